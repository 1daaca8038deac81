import type { Answer } from '../core/index.ts'
import { conceptOf, drugs } from './concepts/index.ts'
import type { Candidate, Consult, Finding, FindingEffect } from './contracts.ts'
import type { Dosing } from './dosing.ts'

const refusals: readonly FindingEffect[] = ['avoid', 'contraindicated']

/** What all checks and doses say of a drug that is considered for an indication. */
export type Consulted = {
  readonly findings: readonly Finding[]
  readonly found: readonly Finding[]
  readonly dose: Answer<Dosing> | null
  /** The summaries of what forbids it; empty when nothing does. */
  readonly excluded: readonly string[]
  /** A check warns, or could not run to its end. */
  readonly warned: boolean
}

/**
 * Asks every check and dose about a drug as a candidate: one drug is judged once, by everything that is known.
 *
 * @param drug concept id
 * @param indication concept id, `null` when unknown
 * @example
 * consultedAbout(consult, 'clopidogrel', 'acute-coronary-syndrome').excluded
 */
export const consultedAbout = (consult: Consult, drug: string, indication: string | null): Consulted => {
  const { ingredient, title } = conceptOf(drugs, drug)
  const order = { drug, codings: [ingredient], text: title, indication, reference: null, dose: null }
  const { findings, dose } = consult({ ...order, origin: 'candidate' })
  const found = findings.filter(({ state }) => state === 'found')
  const refused = dose?.kind === 'answered' && dose.value.kind === 'do-not-use' ? [dose.value.reason] : []
  return {
    findings,
    found,
    dose,
    excluded: [...found.filter(({ effect }) => refusals.includes(effect)).map(({ summary }) => summary), ...refused],
    warned:
      found.some(({ severity }) => severity !== 'info') ||
      findings.some(({ state, unasked }) => state === 'not checked' && unasked !== true),
  }
}

/**
 * Ranks candidates by tier, the smallest first. What shares a tier shares a rank; what is excluded has none, stays
 * visible, and comes last. The order within a rank is that of the input.
 */
export const rankedByTier = (
  tiered: readonly { readonly candidate: Candidate; readonly tier: number }[],
): readonly Candidate[] => {
  const usable = tiered.filter(({ candidate }) => candidate.excluded.length === 0)
  const tiers = [...new Set(usable.map(({ tier }) => tier))].sort((a, b) => a - b)
  return tiered
    .map(({ candidate, tier }) =>
      candidate.excluded.length === 0 ? { ...candidate, rank: tiers.indexOf(tier) + 1 } : { ...candidate, rank: null },
    )
    .sort((a, b) => (a.rank ?? Number.POSITIVE_INFINITY) - (b.rank ?? Number.POSITIVE_INFINITY))
}
