import type { KnowledgeView } from '../../clinical/index.ts'
import type { Coding } from '../../core/index.ts'
import { type AlleleFunction, alleleFunctions, diplotypePhenotypes, type Phenotype, phenotypeTerms } from './tables.ts'

/** Two star alleles, lower number first: the order a laboratory writes them in means nothing. */
export type Diplotype = readonly [string, string]

/** What one piece of a result says: a diplotype, a phenotype term, or both. */
export type Call = { readonly diplotype: Diplotype | null; readonly phenotype: Phenotype | null }

/** `unread`: it looks like a result, but is not certain; never guessed at. `nothing`: it is no result. */
export type ReadCall =
  | { readonly kind: 'call'; readonly call: Call }
  | { readonly kind: 'unread'; readonly why: string }
  | { readonly kind: 'nothing' }

// PharmVar numbers suballeles `*2.001`: they share the function of their core allele. Letters (`*4B`) do not say so.
const allele = '(\\*\\d+)(?:\\.\\d{3})?'
const starAllele = /\*\s*\d/
const phenotypeWord = /metaboli[sz]er|\bfunction$/i

/**
 * A result text of one gene. Only what is certain is a call: `*2/*2`, `CYP2C19*17/CYP2C19*1`, `Poor Metabolizer`,
 * `*2/*2 (Poor metabolizer)`. Everything else that looks like a result is `unread`.
 *
 * @example
 * readCallText('CYP2C19 *17 / *1', 'CYP2C19', knowledge)
 * // { kind: 'call', call: { diplotype: ['*1', '*17'], phenotype: null } }
 */
export const readCallText = (text: string, gene: string, knowledge: KnowledgeView): ReadCall => {
  const written = text.trim().replace(/\s+/g, ' ')
  const named = `(?:${gene}\\s?:?\\s?)?`
  const match = new RegExp(
    `^${named}(?:(?:genotype|diplotype)\\s?:?\\s?)?${allele}\\s?[/|]\\s?${named}${allele}(.*)$`,
    'i',
  ).exec(written)
  if (match === null) {
    if (starAllele.test(written)) return { kind: 'unread', why: `${written} (not two star alleles)` }
    const phenotype = phenotypeOf(written, gene, knowledge)
    if (phenotype !== null) return { kind: 'call', call: { diplotype: null, phenotype } }
    return phenotypeWord.test(written)
      ? { kind: 'unread', why: `${written} (no standard phenotype term)` }
      : { kind: 'nothing' }
  }
  const [, first = '', second = '', rest = ''] = match
  const unknown = [first, second].filter(star => functionOf(star, gene, knowledge) === undefined)
  if (unknown.length > 0) return { kind: 'unread', why: `${written} (unknown allele ${unknown.join(' and ')})` }
  const remark = rest.replace(/^[\s,;:(-]+|[\s).]+$/g, '')
  const phenotype = remark === '' ? null : phenotypeOf(remark, gene, knowledge)
  // Letters directly behind the number are another allele name (`*4B`), not a remark.
  if (/^[A-Za-z0-9.]/.test(rest) || (remark !== '' && phenotype === null)) {
    return { kind: 'unread', why: `${written} (not two star alleles)` }
  }
  const number = (star: string) => Number(star.slice(1))
  const diplotype: Diplotype = number(first) <= number(second) ? [first, second] : [second, first]
  return { kind: 'call', call: { diplotype, phenotype } }
}

/** A coded answer, e.g. LOINC LA9657-3, Poor metabolizer. */
export const readCallCoding = (coding: Coding, knowledge: KnowledgeView): ReadCall => {
  const term = knowledge
    .rows(phenotypeTerms)
    .find(({ answers }) => answers.some(({ system, code }) => system === coding.system && code === coding.code))
  return term === undefined
    ? { kind: 'nothing' }
    : { kind: 'call', call: { diplotype: null, phenotype: term.phenotype } }
}

export const functionOf = (star: string, gene: string, knowledge: KnowledgeView) =>
  knowledge.rows(alleleFunctions).find(row => row.gene === gene && row.allele === star)

/** CPIC's rule for one diplotype, with the rows used. Throws on an allele that the table does not have. */
export const phenotypeOfDiplotype = (diplotype: Diplotype, gene: string, knowledge: KnowledgeView) => {
  const alleles = diplotype.map(star => {
    const row = functionOf(star, gene, knowledge)
    if (row === undefined) throw new Error(`${gene}: no allele ${star} in the knowledge`)
    return row
  })
  const functions = alleles.map(row => row.function) as unknown as readonly [AlleleFunction, AlleleFunction]
  const pair = [...functions].sort().join()
  const rule = knowledge.rows(diplotypePhenotypes).find(row => row.gene === gene && row.functions.join() === pair)
  if (rule === undefined) throw new Error(`${gene}: no phenotype for ${pair}`)
  return { phenotype: rule.phenotype, functions, rows: [...new Set([...alleles.map(({ id }) => id), rule.id])] }
}

const phenotypeOf = (text: string, gene: string, knowledge: KnowledgeView): Phenotype | null => {
  const plain = text
    .toLowerCase()
    .replace(/metaboliser/g, 'metabolizer')
    .replace(new RegExp(`^${gene.toLowerCase()}\\s?:?\\s?`), '')
    .replace(/^phenotype\s?:?\s?/, '')
    .replace(/\.$/, '')
  const [, words = plain, abbreviation] = /^(.*\S) \(([a-z]{2})\)$/.exec(plain) ?? []
  // A function word is no answer of a gene whose phenotypes are metabolizers, nor the other way round.
  const possible = new Set(knowledge.rows(diplotypePhenotypes).flatMap(row => (row.gene === gene ? row.phenotype : [])))
  const term = knowledge
    .rows(phenotypeTerms)
    .filter(row => possible.has(row.phenotype))
    .find(row => [row.phenotype, ...row.alsoCalled].some(name => name.toLowerCase() === words))
  if (term === undefined) return null
  const agrees = abbreviation === undefined || term.alsoCalled.some(name => name.toLowerCase() === abbreviation)
  return agrees ? term.phenotype : null
}
