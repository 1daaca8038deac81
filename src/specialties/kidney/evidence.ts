import { derivationEvidence, type Evidence, evidenceIn } from '../../clinical/index.ts'

/** Everything this specialty cites, by id. Knowledge rows name their source by these ids. */
export const evidence = {
  ...derivationEvidence,
  kdigo2024: {
    id: 'kdigo-ckd-2024',
    citation:
      'KDIGO 2024 Clinical Practice Guideline for the Evaluation and Management of CKD. Kidney Int 2024;105(4S):S117-S314',
    url: 'https://doi.org/10.1016/j.kint.2023.10.018',
    grade: 'definition and classification: not graded',
    kind: 'guideline',
  },
  kdigoRiskEquation: {
    id: 'kdigo-ckd-2024-2.2.1',
    citation:
      'KDIGO 2024 CKD guideline, recommendation 2.2.1: use an externally validated equation for the risk of kidney failure in G3 to G5',
    url: 'https://doi.org/10.1016/j.kint.2023.10.018',
    grade: '1A',
    kind: 'guideline',
  },
  kdigoReferral: {
    id: 'kdigo-ckd-2024-pp-2.2.1',
    citation:
      'KDIGO 2024 CKD guideline, practice point 2.2.1: a 5-year kidney failure risk of 3 to 5 % can be used for nephrology referral',
    url: 'https://doi.org/10.1016/j.kint.2023.10.018',
    grade: 'practice point, not graded',
    kind: 'guideline',
  },
  kdigoMonitoring: {
    id: 'kdigo-ckd-2024-pp-2.1.1',
    citation: 'KDIGO 2024 CKD guideline, practice point 2.1.1: assess albuminuria and GFR at least once a year in CKD',
    url: 'https://doi.org/10.1016/j.kint.2023.10.018',
    grade: 'practice point, not graded',
    kind: 'guideline',
  },
  kdigo2012Referral: {
    id: 'kdigo-ckd-2012-5.1.1',
    citation:
      'KDIGO 2012 CKD guideline, recommendation 5.1.1: referral at GFR under 30 or consistent ACR of 300 mg/g and over. Kidney Int Suppl 2013;3:112-9',
    url: 'https://doi.org/10.1038/kisup.2012.68',
    grade: '1B',
    kind: 'guideline',
  },
  niceReferral: {
    id: 'nice-ng203-referral',
    citation:
      'NICE guideline NG203, Chronic kidney disease (2021), referral criteria; summarised in BMJ 2021;374:n1992',
    url: 'https://www.nice.org.uk/guidance/ng203',
    grade: 'not graded in the words of the source',
    kind: 'guideline',
  },
  kfre: {
    id: 'kfre-2016',
    citation:
      'Tangri N et al. Multinational assessment of accuracy of equations for predicting risk of kidney failure. JAMA 2016;315:164-74',
    url: 'https://doi.org/10.1001/jama.2015.18202',
    grade: 'not graded',
    kind: 'cohort',
  },
} as const satisfies Record<string, Evidence>

/** The citation with this id. */
export const evidenceOf = evidenceIn('kidney', evidence)
