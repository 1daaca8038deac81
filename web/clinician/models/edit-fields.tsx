import { NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'

/** A number that a person types; what is none is told. */
export const NumberField = ({
  label,
  value,
  onChange,
}: {
  readonly label: string
  readonly value: string
  readonly onChange: (written: string) => void
}) => (
  <TextInput
    label={label}
    size="xs"
    inputMode="decimal"
    value={value}
    error={value.trim() !== '' && numberIn(value) === undefined ? 'a number, as 0.25' : undefined}
    onChange={event => onChange(event.currentTarget.value)}
  />
)

/** A decimal comma and a typographic minus are read, too. */
export const numberIn = (written: string): number | undefined => {
  const value = Number(written.trim().replace(',', '.').replace('−', '-'))
  return written.trim() === '' || !Number.isFinite(value) ? undefined : value
}

/**
 * One end of a stretch, which lies at a step of the shape: what is typed goes to the nearest step when the field is left, and the arrow keys
 * walk the steps. Empty is without end.
 */
export const StepField = ({
  label,
  steps,
  value,
  onChange,
}: {
  readonly label: string
  readonly steps: readonly number[]
  readonly value: number | null
  readonly onChange: (value: number | null) => void
}) => {
  const [written, setWritten] = useState<string | null>(null)
  const put = (next: number | null) => {
    setWritten(null)
    onChange(next)
  }
  const leave = () => {
    if (written === null) return
    const typed = numberIn(written)
    put(typed === undefined ? null : nearest(steps, typed))
  }
  const walk = (by: 1 | -1) => {
    const at = value === null ? (by === 1 ? -1 : steps.length) : steps.indexOf(value)
    put(steps[Math.min(steps.length - 1, Math.max(0, at + by))] ?? null)
  }
  return (
    <TextInput
      label={label}
      size="xs"
      inputMode="decimal"
      placeholder="no end"
      value={written ?? (value === null ? '' : String(Number(value.toPrecision(6))))}
      onChange={event => setWritten(event.currentTarget.value)}
      onBlur={leave}
      onKeyDown={event => {
        if (event.key === 'Enter') leave()
        if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
        event.preventDefault()
        walk(event.key === 'ArrowUp' ? 1 : -1)
      }}
    />
  )
}

const nearest = (steps: readonly number[], typed: number): number | null =>
  steps.reduce<number | null>(
    (best, step) => (best === null || Math.abs(step - typed) < Math.abs(best - typed) ? step : best),
    null,
  )

export const Choice = <T extends string>({
  label,
  value,
  of,
  onChange,
}: {
  readonly label: string
  readonly value: T
  readonly of: readonly { readonly value: T; readonly label: string }[]
  readonly onChange: (value: T) => void
}) => (
  <NativeSelect
    label={label}
    size="xs"
    value={value}
    data={[...of]}
    onChange={event => onChange(event.currentTarget.value as T)}
  />
)
