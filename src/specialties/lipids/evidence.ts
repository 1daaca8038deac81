import { derivationEvidence, type Evidence, evidenceIn, preventEvidence } from '../../clinical/index.ts'
import { labels } from './labels.ts'

/** Everything this specialty cites, by id. Knowledge rows name their source by these ids. */
export const evidence = {
  ...derivationEvidence,
  ...preventEvidence,
  ...labels,
  dyslipidemia2026Secondary: {
    id: 'acc-aha-dyslipidemia-2026-secondary',
    citation:
      '2026 ACC/AHA guideline on the management of dyslipidemia: in atherosclerotic disease a high-intensity statin; at very high risk LDL below 55 mg/dL, else below 70; ezetimibe and/or a PCSK9 antibody when it is not reached',
    url: 'https://doi.org/10.1161/CIR.0000000000001423',
    grade: 'not read: grades of single sentences were not seen',
    kind: 'guideline',
  },
  cholesterol2018: {
    id: 'acc-aha-cholesterol-2018',
    citation:
      '2018 AHA/ACC cholesterol guideline: who is at very high risk; high-intensity statin at LDL 190 mg/dL or more; at least a moderate-intensity statin in diabetes at 40 to 75 years; LDL 4 to 12 weeks after a start or change, then every 3 to 12 months',
    url: 'https://doi.org/10.1161/CIR.0000000000000625',
    grade: 'Class 1 (statin in these groups; monitoring: LOE A)',
    kind: 'guideline',
  },
} as const satisfies Record<string, Evidence>

/** The citation with this id. */
export const evidenceOf = evidenceIn('lipids', evidence)
