import type { Evidence } from '../../recommendation.ts'

/** What the PREVENT equations, their categories and the effects of actions on them rest on. */
export const preventEvidence = {
  prevent: {
    id: 'prevent-2024',
    citation:
      'Khan SS et al. Development and validation of the American Heart Association PREVENT equations. Circulation 2024;149:430-449, supplement tables S12 and S25',
    url: 'https://doi.org/10.1161/CIRCULATIONAHA.123.067626',
    grade: 'not graded',
    kind: 'cohort',
  },
  dyslipidemia2026: {
    id: 'acc-aha-dyslipidemia-2026',
    citation: '2026 ACC/AHA guideline on the management of dyslipidemia (13 March 2026). Circulation 2026;153',
    url: 'https://doi.org/10.1161/CIR.0000000000001423',
    grade: 'risk categories: not graded',
    kind: 'guideline',
  },
  cttLowRisk: {
    id: 'ctt-2012',
    citation:
      "Cholesterol Treatment Trialists' Collaborators. LDL cholesterol lowering with statins in people at low risk of vascular disease: individual data from 27 randomised trials. Lancet 2012;380:581-90",
    url: 'https://doi.org/10.1016/S0140-6736(12)60367-5',
    grade: 'not graded',
    kind: 'trial',
  },
  ettehad: {
    id: 'ettehad-2016',
    citation:
      'Ettehad D et al. Blood pressure lowering for prevention of cardiovascular disease and death: systematic review and meta-analysis of 123 trials. Lancet 2016;387:957-67',
    url: 'https://doi.org/10.1016/S0140-6736(15)01225-8',
    grade: 'not graded',
    kind: 'trial',
  },
} as const satisfies Record<string, Evidence>
