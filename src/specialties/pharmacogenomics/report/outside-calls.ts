import { type Issue, issue } from '../../../core/index.ts'
import { byAlleleName } from '../calling/names.ts'
import type { PhenotypeRule } from '../calling/phenotype.ts'
import type { Diplotype } from '../calling/result.ts'

/** What another program or a laboratory says of a gene: any of the three. */
export type OutsideCall = {
  readonly gene: string
  readonly diplotype: string | null
  readonly phenotype: string | null
  readonly activityScore: string | null
}

/**
 * Reads outside calls: tab-separated, one line a gene: symbol, diplotype or allele, phenotype, activity score; further
 * columns and lines that begin with `#` are not read (PharmCAT's format).
 *
 * @example
 * parseOutsideCalls('CYP2D6\t*1/*4\nHLA-B\t\t*57:01 positive').calls.length // 2
 */
export const parseOutsideCalls = (
  text: string,
): { readonly calls: readonly OutsideCall[]; readonly issues: readonly Issue[] } => {
  const issues: Issue[] = []
  const calls = text
    .replace(/^﻿/, '')
    .split(/\r?\n/)
    .flatMap((line, index) => {
      if (line.trim() === '' || line.startsWith('#')) return []
      const [gene = '', diplotype = '', phenotype = '', score = ''] = line.split('\t').map(one => one.trim())
      const some = (value: string) => (value === '' ? null : value)
      if (gene === '' || (diplotype === '' && phenotype === '' && score === '')) {
        issues.push(issue('error', 'outside-call', 'No gene, or nothing about it', `line ${index + 1}`))
        return []
      }
      return [{ gene, diplotype: some(diplotype), phenotype: some(phenotype), activityScore: some(score) }]
    })
  return { calls, issues }
}

/** Alleles whose presence alone decides (CPIC and DPWG on HLA). */
export const statusAlleles: Readonly<Record<string, readonly string[]>> = {
  'HLA-A': ['*31:01'],
  'HLA-B': ['*15:02', '*57:01', '*58:01'],
}

/**
 * What an outside call means. Of a score, a phenotype and a diplotype the first that is given counts; where they
 * contradict each other an issue says so. A name that the guideline does not know has no phenotype.
 */
export const meaningOfOutside = (
  call: OutsideCall,
  rule: PhenotypeRule | undefined,
): { readonly diplotypes: readonly Diplotype[]; readonly issues: readonly Issue[] } => {
  const alleles = call.diplotype === null ? [] : allelesOf(call.gene, call.diplotype, rule)
  const phenotype = call.phenotype === null ? null : standardPhenotype(call.gene, call.phenotype, rule)
  const name = alleles.length > 0 ? alleles.join('/') : (phenotype ?? call.activityScore ?? '')
  const status = statusAlleles[call.gene]
  if (status !== undefined) {
    const stated = call.phenotype === null ? [] : [call.phenotype]
    const seen =
      alleles.length === 0 ? stated : status.map(one => `${one} ${carries(alleles, one) ? 'positive' : 'negative'}`)
    return { diplotypes: seen.map(phenotype => ({ name, alleles, phenotype, activityScore: null })), issues: [] }
  }
  const expected = rule?.of(alleles) ?? { phenotype: null, activityScore: null }
  const scores = new Set((rule?.row.rules ?? []).flatMap(([, , score]) => (score === null ? [] : [score])))
  const score = call.activityScore === null || scores.size === 0 ? null : standardScore(call.activityScore)
  const issues: Issue[] = []
  const differs = (what: string, given: string | null, own: string | null) => {
    if (given === null || own === null || given === own) return
    const message = `The ${what} given for ${call.gene} is not that of what else is given: ${given}, not ${own}`
    issues.push(issue('warning', 'outside-call-contradicts', message))
  }
  differs('phenotype', phenotype, expected.phenotype)
  differs('activity score', score, expected.activityScore)
  if (alleles.some(allele => rule !== undefined && rule.wordOf(allele) === undefined)) {
    issues.push(
      issue('warning', 'outside-call-unknown', `${call.gene} ${name}: an allele that the guideline does not list`),
    )
  }
  const one = (diplotype: { phenotype: string | null; activityScore: string | null }) => ({
    name,
    alleles,
    ...diplotype,
  })
  if (score !== null) {
    const of = rule?.row.rules.find(([, , own]) => own === score)?.[1] ?? null
    return {
      diplotypes: [one({ phenotype: of ?? phenotype, activityScore: scores.has(score) ? score : null })],
      issues,
    }
  }
  if (phenotype === null) return { diplotypes: [one(expected)], issues }
  if (expected.phenotype === phenotype || scores.size === 0) {
    return {
      diplotypes: [one({ phenotype, activityScore: expected.phenotype === phenotype ? expected.activityScore : null })],
      issues,
    }
  }
  // A phenotype alone has several scores, and the guideline asks for the score.
  const possible = [...scores].filter(own => rule?.row.rules.some(([, of, value]) => of === phenotype && value === own))
  return { diplotypes: possible.sort().map(activityScore => one({ phenotype, activityScore })), issues }
}

const carries = (alleles: readonly string[], one: string): boolean =>
  alleles.some(allele => allele === one || allele.startsWith(`${one}:`))

/** `CYP2D6*4/*1x3` -> `*1x≥3`, `*4`, in the spelling of the guideline where it knows the allele. */
export const allelesOf = (gene: string, text: string, rule: PhenotypeRule | undefined): readonly string[] => {
  const known = rule?.row.alleles ?? {}
  return text
    .split('/')
    .map(part => part.trim().replace(new RegExp(`^${gene}\\s*(?=\\*)`), ''))
    .map(allele => {
      if (known[allele] !== undefined) return allele
      const copies = /^(\*\d+)x≥?(\d+)$/.exec(allele)
      const most = copies === null ? undefined : Object.keys(known).find(one => one.startsWith(`${copies[1]}x≥`))
      if (most !== undefined && Number(copies?.[2]) >= Number(most.split('≥')[1])) return most
      return known[`m.${allele}`] === undefined ? allele : `m.${allele}`
    })
    .sort(byAlleleName)
}

const abbreviations: Readonly<Record<string, string>> = {
  PM: 'Poor Metabolizer',
  IM: 'Intermediate Metabolizer',
  NM: 'Normal Metabolizer',
  EM: 'Normal Metabolizer',
  RM: 'Rapid Metabolizer',
  UM: 'Ultrarapid Metabolizer',
}

/** The phenotype in the guideline's spelling; as given, where the guideline has no such phenotype. */
const standardPhenotype = (gene: string, text: string, rule: PhenotypeRule | undefined): string => {
  const plain = text
    .replace(new RegExp(`\\b${gene}\\b`, 'i'), '')
    .replace(/metaboliser/gi, 'metabolizer')
    .replace(/extensive/gi, 'normal')
    .replace(/\s+/g, ' ')
    .trim()
  const full = abbreviations[plain.toUpperCase()] ?? plain
  const known = new Set((rule?.row.rules ?? []).map(([, phenotype]) => phenotype))
  const found = [...known].filter(one => one.toLowerCase() === full.toLowerCase())
  return found[0] ?? full
}

/** `2` -> `2.0`. */
export const standardScore = (text: string): string => (/^≥?\d+$/.test(text) ? `${text}.0` : text)
