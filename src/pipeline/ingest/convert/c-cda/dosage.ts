import { type CdaElement, given, readIvl, readText, typeOf } from '../../../../standards/cda/index.ts'
import type { JsonObject } from '../../../../standards/fhir/index.ts'
import { concept, dateTime, numberOf, quantity, type Reading, warn } from './fhir-types.ts'
import { list } from './names.ts'

// When, how much and how: effectiveTime, doseQuantity, rateQuantity and so on as Dosage (C-CDA on FHIR, mapping of
// medications; R4, datatypes.html#dosage).

/** The first effectiveTime without `operator="A"` is the course; the others are how often. */
export const courseOf = (statement: CdaElement): CdaElement | undefined =>
  statement.childrenNamed('effectiveTime').find(time => !isFrequency(time))

const isFrequency = (time: CdaElement): boolean =>
  ['PIVL_TS', 'EIVL_TS'].includes(typeOf(time) ?? '') ||
  time.child('period') !== undefined ||
  time.child('event') !== undefined

/** What the dosage is written with beside the statement itself. */
export type DosageWords = {
  /** The sig as free text. */
  readonly text: string | undefined
  readonly patientInstruction: string | undefined
  readonly instructions: readonly JsonObject[]
}

export const dosageOf = (statement: CdaElement, words: DosageWords, reading: Reading): JsonObject | undefined => {
  const dosage = {
    ...given('text', words.text),
    ...list('additionalInstruction', words.instructions),
    ...given('patientInstruction', words.patientInstruction),
    ...given('timing', timingOf(statement, reading)),
    ...asNeeded(statement, reading),
    ...given('site', concept(statement.child('approachSiteCode'), reading)),
    ...given('route', concept(statement.child('routeCode'), reading)),
    ...doseAndRate(statement, reading),
    ...given('maxDosePerPeriod', ratio(statement.child('maxDoseQuantity'), reading)),
  }
  return Object.keys(dosage).length === 0 ? undefined : dosage
}

/** Periodic times as frequency and period, event times as `when`; several of them as one timing each cannot be joined. */
const timingOf = (statement: CdaElement, reading: Reading): JsonObject | undefined => {
  const frequencies = statement.childrenNamed('effectiveTime').filter(isFrequency)
  const course = courseOf(statement)
  const event = course === undefined || course.peek('value') === undefined ? undefined : dateTime(course, reading)
  const repeats: JsonObject[] = []
  for (const time of frequencies) {
    const repeat = time.child('event') === undefined ? periodic(time, reading) : onEvent(time, reading)
    if (repeat !== undefined) repeats.push(repeat)
  }
  const [first, ...others] = repeats
  // `every day` and `before breakfast` go together; two different periods do not.
  const merged = others.reduce<JsonObject | undefined>(
    (all, one) => (all === undefined ? undefined : join(all, one)),
    first,
  )
  if (first !== undefined && merged === undefined) {
    warn(reading, statement, 'timing-combined', 'Several frequencies that R4 cannot state together: only the first')
  }
  const repeat = merged ?? first
  const coded = frequencies.length === 0 ? undefined : concept(frequencies[0]?.child('code'), reading)
  if (event === undefined && repeat === undefined && coded === undefined) return undefined
  return { ...list('event', event === undefined ? [] : [event]), ...given('repeat', repeat), ...given('code', coded) }
}

const join = (a: JsonObject, b: JsonObject): JsonObject | undefined => {
  if (Array.isArray(a.when) && Array.isArray(b.when)) return { ...a, when: [...a.when, ...b.when] }
  return Object.keys(a).some(name => name in b) ? undefined : { ...a, ...b }
}

/** UCUM units that R4 takes for a period (value set units-of-time). */
const units: ReadonlySet<string> = new Set(['s', 'min', 'h', 'd', 'wk', 'mo', 'a'])

/**
 * PIVL: every so long. When the institution chooses the hours, `6 h` means four times a day; otherwise it is the
 * interval.
 */
const periodic = (time: CdaElement, reading: Reading): JsonObject | undefined => {
  const period = time.child('period')
  if (period === undefined) return undefined
  const ends = readIvl(period)
  const [low, high] = [ends.low ?? (ends.value === undefined ? undefined : period), ends.high]
  const value = numberOf(low?.peek('value'))
  const unit = low?.peek('unit') ?? ''
  if (low === undefined || value === undefined || !(value > 0) || !units.has(unit)) {
    warn(reading, period, 'period-unread', 'A period without a number and a unit of time: not mapped')
    return undefined
  }
  low.attribute('value')
  low.attribute('unit')
  const most = numberOf(high?.peek('value'))
  const sameUnit = high?.peek('unit') === unit
  if (high !== undefined && most !== undefined && sameUnit) high.keep('mapped')
  const flexible = time.attribute('institutionSpecified') === 'true'
  const timesADay = unit === 'h' ? 24 / value : unit === 'd' ? 1 / value : 0
  const phase = time.child('phase')
  const from = dateTime(phase?.child('low') ?? phase, reading)
  const bounds = from === undefined ? undefined : { start: from }
  if (flexible && most === undefined && timesADay >= 1 && Number.isInteger(timesADay)) {
    return { ...given('boundsPeriod', bounds), frequency: timesADay, period: 1, periodUnit: 'd' }
  }
  return {
    ...given('boundsPeriod', bounds),
    frequency: 1,
    period: value,
    ...given('periodMax', sameUnit ? most : undefined),
    periodUnit: unit,
  }
}

/** R4 event-timing: codes of HL7 TimingEvent that mean a time by themselves. */
const events: ReadonlySet<string> = new Set(
  'AC ACD ACM ACV C CD CM CV HS PC PCD PCM PCV WAKE MORN AFT EVE NIGHT'.split(' '),
)

const onEvent = (time: CdaElement, reading: Reading): JsonObject | undefined => {
  const event = time.child('event')
  const code = event?.peek('code')
  if (event === undefined || code === undefined || !events.has(code)) {
    if (event !== undefined) warn(reading, event, 'event-unread', 'An event that R4 does not know: not mapped')
    return undefined
  }
  event.keep('mapped')
  const offset = time.child('offset')
  const minutes = offsetMinutes(offset?.child('low') ?? offset)
  if (minutes !== undefined) offset?.keep('mapped')
  return { when: [code], ...given('offset', minutes === undefined ? undefined : Math.abs(minutes)) }
}

const offsetMinutes = (offset: CdaElement | undefined): number | undefined => {
  const value = numberOf(offset?.peek('value'))
  const factor = { min: 1, h: 60 }[offset?.peek('unit') ?? '']
  const minutes = value === undefined || factor === undefined ? undefined : value * factor
  return minutes !== undefined && Number.isInteger(minutes) ? minutes : undefined
}

/** A precondition: given only when needed, and for what. */
const asNeeded = (statement: CdaElement, reading: Reading): JsonObject => {
  const conditions = statement.childrenNamed('precondition')
  if (conditions.length === 0) return {}
  for (const condition of conditions) {
    const criterion = condition.child('criterion')
    for (const template of [
      ...condition.childrenNamed('templateId'),
      ...(criterion?.childrenNamed('templateId') ?? []),
    ]) {
      template.keep('mapped')
    }
    const value = concept(criterion?.child('value'), reading)
    // "Assertion" is only the frame of the value.
    if (value !== undefined || criterion?.child('code')?.peek('code') === 'ASSERTION')
      criterion?.child('code')?.keep('mapped')
    const words = readText(criterion?.child('text'), reading.narrative)
    if (value !== undefined) return { asNeededCodeableConcept: value }
    const coded = concept(criterion?.child('code'), reading)
    if (coded !== undefined && criterion?.child('code')?.peek('code') !== 'ASSERTION')
      return { asNeededCodeableConcept: coded }
    if (words !== undefined) return { asNeededCodeableConcept: { text: words } }
  }
  return { asNeededBoolean: true }
}

const doseAndRate = (statement: CdaElement, reading: Reading): JsonObject => {
  const dose = amount('dose', statement.child('doseQuantity'), reading)
  const rate = amount('rate', statement.child('rateQuantity'), reading)
  return Object.keys(dose).length + Object.keys(rate).length === 0 ? {} : { doseAndRate: [{ ...dose, ...rate }] }
}

/** A quantity, or a range of them. */
export const amount = (name: string, element: CdaElement | undefined, reading: Reading): JsonObject => {
  if (element === undefined) return {}
  const ends = readIvl(element)
  const low = quantity(ends.low, reading)
  const high = quantity(ends.high, reading)
  if (low !== undefined || high !== undefined) {
    return { [`${name}Range`]: { ...given('low', low), ...given('high', high) } }
  }
  const only = quantity(ends.center ?? element, reading)
  return only === undefined ? {} : { [`${name}Quantity`]: only }
}

export const ratio = (element: CdaElement | undefined, reading: Reading): JsonObject | undefined => {
  const numerator = quantity(element?.child('numerator'), reading)
  const denominator = quantity(element?.child('denominator'), reading)
  return numerator === undefined || denominator === undefined ? undefined : { numerator, denominator }
}
