import { derivationEvidence, type Evidence, evidenceIn, preventEvidence } from '../../clinical/index.ts'
import { labels } from './labels.ts'

/** Everything this specialty cites, by id. Knowledge rows name their source by these ids. */
export const evidence = {
  ...derivationEvidence,
  ...labels,
  ...preventEvidence,
  chadsVasc: {
    id: 'chads-vasc-2010',
    citation:
      'Lip GYH et al. Refining clinical risk stratification for predicting stroke and thromboembolism in atrial fibrillation. Chest 2010;137:263-72',
    url: 'https://doi.org/10.1378/chest.09-1584',
    grade: 'not graded',
    kind: 'cohort',
  },
  hasBled: {
    id: 'has-bled-2010',
    citation:
      'Pisters R et al. A novel user-friendly score (HAS-BLED) to assess 1-year risk of major bleeding in atrial fibrillation. Chest 2010;138:1093-100',
    url: 'https://doi.org/10.1378/chest.10-0134',
    grade: 'not graded',
    kind: 'cohort',
  },
  af2023: {
    id: 'acc-aha-af-2023',
    citation:
      '2023 ACC/AHA/ACCP/HRS guideline for atrial fibrillation, section 6.3.1: anticoagulate at CHA2DS2-VASc 2 or more in men, 3 or more in women; reasonable at 1 and 2',
    url: 'https://doi.org/10.1161/CIR.0000000000001193',
    grade: 'Class 1, LOE A (recommended); Class 2a, LOE A (reasonable)',
    kind: 'guideline',
  },
  af2023Doac: {
    id: 'acc-aha-af-2023-doac',
    citation:
      '2023 ACC/AHA/ACCP/HRS guideline for atrial fibrillation, section 6.3.1: a DOAC over warfarin, except with moderate to severe rheumatic mitral stenosis or a mechanical valve',
    url: 'https://doi.org/10.1161/CIR.0000000000001193',
    grade: 'Class 1, LOE A',
    kind: 'guideline',
  },
  af2023Bleeding: {
    id: 'acc-aha-af-2023-bleeding',
    citation:
      '2023 ACC/AHA/ACCP/HRS guideline for atrial fibrillation, section 6.1: bleeding scores are not to decide alone about anticoagulation, but to find and change bleeding risks',
    url: 'https://doi.org/10.1161/CIR.0000000000001193',
    grade: 'Class 3: no benefit, LOE B-NR',
    kind: 'guideline',
  },
  esc2024: {
    id: 'esc-af-2024',
    citation:
      '2024 ESC guidelines for the management of atrial fibrillation. Eur Heart J 2024;45:3314-3414: anticoagulate at CHA2DS2-VA 2 or more; consider at 1',
    url: 'https://doi.org/10.1093/eurheartj/ehae176',
    grade: 'Class I (2 or more); Class IIa (1)',
    kind: 'guideline',
  },
  ehraRecheck: {
    id: 'ehra-noac-2018',
    citation:
      'EHRA practical guide on non-vitamin K antagonist anticoagulants in atrial fibrillation: renal function at least yearly, every 6 months from 75 years, and every CrCl/10 months at CrCl 60 or less',
    url: 'https://doi.org/10.1093/eurheartj/ehy136',
    grade: 'consensus, not graded',
    kind: 'guideline',
  },
} as const satisfies Record<string, Evidence>

/** The citation with this id. */
export const evidenceOf = evidenceIn('cardiovascular', evidence)
