import { Button } from '@mantine/core'
import { useState } from 'react'
import type { ModelDecisionView, ModelView, VersionView } from '../../../src/pipeline/delivery/contract.ts'
import { useMove } from '../../shared/api/models.ts'
import { ReasonForm } from '../../shared/forms/reason-form.tsx'
import css from './models.module.css'
import { decisionOf, shortVersion } from './words.ts'

/** One decision about a version: a button, and below it in place what follows and the reason. Never without one. */
export const MoveButton = ({
  model,
  version,
  kind,
  user,
  onRefused,
  withVersion = false,
}: {
  readonly model: ModelView
  readonly version: VersionView
  readonly kind: ModelDecisionView
  /** Who does it: stands in the history and the audit trail. */
  readonly user: string
  /** Told why it was not done, or `null` when it is asked anew: what was refused may not be offered any more. */
  readonly onRefused: (failure: unknown) => void
  /** The button names the version, where none stands above it. */
  readonly withVersion?: boolean
}) => {
  const [open, setOpen] = useState(false)
  const move = useMove(model.name)
  const { verb, follows } = decisionOf(kind, version)
  const label = withVersion ? `${verb} to ${shortVersion(version.version)}` : verb
  const send = (why: string) => {
    onRefused(null)
    move.mutate({ version: version.version, kind, why }, { onSuccess: () => setOpen(false), onError: onRefused })
  }
  return (
    <div className={css.action}>
      <Button size="compact-sm" variant="default" aria-expanded={open} onClick={() => setOpen(now => !now)}>
        {label}
      </Button>
      {open && (
        <ReasonForm
          label={`${label}: version ${shortVersion(version.version)}`}
          verb={verb}
          user={user}
          pending={move.isPending}
          onSend={send}
          onCancel={() => setOpen(false)}
        >
          <p>{follows}</p>
        </ReasonForm>
      )}
    </div>
  )
}
