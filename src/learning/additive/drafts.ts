import type { Column } from '../numeric/index.ts'
import { coarseAxis, codesOf, fineAxis } from './axes.ts'
import type { Block, BlockState } from './block.ts'
import { type Fit, sumsOf } from './fit-terms.ts'
import { type Axis, cellsOf } from './model.ts'
import { pairsByEvidence } from './pairs.ts'
import { levelPenalties, orderedPenalties, pairPenalty } from './penalties.ts'
import { purify, type RawTerm } from './purify.ts'

/** A term in the making: how it is cut, and what is fitted. `rows` is the training weight of each cell. */
export type Draft = {
  readonly axes: readonly [Axis] | readonly [Axis, Axis]
  readonly block: Block
  readonly rows: Float64Array
}

/** The shape of one feature, before it is fitted. */
export const shapeDraft = (
  column: Column,
  feature: number,
  weight: Float64Array,
  bins: number,
  monotone: number,
): Draft => {
  const axis = fineAxis(column, feature, bins, weight)
  const cells = cellsOf(axis)
  const codes = codesOf(axis, column, weight.length)
  const rows = sumsOf({ codes, cells }, weight)
  const all = rows.reduce((sum, value) => sum + value, 0)
  const share = rows.map(value => value / all)
  const penalties = axis.kind === 'numeric' ? orderedPenalties(share) : levelPenalties(share)
  return { axes: [axis], block: { codes, cells, penalties, monotone }, rows }
}

/**
 * The pairs with the strongest evidence in what a fit leaves unexplained.
 *
 * @param shapes of all features, fitted; those with a monotone bound take no part
 */
export const pairDrafts = (
  columns: readonly Column[],
  shapes: readonly Draft[],
  fit: Fit,
  weight: Float64Array,
  most: number,
  pairBins: number,
): readonly Draft[] => {
  if (most === 0) return []
  const coarse = shapes.map(({ axes, rows }) => coarseAxis(axes[0], rows, pairBins))
  const features = coarse.flatMap((axis, feature) => {
    const { block, rows } = shapes[feature]!
    const isUsed = rows.filter(value => value > 0).length > 1
    if (block.monotone !== 0 || !isUsed) return []
    return [{ feature, codes: codesOf(axis, columns[feature]!, weight.length), cells: cellsOf(axis) }]
  })
  const codesOfFeature = new Map(features.map(({ feature, codes }) => [feature, codes]))
  return pairsByEvidence(features, fit.gradient, fit.hessian)
    .slice(0, most)
    .map(({ first, second }) => {
      const axes = [coarse[first]!, coarse[second]!] as const
      const [tall, wide] = [cellsOf(axes[0]), cellsOf(axes[1])]
      const down = codesOfFeature.get(first)!
      const codes = codesOfFeature.get(second)!.map((code, row) => down[row]! * wide + code)
      const penalty = pairPenalty(axes.map(axis => ({ cells: cellsOf(axis), isOrdered: axis.kind === 'numeric' })))
      const block = { codes, cells: tall * wide, penalties: [penalty], monotone: 0 }
      return { axes, block, rows: sumsOf(block, weight) }
    })
}

/** What a penalty is before the data have said anything: in the order of what shapes turn out to have. */
const FIRST_LAMBDA = 30

/** A fit of these terms, all 0, going on from the scores of another. */
export const startOf = (drafts: readonly Draft[], scores: Float64Array): Fit => ({
  blocks: drafts.map(({ block }) => block),
  states: drafts.map(({ block }) => ({
    values: new Float64Array(block.cells),
    lambdas: new Float64Array(block.penalties.length).fill(FIRST_LAMBDA),
    freedom: 0,
  })),
  scores,
  gradient: new Float64Array(scores.length),
  hessian: new Float64Array(scores.length),
})

/** Values as they are read: pairs without main effects, shapes with mean 0, and what the intercept gains. */
export const settled = (
  drafts: readonly Draft[],
  states: readonly BlockState[],
): { readonly values: readonly Float64Array[]; readonly gained: number } => {
  const terms: RawTerm[] = drafts.map(({ axes, rows }, at) => ({ axes, rows, values: states[at]!.values.slice() }))
  const gained = purify(
    terms.filter(({ axes }) => axes.length === 1),
    terms.filter(({ axes }) => axes.length === 2),
  )
  return { values: terms.map(({ values }) => values), gained }
}
