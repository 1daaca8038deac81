import {
  type Fact,
  findings,
  isCoded,
  measurements,
  type ObservationValue,
  vaccineNamed,
} from '../../clinical/index.ts'
import { type Coding, roundTo } from '../../core/index.ts'

/** What a fact is called: its text, else a display, else what our tables call the code, else the code. */
export const titleOf = (fact: Fact): string => {
  if (fact.kind === 'demographics') return 'Patient'
  const vaccine = fact.kind === 'immunization' ? vaccineNamed(fact.codings)?.product : undefined
  return (
    fact.text ??
    displayIn(fact.codings) ??
    vaccine ??
    conceptTitle(fact.codings) ??
    codingTitle(fact.codings) ??
    `unnamed ${fact.kind}`
  )
}

const displayIn = (codings: readonly Coding[]): string | undefined =>
  codings.find(({ display }) => display !== undefined)?.display

/** What our own tables call a code that came without words. */
export const conceptTitle = (codings: readonly Coding[]): string | undefined =>
  [...findings.values(), ...measurements.values()].find(concept => isCoded(codings, concept))?.title

/** A coding in words: its display, else its code. */
const codingTitle = (codings: readonly Coding[]): string | undefined => displayIn(codings) ?? codings[0]?.code

/** The unit as its source wrote it, if it did. */
export const originalUnit = (value: ObservationValue): string | undefined =>
  value.type === 'quantity' ? (value.original.unit ?? value.original.code) : undefined

/** A measured value as its source wrote it: a haemoglobin of 12.4 g/dL, not of 12400 mg/dL. */
export const renderAsSent = (
  value: ObservationValue,
): { readonly value: string | null; readonly unit: string | null } => {
  const unit = originalUnit(value)
  return value.type === 'quantity' && value.original.value !== undefined && unit !== undefined
    ? { value: `${value.comparator ?? ''}${value.original.value}`, unit }
    : renderValue(value)
}

/** A value for a reader; unit apart, so that figures align. */
export const renderValue = (
  value: ObservationValue,
): { readonly value: string | null; readonly unit: string | null } => {
  const text = (shown: string | null | undefined) => ({ value: shown ?? null, unit: null })
  switch (value.type) {
    case 'quantity':
      return { value: `${value.comparator ?? ''}${roundTo(value.quantity.value, 2)}`, unit: value.quantity.unit }
    case 'unconverted':
      return { value: `${value.comparator ?? ''}${value.original.value ?? ''}`, unit: value.original.unit ?? 'no unit' }
    case 'coded':
      return text(value.text ?? codingTitle(value.codings))
    case 'text':
      return text(value.text)
    case 'boolean':
      return text(value.value ? 'yes' : 'no')
    case 'integer':
      return text(String(value.value))
    case 'time':
    case 'date-time':
      return text(value.value)
    case 'range':
      return {
        value: `${value.low?.value ?? ''} to ${value.high?.value ?? ''}`,
        unit: value.low?.unit ?? value.high?.unit ?? null,
      }
    case 'ratio':
      return text(
        `${value.numerator?.value ?? '?'} ${value.numerator?.unit ?? ''} : ${value.denominator?.value ?? '?'} ${value.denominator?.unit ?? ''}`,
      )
    case 'period':
      return text(`${value.start ?? '?'} to ${value.end ?? '?'}`)
    case 'sampled-data':
      return text(`${value.count} samples`)
    case 'absent':
      return text(`no value (${value.reason})`)
  }
}
