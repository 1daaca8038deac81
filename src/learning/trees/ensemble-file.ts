import { z } from 'zod'
import { failure, issue, type Result, success } from '../../core/index.ts'
import type { Feature } from '../numeric/index.ts'
import type { Ensemble } from './ensemble.ts'

const whole = z.array(z.number().int())
const finite = z.array(z.number())

const schema = z.strictObject({
  base: z.number(),
  roots: whole,
  feature: whole,
  threshold: finite,
  setAt: whole,
  setWords: whole,
  sets: whole,
  missingLeft: whole,
  missing: whole,
  left: whole,
  right: whole,
  cover: finite,
  leafCover: finite,
  leafValue: finite,
})

/** An ensemble as plain JSON, its features apart. */
export type EnsembleJson = z.infer<typeof schema>

/**
 * An ensemble as plain JSON; its features are kept apart.
 *
 * @example
 * readEnsemble(JSON.parse(JSON.stringify(ensembleToJson(trees))), trees.features)
 */
export const ensembleToJson = ({ features: _, ...trees }: Ensemble): EnsembleJson =>
  Object.fromEntries(
    Object.entries(trees).map(([key, value]) => [key, typeof value === 'number' ? value : [...value]]),
  ) as EnsembleJson

/** Reads what `ensembleToJson` wrote. A tree that points outside itself or round in a circle is refused. */
export const readEnsemble = (json: unknown, features: readonly Feature[]): Result<Ensemble> => {
  const parsed = schema.safeParse(json)
  if (!parsed.success) {
    const [first] = parsed.error.issues
    return failure(issue('error', 'trees-shape', `The trees cannot be read: ${first?.message}.`, first?.path.join('.')))
  }
  const trees = parsed.data
  const problem = problemOf(trees, features.length)
  if (problem !== undefined) return failure(issue('error', 'trees-damaged', `The trees are damaged: ${problem}.`))
  return success({
    features,
    base: trees.base,
    roots: Int32Array.from(trees.roots),
    feature: Int32Array.from(trees.feature),
    threshold: Float64Array.from(trees.threshold),
    setAt: Int32Array.from(trees.setAt),
    setWords: Int32Array.from(trees.setWords),
    sets: Uint32Array.from(trees.sets),
    missingLeft: Uint8Array.from(trees.missingLeft),
    missing: Uint8Array.from(trees.missing),
    left: Int32Array.from(trees.left),
    right: Int32Array.from(trees.right),
    cover: Float64Array.from(trees.cover),
    leafCover: Float64Array.from(trees.leafCover),
    leafValue: Float64Array.from(trees.leafValue),
  })
}

const problemOf = (trees: EnsembleJson, features: number): string | undefined => {
  const nodes = trees.feature.length
  const leaves = trees.leafValue.length
  const perNode = [
    trees.threshold,
    trees.setAt,
    trees.setWords,
    trees.missingLeft,
    trees.missing,
    trees.left,
    trees.right,
    trees.cover,
  ]
  if (perNode.some(({ length }) => length !== nodes) || trees.leafCover.length !== leaves)
    return 'its lists are of different lengths'
  // A child comes after its parent, so that no walk goes round.
  const isChild = (child: number, parent: number): boolean =>
    child < 0 ? ~child < leaves : child > parent && child < nodes
  if (!trees.roots.every(root => isChild(root, -1))) return 'a root is not there'
  for (let node = 0; node < nodes; node++) {
    if (!isChild(trees.left[node]!, node) || !isChild(trees.right[node]!, node)) return `node ${node} leads nowhere`
    if (!(trees.feature[node]! >= 0 && trees.feature[node]! < features))
      return `node ${node} asks a feature that is not there`
    if (trees.setAt[node]! >= 0 && trees.setAt[node]! + trees.setWords[node]! > trees.sets.length)
      return `node ${node} has no levels`
  }
  return undefined
}
