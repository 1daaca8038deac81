import type { OnnxNode } from '../../../standards/onnx/index.ts'
import { NotTrees } from './derived-columns.ts'

/** How a split compares a value with its own. */
export type Mode = 'LEQ' | 'LT' | 'GTE' | 'GT' | 'EQ' | 'NEQ'

export type RawSplit = {
  readonly column: number
  readonly mode: Mode
  readonly value: number
  /** Whether a missing value counts as if the comparison held. */
  readonly missingHolds: boolean
  readonly holds: RawTree
  readonly fails: RawTree
}

export type RawTree = RawSplit | { readonly leaf: number }

const stop = (because: string): never => {
  throw new NotTrees(because)
}

/** How the weights of a leaf become one number: those of one target, or of two one less the other. */
export type Weighing = { readonly of: number; readonly less?: number; readonly share: number }

const numbersOf = ({ attributes }: OnnxNode, name: string): readonly number[] =>
  attributes.get(`${name}_as_tensor`)?.tensor?.numbers ??
  attributes.get(name)?.tensor?.numbers ??
  attributes.get(name)?.numbers ??
  []

export const textOf = ({ attributes }: OnnxNode, name: string): string | undefined => attributes.get(name)?.texts[0]

/**
 * The trees of `TreeEnsembleClassifier` or `TreeEnsembleRegressor` (ai.onnx.ml 1 and 3): nodes by the numbers of their tree and
 * their own.
 *
 * @param weights `class` or `target`: the prefix of the attributes that hold the weights
 */
export const treesByNumber = (node: OnnxNode, weights: 'class' | 'target', weighing: Weighing): readonly RawTree[] => {
  const of = (name: string): readonly number[] => numbersOf(node, `nodes_${name}`)
  const [treeIds, nodeIds, features, values] = [of('treeids'), of('nodeids'), of('featureids'), of('values')]
  const [holds, fails, tracks] = [of('truenodeids'), of('falsenodeids'), of('missing_value_tracks_true')]
  const modes = node.attributes.get('nodes_modes')?.texts ?? []
  if ([nodeIds, features, values, holds, fails, modes].some(({ length }) => length !== treeIds.length))
    stop('its lists of nodes are of different lengths')
  const key = (tree: number, id: number): string => `${tree} ${id}`
  const places = new Map(treeIds.map((tree, at) => [key(tree, nodeIds[at]!), at]))
  const leaves = leafWeights(node, weights, weighing, key)
  const isLeaf = (at: number): boolean => modes[at] === 'LEAF'
  const child = (at: number, id: number): number =>
    places.get(key(treeIds[at]!, id)) ?? stop(`node ${nodeIds[at]} of tree ${treeIds[at]} leads nowhere`)
  const isChild = new Uint8Array(treeIds.length)
  for (let at = 0; at < treeIds.length; at++)
    if (!isLeaf(at)) for (const id of [holds[at]!, fails[at]!]) isChild[child(at, id)]! += 1
  const roots = treeIds.flatMap((_, at) => (isChild[at] === 0 ? [at] : []))
  if (new Set(treeIds).size !== roots.length || isChild.some(times => times > 1)) stop('its trees are no trees')
  return roots.map(root =>
    grown(root, at =>
      isLeaf(at)
        ? { leaf: leaves.get(key(treeIds[at]!, nodeIds[at]!)) ?? 0 }
        : {
            column: features[at]!,
            mode: modeOf(modes[at]!.replace('BRANCH_', '')),
            value: values[at]!,
            missingHolds: tracks[at] === 1,
            holds: child(at, holds[at]!),
            fails: child(at, fails[at]!),
          },
    ),
  )
}

const leafWeights = (
  node: OnnxNode,
  prefix: 'class' | 'target',
  { of, less, share }: Weighing,
  key: (tree: number, id: number) => string,
): ReadonlyMap<string, number> => {
  const list = (name: string): readonly number[] => numbersOf(node, `${prefix}_${name}`)
  const [trees, nodes, ids, weights] = [list('treeids'), list('nodeids'), list('ids'), list('weights')]
  if ([nodes, ids, weights].some(({ length }) => length !== trees.length))
    stop('its lists of leaves are of different lengths')
  const leaves = new Map<string, number>()
  for (const [at, tree] of trees.entries()) {
    const sign = ids[at] === of ? 1 : ids[at] === less ? -1 : 0
    const name = key(tree, nodes[at]!)
    leaves.set(name, (leaves.get(name) ?? 0) + (sign * weights[at]!) / share)
  }
  return leaves
}

const MODES: readonly string[] = ['LEQ', 'LT', 'GTE', 'GT', 'EQ', 'NEQ']

const modeOf = (name: string | undefined): Mode =>
  name !== undefined && MODES.includes(name)
    ? (name as Mode)
    : stop(`its trees compare by ${name ?? 'something unknown'}`)

/** The trees of `TreeEnsemble` (ai.onnx.ml 5): splits and leaves by place. */
export const treesByPlace = (node: OnnxNode, { of, less, share }: Weighing): readonly RawTree[] => {
  const list = (name: string): readonly number[] => numbersOf(node, name)
  const [features, splits, modes] = [list('nodes_featureids'), list('nodes_splits'), list('nodes_modes')]
  const [holds, fails, tracks] = [
    list('nodes_truenodeids'),
    list('nodes_falsenodeids'),
    list('nodes_missing_value_tracks_true'),
  ]
  const [holdsLeaf, failsLeaf] = [list('nodes_trueleafs'), list('nodes_falseleafs')]
  if ([splits, modes, holds, fails, holdsLeaf, failsLeaf].some(({ length }) => length !== features.length))
    stop('its lists of nodes are of different lengths')
  const [targets, weights] = [list('leaf_targetids'), list('leaf_weights')]
  const seen = new Set<number>()
  const child = (to: number, isLeaf: number): number => (isLeaf === 1 ? ~to : to)
  return list('tree_roots').map(root =>
    grown(root, at => {
      if (at < 0) {
        const weight = weights[~at] ?? stop('a leaf is not there')
        const sign = targets[~at] === of ? 1 : targets[~at] === less ? -1 : 0
        return { leaf: (sign * weight) / share }
      }
      if (seen.has(at) || at >= features.length) stop('its trees are no trees')
      seen.add(at)
      return {
        column: features[at]!,
        mode: modeOf(MODES[modes[at]!]),
        value: splits[at]!,
        missingHolds: tracks[at] === 1,
        holds: child(holds[at]!, holdsLeaf[at]!),
        fails: child(fails[at]!, failsLeaf[at]!),
      }
    }),
  )
}

type Told =
  | { readonly leaf: number }
  | (Omit<RawSplit, 'holds' | 'fails'> & { readonly holds: number; readonly fails: number })

/** A tree deeper than this was not grown on patients. */
const DEEPEST = 2000

const grown = (root: number, tell: (at: number) => Told): RawTree => {
  const grow = (at: number, depth: number): RawTree => {
    if (depth > DEEPEST) stop('its trees are too deep, or go round in a circle')
    const told = tell(at)
    return 'leaf' in told ? told : { ...told, holds: grow(told.holds, depth + 1), fails: grow(told.fails, depth + 1) }
  }
  return grow(root, 0)
}
