import { z } from 'zod'
import { knowledgeTable } from '../../../clinical/index.ts'

/**
 * What the alleles of a gene do, and which phenotype two of them (one, of a gene that is there once) give, after CPIC or
 * DPWG. `alleles` has the word the rules speak of: a function, or an activity value; then `functions` has the function.
 * `rules`: the words of the alleles in alphabetical order, the phenotype, the activity score.
 */
export const genePhenotypes = knowledgeTable('pharmacogenomics/gene-phenotype', {
  gene: z.string(),
  system: z.enum(['cpic', 'dpwg']),
  alleles: z.record(z.string(), z.string()),
  functions: z.record(z.string(), z.string()),
  rules: z.array(z.tuple([z.array(z.string()).min(1).max(2), z.string(), z.string().nullable()])),
})

export type GenePhenotypeRow = ReturnType<typeof genePhenotypes.parse>

/** What a pair of alleles means. `null` where the guideline gives none: an allele it does not list is not normal. */
export type Phenotype = { readonly phenotype: string | null; readonly activityScore: string | null }

export type PhenotypeRule = {
  readonly row: GenePhenotypeRow
  /** What the rules call an allele; a hybrid in tandem (`*36+*10`) counts by the sum of its parts. */
  readonly wordOf: (allele: string) => string | undefined
  /** The phenotype of the alleles on the copies of a gene. */
  readonly of: (alleles: readonly string[]) => Phenotype
  /** How much an allele takes away, the worst first; alleles the guideline does not list come between. */
  readonly rank: (allele: string) => number
}

const unknown: Phenotype = { phenotype: null, activityScore: null }

/** Functions from the worst to none; where a gene has activity values, these count. Uncertain is no worse than normal (RYR1). */
const functionRank: Readonly<Record<string, number>> = {
  'Malignant Hyperthermia associated': 0,
  'Increased risk of aminoglycoside-induced hearing loss': 0,
  'No function': 0,
  'Decreased function': 0.5,
  'Uncertain function': 1,
  'Normal function': 1,
  'Uncertain risk of aminoglycoside-induced hearing loss': 0.9,
  'Normal risk of aminoglycoside-induced hearing loss': 1,
}
const unlistedRank = 0.95

/**
 * A guideline's rule, ready to be asked.
 *
 * @example
 * phenotypeRule(cyp2c19).of(['*1', '*2']) // { phenotype: 'Intermediate Metabolizer', activityScore: null }
 */
export const phenotypeRule = (row: GenePhenotypeRow): PhenotypeRule => {
  const rules = new Map(
    row.rules.map(([words, phenotype, activityScore]) => [words.join('\n'), { phenotype, activityScore }]),
  )
  const wordOf = (allele: string): string | undefined => row.alleles[allele] ?? tandemWord(row, allele)
  return {
    row,
    wordOf,
    of: alleles => {
      const words = alleles.map(wordOf)
      if (words.includes(undefined)) return unknown
      return rules.get(words.sort().join('\n')) ?? unknown
    },
    rank: allele => {
      const word = row.alleles[allele]
      if (word === undefined) return unlistedRank
      const value = Number(word)
      return Number.isFinite(value) ? value : (functionRank[word] ?? unlistedRank)
    },
  }
}

/** Gene copies that stand one behind the other on a chromosome: each adds its activity. */
const tandemWord = ({ alleles }: GenePhenotypeRow, allele: string): string | undefined => {
  const parts = allele.split('+').map(part => activityOf(alleles, part))
  if (parts.length < 2 || !parts.every(Number.isFinite)) return undefined
  const sum = parts.reduce((total, part) => total + part, 0)
  return Number.isInteger(sum) ? `${sum}.0` : `${sum}`
}

/** `*68x2`, which no table lists, is twice `*68`. */
const activityOf = (alleles: Readonly<Record<string, string>>, part: string): number => {
  const [, one, copies] = /^(\*\d+)x(\d+)$/.exec(part) ?? []
  return Number(alleles[part] ?? (one === undefined ? Number.NaN : Number(alleles[one]) * Number(copies)))
}
