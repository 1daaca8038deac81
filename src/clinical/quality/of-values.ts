import { daysBetween, type Instant } from '../../core/index.ts'
import type { ObservationFact } from '../fact.ts'
import { type Examination, isDated, type Place } from './examination.ts'
import { binOf } from './histogram.ts'
import { judgeValue, type LimitedValue, limitedValue, limitOf, meantBy, mixUpsOf, sayMixUp } from './limits.ts'

/** A measured value of which something is known. */
export type Measured = LimitedValue & {
  readonly place: Place
  readonly years: number | null
  readonly start: Instant
  readonly dated: boolean
  readonly resource: string
  readonly site: string
}

/** Ages at which the adult ranges hold; where age does not matter, any. */
export const isAdult = ({ limit, years }: Pick<Measured, 'limit' | 'years'>): boolean =>
  limit.ages === undefined || (years !== null && years >= 18)

/** Measurements that are held against each other, and so remembered. */
const compared: ReadonlySet<string> = new Set(['weight', 'height', 'bmi', 'systolic', 'diastolic'])

/**
 * A value judged by itself, if there is a limit for it, and counted into its distribution.
 *
 * @returns what the checks of several values need of it; `undefined`: nothing
 */
export const examineValue = (at: Examination, fact: ObservationFact, place: Place): Measured | undefined => {
  if (fact.value.type !== 'quantity') return undefined
  const limited = limitedValue(fact)
  if (limited === undefined) {
    const known = limitOf(fact.codings)
    if (known !== undefined && known.accepts[fact.value.quantity.unit] === undefined) {
      at.find('unit-not-of-measurement', place, `${known.id} is not measured in it`)
    } else if (known === undefined) countValue(at, place, fact.value.quantity.unit, fact.value.quantity.value)
    return undefined
  }
  const one = { ...limited, years: at.yearsAt(fact.effective.start) }
  at.look('limited', place)
  for (const { check, detail } of judgeValue(one, one.years)) at.find(check, place, detail)
  if (isAdult(one)) {
    countValue(at, place, one.labelled, one.size)
    const suspected = suspectedOf(at, one, place)
    if (suspected !== undefined) at.find('unit-suspect', place, suspected)
  }
  if (!compared.has(one.limit.id)) return undefined
  const { start } = fact.effective
  const site = fact.bodySite?.[0]?.code ?? ''
  return { ...one, place, start, dated: isDated(fact), resource: fact.source.resource, site }
}

export const countValue = (at: Examination, { code, month }: Omit<Place, 'id'>, unit: string, size: number): void =>
  at.count({ measure: 'value', code, unit, month, bin: binOf(size) })

/** What its source is suspected of: only values that the other unit explains better are marked. */
export const suspectedOf = (
  at: Examination,
  { limit, size, labelled }: LimitedValue,
  { code, month }: Omit<Place, 'id'>,
): string | undefined => {
  const suspicion = at.suspicions.find(
    one => one.code === code && one.labelled === labelled && one.from <= month && month <= one.to,
  )
  if (suspicion === undefined) return undefined
  const from = (value: number) => Math.abs(Math.log(Math.max(value, 1e-9) / limit.typical))
  if (from(meantBy(suspicion.mixUp, size)) >= from(size)) return undefined
  return `${sayMixUp(suspicion.mixUp)}, as most values of its source`
}

/** The two pressures of one resource, or of one moment. */
export const examinePressures = (at: Examination, values: readonly Measured[]): void => {
  const moment = ({ start, site }: Measured) => `${start} ${site}`
  const of = (id: string) => values.filter(({ limit, dated }) => limit.id === id && dated)
  const systolics = of('systolic')
  const byResource = Map.groupBy(systolics, ({ resource }) => resource)
  const byMoment = Map.groupBy(systolics, moment)
  for (const diastolic of of('diastolic')) {
    const systolic = byResource.get(diastolic.resource)?.[0] ?? byMoment.get(moment(diastolic))?.[0]
    if (systolic === undefined) continue
    at.look('pressure', diastolic.place)
    if (systolic.size > diastolic.size) continue
    at.find('pressures-reversed', systolic.place)
    at.find('pressures-reversed', diastolic.place)
  }
}

/** Ratios closer than these are the same, for weights of one person and for a computed index. */
const same = (a: number, b: number, within: number): boolean => Math.abs(Math.log(a / b)) <= within

/** Of many weights a scale sent, those measured nearest before and after are compared. */
const neighbours = 25
/** Days between two weights that are compared. */
const comparable = 3 * 365
/** Years for which a height of an adult serves. */
const heightServes = 3650
/** kg/m2: nearly nobody has less or more; and what most people have. Own limits, data check only. */
const indexBounds = { marked: [12, 55], noted: [13, 50], usual: [16, 42] } as const

/**
 * Weights of adults beside the person's other weights, height and reported body mass index: pounds that are labelled
 * kilograms are often possible weights, and only these tell.
 */
export const examineWeights = (at: Examination, values: readonly Measured[]): void => {
  const weights = values.filter(one => one.limit.id === 'weight' && one.years !== null && one.years >= 18)
  const heights = values.filter(
    one => one.limit.id === 'height' && one.years !== null && one.years >= 18 && one.size >= 140 && one.size <= 205,
  )
  const indexes = values.filter(({ limit }) => limit.id === 'bmi')
  const ofMoment = Map.groupBy(indexes, ({ start }) => start)
  weights.forEach((weight, place) => {
    besideOthers(at, weight, weights.slice(Math.max(0, place - neighbours), place + neighbours + 1))
    const height = nearest(heights, weight.start)
    if (height === undefined) return
    at.look('weight', weight.place)
    const index = weight.size / (height.size / 100) ** 2
    besideHeight(at, weight, index)
    besideIndex(at, weight, index, ofMoment.get(weight.start)?.[0])
  })
}

const nearest = (all: readonly Measured[], to: Instant): Measured | undefined => {
  const far = ({ start }: Measured) => Math.abs(daysBetween(start, to))
  return all
    .filter(one => far(one) <= heightServes)
    .reduce<Measured | undefined>((best, one) => (best === undefined || far(one) < far(best) ? one : best), undefined)
}

const besideHeight = (at: Examination, weight: Measured, index: number): void => {
  const [low, high] = indexBounds.marked
  const explained = mixUpsOf(weight).find(one => {
    const meant = (index * meantBy(one, weight.size)) / weight.size
    return meant >= indexBounds.usual[0] && meant <= indexBounds.usual[1]
  })
  if ((index < low || index > high) && explained !== undefined) {
    at.find('unit-suspect', weight.place, `${sayMixUp(explained)}, by the height`)
  }
  if (index < indexBounds.noted[0] || index > indexBounds.noted[1]) at.find('weight-for-height', weight.place)
}

/** A reported index of the same moment that does not follow, and that would from another unit. */
const besideIndex = (at: Examination, weight: Measured, index: number, reported: Measured | undefined): void => {
  if (reported === undefined || same(reported.size, index, 0.1)) return
  at.find('computed-mismatch', reported.place, 'weight / height squared is another')
  const explained = mixUpsOf(weight).find(one =>
    same(reported.size, (index * meantBy(one, weight.size)) / weight.size, 0.08),
  )
  if (explained !== undefined) at.find('unit-suspect', weight.place, `${sayMixUp(explained)}, by the body mass index`)
}

/** A weight that is another unit's multiple of the person's other weights. Of two, the one further from typical. */
const besideOthers = (at: Examination, weight: Measured, weights: readonly Measured[]): void => {
  const others = weights.filter(one => one !== weight && Math.abs(daysBetween(one.start, weight.start)) <= comparable)
  const sizes = others.map(({ size }) => size).sort((a, b) => a - b)
  const middle = sizes[Math.floor(sizes.length / 2)]
  if (middle === undefined) return
  const explained = mixUpsOf(weight).find(one => same(meantBy(one, weight.size), middle, 0.1))
  if (explained === undefined) return
  const from = (size: number) => Math.abs(Math.log(size / weight.limit.typical))
  if (others.length === 1 && from(weight.size) < from(middle)) return
  at.find('unit-suspect', weight.place, `${sayMixUp(explained)}, beside the person's other weights`)
}
