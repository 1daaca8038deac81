/** A model as `Booster.dump_model` gives it: trees of numbers only. */
export type LightgbmDump = {
  readonly feature_names: readonly string[]
  readonly objective: string
  readonly tree_info: readonly { readonly tree_structure: DumpedNode }[]
}

type DumpedLeaf = { readonly leaf_index?: number; readonly leaf_value: number; readonly leaf_count: number }
type DumpedNode =
  | DumpedLeaf
  | {
      readonly split_index: number
      readonly split_feature: number
      readonly threshold: number
      readonly default_left: boolean
      readonly missing_type: 'None' | 'Zero' | 'NaN'
      readonly internal_count: number
      readonly left_child: DumpedNode
      readonly right_child: DumpedNode
    }

/** The same model as the text that `Booster.save_model` writes, for the reader of that text. */
export const dumpAsText = (dump: LightgbmDump): string =>
  [
    'tree',
    'num_tree_per_iteration=1',
    `feature_names=${dump.feature_names.join(' ')}`,
    `objective=${dump.objective}`,
    ...dump.tree_info.map(({ tree_structure }, index) => `Tree=${index}\n${treeAsText(tree_structure)}`),
    'end of trees',
  ].join('\n')

const treeAsText = (root: DumpedNode): string => {
  const entries: Record<string, number[]> = Object.fromEntries(
    [
      'split_feature',
      'threshold',
      'decision_type',
      'left_child',
      'right_child',
      'internal_count',
      'leaf_value',
      'leaf_count',
    ].map(key => [key, []]),
  )
  const put = (key: string, at: number, value: number): void => {
    entries[key]![at] = value
  }
  const visit = (node: DumpedNode): number => {
    if ('leaf_value' in node) {
      const leaf = node.leaf_index ?? 0
      put('leaf_value', leaf, node.leaf_value)
      put('leaf_count', leaf, node.leaf_count)
      return ~leaf
    }
    const at = node.split_index
    put('split_feature', at, node.split_feature)
    put('threshold', at, node.threshold)
    put('decision_type', at, (node.default_left ? 2 : 0) + { None: 0, Zero: 4, NaN: 8 }[node.missing_type])
    put('internal_count', at, node.internal_count)
    put('left_child', at, visit(node.left_child))
    put('right_child', at, visit(node.right_child))
    return at
  }
  visit(root)
  return [
    `num_leaves=${entries.leaf_value!.length}`,
    ...Object.entries(entries).map(([key, all]) => `${key}=${all.join(' ')}`),
  ].join('\n')
}
