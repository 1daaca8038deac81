import { Button, Radio, Textarea } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { type OverrideReason, overrideReasons } from '../../../src/pipeline/delivery/contract.ts'
import css from './decide.module.css'

type Override = { readonly reason: OverrideReason; readonly comment?: string }

const reasons = Object.entries(overrideReasons) as readonly (readonly [OverrideReason, string])[]

/** A coded reason; "other" needs words. */
export const OverrideForm = ({
  waiting,
  onSend,
  onCancel,
}: {
  readonly waiting: boolean
  readonly onSend: (override: Override) => void
  readonly onCancel: () => void
}) => {
  const [reason, setReason] = useState<OverrideReason | null>(null)
  const [comment, setComment] = useState('')
  const words = comment.trim()
  const complete = reason !== null && (reason !== 'other' || words !== '')
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (reason !== null && complete) onSend(words === '' ? { reason } : { reason, comment: words })
  }
  return (
    <form className={css.form} onSubmit={onSubmit} onKeyDown={event => event.key === 'Escape' && onCancel()}>
      <Radio.Group
        label="Why not?"
        size="sm"
        value={reason}
        onChange={value => setReason(value as OverrideReason)}
        required
      >
        <div className={css.reasons}>
          {reasons.map(([code, label], at) => (
            <Radio key={code} value={code} label={label} size="xs" autoFocus={at === 0} />
          ))}
        </div>
      </Radio.Group>
      <Textarea
        label={reason === 'other' ? 'Say why' : 'Comment (optional)'}
        size="sm"
        rows={2}
        required={reason === 'other'}
        value={comment}
        onChange={event => setComment(event.currentTarget.value)}
      />
      <div className={css.buttons}>
        <Button size="compact-sm" type="submit" loading={waiting} disabled={!complete}>
          Record the override
        </Button>
        <Button size="compact-sm" variant="default" onClick={onCancel}>
          Cancel
        </Button>
      </div>
      <p className={css.promise}>Overriding is never held against anyone; it is how the rules get better.</p>
    </form>
  )
}
