import { basename } from 'node:path'
import {
  type Answer,
  answered,
  failure,
  type Issue,
  issue,
  outOfScope,
  type Result,
  success,
} from '../../../core/index.ts'
import {
  bootstrapIntervals,
  type Concordance,
  type Estimate,
  harrellC,
  type Resampling,
  smallestGroup,
  unoC,
} from '../../../learning/index.ts'
import type { Condition } from './chosen-rows.ts'
import { type Measures, measuresOf } from './evaluate.ts'
import { clustersOf, levelsOf, numbersOf } from './judged-table.ts'
import { readTable } from './read-table.ts'

export type SurvivalOptions = {
  readonly time: string
  /** 1 where the event came, 0 where follow-up ended. */
  readonly event: string
  /** A risk score: higher is worse. */
  readonly prediction: string
  readonly compare?: string | undefined
  readonly groups: readonly string[]
  readonly patient?: string | undefined
  /** Only these rows are judged. */
  readonly where?: readonly Condition[] | undefined
  readonly resampling: Resampling
}

/** What `attune learn evaluate --time COL --event COL --json` gives. */
export type SurvivalEvaluation = Measures & {
  readonly rows: number
  readonly events: number
  readonly leftOut: number
  /** Rows of the file that were not asked for. */
  readonly notChosen: number
  readonly comparison?: Measures
  readonly groups?: Readonly<Record<string, readonly SurvivalGroup[]>>
  readonly issues: readonly Issue[]
}

export type SurvivalGroup =
  | ({ readonly level: string } & Measures)
  | { readonly level: string; readonly tooFew: string }

/** Rows that were followed up, and what was said of them: a risk, higher is worse. */
export type Followed = {
  readonly time: Float64Array
  readonly event: Float64Array
  readonly risk: Float64Array
  readonly clusters?: Int32Array
}

/**
 * Judges risk scores of a table by concordance: Harrell's C and Uno's. With patients named, intervals resample whole patients.
 *
 * @returns a failure for cells that are no numbers, an event that is neither 0 nor 1, a time below 0
 */
export const evaluateSurvival = async (path: string, options: SurvivalOptions): Promise<Result<SurvivalEvaluation>> => {
  const { time, event, prediction, compare, groups, patient, where = [], resampling } = options
  const numeric = [time, event, prediction, ...(compare === undefined ? [] : [compare])]
  const categorical = [...new Set([...groups, ...(patient === undefined ? [] : [patient])])]
  const columns = [...new Set([...numeric, ...categorical])]
  const read = await readTable(path, { columns, numeric, categorical, where })
  if (!read.ok) return read
  const numbers = numeric.map(name => numbersOf(read.value, name))
  const rows = Uint32Array.from(numbers[0]!.keys())
  const wrong = rows.find(row => numbers[0]![row]! < 0 || ![0, 1, Number.NaN].includes(numbers[1]![row]!))
  if (wrong !== undefined) {
    const message = `Row ${read.value.numbers[wrong]}: column ${time} is at least 0, column ${event} is 0 or 1.`
    return failure(issue('error', 'outcome-unusable', message, basename(path)))
  }
  const kept = rows.filter(row => numbers.every(values => !Number.isNaN(values[row]!)))
  const pick = (values: Float64Array): Float64Array => Float64Array.from(kept, row => values[row]!)
  const followed: Followed = {
    time: pick(numbers[0]!),
    event: pick(numbers[1]!),
    risk: pick(numbers[2]!),
    ...(patient === undefined ? {} : { clusters: clustersOf(levelsOf(read.value, patient), kept) }),
  }
  const leftOut = rows.length - kept.length
  const told = `${leftOut} rows have no time, event or prediction, and were left out.`
  return success({
    rows: kept.length,
    events: followed.event.reduce((sum, one) => sum + one, 0),
    leftOut,
    notChosen: read.value.leftOut,
    ...measuresOf(concordances(followed, resampling)),
    ...(compare === undefined ? {} : { comparison: measuresOf(apart(followed, pick(numbers[3]!), resampling)) }),
    ...(groups.length === 0
      ? {}
      : {
          groups: Object.fromEntries(
            groups.map(name => {
              const { codes, levels } = levelsOf(read.value, name)
              return [
                name,
                byLevel(
                  followed,
                  Int32Array.from(kept, row => codes[row]!),
                  levels,
                  resampling,
                ),
              ]
            }),
          ),
        }),
    issues: [...read.issues, ...(leftOut > 0 ? [issue('warning', 'no-outcome', told)] : [])],
  })
}

const concordances = (followed: Followed, resampling: Resampling): Readonly<Record<string, Answer<Estimate>>> => ({
  harrellC: concordanceEstimate(followed, harrellC, resampling),
  unoC: concordanceEstimate(followed, unoC, resampling),
})

const NO_VARIANCE = 'not computable: the variance is 0 on these rows'

type Measure = (input: Parameters<typeof harrellC>[0]) => Concordance

/** 1.96 standard errors of the influence of rows, or the bootstrap of clusters. */
export const concordanceEstimate = (followed: Followed, measure: Measure, resampling: Resampling): Answer<Estimate> => {
  const concordanceWith = (weight?: Float64Array): Concordance | undefined =>
    concordanceOf(followed, followed.risk, measure, weight)
  const whole = concordanceWith()
  if (whole === undefined) return outOfScope('not computable: no two rows can be compared')
  const { c: value, standardError } = whole
  if (followed.clusters === undefined) {
    // As of the AUC: constant scores and perfect ones are no certainty.
    if (standardError < 1e-12) return answered({ value, interval: outOfScope(NO_VARIANCE) })
    const [low, high] = [Math.max(0, value - 1.96 * standardError), Math.min(1, value + 1.96 * standardError)]
    return answered({ value, interval: answered({ low, high, level: 0.95, method: 'influence of rows' }) })
  }
  const [interval] = bootstrapIntervals(followed.time.length, followed.clusters, resampling, weights => [
    concordanceWith(weights)?.c ?? Number.NaN,
  ])
  return answered({ value, interval: interval! })
}

/** Undefined where no two rows can be compared. */
const concordanceOf = (
  { time, event }: Followed,
  risk: Float64Array,
  measure: Measure,
  weight?: Float64Array,
): Concordance | undefined => {
  if (time.length === 0 || !event.includes(1)) return undefined
  const found = measure({ followUp: { time, event, ...(weight === undefined ? {} : { weight }) }, risk })
  return Number.isFinite(found.c) ? found : undefined
}

const apart = (
  followed: Followed,
  other: Float64Array,
  resampling: Resampling,
): Readonly<Record<string, Answer<Estimate>>> => ({ harrellC: concordanceApart(followed, other, resampling) })

/** Harrell's C of the first minus that of another, on the same rows, by resampling. */
export const concordanceApart = (followed: Followed, other: Float64Array, resampling: Resampling): Answer<Estimate> => {
  const difference = (weight?: Float64Array): number => {
    const [first, second] = [followed.risk, other].map(risk => concordanceOf(followed, risk, harrellC, weight)?.c)
    return first === undefined || second === undefined ? Number.NaN : first - second
  }
  const value = difference()
  if (Number.isNaN(value)) return outOfScope('not computable: no two rows can be compared')
  const [interval] = bootstrapIntervals(followed.time.length, followed.clusters, resampling, weights => [
    difference(weights),
  ])
  return answered({ value, interval: interval! })
}

const byLevel = (
  followed: Followed,
  codes: Int32Array,
  levels: readonly string[],
  resampling: Resampling,
): readonly SurvivalGroup[] =>
  [...levels.keys(), -1].flatMap((code): readonly SurvivalGroup[] => {
    const rows = Uint32Array.from(codes.keys()).filter(row => codes[row] === code)
    if (rows.length === 0) return []
    const level = code < 0 ? 'missing' : levels[code]!
    const pick = (values: Float64Array): Float64Array => Float64Array.from(rows, row => values[row]!)
    const own: Followed = {
      time: pick(followed.time),
      event: pick(followed.event),
      risk: pick(followed.risk),
      ...(followed.clusters === undefined ? {} : { clusters: Int32Array.from(rows, row => followed.clusters![row]!) }),
    }
    if (rows.length < smallestGroup.rows) return [{ level, tooFew: `too few: under ${smallestGroup.rows} rows` }]
    const events = own.event.reduce((sum, one) => sum + one, 0)
    if (events < smallestGroup.events) return [{ level, tooFew: `too few: under ${smallestGroup.events} events` }]
    return [{ level, ...measuresOf(concordances(own, resampling)) }]
  })
