import { daysBetween, type Instant } from '../../core/index.ts'
import type { Fact, ObservationFact } from '../fact.ts'
import { codeOf, type Examination, isDated, monthOf } from './examination.ts'
import { binOf } from './histogram.ts'
import { judgeValue, type LimitedValue, limitedValue, limitOf, meantBy, mixUpsOf, sayMixUp } from './limits.ts'

/** A measured value of which something is known. */
export type Measured = LimitedValue & { readonly fact: ObservationFact; readonly years: number | null }

/** Ages at which the adult ranges hold; where age does not matter, any. */
const isAdult = ({ limit, years }: Measured): boolean => limit.ages === undefined || (years !== null && years >= 18)

/** Every value with a limit, in the order of the facts; each judged by itself and counted into its distribution. */
export const examineValues = (at: Examination): readonly Measured[] => {
  const all: Measured[] = []
  for (const fact of at.facts) {
    if (fact.kind !== 'observation' || fact.value.type !== 'quantity') continue
    const limited = limitedValue(fact)
    if (limited === undefined) {
      const known = limitOf(fact.codings)
      if (known !== undefined && known.accepts[fact.value.quantity.unit] === undefined) {
        at.find('unit-not-of-measurement', fact, `${known.id} is not measured in it`)
      } else if (known === undefined) countValue(at, fact, fact.value.quantity.unit, fact.value.quantity.value)
      continue
    }
    const one: Measured = { ...limited, fact, years: at.yearsAt(fact.effective.start) }
    all.push(one)
    at.look('limited', fact)
    for (const { check, detail } of judgeValue(one, one.years)) at.find(check, fact, detail)
    if (isAdult(one)) {
      countValue(at, fact, one.labelled, one.size)
      examineSuspicions(at, one)
    }
  }
  return all
}

const countValue = (at: Examination, fact: Fact, unit: string, size: number): void =>
  at.count({ measure: 'value', code: codeOf(fact), unit, month: monthOf(fact), bin: binOf(size) })

/** What its source is suspected of: only values that the other unit explains better are marked. */
const examineSuspicions = (at: Examination, { fact, limit, size, labelled }: Measured): void => {
  const code = codeOf(fact)
  const month = monthOf(fact)
  const suspicion = at.suspicions.find(
    one => one.code === code && one.labelled === labelled && one.from <= month && month <= one.to,
  )
  if (suspicion === undefined) return
  const from = (value: number) => Math.abs(Math.log(Math.max(value, 1e-9) / limit.typical))
  if (from(meantBy(suspicion.mixUp, size)) >= from(size)) return
  at.find('unit-suspect', fact, `${sayMixUp(suspicion.mixUp)}, as most values of its source`)
}

/** The two pressures of one resource, or of one moment. */
export const examinePressures = (at: Examination, values: readonly Measured[]): void => {
  const moment = ({ fact }: Measured) => `${fact.effective.start} ${fact.bodySite?.[0]?.code ?? ''}`
  const of = (id: string) => values.filter(({ limit, fact }) => limit.id === id && isDated(fact))
  const systolics = of('systolic')
  const byResource = Map.groupBy(systolics, ({ fact }) => fact.source.resource)
  const byMoment = Map.groupBy(systolics, moment)
  for (const diastolic of of('diastolic')) {
    const systolic = byResource.get(diastolic.fact.source.resource)?.[0] ?? byMoment.get(moment(diastolic))?.[0]
    if (systolic === undefined) continue
    at.look('pressure', diastolic.fact)
    if (systolic.size > diastolic.size) continue
    at.find('pressures-reversed', systolic.fact)
    at.find('pressures-reversed', diastolic.fact)
  }
}

/** Ratios closer than these are the same, for weights of one person and for a computed index. */
const same = (a: number, b: number, within: number): boolean => Math.abs(Math.log(a / b)) <= within

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
  for (const weight of weights) {
    besideOthers(at, weight, weights)
    const height = nearest(heights, weight.fact.effective.start)
    if (height === undefined) continue
    at.look('weight', weight.fact)
    const index = weight.size / (height.size / 100) ** 2
    besideHeight(at, weight, index)
    besideIndex(at, weight, index, indexes)
  }
}

const nearest = (all: readonly Measured[], to: Instant): Measured | undefined => {
  const far = ({ fact }: Measured) => Math.abs(daysBetween(fact.effective.start, to))
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
    at.find('unit-suspect', weight.fact, `${sayMixUp(explained)}, by the height`)
  }
  if (index < indexBounds.noted[0] || index > indexBounds.noted[1]) at.find('weight-for-height', weight.fact)
}

/** A reported index of the same moment that does not follow, and that would from another unit. */
const besideIndex = (at: Examination, weight: Measured, index: number, indexes: readonly Measured[]): void => {
  const reported = indexes.find(({ fact }) => fact.effective.start === weight.fact.effective.start)
  if (reported === undefined || same(reported.size, index, 0.1)) return
  at.find('computed-mismatch', reported.fact, 'weight / height squared is another')
  const explained = mixUpsOf(weight).find(one =>
    same(reported.size, (index * meantBy(one, weight.size)) / weight.size, 0.08),
  )
  if (explained !== undefined) at.find('unit-suspect', weight.fact, `${sayMixUp(explained)}, by the body mass index`)
}

/** A weight that is another unit's multiple of the person's other weights. Of two, the one further from typical. */
const besideOthers = (at: Examination, weight: Measured, weights: readonly Measured[]): void => {
  const others = weights.filter(
    one => one !== weight && Math.abs(daysBetween(one.fact.effective.start, weight.fact.effective.start)) <= comparable,
  )
  const sizes = others.map(({ size }) => size).sort((a, b) => a - b)
  const middle = sizes[Math.floor(sizes.length / 2)]
  if (middle === undefined) return
  const explained = mixUpsOf(weight).find(one => same(meantBy(one, weight.size), middle, 0.1))
  if (explained === undefined) return
  const from = (size: number) => Math.abs(Math.log(size / weight.limit.typical))
  if (others.length === 1 && from(weight.size) < from(middle)) return
  at.find('unit-suspect', weight.fact, `${sayMixUp(explained)}, beside the person's other weights`)
}
