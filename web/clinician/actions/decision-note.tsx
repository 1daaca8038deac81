import type { DecisionView, OverrideReason } from '../../../src/pipeline/delivery/contract.ts'
import { overrideReasons } from '../../../src/pipeline/delivery/contract.ts'
import { useSite } from '../../shared/api/session.ts'
import { Fold } from '../../shared/marks/fold.tsx'
import { JsonText } from '../../shared/marks/json-text.tsx'
import { momentText } from '../../shared/text/time-text.ts'
import css from './decide.module.css'

const words = { accepted: 'Accepted as a draft', modified: 'Modified', overridden: 'Overridden' } as const
const from = { web: 'here', 'cds-hooks': 'from the EHR', 'command-line': 'on the command line' } as const

const reasonText = (reason: string): string =>
  reason in overrideReasons ? overrideReasons[reason as OverrideReason] : reason

/** A decision on record. It cannot be taken back here, and says so. */
export const DecisionNote = ({ decision }: { readonly decision: DecisionView }) => {
  const site = useSite()
  const by = site.data?.exampleUsers.find(({ id }) => id === decision.by)?.name ?? decision.by
  return (
    <div className={css.note} role="status">
      <p>
        <strong>{words[decision.kind]}</strong> by {by} {from[decision.from]}, {momentText(decision.at)}.
        {decision.reason !== null && <> Reason: {reasonText(decision.reason)}.</>}
        {decision.comment !== null && <> “{decision.comment}”</>}
      </p>
      <p className={css.promise}>
        This stays on record and cannot be undone here.
        {decision.kind === 'accepted' && ' A draft proposal was made; Attune did not sign or send it.'}
      </p>
      {decision.draft !== null && (
        <Fold summary="The draft">
          <JsonText text={JSON.stringify(decision.draft, null, 2)} label="Draft proposal as FHIR R4" />
        </Fold>
      )}
    </div>
  )
}
