import { Button } from '@mantine/core'
import { useState } from 'react'
import type { Recommendation } from '../../../src/clinical/index.ts'
import type { DecisionRequest, DecisionView } from '../../../src/pipeline/delivery/contract.ts'
import { useDecide } from '../../shared/api/clinician.ts'
import { useSession } from '../../shared/api/session.ts'
import { Problem } from '../../shared/states/problem.tsx'
import css from './decide.module.css'
import { DecisionNote } from './decision-note.tsx'
import { ModifyForm } from './modify-form.tsx'
import { OverrideForm } from './override-form.tsx'

/** The clinician's answer: one tap to accept, in place to modify or override; afterwards who decided what, and when. */
export const Decide = ({
  recommendation,
  decision,
}: {
  readonly recommendation: Pick<Recommendation, 'id' | 'summary'>
  readonly decision: DecisionView | null
}) => {
  const decide = useDecide(recommendation.id)
  const [form, setForm] = useState<'modify' | 'override' | null>(null)
  const session = useSession()
  if (decision !== null) return <DecisionNote decision={decision} />
  if (session.data?.user.role !== 'clinician') {
    return <p className={css.promise}>Not decided yet. Only a clinician decides.</p>
  }
  const send = (request: DecisionRequest) => decide.mutate(request)
  const waiting = (kind: DecisionRequest['kind']) => decide.isPending && decide.variables.kind === kind
  return (
    <div className={css.decide} data-screen-only>
      <div className={css.buttons}>
        <Button
          size="compact-sm"
          aria-label={`Accept as a draft: ${recommendation.summary}`}
          loading={waiting('accepted')}
          disabled={decide.isPending}
          onClick={() => send({ kind: 'accepted' })}
        >
          Accept as a draft
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          aria-expanded={form === 'modify'}
          aria-label={`Modify: ${recommendation.summary}`}
          onClick={() => setForm(now => (now === 'modify' ? null : 'modify'))}
        >
          Modify
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          aria-expanded={form === 'override'}
          aria-label={`Override: ${recommendation.summary}`}
          onClick={() => setForm(now => (now === 'override' ? null : 'override'))}
        >
          Override
        </Button>
        <span className={css.promise}>Accepting makes a draft proposal only. Nothing is ordered.</span>
      </div>
      {form === 'modify' && (
        <ModifyForm
          waiting={waiting('modified')}
          onSend={change => send({ kind: 'modified', change })}
          onCancel={() => setForm(null)}
        />
      )}
      {form === 'override' && (
        <OverrideForm
          waiting={waiting('overridden')}
          onSend={override => send({ kind: 'overridden', ...override })}
          onCancel={() => setForm(null)}
        />
      )}
      {decide.isError && (
        <Problem
          failure={decide.error}
          what="that your decision is kept: it was not recorded"
          onRetry={() => decide.mutate(decide.variables)}
          inline
        />
      )}
    </div>
  )
}
