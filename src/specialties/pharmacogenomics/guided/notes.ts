import { meaningWords, phenotypeWords } from '../gene-words.ts'
import type { DrugAdvice } from '../guidance/index.ts'
import type { WouldChange } from './could-change.ts'
import { weigh } from './judge.ts'
import type { Change, Converted } from './phenoconversion.ts'
import { stepWords } from './step-words.ts'

/** The genes that make the difference: where one is not normal, those that are need not be read. */
export const tellingGenes = (known: readonly Converted[]): string => {
  const odd = known.filter(({ result, by }) => by !== null || result.phenotype?.includes('normal') !== true)
  return (odd.length > 0 ? odd : known).map(geneWords).join(' and ')
}

/** `CPIC, strong`; the FDA and DPWG do not grade. */
export const sourceWords = ({ source, classification }: DrugAdvice): string =>
  classification === 'Unspecified' || classification === 'No recommendation'
    ? source === 'fda'
      ? 'US label'
      : source.toUpperCase()
    : `${source.toUpperCase()}, ${classification.toLowerCase()}`

/** `CYP2D6 normal metabolizer (*1/*2), as poor metabolizer beside paroxetine`. */
export const geneWords = ({ result, possible, by }: Converted): string => {
  const own = `${result.gene} ${phenotypeWords(result)}`
  if (by === null) return own
  const now = [...new Set(possible.map(({ phenotype }) => phenotype?.toLowerCase() ?? 'no phenotype'))].join(' or ')
  return now === meaningWords(result) ? own : `${own}, as ${now} beside ${by.row.drug}`
}

/** CYP3A is the enzyme that the sources speak of; CYP3A5 is the part of it that differs by genes. */
const enzymeOf = (gene: string): string => (gene === 'CYP3A5' ? 'CYP3A' : gene)

/** `rifampicin, a strong inducer of CYP2C19`; without a strength where the sources do not agree on one. */
const strengthWords = ({ row }: Change): string =>
  `${row.drug}, ${row.strength === null ? 'an' : `a ${row.strength}`} ${row.kind} of ${enzymeOf(row.gene)}`

/** What medicines on the list do to the enzymes. */
export const changeLimits = (known: readonly Converted[]): readonly string[] =>
  known.flatMap(({ result, by, said, listKnown }) => [
    ...(by === null
      ? []
      : [
          `By its genotype alone: ${result.gene} ${phenotypeWords(result)}. With ${strengthWords(by)}, the activity score is ${
            by.row.factor === 0 ? '0' : 'halved'
          } (CPIC). This holds while it is taken, and for some time after.`,
        ]),
    ...said.map(
      change =>
        `With ${strengthWords(change)}, the enzyme may do ${
          change.row.kind === 'inhibitor' ? 'less' : 'more'
        } than the genotype predicts; ${
          change.row.gene === 'CYP2D6' ? 'the sources disagree on its strength' : 'no guideline says how much'
        }, so it is not converted: the advice is by the genotype.`,
    ),
    ...(listKnown
      ? []
      : [`The medicine list is not known: inhibitors and inducers of ${result.gene} were not looked for.`]),
  ])

/** `CPIC, strong says something here that Attune has not read: https://...` */
export const unreadWords = (advice: DrugAdvice, place: string): string =>
  `${sourceWords(advice)} says something here that Attune has not read: ${place}.`

/** Alleles that are told one by one; more are counted. */
const mostNamed = 4

/** Which positions that were not read would change the advice, and to what. */
export const openWords = (open: readonly WouldChange[]): readonly string[] => {
  const told = open.slice(0, mostNamed).map(({ gene, allele, positions, advice }) => {
    const [gravest] = advice.map(weigh).toSorted((a, b) => (b.level ?? -1) - (a.level ?? -1))
    const then =
      gravest === undefined ? 'other advice' : `${sourceWords(gravest.advice)}: ${stepWords(gravest.advice.detail)}`
    return `${gene} ${allele} is not ruled out (${positions.slice(0, 3).join(', ')} not read); with it, ${then}.`
  })
  const rest = open.length - told.length
  return rest > 0 ? [...told, `${rest} more alleles are not ruled out that would change the advice.`] : told
}
