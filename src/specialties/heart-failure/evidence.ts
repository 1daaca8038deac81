import { derivationEvidence, type Evidence, evidenceIn } from '../../clinical/index.ts'

const guideline = '2022 AHA/ACC/HFSA guideline for the management of heart failure. Circulation 2022;145:e895-1032'
const url = 'https://doi.org/10.1161/CIR.0000000000001063'

/** Everything this specialty cites, by id. Knowledge rows name their source by these ids. */
export const evidence = {
  ...derivationEvidence,
  categories: {
    id: 'hf-2022-categories',
    citation: `${guideline}, section 2.2: ejection fraction of 40 % and less reduced, 41 to 49 mildly reduced, 50 and over preserved; improved when it was 40 or less`,
    url,
    grade: 'definition',
    kind: 'guideline',
  },
  reduced: {
    id: 'hf-2022-reduced',
    citation: `${guideline}, sections 7.3.1 to 7.3.4: renin-angiotensin inhibitor (ARNI before ACE inhibitor before ARB), beta blocker, MRA and SGLT2 inhibitor`,
    url,
    grade: 'Class 1, LOE A',
    kind: 'guideline',
  },
  mildlyReduced: {
    id: 'hf-2022-mildly-reduced',
    citation: `${guideline}, section 7.6: SGLT2 inhibitor; ARNI, ACE inhibitor or ARB, MRA and beta blocker may be considered`,
    url,
    grade: 'Class 2a, LOE B-R (SGLT2 inhibitor); Class 2b, LOE B-NR (others)',
    kind: 'guideline',
  },
  preserved: {
    id: 'hf-2022-preserved',
    citation: `${guideline}, section 7.7: SGLT2 inhibitor; MRA, ARB and ARNI may be considered`,
    url,
    grade: 'Class 2a, LOE B-R (SGLT2 inhibitor); Class 2b, LOE B-R (others)',
    kind: 'guideline',
  },
  improved: {
    id: 'hf-2022-improved',
    citation: `${guideline}, section 7.6.2: treatment goes on after the ejection fraction has improved`,
    url,
    grade: 'Class 1, LOE B-R',
    kind: 'guideline',
  },
  mra: {
    id: 'hf-2022-mra',
    citation: `${guideline}, section 7.3.3: MRA when eGFR is over 30 and potassium under 5.0; stop when potassium cannot be kept under 5.5`,
    url,
    grade: 'Class 1, LOE A; Class 3: harm, LOE B-NR',
    kind: 'guideline',
  },
  mra2017: {
    id: 'hf-2017-mra-table',
    citation:
      '2017 ACC/AHA/HFSA focused update, table 17: an aldosterone antagonist is not ordinarily started with potassium over 5.0',
    url: 'https://doi.org/10.1161/CIR.0000000000000509',
    grade: 'not graded',
    kind: 'guideline',
  },
  angioedema: {
    id: 'hf-2022-angioedema',
    citation: `${guideline}, section 7.3.1: no ARNI within 36 hours of an ACE inhibitor; neither after angioedema`,
    url,
    grade: 'Class 3: harm',
    kind: 'guideline',
  },
  entrestoLabel: {
    id: 'label-sacubitril-valsartan-us',
    citation:
      'Entresto (sacubitril and valsartan) US prescribing information, section 4: contraindicated with a history of angioedema from an ACE inhibitor or ARB, and with an ACE inhibitor within 36 hours',
    grade: 'label',
    kind: 'label',
  },
  harm: {
    id: 'hf-2022-harm',
    citation: `${guideline}, section 7.3.7: drugs that may worsen heart failure`,
    url,
    grade:
      'Class 3: harm, LOE A (non-dihydropyridines, class IC, dronedarone, thiazolidinediones), B-R (saxagliptin, alogliptin), B-NR (NSAIDs)',
    kind: 'guideline',
  },
  practical: {
    id: 'pmj-2011-practical',
    citation:
      'Practical guidance on ACE inhibitors, ARBs and beta blockers in heart failure (Postgrad Med J tables 2 and 3, after ESC): caution with potassium over 5.0, creatinine over 221 umol/L, systolic under 90; asthma; heart rate under 50',
    grade: 'not graded',
    kind: 'review',
  },
  aafp2017: {
    id: 'aafp-2017-hf',
    citation:
      'Chronic heart failure, Am Fam Physician 2017;95:13-20, table: eGFR under 30 or potassium over 5 with ACE inhibitors and ARBs; heart block, bradycardia and severe airway disease with beta blockers',
    url: 'https://www.aafp.org/pubs/afp/issues/2017/0101/p13.html',
    grade: 'not graded',
    kind: 'review',
  },
  sps: {
    id: 'sps-spironolactone',
    citation:
      'NHS Specialist Pharmacy Service, spironolactone monitoring: after 1 week, monthly for 3 months, then every 3 to 6 months; halve over potassium 5.5 or under eGFR 30; stop over 6.0 or under eGFR 20',
    url: 'https://www.sps.nhs.uk/monitorings/spironolactone-monitoring/',
    grade: 'not graded',
    kind: 'guideline',
  },
  monitoring: {
    id: 'esc-ras-monitoring',
    citation:
      'ESC heart failure guidelines, supplementary tables on ACE inhibitors and ARBs: blood chemistry 1 to 2 weeks after starting and after the last step, then every 4 months',
    url: 'https://doi.org/10.1093/eurheartj/ehab368',
    grade: 'practical guidance, not graded',
    kind: 'guideline',
  },
  targets: {
    id: 'acc-ecdp-doses',
    citation:
      'ACC expert consensus decision pathway for HFrEF (2017, table 1; 2021 and 2024 updates) and 2017 focused update, table 3: starting and target doses',
    url: 'https://doi.org/10.1016/j.jacc.2023.12.024',
    grade: 'consensus, not graded',
    kind: 'guideline',
  },
  paradigm: {
    id: 'paradigm-hf-2014',
    citation: 'PARADIGM-HF. N Engl J Med 2014;371:993-1004: systolic under 100 mmHg at screening was excluded',
    url: 'https://doi.org/10.1056/NEJMoa1409077',
    grade: 'not graded',
    kind: 'trial',
  },
  sglt2Kidney: {
    id: 'kdigo-2022-sglt2',
    citation: 'KDIGO 2022 guideline for diabetes management in CKD: SGLT2 inhibitor started from eGFR 20',
    url: 'https://doi.org/10.1016/j.kint.2022.06.008',
    grade: '1A',
    kind: 'guideline',
  },
  weightUs: {
    id: 'hf-zones-us',
    citation:
      'US patient action plans for heart failure (AHA and hospital zone plans, StayWell 2025): call at 2 to 3 pounds in a day or 5 pounds in a week',
    grade: 'not graded',
    kind: 'standard',
  },
  weightEsc: {
    id: 'esc-weight',
    citation: 'ESC heart failure guidelines, self-care table: a sudden gain of more than 2 kg in 3 days is reported',
    url: 'https://doi.org/10.1093/eurheartj/ehab368',
    grade: 'not graded',
    kind: 'guideline',
  },
  ownTrend: {
    id: 'own-weight-trend',
    citation:
      'Attune: a rule of our own, without a published standard: the median of the last three weighings against the median of the 28 days before, in multiples of the usual spread',
    grade: 'not graded',
    kind: 'standard',
  },
} as const satisfies Record<string, Evidence>

/** The citation with this id. */
export const evidenceOf = evidenceIn('heart-failure', evidence)
