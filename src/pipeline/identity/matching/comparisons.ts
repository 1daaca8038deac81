import { comparisonOf, level, levelCount } from './compare.ts'
import type { Column } from './records.ts'

/** Compares records by their rows. */
export type Comparer = {
  readonly fields: number
  /** Level of one field. The given name needs no other; the surname is `missing` where the names are exchanged. */
  readonly levelOf: (field: number, a: number, b: number) => number
  /** All levels of a pair into `levels`. */
  readonly compare: (a: number, b: number, levels: Uint8Array) => void
}

export const createComparer = (columns: readonly Column[]): Comparer => {
  const comparisons = columns.map(comparisonOf)
  const codes = columns.map(column => column.codes)
  const given = columns.findIndex(({ field }) => field.kind === 'name' && field.role === 'given')
  const surname = columns.findIndex(({ field }) => field.kind === 'name' && field.role === 'surname')
  const exchangeable = given >= 0 && surname >= 0

  /** Both names differ, and agree when one pair is turned round. */
  const exchanged = (a: number, b: number): boolean => {
    if (!exchangeable) return false
    const [givenA, givenB] = [codes[given]![a]!, codes[given]![b]!]
    const [surnameA, surnameB] = [codes[surname]![a]!, codes[surname]![b]!]
    if (givenA === givenB || surnameA === surnameB) return false
    const compare = comparisons[given]!
    return near(compare, givenA, surnameB) && near(compare, surnameA, givenB) && (givenA !== 0 || surnameA !== 0)
  }
  const levelOf = (field: number, a: number, b: number): number => {
    const one = codes[field]![a]!
    const other = codes[field]![b]!
    if (one !== 0 && one === other) return level.exact
    if (field === given && exchanged(a, b)) return level.exchanged
    if (one === 0 || other === 0 || (field === surname && exchanged(a, b))) return level.missing
    return comparisons[field]!(one, other)
  }
  return {
    fields: columns.length,
    levelOf,
    compare: (a, b, levels) => {
      for (let field = 0; field < columns.length; field++) levels[field] = levelOf(field, a, b)
    },
  }
}

const near = (compare: (a: number, b: number) => number, a: number, b: number): boolean =>
  a !== 0 && b !== 0 && (a === b || compare(a, b) === level.close)

/** Comparison vectors with how often each was met: far fewer than pairs. */
export type Patterns = {
  readonly add: (levels: Uint8Array) => void
  readonly count: () => number
  /** The levels of pattern n begin at n * fields. */
  readonly levels: () => Uint8Array
  readonly weights: () => Float64Array
}

/** Patterns are kept as a tree of levels: the path of a vector ends at its number. */
export const countPatterns = (fields: number): Patterns => {
  let next = new Int32Array(levelCount * 1024)
  let nodes = 1
  const all: number[] = []
  const weights: number[] = []
  return {
    add: levels => {
      let node = 0
      for (let field = 0; field < fields; field++) {
        const at = node * levelCount + levels[field]!
        let to = next[at]!
        if (to === 0) {
          const isLast = field === fields - 1
          to = isLast ? weights.push(0) : nodes++
          if (isLast) for (let n = 0; n < fields; n++) all.push(levels[n]!)
          next[at] = to
          if (nodes * levelCount + levelCount > next.length) next = larger(next)
        }
        node = to
      }
      weights[node - 1]!++
    },
    count: () => weights.length,
    levels: () => Uint8Array.from(all),
    weights: () => Float64Array.from(weights),
  }
}

const larger = (from: Int32Array): Int32Array<ArrayBuffer> => {
  const to = new Int32Array(2 * from.length)
  to.set(from)
  return to
}
