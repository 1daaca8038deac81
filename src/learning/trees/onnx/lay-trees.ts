import type { Feature } from '../../numeric/index.ts'
import { type Ensemble, MISSING } from '../ensemble.ts'
import { type DerivedColumn, type DerivedTensor, NotTrees } from './derived-columns.ts'
import type { Mode, RawSplit, RawTree } from './raw-trees.ts'

type Laid = {
  readonly feature: number
  readonly threshold: number
  /** Codes that go left; undefined for a split on a number. */
  readonly codes?: readonly number[]
  readonly missingLeft: boolean
  readonly leftHolds: boolean
}

const stop = (because: string): never => {
  throw new NotTrees(because)
}

/** Lays trees side by side, each split on the column of the table that it goes back to. */
export const layTrees = (
  trees: readonly RawTree[],
  {
    base,
    features,
    asked,
  }: { readonly base: number; readonly features: readonly Feature[]; readonly asked: DerivedTensor },
): Ensemble => {
  const splits: Laid[] = []
  const [left, right, leaves]: [number[], number[], number[]] = [[], [], []]
  const lay = (tree: RawTree): number => {
    if ('leaf' in tree) return ~(leaves.push(tree.leaf) - 1)
    const laid = laidSplit(tree, asked, features)
    const at = splits.push(laid) - 1
    const [below, above] = laid.leftHolds ? [tree.holds, tree.fails] : [tree.fails, tree.holds]
    left[at] = lay(below)
    right[at] = lay(above)
    return at
  }
  const roots = trees.map(lay)
  const sets: number[] = []
  const setAt = splits.map(({ codes, feature }) =>
    codes === undefined ? -1 : writeSet(sets, codes, features[feature]!),
  )
  const wordsOf = (feature: number): number => {
    const one = features[feature]!
    return one.kind === 'categorical' ? wordCount(one.levels.length) : 0
  }
  return {
    features,
    base,
    roots: Int32Array.from(roots),
    feature: Int32Array.from(splits, ({ feature }) => feature),
    threshold: Float64Array.from(splits, ({ threshold }) => threshold),
    setAt: Int32Array.from(setAt),
    setWords: Int32Array.from(splits, ({ codes, feature }) => (codes === undefined ? 0 : wordsOf(feature))),
    sets: Uint32Array.from(sets),
    missingLeft: Uint8Array.from(splits, ({ missingLeft }) => Number(missingLeft)),
    missing: new Uint8Array(splits.length).fill(MISSING.side),
    left: Int32Array.from(left),
    right: Int32Array.from(right),
    cover: new Float64Array(splits.length),
    leafCover: new Float64Array(leaves.length),
    leafValue: Float64Array.from(leaves),
  }
}

const wordCount = (levels: number): number => Math.max(1, Math.ceil(levels / 32))

const writeSet = (sets: number[], codes: readonly number[], feature: Feature): number => {
  const at = sets.length
  const words = new Uint32Array(feature.kind === 'categorical' ? wordCount(feature.levels.length) : 1)
  for (const code of codes) words[code >>> 5]! |= 1 << (code & 31)
  sets.push(...words)
  return at
}

const laidSplit = (split: RawSplit, { columns, type }: DerivedTensor, features: readonly Feature[]): Laid => {
  const column = columns[split.column] ?? stop(`its trees ask column ${split.column}, of ${columns.length}`)
  if (column.kind === 'text') return stop('its trees ask a text')
  return column.kind === 'number'
    ? numberSplit(split, column, type === 'float64')
    : levelSplit(split, column, features[column.source]!, type === 'float64')
}

const COMPARE: Readonly<Record<Mode, (value: number, bound: number) => boolean>> = {
  LEQ: (value, bound) => value <= bound,
  LT: (value, bound) => value < bound,
  GTE: (value, bound) => value >= bound,
  GT: (value, bound) => value > bound,
  EQ: (value, bound) => value === bound,
  NEQ: (value, bound) => value !== bound,
}

const doesHold = ({ mode, value: bound, missingHolds }: RawSplit, value: number): boolean =>
  COMPARE[mode](value, bound) || (missingHolds && Number.isNaN(value))

/** Beyond these a value goes the way they go. */
const FARTHEST = { single: 3.4028234663852886e38, double: 8e307 }

/**
 * The highest number whose way is that of the lowest. As the column rises or falls all the way, so does what the comparison says;
 * halving finds the number exactly, whatever rounding lies between.
 */
const numberSplit = (split: RawSplit, column: DerivedColumn & { readonly kind: 'number' }, isDouble: boolean): Laid => {
  if (split.mode === 'EQ' || split.mode === 'NEQ') stop('its trees ask whether a number equals another')
  const holds = (value: number): boolean => doesHold(split, column.of(value))
  const far = isDouble ? FARTHEST.double : FARTHEST.single
  const leftHolds = holds(-far)
  const common = { feature: column.source, leftHolds, missingLeft: holds(Number.NaN) === leftHolds }
  if (holds(far) === leftHolds) return { ...common, threshold: Number.MAX_VALUE }
  const near = Math.abs(split.value) * 1e-6 + 1e-37
  let [low, high] = [-far, far]
  // Where a value is rounded at most, the turn is near the split's own value.
  if (column.isPlain && holds(split.value - near) === leftHolds && holds(split.value + near) !== leftHolds)
    [low, high] = [split.value - near, split.value + near]
  for (let middle = low + (high - low) / 2; middle > low && middle < high; middle = low + (high - low) / 2) {
    if (holds(middle) === leftHolds) low = middle
    else high = middle
  }
  return { ...common, threshold: low }
}

/** A text that no encoder knows. */
const UNKNOWN = '\u0000'

const levelSplit = (
  split: RawSplit,
  column: DerivedColumn & { readonly kind: 'level' },
  feature: Feature,
  isDouble: boolean,
): Laid => {
  const levels = feature.kind === 'categorical' ? feature.levels : []
  const holds = (text: string): boolean => doesHold(split, isDouble ? column.of(text) : Math.fround(column.of(text)))
  const missingLeft = holds(UNKNOWN)
  if (holds('') !== missingLeft) stop('it tells a missing text from one that it does not know')
  return {
    feature: column.source,
    threshold: 0,
    codes: levels.flatMap((level, code) => (holds(level) ? [code] : [])),
    missingLeft,
    leftHolds: true,
  }
}
