import { type Issue, issue } from '../../../../core/index.ts'
import {
  type Cd,
  type CdaElement,
  given,
  type Ivl,
  type Narrative,
  type Pq,
  readCd,
  readIi,
  readIvl,
  readPq,
  readTime,
  timePlus,
} from '../../../../standards/cda/index.ts'
import type { JsonObject } from '../../../../standards/fhir/index.ts'
import { readUnit } from '../../../../standards/ucum/index.ts'
import { identifierSystemOf, isUuid, system, systemOf, uriOf } from './systems.ts'

// CDA data types as FHIR R4 ones (C-CDA on FHIR, mapping guidance).

/** What reading a value needs: the narratives, and where to report. */
export type Reading = {
  readonly narrative: Narrative
  readonly report: (found: Issue, element: CdaElement) => void
}

export const warn = (reading: Reading, element: CdaElement, code: string, message: string): void =>
  reading.report(issue('warning', code, message), element)

/** A coded value as a CodeableConcept; `undefined` when it says nothing. */
export const concept = (element: CdaElement | undefined, reading: Reading): JsonObject | undefined => {
  if (element === undefined) return undefined
  const cd = readCd(element, reading.narrative)
  const codings = [...codingsOf(cd), ...postcoordinated(element, cd)]
  const text = cd.originalText ?? (cd.code === undefined ? cd.displayName : undefined)
  if (codings.length === 0 && text === undefined) return undefined
  return { ...(codings.length === 0 ? {} : { coding: codings }), ...given('text', text) }
}

export const concepts = (elements: readonly CdaElement[], reading: Reading): JsonObject[] =>
  elements.map(one => concept(one, reading)).filter(one => one !== undefined)

/** Where R4 wants a CodeableConcept and the document has none: why there is none. */
export const requiredConcept = (element: CdaElement | undefined, reading: Reading): JsonObject =>
  concept(element, reading) ?? absent(element)

/** The extension that stands where a required value is missing. */
export const absent = (element: CdaElement | undefined): JsonObject => ({
  extension: [
    {
      url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason',
      valueCode: absentReasonOf(element?.attribute('nullFlavor')),
    },
  ],
})

const reasons: Readonly<Record<string, string>> = {
  ASKU: 'asked-unknown',
  MSK: 'masked',
  NA: 'not-applicable',
  NASK: 'not-asked',
  NAV: 'temp-unknown',
  NINF: 'negative-infinity',
  OTH: 'unsupported',
  PINF: 'positive-infinity',
  TRC: 'unsupported',
}

/** C-CDA on FHIR, concept map CF-NullFlavorDataAbsentReason. */
export const absentReasonOf = (nullFlavor: string | undefined): string => reasons[nullFlavor ?? ''] ?? 'unknown'

const codingsOf = (cd: Cd): JsonObject[] => [
  ...(cd.code === undefined ? [] : [codingOf(cd, cd.code)]),
  ...cd.translations.flatMap(codingsOf),
]

const codingOf = (cd: Cd, code: string): JsonObject => ({
  ...given('system', cd.codeSystem === undefined ? undefined : systemOf(cd.codeSystem)),
  ...given('version', cd.codeSystemVersion),
  code,
  ...given('display', cd.displayName),
})

/** The first code of an element as a Coding. */
export const coding = (element: CdaElement | undefined, reading: Reading): JsonObject | undefined => {
  if (element === undefined) return undefined
  return codingsOf(readCd(element, reading.narrative))[0]
}

/** Qualified SNOMED CT codes are one expression in SNOMED's own grammar: `71854001:272741003=7771000`. */
const postcoordinated = (element: CdaElement, cd: Cd): JsonObject[] => {
  const qualifiers = element.childrenNamed('qualifier')
  const base = cd.code
  if (qualifiers.length === 0 || base === undefined || systemOf(cd.codeSystem ?? '') !== system.snomed) return []
  const refinements: string[] = []
  for (const qualifier of qualifiers) {
    const [name, value] = [qualifier.child('name'), qualifier.child('value')]
    const isSnomed = (one: CdaElement | undefined) =>
      one?.peek('code') !== undefined && systemOf(one.peek('codeSystem') ?? cd.codeSystem ?? '') === system.snomed
    if (name === undefined || value === undefined || !isSnomed(name) || !isSnomed(value)) continue
    qualifier.keep('mapped')
    refinements.push(`${name.peek('code')}=${value.peek('code')}`)
  }
  return refinements.length === 0 ? [] : [{ system: system.snomed, code: `${base}:${refinements.join(',')}` }]
}

export const identifier = (element: CdaElement): JsonObject | undefined => {
  if (element.peek('root') === undefined && element.peek('extension') === undefined) return undefined
  if (element.peek('nullFlavor') !== undefined && element.peek('extension') === undefined) return undefined
  const { root, extension, assigner } = readIi(element)
  const assigned = given('assigner', assigner === undefined ? undefined : { display: assigner })
  if (root === undefined) return { ...given('value', extension), ...assigned }
  if (extension === undefined) return { system: 'urn:ietf:rfc:3986', value: uriOf(root), ...assigned }
  return { system: identifierSystemOf(root), value: extension, ...assigned }
}

export const identifiers = (element: CdaElement): JsonObject => {
  const all = [...element.childrenNamed('id'), ...element.childrenNamed('sdtc:id')].flatMap(id => identifier(id) ?? [])
  return all.length === 0 ? {} : { identifier: all }
}

/** What makes an element the same in every document: an id with an extension, or a UUID; an OID alone names many. */
export const keyOf = (element: CdaElement): readonly [string, string] | undefined => {
  for (const id of element.childrenNamed('id')) {
    if (id.peek('nullFlavor') !== undefined) continue
    const [root, extension] = [id.peek('root'), id.peek('extension')]
    if (root !== undefined && (extension !== undefined || isUuid(root))) {
      return [root.toLowerCase(), extension ?? '']
    }
  }
  return undefined
}

const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/

/** A number that is one: no words, no infinity. */
export const numberOf = (text: string | undefined): number | undefined => {
  if (text === undefined || !number.test(text)) return undefined
  const value = Number(text)
  return Number.isFinite(value) ? value : undefined
}

/** A physical quantity; a unit that is not UCUM stays as text, with an issue. `undefined` without a number. */
export const quantity = (element: CdaElement | undefined, reading: Reading): JsonObject | undefined => {
  if (element === undefined) return undefined
  if (element.peek('value') === undefined) return otherwiseStated(element, reading)
  if (numberOf(element.peek('value')) === undefined) {
    warn(reading, element, 'number-invalid', 'Not a number')
    return undefined
  }
  const pq = readPq(element, reading.narrative)
  return { value: numberOf(pq.value) ?? 0, ...unitOf(pq.unit, pq.unit, element, reading), ...translated(pq) }
}

/** What the unit is called, and its code where it is one of UCUM. */
const unitOf = (unit: string | undefined, code: string | undefined, element: CdaElement, reading: Reading) => {
  if (unit === undefined) return {}
  const read = code === undefined ? undefined : readUnit(code)
  if (read?.ok === true) return { unit, system: system.ucum, code: read.value }
  warn(reading, element, 'unit-unknown', 'A unit that is not UCUM: kept as text, without a code')
  return { unit }
}

/** An amount whose unit UCUM does not have: the value has a null flavor, and the amount is its translation (PQR). */
const otherwiseStated = (element: CdaElement, reading: Reading): JsonObject | undefined => {
  const stated = element.childrenNamed('translation').find(one => numberOf(one.peek('value')) !== undefined)
  const value = numberOf(stated?.attribute('value'))
  if (stated === undefined || value === undefined) return undefined
  const { code, codeSystem, displayName, originalText } = readCd(stated, reading.narrative)
  const unit = originalText ?? displayName ?? code
  return { value, ...unitOf(unit, codeSystem === ucumRoot ? code : undefined, stated, reading) }
}

const ucumRoot = '2.16.840.1.113883.6.8'

/** The same amount in another unit, as the source states it: for a reader. */
const translated = (pq: Pq): JsonObject => {
  const texts = pq.translations.flatMap(({ value, unit, originalText }) => {
    const text = [value, unit, originalText].filter(part => part !== undefined).join(' ')
    return text === '' ? [] : [text]
  })
  if (texts.length === 0) return {}
  const url = 'http://hl7.org/fhir/StructureDefinition/originalText'
  return { extension: texts.map(valueString => ({ url, valueString })) }
}

/** A date or time; `undefined`, with an issue, for one that does not exist. */
export const dateTime = (element: CdaElement | undefined, reading: Reading): string | undefined => {
  const text = element?.peek('value')
  if (element === undefined || text === undefined) return undefined
  const read = readTime(text)
  if (read === undefined) {
    warn(reading, element, 'date-invalid', 'Not a time, or a day that does not exist: not mapped')
    return undefined
  }
  if (read.local) warn(reading, element, 'offset-missing', 'A time without an offset from UTC')
  element.attribute('value')
  return read.time
}

/** A day, where R4 has no room for more. */
export const date = (element: CdaElement | undefined, reading: Reading): string | undefined =>
  dateTime(element, reading)?.slice(0, 10)

/** `low` and `high` as a Period; a single value is its start and end. */
export const period = (element: CdaElement | undefined, reading: Reading): JsonObject | undefined => {
  if (element === undefined) return undefined
  const interval = readIvl(element)
  const only = dateTime(interval.value ?? interval.center, reading)
  const start = dateTime(interval.low, reading) ?? only
  const end = dateTime(interval.high, reading) ?? only ?? endByWidth(start, interval)
  return start === undefined && end === undefined ? undefined : { ...given('start', start), ...given('end', end) }
}

/** The end of an interval that says how long it is. */
const endByWidth = (start: string | undefined, { high, width }: Ivl): string | undefined => {
  const length = numberOf(width?.peek('value'))
  if (start === undefined || length === undefined || high?.peek('value') !== undefined) return undefined
  const end = timePlus(start, length, width?.peek('unit') ?? '')
  if (end === undefined) return undefined
  width?.attribute('value')
  width?.attribute('unit')
  return end
}

/**
 * A time as `NAMEDateTime` or `NAMEPeriod`: a single value, a `low` alone when `onlyLow` says that it is the moment, and
 * then also an interval that ends when it begins.
 */
export const timing = (
  name: string,
  element: CdaElement | undefined,
  reading: Reading,
  onlyLow: 'moment' | 'start' = 'start',
): JsonObject => {
  if (element === undefined) return {}
  const interval = readIvl(element)
  const single = interval.value ?? interval.center
  if (single !== undefined) return given(`${name}DateTime`, dateTime(single, reading))
  const found = period(element, reading)
  const atOnce = found?.start !== undefined && (found.end === undefined || found.end === found.start)
  if (onlyLow === 'moment' && atOnce) return { [`${name}DateTime`]: found.start }
  return given(`${name}Period`, found)
}
