import { type Issue, issue } from '../../../core/index.ts'
import { byAlleleName } from '../calling/names.ts'
import type { PhenotypeRule } from '../calling/phenotype.ts'

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
      const wrong = wrongIn(gene, diplotype, phenotype + score)
      if (wrong !== null) {
        issues.push(issue('error', 'outside-call', wrong, `line ${index + 1}`))
        return []
      }
      return [{ gene, diplotype: some(diplotype), phenotype: some(phenotype), activityScore: some(score) }]
    })
  return { calls, issues }
}

/** Why a line says nothing that could be used. */
const wrongIn = (gene: string, diplotype: string, other: string): string | null => {
  if (gene === '' || (diplotype === '' && other === '')) return 'No gene, or nothing about it'
  if (!/^[A-Za-z][A-Za-z0-9-]*$/.test(gene)) return 'The first column is not the symbol of a gene'
  const copies = copiesIn(gene, diplotype)
  if (copies.length > 2) return `${gene}: more than two copies of a gene`
  return diplotype !== '' && copies.includes('') ? `${gene}: a copy of the gene without an allele` : null
}

/** `CYP2D6*4/CYP2D6 *1x3` -> `*4`, `*1x3`. */
const copiesIn = (gene: string, text: string): readonly string[] =>
  text.split('/').map(part => part.trim().replace(new RegExp(`^${gene}\\s*(?=\\*|$)`), ''))

/** The alleles as they are written, the lower number first. */
export const writtenAlleles = (gene: string, text: string): readonly string[] =>
  [...copiesIn(gene, text)].sort(byAlleleName)

/**
 * `CYP2D6*4/*1x3` -> `*1x≥3`, `*4`, in the spelling of the guideline where it knows the allele; gene copies in tandem
 * without spaces: `*36 + *10x2` -> `*36+*10x2`.
 */
export const allelesOf = (gene: string, text: string, rule: PhenotypeRule | undefined): readonly string[] => {
  const known = rule?.row.alleles ?? {}
  return copiesIn(gene, text)
    .map(allele => {
      if (known[allele] !== undefined) return allele
      if (known[`m.${allele}`] !== undefined) return `m.${allele}`
      if (!allele.includes('+')) return countedAllele(allele, known)
      const parts = allele.replace(/^\[(.*)\]$/, '$1').split(/\s*\+\s*/)
      return parts.map(part => countedAllele(part, known)).join('+')
    })
    .sort(byAlleleName)
}

/** `*1x5` and `*1≥3` -> `*1x≥3`, where the guideline counts so. */
const countedAllele = (allele: string, known: Readonly<Record<string, string>>): string => {
  if (known[allele] !== undefined) return allele
  const copies = /^(\*\d+)(?:x≥?|≥)(\d+)$/.exec(allele)
  const most = copies === null ? undefined : Object.keys(known).find(one => one.startsWith(`${copies[1]}x≥`))
  return most !== undefined && Number(copies?.[2]) >= Number(most.split('≥')[1]) ? most : allele
}

/** `2` -> `2.0`. */
export const standardScore = (text: string): string => (/^≥?\d+$/.test(text) ? `${text}.0` : text)
