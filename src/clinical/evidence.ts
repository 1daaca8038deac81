import type { Evidence } from './recommendation.ts'

/** The citations of the shared derivations, for whoever uses them. */
export const derivationEvidence = {
  ckdEpi2021: {
    id: 'ckd-epi-2021',
    citation:
      'Inker LA et al. New creatinine- and cystatin C-based equations to estimate GFR without race. N Engl J Med 2021;385:1737-49',
    url: 'https://doi.org/10.1056/NEJMoa2102953',
    grade: 'not graded',
    kind: 'cohort',
  },
  cockcroftGault: {
    id: 'cockcroft-gault-1976',
    citation: 'Cockcroft DW, Gault MH. Prediction of creatinine clearance from serum creatinine. Nephron 1976;16:31-41',
    url: 'https://doi.org/10.1159/000180580',
    grade: 'not graded',
    kind: 'cohort',
  },
} as const satisfies Record<string, Evidence>

/**
 * Looks citations up by the ids that knowledge rows carry. A row that names an unknown source is a defect of the pack,
 * and throws.
 *
 * @example
 * const evidenceOf = evidenceIn('kidney', evidence)
 * evidenceOf('ckd-epi-2021').citation
 */
export const evidenceIn = (
  specialty: string,
  evidence: Readonly<Record<string, Evidence>>,
): ((id: string) => Evidence) => {
  const byId = new Map(Object.values(evidence).map(citation => [citation.id, citation]))
  return id => {
    const found = byId.get(id)
    if (found === undefined) throw new Error(`Specialty ${specialty}: no evidence ${id}`)
    return found
  }
}
