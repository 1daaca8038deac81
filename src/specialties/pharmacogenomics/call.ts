import type { KnowledgeView } from '../../clinical/index.ts'
import type { Coding } from '../../core/index.ts'
import type { PhenotypeRule } from './calling/phenotype.ts'
import { allelesOf, standardScore } from './report/outside-calls.ts'
import { tablesOf } from './report/tables.ts'
import { type Phenotype, phenotypeTerms } from './tables.ts'

/** The alleles on the copies of a gene, lower number first: the order a laboratory writes them in means nothing. */
export type Diplotype = readonly string[]

/** What one piece of a result says: a diplotype, a phenotype term, an activity score, or several of them. */
export type Call = {
  readonly diplotype: Diplotype | null
  /** In small letters: `poor metabolizer`. */
  readonly phenotype: string | null
  readonly activityScore: string | null
}

/** `unread`: it looks like a result, but is not certain; never guessed at. `nothing`: it is no result. */
export type ReadCall =
  | { readonly kind: 'call'; readonly call: Call }
  | { readonly kind: 'unread'; readonly why: string }
  | { readonly kind: 'nothing' }

// PharmVar numbers suballeles `*2.001`: they share the function of their core allele. `x2` are copies, `+` a hybrid's parts.
const allele = '(\\*\\d+[A-WYZ]?(?:\\.\\d{3})?(?:x(?:≥|>=)?\\d+)?(?:\\s?\\+\\s?\\*\\d+(?:x\\d+)?)*)'
const starAllele = /\*\s*\d/
const phenotypeWord = /metaboli[sz]er|\bfunction$/i
const scoreWords = /\bactivity score\s?[:=]?\s?((?:≥|>=)?\s?\d+(?:\.\d+)?)\b/i

const nothing = { diplotype: null, phenotype: null, activityScore: null } as const

/**
 * A result text of one gene. Only what is certain is a call: `*2/*2`, `CYP2C19*17/CYP2C19*1`, `*4/*1x2`, `Poor Metabolizer`,
 * `activity score 1.5`, `*2/*2 (Poor metabolizer)`. Everything else that looks like a result is `unread`.
 *
 * @example
 * readCallText('CYP2C19 *17 / *1', 'CYP2C19', knowledge)
 * // { kind: 'call', call: { diplotype: ['*1', '*17'], phenotype: null, activityScore: null } }
 */
export const readCallText = (text: string, gene: string, knowledge: KnowledgeView): ReadCall => {
  const written = text.trim().replace(/\s+/g, ' ')
  const rule = tablesOf(knowledge).rules.cpic.get(gene)
  const named = `(?:${gene}\\s?:?\\s?)?`
  const match = new RegExp(
    `^${named}(?:(?:genotype|diplotype)\\s?:?\\s?)?${allele}\\s?[/|]\\s?${named}${allele}(.*)$`,
    'i',
  ).exec(written)
  if (match === null) return readWithoutStars(written, gene, rule, knowledge)
  const [, first = '', second = '', rest = ''] = match
  const diplotype = allelesOf(gene, [first, second].map(core).join('/'), rule)
  const unknown = diplotype.filter(star => rule?.wordOf(star) === undefined)
  if (unknown.length > 0) return { kind: 'unread', why: `${written} (unknown allele ${unknown.join(' and ')})` }
  const remarks = remarksIn(rest, gene, rule, knowledge)
  // Letters directly behind the number are another allele name, not a remark.
  if (remarks === null || /^[A-Za-z0-9.]/.test(rest)) {
    return { kind: 'unread', why: `${written} (not two star alleles)` }
  }
  return { kind: 'call', call: { ...nothing, ...remarks, diplotype } }
}

const core = (star: string): string =>
  star
    .replaceAll(/(\*\d+)\.\d{3}/g, '$1')
    .replaceAll(/\s/g, '')
    .replace('>=', '≥')
    .replaceAll('X', 'x')

/** What stands behind a diplotype: a phenotype, a score, both; `null` when it is something else. */
const remarksIn = (
  rest: string,
  gene: string,
  rule: PhenotypeRule | undefined,
  knowledge: KnowledgeView,
): Partial<Call> | null => {
  const activityScore = scoreIn(rest, rule)
  const remark = rest.replace(scoreWords, '').replace(/^[\s,;:()-]+|[\s,;:().-]+$/g, '')
  const score = activityScore === null ? {} : { activityScore }
  if (remark === '') return score
  const phenotype = phenotypeOf(rest.trim(), gene, rule, knowledge) ?? phenotypeOf(remark, gene, rule, knowledge)
  return phenotype === null ? null : { ...score, phenotype }
}

const scoreIn = (text: string, rule: PhenotypeRule | undefined): string | null => {
  const stated = scoreWords.exec(text)?.[1]?.replace('>=', '≥').replace(/\s/g, '')
  if (stated === undefined) return null
  const score = standardScore(stated)
  return rule?.row.rules.some(([, , own]) => own === score) === true ? score : null
}

const readWithoutStars = (
  written: string,
  gene: string,
  rule: PhenotypeRule | undefined,
  knowledge: KnowledgeView,
): ReadCall => {
  if (starAllele.test(written)) return { kind: 'unread', why: `${written} (not two star alleles)` }
  const diplotype = namedAlleles(written, gene, rule)
  if (diplotype !== null) return { kind: 'call', call: { ...nothing, diplotype } }
  const remarks = remarksIn(written, gene, rule, knowledge)
  if (remarks !== null && Object.keys(remarks).length > 0) return { kind: 'call', call: { ...nothing, ...remarks } }
  return phenotypeWord.test(written) || scoreWords.test(written)
    ? { kind: 'unread', why: `${written} (no standard phenotype term)` }
    : { kind: 'nothing' }
}

/** Alleles that have names instead of stars (G6PD, MT-RNR1, CFTR), every one of them as the guideline writes it. */
const namedAlleles = (written: string, gene: string, rule: PhenotypeRule | undefined): Diplotype | null => {
  if (rule === undefined) return null
  const names = new Map(Object.keys(rule.row.alleles).map(name => [name.toLowerCase(), name]))
  const parts = written.replace(new RegExp(`^${gene}\\s?:?\\s?`, 'i'), '').split('/')
  const found = parts.map(part => {
    const plain = part.trim().toLowerCase()
    return names.get(plain) ?? names.get(`m.${plain}`)
  })
  const known = found.filter(name => name !== undefined)
  const copies = new Set(rule.row.rules.map(([words]) => words.length))
  return known.length === found.length && copies.has(found.length) ? known.sort() : null
}

/** A coded answer, e.g. LOINC LA9657-3, Poor metabolizer. */
export const readCallCoding = (coding: Coding, knowledge: KnowledgeView) => {
  const term = knowledge
    .rows(phenotypeTerms)
    .find(({ answers }) => answers.some(({ system, code }) => system === coding.system && code === coding.code))
  return term === undefined
    ? ({ kind: 'nothing' } as const)
    : ({ kind: 'call', call: { ...nothing, phenotype: term.phenotype satisfies Phenotype } } as const)
}

/** The guideline's phenotype that a text names, in small letters; `null` when it is none that the gene has. */
const phenotypeOf = (
  text: string,
  gene: string,
  rule: PhenotypeRule | undefined,
  knowledge: KnowledgeView,
): string | null => {
  const plain = text
    .toLowerCase()
    .replace(/metaboliser/g, 'metabolizer')
    .replace(new RegExp(`^${gene.toLowerCase()}\\s?:?\\s?`), '')
    .replace(/^phenotype\s?:?\s?/, '')
    .replace(/\.$/, '')
  const [, words = plain, abbreviation] = /^(.*\S) \(([a-z]{2})\)$/.exec(plain) ?? []
  // A function word is no answer of a gene whose phenotypes are metabolizers, nor the other way round.
  const possible = new Set((rule?.row.rules ?? []).map(([, phenotype]) => phenotype.toLowerCase()))
  const term = knowledge
    .rows(phenotypeTerms)
    .filter(row => possible.has(row.phenotype))
    .find(row => [row.phenotype, ...row.alsoCalled].some(name => name.toLowerCase() === words))
  if (term === undefined) return abbreviation === undefined && possible.has(words) ? words : null
  const agrees = abbreviation === undefined || term.alsoCalled.some(name => name.toLowerCase() === abbreviation)
  return agrees ? term.phenotype : null
}
