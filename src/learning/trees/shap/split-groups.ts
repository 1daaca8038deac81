import { type Ensemble, MISSING } from '../ensemble.ts'

/** Splits on one feature that treat missing values alike: its value is looked at once for all of them. */
export type SplitGroup = {
  readonly feature: number
  /** One of `MISSING`. */
  readonly missing: number
  readonly missingLeft: number
  /** Words of 32 codes of the longest set of levels, at least 1; 0 for splits on a number. */
  readonly words: number
  /** Nodes of the ensemble. */
  readonly nodes: readonly number[]
  /** For each, its place among the splits asked about. */
  readonly places: readonly number[]
}

/** @param nodes the splits asked about, in the order of their decisions */
export const splitGroups = (trees: Ensemble, nodes: readonly number[]): readonly SplitGroup[] => {
  const groups = new Map<string, SplitGroup & { words: number; nodes: number[]; places: number[] }>()
  for (const [place, node] of nodes.entries()) {
    const feature = trees.feature[node]!
    const isLevels = trees.setAt[node]! >= 0
    const missing = isLevels ? MISSING.side : trees.missing[node]!
    const missingLeft = trees.missingLeft[node]!
    const key = `${feature} ${isLevels} ${missing} ${missingLeft}`
    const group = groups.get(key) ?? { feature, missing, missingLeft, words: 0, nodes: [], places: [] }
    groups.set(key, group)
    if (isLevels) group.words = Math.max(1, group.words, trees.setWords[node]!)
    group.nodes.push(node)
    group.places.push(place)
  }
  return [...groups.values()]
}

/** The words of a group's sets: the first word of each set, then the second of each, and so on; 0 behind a set's end. */
export const wordsOf = (trees: Ensemble, { words, nodes }: SplitGroup): Uint32Array => {
  const all = new Uint32Array(words * nodes.length)
  for (const [at, node] of nodes.entries())
    for (let word = 0; word < trees.setWords[node]!; word++)
      all[word * nodes.length + at] = trees.sets[trees.setAt[node]! + word]!
  return all
}
