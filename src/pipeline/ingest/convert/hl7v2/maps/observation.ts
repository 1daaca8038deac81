import type { Repetition, Segment } from '../../../../../standards/hl7v2/index.ts'
import type { DataType, Json, Scope } from '../scope.ts'
import { firstOf, type Row, row } from '../segment-map.ts'
import { organizationOfCode } from '../types/actors.ts'
import { attachment, attachmentOfPointer } from '../types/attachment.ts'
import { concept, cwe, text } from '../types/coded.ts'
import { ei, typed } from '../types/identifier.ts'
import { numberAt, type Unit, unitOf } from '../types/number.ts'
import { observing, roleOf } from '../types/roles.ts'
import { dateTime, period, time } from '../types/time.ts'

const core = 'http://hl7.org/fhir/StructureDefinition'

/** OBX[Observation], but for the value and the status. */
export const obxToObservation: readonly Row[] = [
  row(3, 'code', cwe),
  row(4, `extension:http://hl7.org/fhir/uv/v2mappings/StructureDefinition/sub-id#valueString`, text),
  row(7, 'referenceRange[]', text, range => ({ text: range })),
  row(8, 'interpretation[]', concept('InterpretationCodes')),
  row(
    10,
    `extension:${core}/observation-nature-of-abnormal-test#valueCodeableConcept`,
    concept('NatureOfAbnormalTesting'),
  ),
  row(14, 'effectiveDateTime', dateTime),
  row(15, 'performer[]', organizationOfCode),
  row(16, 'performer[]', roleOf(observing)),
  row(17, 'method', concept()),
  row(19, `extension:http://hl7.org/fhir/uv/v2mappings/StructureDefinition/analysis-time#valueDateTime`, dateTime),
  row(20, 'bodySite', concept('BodySite')),
  row(21, 'identifier[]', typed(ei, 'FILL')),
]

/** OBX to the DiagnosticReport that presents a document: the rows that R4 has a place for there. */
export const obxToReport: readonly Row[] = [
  row(3, 'code', cwe),
  row(14, 'effectiveDateTime', dateTime),
  row(15, 'performer[]', organizationOfCode),
  row(16, 'performer[]', roleOf(observing)),
  row(21, 'identifier[]', typed(ei, 'FILL')),
]

type Value = { readonly member: string; readonly value: Json }

/** OBX-2 to the member that OBX-5 becomes. SN, NA and NM are read with their units. */
const types: Readonly<Record<string, readonly [member: string, as: DataType]>> = {
  ST: ['valueString', text],
  TX: ['valueString', text],
  FT: ['valueString', text],
  SI: ['valueString', text],
  GTS: ['valueString', text],
  CE: ['valueCodeableConcept', cwe],
  CWE: ['valueCodeableConcept', cwe],
  CNE: ['valueCodeableConcept', cwe],
  CF: ['valueCodeableConcept', cwe],
  IS: ['valueCodeableConcept', cwe],
  ID: ['valueCodeableConcept', cwe],
  DR: ['valuePeriod', period],
  DT: ['valueDateTime', dateTime],
  TS: ['valueDateTime', dateTime],
  DTM: ['valueDateTime', dateTime],
  TM: ['valueTime', time],
}

/**
 * OBX-5 by the type that OBX-2 names. What is not of that type stays as it was sent, as text: a number with a sign before
 * it (`>90`, often sent as NM) keeps the sign as its comparator, "see below" becomes no number.
 */
export const observedValue = (segment: Segment, scope: Scope): Value | undefined => {
  const first = firstOf(segment, 5)
  const type = scope.take(firstOf(segment, 2), 1)?.toUpperCase()
  const unit = firstOf(segment, 6)
  scope.segment = segment
  scope.field = 5
  if (first === undefined) return undefined
  const several = segment.fields[5]!.filter(one => one !== undefined)
  if (several.length > 1) return severalOf(several, type, scope)
  if (type === 'NM')
    return numeric(first, 1, undefined, scope, unit) ?? comparable(first, unit, scope) ?? asText(first, scope)
  if (type === 'SN') return structured(first, unit, scope) ?? asText(first, scope)
  if (type === 'NR') return rangeOf(first, unit, scope) ?? asText(first, scope)
  if (type === 'CQ') return cq(first, scope) ?? asText(first, scope)
  const known = type === undefined ? undefined : types[type]
  const value = known?.[1](first, scope)
  if (known !== undefined && value !== undefined) return { member: known[0], value }
  return asText(first, scope)
}

const asText = (repetition: Repetition, scope: Scope): Value | undefined => {
  const sent = scope.noteAll(repetition)
  return sent === undefined ? undefined : { member: 'valueString', value: sent }
}

/** R4 has one value: lines of a text are joined, codes stand in one concept, anything else is kept as text. */
const severalOf = (repetitions: readonly Repetition[], type: string | undefined, scope: Scope): Value | undefined => {
  if (type === 'CE' || type === 'CWE' || type === 'CNE') {
    const concepts = repetitions.map(one => cwe(one, scope))
    const codings = concepts.flatMap(one => (typeof one === 'object' && Array.isArray(one.coding) ? one.coding : []))
    const names = concepts.flatMap(one => (typeof one === 'object' && typeof one.text === 'string' ? [one.text] : []))
    const value = {
      ...(codings.length === 0 ? {} : { coding: codings }),
      ...(names.length === 0 ? {} : { text: names.join('; ') }),
    }
    scope.warn('value-repeats', 'OBX-5 repeats: all codes stand in one concept')
    return { member: 'valueCodeableConcept', value }
  }
  const lines = repetitions.map(one => scope.noteAll(one) ?? '')
  return { member: 'valueString', value: lines.join('\n') }
}

const quantityOf = (value: number, unit: Unit, comparator?: string) => ({
  value,
  ...(comparator === undefined ? {} : { comparator }),
  ...unit,
})

const numeric = (
  from: Repetition,
  part: number,
  comparator: string | undefined,
  scope: Scope,
  unit: Repetition | undefined,
): Value | undefined => {
  const value = numberAt(from, part, scope)
  return value === undefined
    ? undefined
    : { member: 'valueQuantity', value: quantityOf(value, unitOf(unit, scope), comparator) }
}

const comparators: Readonly<Record<string, string>> = {
  '<': '<',
  '<=': '<=',
  '=<': '<=',
  '≤': '<=',
  '>': '>',
  '>=': '>=',
  '=>': '>=',
  '≥': '>=',
}

/** A sign and a number in one text. */
const comparable = (from: Repetition, unit: Repetition | undefined, scope: Scope): Value | undefined => {
  const match = /^(<=|=<|>=|=>|[<>≤≥])\s*(\d{1,15}(?:\.\d+)?)$/.exec(scope.peek(from, 1) ?? '')
  if (match === null) return undefined
  scope.take(from, 1)
  return { member: 'valueQuantity', value: quantityOf(Number(match[2]), unitOf(unit, scope), comparators[match[1]!]) }
}

/** SN: comparator, number, separator or suffix, number. */
const structured = (from: Repetition, unit: Repetition | undefined, scope: Scope): Value | undefined => {
  const sign = scope.peek(from, 1)
  const separator = scope.peek(from, 3)
  const comparator = sign === undefined || sign === '=' ? undefined : comparators[sign]
  if (sign !== undefined && sign !== '=' && comparator === undefined) return undefined
  const isNumber = (part: number) => /^[+-]?\d+(?:\.\d+)?$/.test(scope.peek(from, part) ?? '')
  if (!isNumber(2)) return undefined
  if (separator === undefined) {
    const value = numeric(from, 2, comparator, scope, unit)
    scope.take(from, 1)
    return value
  }
  if (!isNumber(4) || sign !== undefined) return undefined
  if (separator === '-') return pair(from, 'valueRange', ['low', 'high'], unit, scope)
  if (separator === ':' || separator === '/') return pair(from, 'valueRatio', ['numerator', 'denominator'], unit, scope)
  return undefined
}

const pair = (
  from: Repetition,
  member: string,
  [first, second]: readonly [string, string],
  unit: Repetition | undefined,
  scope: Scope,
): Value => {
  scope.take(from, 3)
  const of = unitOf(unit, scope)
  const one = quantityOf(numberAt(from, 2, scope)!, of)
  // A ratio of counts: the unit, if any, is the numerator's.
  const other = quantityOf(numberAt(from, 4, scope)!, member === 'valueRatio' ? {} : of)
  return { member, value: { [first]: one, [second]: other } }
}

const rangeOf = (from: Repetition, unit: Repetition | undefined, scope: Scope): Value | undefined => {
  const low = numberAt(from, 1, scope)
  const high = numberAt(from, 2, scope)
  if (low === undefined && high === undefined) return undefined
  const of = unitOf(unit, scope)
  const range = {
    ...(low === undefined ? {} : { low: quantityOf(low, of) }),
    ...(high === undefined ? {} : { high: quantityOf(high, of) }),
  }
  return { member: 'valueRange', value: range }
}

const cq = (from: Repetition, scope: Scope): Value | undefined => {
  const value = numberAt(from, 1, scope)
  if (value === undefined) return undefined
  const parts: Repetition = (from[1] ?? []).map(part => (part === undefined ? undefined : [part]))
  return { member: 'valueQuantity', value: quantityOf(value, unitOf(parts, scope)) }
}

/** ED and RP: the documents in place of a value; `undefined` for any other type. */
export const attachmentsOf = (segment: Segment, scope: Scope): readonly Json[] | undefined => {
  const type = scope.peek(firstOf(segment, 2), 1)?.toUpperCase()
  if (type !== 'ED' && type !== 'RP') return undefined
  scope.take(firstOf(segment, 2), 1)
  scope.segment = segment
  scope.field = 5
  return (segment.fields[5] ?? []).flatMap(repetition => {
    const found =
      repetition === undefined ? undefined : (type === 'ED' ? attachment : attachmentOfPointer)(repetition, scope)
    return found === undefined ? [] : [found]
  })
}

/** A unit without a number that takes it: kept in a note, never dropped in silence. */
export const unitAsText = (segment: Segment, scope: Scope): string | undefined => {
  const unit = firstOf(segment, 6)
  return unit === undefined ? undefined : scope.noteAll(unit)
}
