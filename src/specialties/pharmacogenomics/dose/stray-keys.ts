import { builtInGenes, builtInRules } from '../report/tables.ts'
import { factorGenes } from './start-factor-input.ts'
import { warfarinKeys } from './warfarin-input.ts'

type Input = Readonly<Record<string, unknown>>

/** Keys of an input that nothing reads. */
export type StrayKeys = {
  /** Words of their own, which change nothing. */
  readonly ignored: readonly string[]
  /** So near to a key that is read that it was probably meant: counted as absent, it would change the dose. */
  readonly misspelt: readonly { readonly key: string; readonly meant: string }[]
}

const ofFactors = ['weight', 'weightKg', 'lookedFor'] as const
const ofGene = ['diplotype', 'phenotype', 'activityScore'] as const
/** `name` is no misspelt `race`. */
const shortLength = 4
const mostEdits = 2

/**
 * Which keys of an input of `attune dose` are not read, and which of them look like a misspelt one. A key of another drug
 * and the symbol of another gene (`CYP2C19` beside `CYP2C9`) are words of their own.
 *
 * @param drug `warfarin`, or a key of `factorGenes`
 * @example
 * strayKeys('warfarin', { age: 67, amiodaron: true, name: 'x' })
 * // { ignored: ['name'], misspelt: [{ key: 'amiodaron', meant: 'amiodarone' }] }
 */
export const strayKeys = (drug: string, input: Input): StrayKeys => {
  const genes = factorGenes[drug] ?? []
  const own = strayIn(input, drug === 'warfarin' ? warfarinKeys : [...genes, ...ofFactors])
  const nested = genes.flatMap(gene => {
    const given = input[gene]
    if (typeof given !== 'object' || given === null || Array.isArray(given)) return []
    return [within(gene, strayIn(given as Input, ofGene))]
  })
  const all = [own, ...nested]
  return { ignored: all.flatMap(({ ignored }) => ignored), misspelt: all.flatMap(({ misspelt }) => misspelt) }
}

const within = (name: string, { ignored, misspelt }: StrayKeys): StrayKeys => ({
  ignored: ignored.map(key => `${name}.${key}`),
  misspelt: misspelt.map(({ key, meant }) => ({ key: `${name}.${key}`, meant })),
})

const strayIn = (input: Input, known: readonly string[]): StrayKeys => {
  const stray = Object.keys(input).filter(key => !known.includes(key))
  const meantBy = (key: string) =>
    wordsOfTheirOwn().has(key) ? undefined : known.find(one => isNear(key.toLowerCase(), one.toLowerCase()))
  const judged = stray.map(key => ({ key, meant: meantBy(key) }))
  return {
    ignored: judged.filter(({ meant }) => meant === undefined).map(({ key }) => key),
    misspelt: judged.flatMap(({ key, meant }) => (meant === undefined ? [] : [{ key, meant }])),
  }
}

/** Asked for after every table has loaded. */
const wordsOfTheirOwn = (): ReadonlySet<string> =>
  new Set([
    ...warfarinKeys,
    ...ofFactors,
    ...Object.values(factorGenes).flat(),
    ...builtInGenes.map(({ gene }) => gene),
    ...builtInRules.cpic.keys(),
  ])

const isNear = (key: string, known: string): boolean =>
  edits(key, known) <= (Math.min(key.length, known.length) <= shortLength ? 1 : mostEdits)

/** Insertions, deletions, replacements and neighbours changed about (optimal string alignment). */
const edits = (one: string, other: string): number => {
  if (Math.abs(one.length - other.length) > mostEdits) return mostEdits + 1
  const rows: number[][] = [Array.from({ length: other.length + 1 }, (_, j) => j)]
  const at = (i: number, j: number): number => rows[i]?.[j] ?? Number.POSITIVE_INFINITY
  for (let i = 1; i <= one.length; i++) {
    const row = [i]
    rows.push(row)
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1]
      const swapped = one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]
      row.push(
        Math.min(
          at(i - 1, j) + 1,
          at(i, j - 1) + 1,
          at(i - 1, j - 1) + (same ? 0 : 1),
          swapped ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      )
    }
  }
  return at(one.length, other.length)
}
