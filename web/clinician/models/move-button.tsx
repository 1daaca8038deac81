import { Button, Textarea } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { ModelDecisionView, ModelView, VersionView } from '../../../src/pipeline/delivery/contract.ts'
import { useMove } from '../../shared/api/models.ts'
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
  const [why, setWhy] = useState('')
  const move = useMove(model.name)
  const { verb, follows } = decisionOf(kind, version)
  const label = withVersion ? `${verb} to ${shortVersion(version.version)}` : verb
  const complete = why.trim() !== ''
  const send = (event?: FormEvent) => {
    event?.preventDefault()
    if (!complete) return
    onRefused(null)
    move.mutate(
      { version: version.version, kind, why: why.trim() },
      {
        onSuccess: () => {
          setOpen(false)
          setWhy('')
        },
        onError: onRefused,
      },
    )
  }
  return (
    <div className={css.action}>
      <Button size="compact-sm" variant="default" aria-expanded={open} onClick={() => setOpen(now => !now)}>
        {label}
      </Button>
      {open && (
        <form
          className={css.form}
          aria-label={`${label}: version ${shortVersion(version.version)}`}
          onSubmit={send}
          onKeyDown={event => event.key === 'Escape' && setOpen(false)}
        >
          <p>{follows}</p>
          <Textarea
            label="Why?"
            size="sm"
            rows={2}
            required
            autoFocus
            maxLength={1000}
            value={why}
            onChange={event => setWhy(event.currentTarget.value)}
          />
          <div className={css.buttons}>
            <Button size="compact-sm" type="submit" disabled={!complete} loading={move.isPending}>
              {verb} as {user}
            </Button>
            <Button size="compact-sm" variant="default" onClick={() => setOpen(false)}>
              Cancel
            </Button>
          </div>
        </form>
      )}
    </div>
  )
}
