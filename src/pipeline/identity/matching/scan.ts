import { level, levelCount } from './compare.ts'
import type { Comparer } from './comparisons.ts'
import type { Chance } from './frequencies.ts'
import type { Column } from './records.ts'

/** Pairs that may be matches, with ln of m / u over all fields. */
export type Kept = { readonly a: Int32Array; readonly b: Int32Array; readonly ratio: Float64Array }

/** Looks at candidates and keeps those whose ln(m / u) reaches `least`. */
export type Scan = { readonly visit: (a: number, b: number) => void; readonly kept: () => Kept }

/**
 * Most candidates differ in nearly everything. A pair is given up as soon as the fields not yet compared cannot lift it to
 * `least`; texts are compared last.
 *
 * @param m probabilities of matches, at field * levelCount + level
 * @param least ln(m / u) below which a pair is not kept
 */
export const createScan = (
  columns: readonly Column[],
  comparer: Comparer,
  m: Float64Array,
  { u, ofValue }: Chance,
  least: number,
): Scan => {
  const fields = columns.length
  const ratios = Float64Array.from(m, (one, at) => (at % levelCount === level.missing ? 0 : Math.log(one / u[at]!)))
  const exact = ofValue.map((chances, field) =>
    Float64Array.from(chances, chance => Math.log(m[field * levelCount + level.exact]! / chance)),
  )
  const best = columns.map((_, field) =>
    Math.max(
      ...[level.missing, level.close, level.similar, level.different, level.exchanged].map(
        one => ratios[field * levelCount + one]!,
      ),
    ),
  )
  const order = columns
    .map((_, field) => field)
    .toSorted((a, b) => spread(ratios, best, b) - spread(ratios, best, a) || a - b)
  const size = columns[0]!.codes.length
  const byRow = new Int32Array(size * fields)
  order.forEach((field, n) => {
    const { codes } = columns[field]!
    for (let row = 0; row < size; row++) byRow[row * fields + n] = codes[row]!
  })
  const open = new Int32Array(fields)
  const pairs = growingPairs()
  return {
    visit: (a, b) => {
      let ratio = 0
      let hope = 0
      let unequal = 0
      for (let n = 0; n < fields; n++) {
        const one = byRow[a * fields + n]!
        const other = byRow[b * fields + n]!
        if (one === 0 || other === 0) continue
        const field = order[n]!
        if (one === other) ratio += exact[field]![one]!
        else {
          hope += best[field]!
          open[unequal++] = field
        }
      }
      for (let n = 0; n < unequal; n++) {
        if (ratio + hope < least) return
        const field = open[n]!
        hope -= best[field]!
        ratio += ratios[field * levelCount + comparer.levelOf(field, a, b)]!
      }
      if (ratio >= least) pairs.add(a, b, ratio)
    },
    kept: pairs.kept,
  }
}

/** What a field can decide. */
const spread = (ratios: Float64Array, best: readonly number[], field: number): number =>
  best[field]! - ratios[field * levelCount + level.different]!

const growingPairs = () => {
  let a = new Int32Array(4096)
  let b = new Int32Array(4096)
  let ratio = new Float64Array(4096)
  let count = 0
  return {
    add: (one: number, other: number, value: number): void => {
      if (count === a.length) {
        const more = <T extends Int32Array | Float64Array>(from: T, to: T): T => {
          to.set(from)
          return to
        }
        a = more(a, new Int32Array(2 * count))
        b = more(b, new Int32Array(2 * count))
        ratio = more(ratio, new Float64Array(2 * count))
      }
      a[count] = one
      b[count] = other
      ratio[count++] = value
    },
    kept: (): Kept => ({ a: a.subarray(0, count), b: b.subarray(0, count), ratio: ratio.subarray(0, count) }),
  }
}
