import { type Issue, issue } from '../../../core/index.ts'
import type { PhenotypeRule } from '../calling/phenotype.ts'
import type { Diplotype } from '../calling/result.ts'
import { allelesOf, type OutsideCall, standardScore, writtenAlleles } from './outside-calls.ts'

/** Alleles whose presence alone decides (CPIC and DPWG on HLA). */
export const statusAlleles: Readonly<Record<string, readonly string[]>> = {
  'HLA-A': ['*31:01'],
  'HLA-B': ['*15:02', '*57:01', '*58:01'],
}

/** `asked`: the alleles that the guidelines are asked for, where a copy carries several (DPYD, RYR1). */
type Meaning = {
  readonly diplotypes: readonly Diplotype[]
  readonly asked: readonly Diplotype[]
  readonly issues: readonly Issue[]
}

/**
 * What an outside call means. A score, a phenotype and a diplotype that are given are all kept; the guideline is asked for
 * the score, else the phenotype, else the alleles (PharmCAT's order); where they contradict each other an issue says so.
 * A name that the guideline does not know has no phenotype.
 *
 * @param byWorst of a gene whose copies count by their worst variant
 */
export const meaningOfOutside = (call: OutsideCall, rule: PhenotypeRule | undefined, byWorst: boolean): Meaning => {
  const status = statusAlleles[call.gene]
  if (status !== undefined) return alike(statusOf(call, status), [])
  const several = call.diplotype !== null && byWorst ? worstOf(call.diplotype, rule) : null
  if (several !== null && call.phenotype === null && call.activityScore === null) {
    const { name, alleles, phenotype, activityScore } = several
    return {
      diplotypes: [{ name, alleles, phenotype, activityScore }],
      asked: [{ name: several.worst.join('/'), alleles: several.worst, phenotype, activityScore }],
      issues: [],
    }
  }
  const alleles = call.diplotype === null ? [] : allelesOf(call.gene, call.diplotype, rule)
  const phenotype = call.phenotype === null ? null : standardPhenotype(call.gene, call.phenotype, rule)
  const named = call.diplotype === null ? [] : writtenAlleles(call.gene, call.diplotype)
  const known = named.map(one => alleles.find(allele => allele === `m.${one}`) ?? one)
  const name = known.length > 0 ? known.join('/') : (phenotype ?? call.activityScore ?? '')
  const expected = rule?.of(alleles) ?? { phenotype: null, activityScore: null }
  const score = call.activityScore === null || scoresOf(rule).size === 0 ? null : standardScore(call.activityScore)
  const said = { phenotype, activityScore: score }
  const meant = meaningsOf(said, expected, rule).map(one => ({ name, alleles, ...one }))
  return alike(meant, issuesOf(call.gene, name, alleles, said, expected, rule))
}

const alike = (diplotypes: readonly Diplotype[], issues: readonly Issue[]): Meaning => ({
  diplotypes,
  asked: diplotypes,
  issues,
})

type Said = { readonly phenotype: string | null; readonly activityScore: string | null }

const scoresOf = (rule: PhenotypeRule | undefined): ReadonlySet<string> =>
  new Set((rule?.row.rules ?? []).flatMap(([, , score]) => (score === null ? [] : [score])))

const meaningsOf = (said: Said, expected: Said, rule: PhenotypeRule | undefined): readonly Said[] => {
  const { phenotype, activityScore: score } = said
  const scores = scoresOf(rule)
  if (score !== null) {
    const of = rule?.row.rules.find(([, , own]) => own === score)?.[1] ?? null
    return [{ phenotype: phenotype ?? of, activityScore: scores.has(score) ? score : null }]
  }
  if (phenotype === null) return [expected]
  if (expected.phenotype === phenotype || scores.size === 0) {
    return [{ phenotype, activityScore: expected.phenotype === phenotype ? expected.activityScore : null }]
  }
  // A phenotype alone has several scores, and the guideline asks for the score.
  const possible = [...scores].filter(own => rule?.row.rules.some(([, of, value]) => of === phenotype && value === own))
  return possible.length === 0
    ? [{ phenotype, activityScore: null }]
    : possible.sort().map(activityScore => ({ phenotype, activityScore }))
}

const issuesOf = (
  gene: string,
  name: string,
  alleles: readonly string[],
  said: Said,
  expected: Said,
  rule: PhenotypeRule | undefined,
): readonly Issue[] => {
  const issues: Issue[] = []
  const differs = (what: string, given: string | null, own: string | null) => {
    if (given === null || own === null || given === own) return
    const message = `The ${what} given for ${gene} is not that of what else is given: ${given}, not ${own}`
    issues.push(issue('warning', 'outside-call-contradicts', message))
  }
  // Genes without scores have rules without one: a score that was not given is none of theirs.
  const ofScore =
    said.activityScore === null ? null : (rule?.row.rules.find(([, , own]) => own === said.activityScore)?.[1] ?? null)
  differs('phenotype', said.phenotype, expected.phenotype ?? ofScore)
  differs('activity score', said.activityScore, expected.activityScore)
  const unknown = (what: string) =>
    issues.push(issue('warning', 'outside-call-unknown', `${gene} ${name}: ${what} that the guideline does not list`))
  if (rule !== undefined && alleles.some(allele => rule.wordOf(allele) === undefined)) unknown('an allele')
  if (said.activityScore !== null && !scoresOf(rule).has(said.activityScore)) unknown('an activity score')
  const pairs = rule?.row.rules.every(([words]) => words.length === 2) === true
  if (pairs && alleles.length === 1 && said.phenotype === null && said.activityScore === null) {
    issues.push(issue('warning', 'outside-call-half', `${gene} ${name}: one allele of two tells no phenotype`))
  }
  return issues
}

const carries = (alleles: readonly string[], one: string): boolean =>
  alleles.some(allele => allele === one || allele.startsWith(`${one}:`))

const statusOf = ({ gene, diplotype, phenotype }: OutsideCall, status: readonly string[]): readonly Diplotype[] => {
  const alleles = diplotype === null ? [] : writtenAlleles(gene, diplotype)
  const stated = phenotype === null ? [] : [phenotype]
  const seen =
    alleles.length === 0 ? stated : status.map(one => `${one} ${carries(alleles, one) ? 'positive' : 'negative'}`)
  const name = alleles.length > 0 ? alleles.join('/') : (phenotype ?? '')
  return seen.map(phenotype => ({ name, alleles, phenotype, activityScore: null }))
}

/** `[a + b]/c`: each copy by the worst of what it carries; `null` where no copy carries several. */
const worstOf = (text: string, rule: PhenotypeRule | undefined) => {
  if (rule === undefined || !text.includes(' + ')) return null
  const copies = text.split('/').map(copy => copy.trim())
  const worst = copies.map(copy => {
    const parts = copy.replace(/^\[(.*)\]$/, '$1').split(' + ')
    return parts.toSorted((a, b) => rule.rank(a) - rule.rank(b))[0] ?? copy
  })
  return { name: copies.join('/'), alleles: copies, worst, ...rule.of(worst) }
}

const abbreviations: Readonly<Record<string, string>> = {
  PM: 'Poor Metabolizer',
  IM: 'Intermediate Metabolizer',
  NM: 'Normal Metabolizer',
  EM: 'Normal Metabolizer',
  RM: 'Rapid Metabolizer',
  UM: 'Ultrarapid Metabolizer',
}

/** The phenotype in the guideline's spelling, also from words around it; as given, where the guideline has no such phenotype. */
const standardPhenotype = (gene: string, text: string, rule: PhenotypeRule | undefined): string => {
  const plain = text
    .replace(new RegExp(`\\b${gene}\\b`, 'i'), '')
    .replace(/metaboliser/gi, 'metabolizer')
    .replace(/extensive/gi, 'normal')
    .replace(/\s+/g, ' ')
    .trim()
  const full = abbreviations[plain.toUpperCase()] ?? plain
  const known = [...new Set((rule?.row.rules ?? []).map(([, phenotype]) => phenotype))]
  const same = known.find(one => one.toLowerCase() === full.toLowerCase())
  if (same !== undefined) return same
  const bare = full.replace(/\s*\([A-Z]{2}\)$/, '').replace(/s$/i, '')
  return known.find(one => one.toLowerCase() === bare.toLowerCase()) ?? full
}
