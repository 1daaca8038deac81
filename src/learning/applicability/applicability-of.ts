import type { Column, Table } from '../numeric/index.ts'
import {
  type Applicability,
  jointDistance,
  type KnownLevels,
  LEAST_ROWS,
  type NumericRange,
} from './fit-applicability.ts'

export type Verdict = 'inside' | 'borderline' | 'outside'

/** Why a row is not quite, or not at all, what the model learnt from. */
export type ApplicabilityReason = {
  /** Several where they are unusual together. */
  readonly features: readonly string[]
  readonly kind: 'below-range' | 'above-range' | 'unseen-level' | 'never-missing' | 'never-known' | 'unusual-together'
  readonly verdict: 'borderline' | 'outside'
  /** For a reader, e.g. `age 104 is above what was learnt from (18 to 89)`. */
  readonly text: string
}

export type RowApplicability = {
  readonly verdict: Verdict
  /** The gravest first. */
  readonly reasons: readonly ApplicabilityReason[]
}

/** Outside the range by no more than this part of it is borderline. */
const MARGIN = 0.1

/** Under one in a thousand training rows without a value: it was never missing. */
const NEVER_MISSING = 0.001

/**
 * Holds rows against what a model was trained on.
 *
 * `outside`: a number beyond the training range by more than a tenth of it, a level that hardly any row had, a value missing that
 * training rows had, or numbers further off together than all but four training rows. `borderline`: just beyond the range, or together
 * further off than 99 of 100.
 *
 * @throws RangeError when a column is not there or of the other kind
 *
 * @example
 * applicabilityOf(seen, table)(0) // { verdict: 'outside', reasons: [{ features: ['age'], kind: 'above-range', .. }] }
 */
export const applicabilityOf = (seen: Applicability, table: Table): ((row: number) => RowApplicability) => {
  const columns = seen.features.map(feature => columnOf(table, feature))
  const ranges = (seen.joint?.names ?? []).map(name => {
    const at = seen.features.findIndex(feature => feature.name === name)
    return { range: seen.features[at] as NumericRange, column: columns[at] as Column & { kind: 'numeric' } }
  })
  return row => {
    const single = seen.features.flatMap((feature, at) => reasonOf(seen, feature, columns[at]!, row))
    const standard = Float64Array.from(
      ranges,
      ({ range, column }) => (column.values[row]! - range.mean) / range.deviation,
    )
    const reasons = [...single, ...togetherOf(seen, standard)]
    const grave = reasons.filter(({ verdict }) => verdict === 'outside')
    return {
      verdict: grave.length > 0 ? 'outside' : reasons.length > 0 ? 'borderline' : 'inside',
      reasons: [...grave, ...reasons.filter(({ verdict }) => verdict === 'borderline')],
    }
  }
}

const columnOf = (table: Table, { name, kind }: NumericRange | KnownLevels): Column => {
  const column = table.columns.find(one => one.name === name)
  if (column === undefined) throw new RangeError(`the table has no column ${name}`)
  if (column.kind !== kind) throw new RangeError(`${name} was ${kind} in training, the table has it ${column.kind}`)
  return column
}

const reasonOf = (
  seen: Applicability,
  feature: NumericRange | KnownLevels,
  column: Column,
  row: number,
): readonly ApplicabilityReason[] => {
  const features = [feature.name]
  const value = column.kind === 'numeric' ? column.values[row]! : column.codes[row]!
  if (Number.isNaN(value) || (column.kind === 'categorical' && value < 0)) {
    return feature.missing < NEVER_MISSING
      ? [
          {
            features,
            kind: 'never-missing',
            verdict: 'outside',
            text: `${feature.name} is missing; in training it never was`,
          },
        ]
      : []
  }
  if (feature.kind === 'categorical') {
    const level = (column as Column & { kind: 'categorical' }).levels[value]!
    return feature.levels.includes(level)
      ? []
      : [
          {
            features,
            kind: 'unseen-level',
            verdict: 'outside',
            text: `${feature.name} ${level} stood in fewer than ${LEAST_ROWS} of ${seen.rows} training rows`,
          },
        ]
  }
  if (feature.range === null) {
    const text = `${feature.name} has a value; in training hardly any row had one`
    return [{ features, kind: 'never-known', verdict: 'outside', text }]
  }
  const [low, high] = feature.range
  const beyond = Math.max(low - value, value - high)
  if (beyond <= 0) return []
  const side = value < low ? 'below' : 'above'
  return [
    {
      features,
      kind: `${side}-range`,
      verdict: beyond > MARGIN * (high - low) ? 'outside' : 'borderline',
      text: `${feature.name} ${short(value)} is ${side} what was learnt from (${short(low)} to ${short(high)})`,
    },
  ]
}

const togetherOf = ({ joint }: Applicability, standard: Float64Array): readonly ApplicabilityReason[] => {
  if (joint === null) return []
  const { distance, parts } = jointDistance(joint.covariance, standard)
  if (distance <= joint.p99) return []
  // The few that make most of the distance.
  const order = [...parts.keys()].sort((a, b) => parts[b]! - parts[a]!)
  const features: string[] = []
  let explained = 0
  for (const at of order) {
    if (features.length >= 2 && (explained >= distance / 2 || features.length === 4)) break
    features.push(joint.names[at]!)
    explained += parts[at]!
  }
  const verdict = distance > joint.most ? 'outside' : 'borderline'
  return [
    {
      features,
      kind: 'unusual-together',
      verdict,
      text: `${features.join(', ')} together are further off than ${verdict === 'outside' ? 'nearly every' : '99 of 100'} training row${verdict === 'outside' ? '' : 's'}`,
    },
  ]
}

const short = (value: number): string => String(Number(value.toPrecision(4)))
