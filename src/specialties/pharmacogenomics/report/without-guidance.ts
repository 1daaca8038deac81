/**
 * Genes that are asked about although no prescribing guideline speaks of them: said, so that silence is not taken for
 * "nothing found".
 */
export const withoutGuidance: Readonly<Record<string, string>> = {
  F2: 'no guideline of CPIC or DPWG and no row of the FDA here speaks of it; the CDC judges thrombophilia in its Medical Eligibility Criteria for Contraceptive Use (2024)',
  MTHFR:
    'no guideline of CPIC or DPWG speaks of it; the ACMG advises against testing it for thrombophilia or recurrent pregnancy loss (Hickey 2013, addendum 2020)',
}
