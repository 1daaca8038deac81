import { Button } from '@mantine/core'
import { useState } from 'react'
import type { ModelView, VersionView } from '../../../src/pipeline/delivery/contract.ts'
import { useGate } from '../../shared/api/models.ts'
import { useUserName } from '../../shared/api/user-name.ts'
import { sentence } from '../../shared/text/number-text.ts'
import { dateText } from '../../shared/text/time-text.ts'
import { StateMark } from './marks.tsx'
import css from './models.module.css'
import { MoveButton } from './move-button.tsx'
import { Refused } from './refused.tsx'
import { RunProgress } from './run-progress.tsx'
import { decisionOf, stageMarks } from './words.ts'

/** What can be decided about a version now, and of everything else why it cannot. */
export const Decide = ({
  model,
  version,
  user,
}: {
  readonly model: ModelView
  readonly version: VersionView
  readonly user: string
}) => {
  const nameOf = useUserName()
  const [refused, setRefused] = useState<unknown>(null)
  const { stage, approval, moves } = version
  const allowed = moves.filter(move => move.allowed)
  const others = moves.filter(move => !move.allowed)
  return (
    <section className={css.panel} aria-labelledby="decide">
      <h2 id="decide">Decide</h2>
      <p>
        <StateMark mark={stageMarks[stage]} />
      </p>
      {approval !== null && (
        <p>
          Approved by {nameOf(approval.by)} on {dateText(approval.at)}: {approval.why}
        </p>
      )}
      {model.may.decide ? (
        <>
          {model.may.train && <GateButton model={model} version={version} />}
          {allowed.map(({ kind }) => (
            <MoveButton key={kind} model={model} version={version} kind={kind} user={user} onRefused={setRefused} />
          ))}
          {refused !== null && <Refused failure={refused} what="Refused" />}
          {others.length > 0 && (
            <ul className={css.cannot} aria-label="Not possible now">
              {[...Map.groupBy(others, ({ because }) => because)].map(([because, moves]) => (
                <li key={because}>
                  {sentence(moves.map(({ kind }) => decisionOf(kind, version).verb.toLowerCase()).join(', '))}:{' '}
                  {because}.
                </li>
              ))}
            </ul>
          )}
        </>
      ) : (
        <p className={css.quiet}>Governance decides about models; your role reads what was decided and why.</p>
      )}
    </section>
  )
}

/** Tests it again on the rows that nothing is trained on, beside the version that served last. */
const GateButton = ({ model, version }: { readonly model: ModelView; readonly version: VersionView }) => {
  const gate = useGate(model.name)
  if (model.plan === null || model.plan.expired || (version.stage === 'retired' && !version.hasServed)) return null
  return (
    <div className={css.action}>
      <Button
        size="compact-sm"
        variant="default"
        disabled={model.running !== null}
        loading={gate.isPending}
        onClick={() => gate.mutate({ version: version.version })}
      >
        {version.gates === null ? 'Test at the gates' : 'Test at the gates again'}
      </Button>
      {model.running?.what === 'gate' && (
        <RunProgress running={model.running} ended={null} mayTrain={model.may.train} />
      )}
      {gate.isError && <Refused failure={gate.error} what="Not begun" />}
    </div>
  )
}
