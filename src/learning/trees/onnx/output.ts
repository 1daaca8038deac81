import type { OnnxGraph, OnnxNode } from '../../../standards/onnx/index.ts'
import type { Link } from '../lightgbm.ts'
import { NotTrees } from './derived-columns.ts'
import { type RawTree, textOf, treesByNumber, treesByPlace, type Weighing } from './raw-trees.ts'

/** What a graph foretells: the sum of its trees and `base`, seen through `link`. */
export type OnnxOutput = {
  readonly trees: readonly RawTree[]
  readonly base: number
  readonly link: Link
  /** The tensor that the trees ask. */
  readonly input: string
}

const stop = (because: string): never => {
  throw new NotTrees(because)
}

const ENSEMBLES = ['TreeEnsembleClassifier', 'TreeEnsembleRegressor', 'TreeEnsemble']

/**
 * Follows an output back to its one tree ensemble, through what changes nothing, a constant that is added, and at most one
 * function (Sigmoid, Exp).
 *
 * @throws NotTrees for anything else
 */
export const outputOf = (graph: OnnxGraph, tensor: string): OnnxOutput => {
  let [name, link, added] = [tensor, 'identity' as Link, 0]
  for (let steps = 0; steps <= graph.nodes.length; steps++) {
    const node = graph.nodes.find(({ outputs }) => outputs.includes(name)) ?? stop(`nothing makes ${name}`)
    if (ENSEMBLES.includes(node.operator)) {
      const own = ensembleOf(node, node.outputs.indexOf(name))
      if (own.link !== 'identity' && (link !== 'identity' || added !== 0)) stop('its chances are computed with')
      const [input = ''] = node.inputs
      return { ...own, base: own.base + added, link: link === 'identity' ? own.link : link, input }
    }
    const step = stepOf(node, graph)
    if (step.link !== undefined) {
      if (link !== 'identity' || added !== 0) stop('its prediction is computed in several steps')
      link = step.link
    }
    added += step.added ?? 0
    name = node.inputs[0] ?? ''
  }
  return stop('its nodes go round in a circle')
}

const stepOf = (node: OnnxNode, { constants }: OnnxGraph): { readonly link?: Link; readonly added?: number } => {
  const { operator } = node
  if (['Identity', 'Reshape', 'Flatten', 'Cast'].includes(operator)) return {}
  if (operator === 'Sigmoid') return { link: 'logit' }
  if (operator === 'Exp') return { link: 'log' }
  const [constant, ...more] = constants.get(node.inputs[1] ?? '')?.numbers ?? []
  if (constant !== undefined && more.length === 0) {
    if (operator === 'Add') return { added: constant }
    if (operator === 'Mul' && constant === 1) return {}
  }
  return stop(`it has the operator ${operator} behind its trees`)
}

type Own = Pick<OnnxOutput, 'trees' | 'base' | 'link'>

const ensembleOf = (node: OnnxNode, output: number): Own => {
  if (node.operator === 'TreeEnsembleClassifier') {
    return output === 1 ? classifier(node) : stop('its label is no number')
  }
  return node.operator === 'TreeEnsemble' ? byPlace(node) : regressor(node)
}

const numbersOf = ({ attributes }: OnnxNode, name: string): readonly number[] =>
  attributes.get(`${name}_as_tensor`)?.tensor?.numbers ?? attributes.get(name)?.numbers ?? []

/** The second of two classes: by one score a leaf, or by one for each class. */
const classifier = (node: OnnxNode): Own => {
  const labels = node.attributes.get('classlabels_strings')?.texts ?? numbersOf(node, 'classlabels_int64s')
  if (labels.length !== 2) stop(`it knows ${labels.length} classes; two are read`)
  const transform = textOf(node, 'post_transform') ?? 'NONE'
  const ids = [...new Set(numbersOf(node, 'class_ids'))]
  const bases = numbersOf(node, 'base_values')
  if (ids.length === 1) {
    const weights = numbersOf(node, 'class_weights')
    // Programs differ: some take scores that are never negative for chances already.
    if (transform === 'LOGISTIC' && weights.every(weight => weight >= 0)) stop('its scores may be chances already')
    if (bases.length > 1) stop('it adds to both classes')
    const link = transform === 'LOGISTIC' ? 'logit' : transform === 'NONE' ? 'identity' : undefined
    return {
      trees: treesByNumber(node, 'class', { of: ids[0]!, share: 1 }),
      base: bases[0] ?? 0,
      link: link ?? stop(`it transforms by ${transform}`),
    }
  }
  if (bases.length > 0) stop('it adds to both classes')
  const ways: Readonly<Record<string, { readonly link: Link; readonly weighing: Weighing } | undefined>> = {
    NONE: { link: 'identity', weighing: { of: 1, share: 1 } },
    LOGISTIC: { link: 'logit', weighing: { of: 1, share: 1 } },
    // e^b / (e^a + e^b) is the logistic function of b - a.
    SOFTMAX: { link: 'logit', weighing: { of: 1, less: 0, share: 1 } },
  }
  const way = ways[transform] ?? stop(`it transforms by ${transform}`)
  return { trees: treesByNumber(node, 'class', way.weighing), base: 0, link: way.link }
}

const regressor = (node: OnnxNode): Own => {
  if ((numbersOf(node, 'n_targets')[0] ?? 1) !== 1) stop('it foretells several numbers')
  const how = textOf(node, 'aggregate_function') ?? 'SUM'
  const transform = textOf(node, 'post_transform') ?? 'NONE'
  const count = new Set(numbersOf(node, 'nodes_treeids')).size
  const link = transform === 'LOGISTIC' ? 'logit' : transform === 'NONE' ? 'identity' : undefined
  return {
    trees: treesByNumber(node, 'target', { of: 0, share: shareOf(how, count) }),
    base: numbersOf(node, 'base_values')[0] ?? 0,
    link: link ?? stop(`it transforms by ${transform}`),
  }
}

const shareOf = (how: string, trees: number): number => {
  if (how === 'SUM') return 1
  return how === 'AVERAGE' ? trees : stop(`it takes the ${how} of its trees`)
}

/** Of version 5 numbers stand for words. */
const AGGREGATES = ['AVERAGE', 'SUM', 'MIN', 'MAX']
const TRANSFORMS = ['NONE', 'SOFTMAX', 'LOGISTIC', 'SOFTMAX_ZERO', 'PROBIT']

const byPlace = (node: OnnxNode): Own => {
  const how = AGGREGATES[numbersOf(node, 'aggregate_function')[0] ?? 1] ?? 'an unknown function'
  const transform = TRANSFORMS[numbersOf(node, 'post_transform')[0] ?? 0] ?? 'an unknown function'
  const targets = numbersOf(node, 'n_targets')[0] ?? 1
  const share = shareOf(how, numbersOf(node, 'tree_roots').length)
  if (targets > 2) stop('it foretells several numbers')
  const of = targets - 1
  if (targets === 2 && transform === 'SOFTMAX')
    return { trees: treesByPlace(node, { of, less: 0, share }), base: 0, link: 'logit' }
  const link = transform === 'LOGISTIC' ? 'logit' : transform === 'NONE' ? 'identity' : undefined
  return { trees: treesByPlace(node, { of, share }), base: 0, link: link ?? stop(`it transforms by ${transform}`) }
}
