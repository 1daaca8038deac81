import { type Coding, codeSystems, codingKey } from '../../core/index.ts'
import { conceptOf, measurements } from '../concepts/index.ts'
import type { ObservationFact } from '../fact.ts'
import rows from './limits.json' with { type: 'json' }

type Range = readonly [low: number, high: number]

/** Another unit than the one labelled: size x multiply + add is what was meant, in the limit's unit. */
export type MixUp = {
  readonly labelled: readonly string[]
  readonly meant: string
  readonly multiply: number
  readonly add?: number
}

/**
 * What values of one measurement can be. For checks of data only, never for advice: outside `impossible` nobody lives,
 * outside `probable` a value deserves a look, most of a population lies in `usual`, `typical` is about its median.
 */
export type MeasurementLimit = {
  readonly id: string
  readonly unit: string
  /** Canonical UCUM unit to its factor into `unit`. */
  readonly accepts: Readonly<Record<string, number>>
  readonly impossible: Range
  readonly probable: Range
  readonly usual: Range
  readonly typical: number
  /** Bands of children, youngest first; above the last the adult ranges hold. */
  readonly ages?: readonly { readonly under: number; readonly probable: Range; readonly usual: Range }[]
  /** Whether repeats of one value are remarkable. */
  readonly varies: boolean
  readonly mixUps: readonly MixUp[]
  readonly source: string
  readonly version: string
  readonly licence: string
}

type Row = Omit<MeasurementLimit, 'accepts'> & {
  readonly accepts?: Readonly<Record<string, number>>
  readonly concepts?: readonly string[]
  readonly loinc?: readonly string[]
}

const byCode = new Map<string, MeasurementLimit>()

/** Every row of `limits.json`. */
export const measurementLimits: readonly MeasurementLimit[] = (rows as unknown as readonly Row[]).map(row => {
  const concepts = (row.concepts ?? []).map(id => conceptOf(measurements, id))
  const limit: MeasurementLimit = {
    ...row,
    accepts: { ...Object.assign({}, ...concepts.map(({ accepts }) => accepts)), ...row.accepts },
  }
  const keys = [
    ...concepts.flatMap(({ codes }) => codes.flatMap(rule => ('code' in rule ? [codingKey(rule)] : []))),
    ...(row.loinc ?? []).map(code => codingKey({ system: codeSystems.loinc, code })),
  ]
  for (const key of keys) {
    if (byCode.has(key)) throw new Error(`Two limits for ${key}`)
    byCode.set(key, limit)
  }
  return limit
})

/** The limit of what is coded so; `undefined`: nothing is known of its values. */
export const limitOf = (codings: readonly Coding[]): MeasurementLimit | undefined => {
  for (const coding of codings) {
    const limit = byCode.get(codingKey(coding))
    if (limit !== undefined) return limit
  }
  return undefined
}

/** A value that a limit speaks of. */
export type LimitedValue = {
  readonly limit: MeasurementLimit
  /** In the limit's unit, as labelled. */
  readonly size: number
  /** The unit as the source wrote it: its code, else its text. */
  readonly labelled: string
}

/** The measured value, if there is a limit for it and its unit is one of that measurement. Limits such as `<5` are none. */
export const limitedValue = ({
  codings,
  value,
}: Pick<ObservationFact, 'codings' | 'value'>): LimitedValue | undefined => {
  if (value.type !== 'quantity' || value.comparator !== undefined) return undefined
  const limit = limitOf(codings)
  const factor = limit?.accepts[value.quantity.unit]
  if (limit === undefined || factor === undefined) return undefined
  const labelled = value.original.code ?? value.original.unit ?? value.quantity.unit
  return { limit, size: value.quantity.value * factor, labelled }
}

/** The ranges for an age in years; `null` (not known): those of adults, or what is possible at all where age matters. */
const rangesAt = (
  { ages, probable, usual, impossible }: MeasurementLimit,
  years: number | null,
): { readonly probable: Range; readonly usual: Range } => {
  if (ages === undefined) return { probable, usual }
  if (years === null) return { probable: impossible, usual }
  return ages.find(({ under }) => years < under) ?? { probable, usual }
}

export const inside = (size: number, [low, high]: Range): boolean => size >= low && size <= high

export const meantBy = ({ multiply, add = 0 }: MixUp, size: number): number => size * multiply + add

/** The mix-ups that a label may be. */
export const mixUpsOf = ({ limit, labelled }: Pick<LimitedValue, 'limit' | 'labelled'>): readonly MixUp[] =>
  limit.mixUps.filter(one => one.labelled.some(label => label.toLowerCase() === labelled.toLowerCase()))

/** In words for a reader, without the value. */
export const sayMixUp = ({ meant, multiply, add }: MixUp): string =>
  `read as ${meant} it is a usual value (x ${Number(multiply.toPrecision(5))}${add === undefined ? '' : ` ${add < 0 ? '-' : '+'} ${Math.abs(Number(add.toPrecision(5)))}`})`

export type ValueJudgement = {
  readonly check: 'value-impossible' | 'value-improbable' | 'unit-suspect'
  readonly detail: string
}

/**
 * What is wrong with one value by itself. A value that nobody can have, or that is improbable at the person's age, and
 * that would be usual in another unit, is suspected of that unit.
 *
 * @param years age when it was measured; `null`: not known
 * @example
 * judgeValue({ limit: glucose, size: 5.5, labelled: 'mg/dL' }, 50) // value-improbable and unit-suspect: mmol/L
 */
export const judgeValue = (given: LimitedValue, years: number | null): readonly ValueJudgement[] => {
  const { limit, size } = given
  const { probable, usual } = rangesAt(limit, years)
  if (inside(size, probable)) return []
  const mixUp = mixUpsOf(given).find(one => inside(meantBy(one, size), usual))
  const impossible = !inside(size, limit.impossible)
  return [
    impossible
      ? { check: 'value-impossible', detail: `${limit.id} outside ${limit.impossible.join(' to ')} ${limit.unit}` }
      : { check: 'value-improbable', detail: `${limit.id} outside ${probable.join(' to ')} ${limit.unit}` },
    ...(mixUp === undefined ? [] : [{ check: 'unit-suspect' as const, detail: sayMixUp(mixUp) }]),
  ]
}
