import { Button, Textarea } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import css from './reason-form.module.css'
import { useReturnFocus } from './return-focus.ts'

/** A decision that is never without a reason: what follows from it, why, and a button under one's own name. Escape leaves it. */
export const ReasonForm = ({
  label,
  verb,
  user,
  ready = true,
  pending,
  onSend,
  onCancel,
  problem,
  children,
}: {
  /** Of the form, for a screen reader. */
  readonly label: string
  readonly verb: string
  /** Who does it: stands in the audit trail. */
  readonly user: string
  /** Nothing but the reason is missing. */
  readonly ready?: boolean
  readonly pending: boolean
  readonly onSend: (reason: string) => void
  readonly onCancel: () => void
  /** What went wrong, where it is told in the form; sends again what stands there now. */
  readonly problem?: (retry: () => void) => ReactNode
  /** Before the reason: what follows. */
  readonly children: ReactNode
}) => {
  const [reason, setReason] = useState('')
  useReturnFocus()
  const complete = reason.trim() !== '' && ready
  const send = (event?: FormEvent) => {
    event?.preventDefault()
    if (complete) onSend(reason.trim())
  }
  return (
    <form
      className={css.form}
      aria-label={label}
      onSubmit={send}
      onKeyDown={event => event.key === 'Escape' && onCancel()}
    >
      {children}
      <Textarea
        label="Why?"
        size="sm"
        rows={2}
        required
        autoFocus
        maxLength={1000}
        value={reason}
        onChange={event => setReason(event.currentTarget.value)}
      />
      <div className={css.buttons}>
        <Button size="compact-sm" type="submit" disabled={!complete} loading={pending}>
          {verb} as {user}
        </Button>
        <Button size="compact-sm" variant="default" onClick={onCancel}>
          Cancel
        </Button>
      </div>
      {problem?.(() => send())}
    </form>
  )
}
