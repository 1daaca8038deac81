import { blocksOf, eachPair, pairsOf } from './blocks.ts'
import { level, levelCount } from './compare.ts'
import { type Comparer, countPatterns } from './comparisons.ts'
import { combine, type Estimate, estimate, initialM } from './estimate.ts'
import type { Counts } from './hypotheses.ts'
import type { Pass } from './passes.ts'
import type { Column } from './records.ts'

const pairsForTraining = 100_000

/** m from EM within several passes, and how many matches these passes imply. */
export const train = (
  passes: readonly Pass[],
  columns: readonly Column[],
  comparer: Comparer,
  u: Float64Array,
  counts: Counts,
  size: number,
  first: number | null,
): { readonly m: Float64Array; readonly matches: number } => {
  const fields = columns.length
  let m = initialM(fields)
  const chosen = trainingPasses(passes, columns)
  const samples = chosen.map(pass => sampleOf(pass, comparer, size, first)).filter(({ pairs }) => pairs > 0)
  let estimates: readonly Estimate[] = []
  for (let round = 0; round < 2; round++) {
    estimates = samples.map(one =>
      estimate(
        one,
        columns.map(({ field }) => field),
        u,
        m,
        counts,
      ),
    )
    m = combine(estimates, fields)
  }
  const implied = samples
    .map(({ pairs, fixed }, n) => {
      const agree = fixed.reduce((product, field) => product * m[field * levelCount + level.exact]!, 1)
      return (pairs * estimates[n]!.share) / agree
    })
    .toSorted((x, y) => x - y)
  return { m, matches: Math.max(1, implied[implied.length >> 1] ?? 1) }
}

/** Passes that fix something of one person, so that families do not stand for matches; the most selective first. */
const trainingPasses = (passes: readonly Pass[], columns: readonly Column[]): readonly Pass[] => {
  const roleOf = (field: number) => columns[field]!.field.role
  const personal = passes.filter(({ keys }) =>
    keys.some(({ fields }) => fields.some(field => ['given', 'birth', 'own'].includes(roleOf(field)))),
  )
  const usable = personal.length > 0 ? personal : passes
  return usable.toSorted((a, b) => a.expected - b.expected || a.bits - b.bits).slice(0, 16)
}

const sampleOf = (pass: Pass, comparer: Comparer, size: number, first: number | null) => {
  const blocks = blocksOf(pass.keys, size)
  const pairs = pairsOf(blocks, first)
  const every = Math.max(1, Math.ceil(pairs / pairsForTraining))
  const patterns = countPatterns(comparer.fields)
  const levels = new Uint8Array(comparer.fields)
  let n = 0
  for (let block = 0; block + 1 < blocks.bounds.length; block++) {
    eachPair(blocks, blocks.bounds[block]!, blocks.bounds[block + 1]!, first, (a, b) => {
      if (n++ % every !== 0) return
      comparer.compare(a, b, levels)
      patterns.add(levels)
    })
  }
  return { patterns, fixed: [...new Set(pass.keys.flatMap(({ fields }) => fields))], pairs }
}
