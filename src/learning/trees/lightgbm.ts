import { failure, type Issue, issue, type Result, success } from '../../core/index.ts'
import type { Feature } from '../numeric/index.ts'
import { type Ensemble, MISSING } from './ensemble.ts'

/** How a raw score becomes a prediction. */
export type Link = 'logit' | 'log' | 'identity'

export type ImportedTrees = { readonly trees: Ensemble; readonly link: Link }

/**
 * A model as LightGBM saves it (`Booster.save_model`, versions v3 and v4): trees of one output.
 *
 * @param text the whole file
 * @returns the trees; or why not, with the place: several classes, linear leaves, an objective whose scores are not on a
 *   log-odds, logarithmic or plain scale, and a file that is damaged
 *
 * @example
 * const model = parseLightgbm(await readFile('model.txt', 'utf8'))
 * if (model.ok) scoreOf(model.value.trees, row)
 */
export const parseLightgbm = (text: string): Result<ImportedTrees> => {
  const [head = '', ...blocks] = text.split(/^Tree=/m)
  const header = entriesOf(head)
  const objection = objectionTo(header, head, blocks.length)
  if (objection !== undefined) return failure(objection)
  const link = linkOf(header.get('objective') ?? '')
  if (link === undefined)
    return fault(
      'lightgbm-objective',
      `the objective "${header.get('objective') ?? 'none'}" is not one that is read`,
      'objective',
    )
  const features = featuresOf(header, text)
  if (features === undefined)
    return fault(
      'lightgbm-levels',
      'it does not say which columns its pandas categories are of; leave out columns of one value and train again',
      'pandas_categorical',
    )
  const trees = blocks.map(block => entriesOf(block.split('end of trees')[0]!))
  const damaged = trees.findIndex(tree => !isWhole(tree, features.length))
  if (damaged >= 0) return fault('lightgbm-tree', 'the tree lacks entries or points outside itself', `Tree=${damaged}`)
  if (trees.some(tree => tree.get('is_linear') === '1'))
    return fault('lightgbm-linear', 'linear leaves are not read; train with linear_tree=false', 'is_linear')
  const isMean = head.split('\n').some(line => line.trim() === 'average_output')
  return success({ trees: laidOut(trees, features, isMean ? trees.length : 1, link.scale), link: link.name })
}

const fault = (code: string, message: string, location: string): Result<never> =>
  failure(issue('error', code, message, location))

const objectionTo = (header: ReadonlyMap<string, string>, head: string, trees: number): Issue | undefined => {
  if (head.trim().split('\n')[0]?.trim() !== 'tree' || !header.has('feature_names'))
    return issue('error', 'lightgbm-format', 'not a LightGBM text model: the first line must be "tree"', 'line 1')
  if (trees === 0) return issue('error', 'lightgbm-tree', 'the file holds no tree', 'end of file')
  const classes = Number(header.get('num_tree_per_iteration') ?? header.get('num_class') ?? 1)
  return classes === 1
    ? undefined
    : issue(
        'error',
        'lightgbm-classes',
        `models of ${classes} classes are not read; train one model a class`,
        'num_class',
      )
}

const entriesOf = (block: string): ReadonlyMap<string, string> =>
  new Map(
    block.split('\n').flatMap(line => {
      const at = line.indexOf('=')
      return at < 0 ? [] : [[line.slice(0, at).trim(), line.slice(at + 1).trim()] as const]
    }),
  )

const linkOf = (objective: string): { readonly name: Link; readonly scale: number } | undefined => {
  const [name = '', ...settings] = objective.split(' ')
  if (name === 'binary') {
    const sigmoid = Number(settings.find(setting => setting.startsWith('sigmoid:'))?.slice(8) ?? 1)
    return { name: 'logit', scale: sigmoid }
  }
  if (name === 'cross_entropy') return { name: 'logit', scale: 1 }
  if (['poisson', 'gamma', 'tweedie'].includes(name)) return { name: 'log', scale: 1 }
  return PLAIN.has(name) && !settings.includes('sqrt') ? { name: 'identity', scale: 1 } : undefined
}

const PLAIN = new Set(['regression', 'regression_l1', 'huber', 'fair', 'quantile', 'mape'])

/**
 * Levels are pandas' own where the file tells them, else the whole numbers LightGBM was given.
 *
 * @returns undefined where pandas' levels cannot be told apart by column
 */
const featuresOf = (header: ReadonlyMap<string, string>, text: string): readonly Feature[] | undefined => {
  const names = header.get('feature_names')!.split(' ')
  const kinds = (header.get('feature_infos') ?? '').split(' ')
  const listed = /^\[categorical_feature: ([\d,]+)\]/m.exec(text)?.[1]?.split(',').map(Number) ?? []
  const pandas = JSON.parse(/^pandas_categorical:(.*)$/m.exec(text)?.[1] ?? 'null') as
    | readonly (readonly unknown[])[]
    | null
  // "[0:12.5]" is a range of numbers, "3:1:2" the levels, "none" a column of one value, whichever it holds.
  const isLevels = (index: number): boolean => listed.includes(index) || /^-?\d+(:-?\d+)*$/.test(kinds[index] ?? '')
  const categorical = [...names.keys()].filter(isLevels)
  const own = pandas === null || pandas.length === 0 ? undefined : pandas
  if (own !== undefined && own.length !== categorical.length) return undefined
  return names.map((name, index) => {
    if (!isLevels(index)) return { kind: 'numeric', name }
    const codes = (kinds[index] ?? '').split(':').map(Number).filter(Number.isInteger)
    const levels = own?.[categorical.indexOf(index)]?.map(levelOf)
    return {
      kind: 'categorical',
      name,
      levels: levels ?? Array.from({ length: Math.max(-1, ...codes) + 1 }, (_, code) => String(code)),
    }
  })
}

/** As pandas writes a value to a file. */
const levelOf = (value: unknown): string => (typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value))

const numbers = (tree: ReadonlyMap<string, string>, key: string): readonly number[] => {
  const text = tree.get(key) ?? ''
  return text === '' ? [] : text.split(' ').map(numberOf)
}

/** C++ writes the end of the numbers as a word; a split there parts those who are missing from all others. */
const numberOf = (word: string): number =>
  /^[+-]?inf(inity)?$/i.test(word) ? (word.startsWith('-') ? -1 : 1) * Number.MAX_VALUE : Number(word)

/** As many entries as leaves ask for, and every child and feature there. */
const isWhole = (tree: ReadonlyMap<string, string>, features: number): boolean => {
  const leaves = Number(tree.get('num_leaves'))
  const values = numbers(tree, 'leaf_value')
  if (!(leaves >= 1) || values.length !== leaves || !values.every(Number.isFinite)) return false
  const inner = ['split_feature', 'threshold', 'decision_type', 'left_child', 'right_child', 'internal_count']
  const isFull = (key: string): boolean => {
    const own = numbers(tree, key)
    return own.length === leaves - 1 && own.every(Number.isFinite)
  }
  if (leaves > 1 && !inner.every(isFull)) return false
  if (leaves > 1 && numbers(tree, 'leaf_count').length !== leaves) return false
  // A child comes after its parent, so that no walk goes round.
  const isChild = (child: number, node: number): boolean =>
    Number.isInteger(child) && (child < 0 ? ~child < leaves : child > node && child < leaves - 1)
  return (
    numbers(tree, 'left_child').every(isChild) &&
    numbers(tree, 'right_child').every(isChild) &&
    numbers(tree, 'split_feature').every(feature => Number.isInteger(feature) && feature >= 0 && feature < features)
  )
}

const CATEGORICAL = 1
const LEFT = 2

const laidOut = (
  trees: readonly ReadonlyMap<string, string>[],
  features: readonly Feature[],
  share: number,
  scale: number,
): Ensemble => {
  const flat = (key: string): readonly number[] => trees.flatMap(tree => numbers(tree, key))
  const firsts = { node: 0, leaf: 0 }
  const roots: number[] = []
  const children: { left: number[]; right: number[] } = { left: [], right: [] }
  const sets = { words: [] as number[], at: [] as number[], count: [] as number[] }
  for (const tree of trees) {
    const leaves = Number(tree.get('num_leaves'))
    const { node, leaf } = firsts
    const moved = (child: number): number => (child < 0 ? ~(~child + leaf) : child + node)
    roots.push(leaves === 1 ? ~leaf : node)
    children.left.push(...numbers(tree, 'left_child').map(moved))
    children.right.push(...numbers(tree, 'right_child').map(moved))
    const kinds = numbers(tree, 'decision_type')
    const bounds = numbers(tree, 'cat_boundaries')
    const thresholds = numbers(tree, 'threshold')
    const first = sets.words.length
    sets.words.push(...numbers(tree, 'cat_threshold'))
    kinds.forEach((kind, index) => {
      const isLevels = (kind & CATEGORICAL) !== 0
      const set = thresholds[index]!
      sets.at.push(isLevels ? first + bounds[set]! : -1)
      sets.count.push(isLevels ? bounds[set + 1]! - bounds[set]! : 0)
    })
    firsts.node += leaves - 1
    firsts.leaf += leaves
  }
  const kinds = flat('decision_type')
  return {
    features,
    base: 0,
    roots: Int32Array.from(roots),
    feature: Int32Array.from(flat('split_feature')),
    threshold: Float64Array.from(flat('threshold')),
    setAt: Int32Array.from(sets.at),
    setWords: Int32Array.from(sets.count),
    sets: Uint32Array.from(sets.words),
    missingLeft: Uint8Array.from(kinds, kind => ((kind & CATEGORICAL) === 0 && (kind & LEFT) !== 0 ? 1 : 0)),
    missing: Uint8Array.from(
      kinds,
      kind => [MISSING.zeroValue, MISSING.sideWithZero, MISSING.side][(kind >> 2) & 3] ?? 0,
    ),
    left: Int32Array.from(children.left),
    right: Int32Array.from(children.right),
    cover: Float64Array.from(flat('internal_count')),
    leafCover: Float64Array.from(
      trees.flatMap(tree => (Number(tree.get('num_leaves')) === 1 ? [1] : numbers(tree, 'leaf_count'))),
    ),
    leafValue: Float64Array.from(flat('leaf_value'), value => (value * scale) / share),
  }
}
