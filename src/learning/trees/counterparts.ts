import type { Feature } from '../numeric/index.ts'
import { type Ensemble, goesLeft } from './ensemble.ts'

/** What stands for a feature of trees that were grown elsewhere. */
export type Counterpart =
  | { readonly kind: 'numeric'; readonly name: string }
  /** Levels here, and what each is there: a level, or a number. Any other level here is as if missing there. */
  | {
      readonly kind: 'categorical'
      readonly name: string
      readonly levels: readonly (readonly [here: string, there: string | number])[]
    }

/** The features that any split asks, in their order. */
export const askedFeatures = (trees: Ensemble): readonly Feature[] => {
  const asked = new Set(trees.feature)
  return trees.features.filter((_, at) => asked.has(at))
}

/**
 * The same trees over other features: every row that has the same values under the other names takes the same branches.
 * Features that no split asks are left out.
 *
 * @param counterparts by the name of a feature; one for each that is asked
 * @throws RangeError where one is lacking, is a number for levels, or names a level that the trees do not know
 *
 * @example
 * withCounterparts(trees, new Map([['AGE', { kind: 'numeric', name: 'age' }]]))
 */
export const withCounterparts = (trees: Ensemble, counterparts: ReadonlyMap<string, Counterpart>): Ensemble => {
  const own = askedFeatures(trees)
  const places = Int32Array.from(trees.features, feature => own.indexOf(feature))
  const found = own.map(feature => counterpartOf(feature, counterparts.get(feature.name)))
  const sets: number[] = []
  const nodes = Array.from(trees.feature, (feature, node) => {
    const at = places[feature]!
    const { counterpart, values } = found[at]!
    const missingLeft = Number(goesLeft(trees, node, Number.NaN))
    if (counterpart.kind === 'numeric')
      return { at, setAt: -1, words: 0, threshold: trees.threshold[node]!, missingLeft: trees.missingLeft[node]! }
    const words = new Uint32Array(Math.max(1, Math.ceil(values.length / 32)))
    for (const [code, value] of values.entries())
      if (goesLeft(trees, node, value)) words[code >>> 5]! |= 1 << (code & 31)
    const setAt = sets.length
    sets.push(...words)
    return { at, setAt, words: words.length, threshold: 0, missingLeft }
  })
  return {
    ...trees,
    features: found.map(({ counterpart }) =>
      counterpart.kind === 'numeric'
        ? counterpart
        : { ...counterpart, levels: counterpart.levels.map(([here]) => here) },
    ),
    feature: Int32Array.from(nodes, ({ at }) => at),
    threshold: Float64Array.from(nodes, ({ threshold }) => threshold),
    setAt: Int32Array.from(nodes, ({ setAt }) => setAt),
    setWords: Int32Array.from(nodes, ({ words }) => words),
    sets: Uint32Array.from(sets),
    missingLeft: Uint8Array.from(nodes, ({ missingLeft }) => missingLeft),
  }
}

/** A counterpart, and what the trees are asked with for each of its levels. */
const counterpartOf = (feature: Feature, counterpart: Counterpart | undefined) => {
  if (counterpart === undefined) throw new RangeError(`${feature.name} has no counterpart`)
  if (counterpart.kind === 'numeric') {
    if (feature.kind !== 'numeric') throw new RangeError(`${feature.name} has levels, ${counterpart.name} is a number`)
    return { counterpart, values: [] }
  }
  const values = counterpart.levels.map(([here, there]) => {
    const value = feature.kind === 'numeric' ? there : feature.levels.indexOf(String(there))
    if (typeof value !== 'number' || !Number.isFinite(value) || (feature.kind === 'categorical' && value < 0))
      throw new RangeError(`${feature.name} knows no ${there}, as which ${here} is to count`)
    return value
  })
  return { counterpart, values }
}
