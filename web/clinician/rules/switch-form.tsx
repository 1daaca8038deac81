import { Button, Textarea } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { RuleView } from '../../../src/pipeline/delivery/contract.ts'
import { useSwitchRule } from '../../shared/api/rules.ts'
import { Problem } from '../../shared/states/problem.tsx'
import { burdenSentence, type Measured } from './burden.ts'
import css from './rules.module.css'

/** Stops a rule or a specialty, or lets it speak again after its burden was seen. Never without a reason. */
export const SwitchForm = ({
  target,
  title,
  off,
  rules,
  measured,
  user,
  onDone,
}: {
  readonly target: string
  readonly title: string
  /** It is off now. */
  readonly off: boolean
  /** What begins or ceases to speak. */
  readonly rules: readonly RuleView[]
  readonly measured: Measured | null
  /** Who does it: stands in the audit trail. */
  readonly user: string
  readonly onDone: () => void
}) => {
  const [reason, setReason] = useState('')
  const change = useSwitchRule()
  const alerting = rules.some(({ verb }) => verb === 'check' || verb === 'choose' || verb === 'watch')
  const unseen = off && alerting && measured === null
  const complete = reason.trim() !== '' && !unseen
  const send = (event?: FormEvent) => {
    event?.preventDefault()
    if (complete) change.mutate({ target, off: !off, reason: reason.trim() }, { onSuccess: onDone })
  }
  return (
    <form
      className={css.form}
      aria-label={`Switch ${title} ${off ? 'on' : 'off'}`}
      onSubmit={send}
      onKeyDown={event => event.key === 'Escape' && onDone()}
    >
      {off && alerting && (
        <p>
          {measured === null
            ? 'How often it would fire here is not known. Measure the rules first, above.'
            : burdenSentence(rules, measured)}
        </p>
      )}
      {!off && <p>From then on it says nothing, and advice says that it is switched off.</p>}
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
        <Button size="compact-sm" type="submit" disabled={!complete} loading={change.isPending}>
          Switch {off ? 'on' : 'off'} as {user}
        </Button>
        <Button size="compact-sm" variant="default" onClick={onDone}>
          Cancel
        </Button>
      </div>
      {change.isError && <Problem failure={change.error} what="it switched" inline onRetry={() => send()} />}
    </form>
  )
}
