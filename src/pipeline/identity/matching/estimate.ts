import { level, levelCount } from './compare.ts'
import type { Patterns } from './comparisons.ts'
import type { Field } from './field-kind.ts'
import { addField, againstOf, agreeingIn, type Counts, noRatios } from './hypotheses.ts'

/** Pairs of one blocking pass, or a sample of them, as counted comparison vectors. */
export type Sample = {
  readonly patterns: Patterns
  /** Fields that the pass fixes: they are left out. */
  readonly fixed: readonly number[]
  /** How many pairs the pass has in all. */
  readonly pairs: number
}

/** What EM finds in one sample. */
export type Estimate = {
  /** At field * levelCount + level: expected number of matches that reach it. */
  readonly reached: Float64Array
  /** Share of the pass's pairs that are matches. */
  readonly share: number
}

/** Before any pair is seen: a value is right nine times in ten. Worth as many pairs as it adds up to. */
const beforehand: Readonly<Record<number, number>> = {
  [level.exact]: 9,
  [level.close]: 0.5,
  [level.similar]: 0.2,
  [level.different]: 0.2,
  [level.exchanged]: 0.1,
}

const rounds = 60

/**
 * EM (Dempster, Laird & Rubin 1977) for Fellegi & Sunter 1969 under conditional independence, with the probabilities of
 * strangers held: only those of matches, and how many there are, are estimated. Within a blocking pass, over the fields
 * that it does not fix, as Splink publishes it (Linacre et al. 2022, IJPDS 7:3). Neighbours and relatives are classes of
 * their own, as many as are expected: they would stand for matches whose names and birth dates differ.
 *
 * @param u probabilities of strangers, at field * levelCount + level
 * @param m the same of matches, to start from
 * @param counts how many pairs of each kind that is no match the files have
 */
export const estimate = (
  sample: Sample,
  fields: readonly Field[],
  u: Float64Array,
  m: Float64Array,
  counts: Counts,
): Estimate => {
  const vectors = sample.patterns.levels()
  const weights = sample.patterns.weights()
  const total = weights.reduce((sum, one) => sum + one, 0)
  const free = fields.map((_, field) => field).filter(field => !sample.fixed.includes(field))
  const current = Float64Array.from(m)
  let reached = new Float64Array(m.length)
  let share = 0.3
  for (let round = 0; round < rounds; round++) {
    const mixture = shares(agreeingIn(counts, sample.fixed, fields, current, u))
    const logRatios = current.map((one, at) => Math.log(one / u[at]!))
    const odds = Math.log(share / (1 - share))
    reached = new Float64Array(m.length)
    let matches = 0
    for (let n = 0; n < weights.length; n++) {
      const ratios = noRatios()
      for (const field of free) {
        const one = vectors[n * fields.length + field]!
        const at = field * levelCount + one
        if (one !== level.missing) addField(ratios, fields[field]!, one, logRatios[at]!, u[at]!)
      }
      const expected = weights[n]! / (1 + Math.exp(againstOf(ratios, mixture) - odds - ratios.match))
      matches += expected
      for (const field of free) reached[field * levelCount + vectors[n * fields.length + field]!]! += expected
    }
    const before = share
    share = Math.min(0.9999, Math.max(1e-6, matches / total))
    for (const field of free) normalise(reached, field, current)
    if (Math.abs(share - before) < 1e-7) break
  }
  for (const field of sample.fixed) reached.fill(0, field * levelCount, (field + 1) * levelCount)
  return { reached, share }
}

const shares = (counts: Counts): Counts => {
  const sum = Math.max(1e-300, counts.strangers + counts.neighbours + counts.relatives + counts.twins)
  return {
    strangers: counts.strangers / sum,
    neighbours: counts.neighbours / sum,
    relatives: counts.relatives / sum,
    twins: counts.twins / sum,
  }
}

/** Probabilities from expected numbers, with what was thought beforehand. `missing` is no level. */
const normalise = (reached: Float64Array, field: number, into: Float64Array): void => {
  const at = field * levelCount
  let sum = 0
  for (let one = level.exact; one < levelCount; one++) sum += reached[at + one]! + beforehand[one]!
  for (let one = level.exact; one < levelCount; one++) {
    into[at + one] = (reached[at + one]! + beforehand[one]!) / sum
  }
}

/** Probabilities of matches before any pair is seen. */
export const initialM = (fields: number): Float64Array => {
  const m = new Float64Array(fields * levelCount)
  for (let field = 0; field < fields; field++) normalise(new Float64Array(m.length), field, m)
  return m
}

/** What several passes found, put together: each pass speaks of the fields that it does not fix. */
export const combine = (estimates: readonly Estimate[], fields: number): Float64Array => {
  const m = new Float64Array(fields * levelCount)
  const reached = new Float64Array(m.length)
  for (const one of estimates) {
    for (let at = 0; at < reached.length; at++) reached[at]! += one.reached[at]!
  }
  for (let field = 0; field < fields; field++) normalise(reached, field, m)
  return m
}
