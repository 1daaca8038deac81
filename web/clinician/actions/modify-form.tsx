import { Button, Textarea } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import css from './decide.module.css'

/** What is done instead, in the clinician's words. */
export const ModifyForm = ({
  waiting,
  onSend,
  onCancel,
}: {
  readonly waiting: boolean
  readonly onSend: (change: string) => void
  readonly onCancel: () => void
}) => {
  const [change, setChange] = useState('')
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (change.trim() !== '') onSend(change.trim())
  }
  return (
    <form className={css.form} onSubmit={onSubmit} onKeyDown={event => event.key === 'Escape' && onCancel()}>
      <Textarea
        label="What do you do instead?"
        size="sm"
        autosize={false}
        rows={2}
        autoFocus
        required
        value={change}
        onChange={event => setChange(event.currentTarget.value)}
      />
      <div className={css.buttons}>
        <Button size="compact-sm" type="submit" loading={waiting} disabled={change.trim() === ''}>
          Record the change
        </Button>
        <Button size="compact-sm" variant="default" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
