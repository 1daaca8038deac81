import { Button } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { ShapeEditView, ShapeView } from '../../../src/pipeline/delivery/contract.ts'
import { useReturnFocus } from '../../shared/forms/return-focus.ts'
import css from './edit.module.css'
import { Choice, NumberField, numberIn, StepField } from './edit-fields.tsx'
import { axisUnit, featureText } from './words.ts'

type What = 'set' | 'flatten' | 'level' | 'up' | 'down' | 'missing' | 'drop'

const words: Readonly<Record<What, string>> = {
  set: 'Set a stretch to a value',
  flatten: 'Make a stretch level',
  level: 'Set a level to a value',
  up: 'Never fall',
  down: 'Never rise',
  missing: 'Set missing values',
  drop: 'Say nothing',
}

/** One change to a shape, tried: drawn at once, kept by nobody. */
export const EditForm = ({
  shape,
  scale,
  onTry,
  onClose,
}: {
  readonly shape: ShapeView
  readonly scale: string
  readonly onTry: (edit: ShapeEditView) => void
  readonly onClose: () => void
}) => {
  useReturnFocus()
  const { feature } = shape
  const isOrdered = shape.kind === 'stretches'
  const choices: readonly What[] = isOrdered
    ? ['set', 'flatten', 'up', 'down', 'missing', 'drop']
    : ['level', 'missing', 'drop']
  const levels = shape.kind === 'levels' ? shape.cells.flatMap(cell => cell.levels) : []
  const [what, setWhat] = useState<What>(choices[0]!)
  const [above, setAbove] = useState<number | null>(null)
  const [atMost, setAtMost] = useState<number | null>(null)
  const [level, setLevel] = useState(levels[0] ?? '')
  const [written, setWritten] = useState('')
  const [isTried, setTried] = useState(false)
  const steps =
    shape.kind === 'stretches' ? shape.cells.flatMap(cell => (cell.atMost === null ? [] : [cell.atMost])) : []
  const value = numberIn(written)
  const edit = editOf({ feature, what, above, atMost, level, value })
  const isEmpty = above !== null && atMost !== null && above >= atMost
  const unit = axisUnit(shape.unit)
  const send = (event: FormEvent) => {
    event.preventDefault()
    if (edit === undefined || isEmpty) return
    onTry(edit)
    setTried(true)
  }
  return (
    <form
      className={css.form}
      aria-label={`Edit the shape of ${featureText(feature)}`}
      onSubmit={send}
      onKeyDown={event => event.key === 'Escape' && onClose()}
    >
      <Choice
        label="What"
        value={what}
        of={choices.map(one => ({ value: one, label: words[one] }))}
        onChange={setWhat}
      />
      {(what === 'set' || what === 'flatten') && (
        <div className={css.pair}>
          <StepField label={unit === '' ? 'Above' : `Above, ${unit}`} steps={steps} value={above} onChange={setAbove} />
          <StepField
            label={unit === '' ? 'Up to' : `Up to, ${unit}`}
            steps={steps}
            value={atMost}
            onChange={setAtMost}
          />
        </div>
      )}
      {what === 'level' && (
        <Choice label="Level" value={level} of={levels.map(one => ({ value: one, label: one }))} onChange={setLevel} />
      )}
      {(what === 'set' || what === 'level' || what === 'missing') && (
        <NumberField label={`Adds, ${scale}`} value={written} onChange={setWritten} />
      )}
      {isEmpty && <p className={css.hint}>The stretch ends before it begins.</p>}
      {(what === 'set' || what === 'flatten') && (
        <p className={css.hint}>Ends lie at the steps of the shape; the arrow keys walk them. Empty is without end.</p>
      )}
      <div className={css.buttons}>
        <Button size="compact-sm" type="submit" variant="default" disabled={edit === undefined || isEmpty}>
          Try it
        </Button>
        <Button size="compact-sm" variant="subtle" onClick={onClose}>
          Close
        </Button>
      </div>
      {isTried && (
        <p className={css.hint} role="status">
          Tried: <a href="#tried">what it does stands above</a>.
        </p>
      )}
    </form>
  )
}

const editOf = ({
  feature,
  what,
  above,
  atMost,
  level,
  value,
}: {
  readonly feature: string
  readonly what: What
  readonly above: number | null
  readonly atMost: number | null
  readonly level: string
  readonly value: number | undefined
}): ShapeEditView | undefined => {
  if (what === 'drop') return { kind: 'drop', feature }
  if (what === 'flatten') return { kind: 'flatten', feature, above, atMost }
  if (what === 'up' || what === 'down') return { kind: 'monotone', feature, direction: what === 'up' ? 1 : -1 }
  if (value === undefined) return undefined
  if (what === 'set') return { kind: 'set', feature, above, atMost, value }
  return what === 'missing' ? { kind: 'missing', feature, value } : { kind: 'levels', feature, levels: [level], value }
}
