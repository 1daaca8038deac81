import { type AdviceCases, conceptOf, conditions } from '../../../clinical/index.ts'
import { asked, every, gone, hba1c } from './advice-parts.ts'

const relative = (problem: string) => {
  const [rule] = conceptOf(conditions, problem).codes
  if (rule === undefined) throw new Error(`${problem} has no code`)
  const coding = { system: rule.system, code: 'code' in rule ? rule.code : rule.prefix }
  return { kind: 'family-history' as const, at: '2020-01-01', codings: [coding], relationship: [] }
}

/** Values on both sides of every limit, and what stands beside the medicines of a list. */
export const limits: NonNullable<AdviceCases['sweeps']> = [
  {
    id: 'creatinine, female of 67 years: eGFR 20, 25, 30, 45',
    like: 'gita',
    patient: { problems: { 'heart-failure': gone, hfref: gone }, measured: { creatinine: ['2026-10-01', asked] } },
    orders: every,
    values: [2.561, 2.557, 2.126, 2.122, 1.827, 1.823, 1.304, 1.3],
  },
  {
    id: 'the same, EU',
    like: 'gita',
    jurisdiction: 'eu',
    patient: { problems: { 'heart-failure': gone, hfref: gone }, measured: { creatinine: ['2026-10-01', asked] } },
    orders: every,
    values: [2.561, 2.557, 1.827, 1.823, 1.304, 1.3],
  },
  {
    id: 'the same, no jurisdiction',
    like: 'gita',
    jurisdiction: null,
    patient: { problems: { 'heart-failure': gone, hfref: gone }, measured: { creatinine: ['2026-10-01', asked] } },
    orders: every,
    values: [2.561, 1.304],
  },
  {
    id: 'a creatinine of a year ago',
    like: 'gita',
    patient: { measured: { creatinine: [asked, 1.0] } },
    orders: every,
    values: ['2025-11-03', '2025-11-02'],
  },
  {
    id: 'a problem, 56 years',
    like: 'adult-above-goal',
    patient: { problems: { '?': '2020-01-01' } },
    orders: every,
    values: [
      'gout',
      'cirrhosis',
      'type-1-diabetes',
      'ketoacidosis',
      'men2',
      'thyroid-cancer',
      'gastroparesis',
      'diabetic-retinopathy',
      'heart-failure',
      'chronic-kidney-disease',
      'coronary-disease',
      'stroke-or-tia',
      'peripheral-arterial-disease',
      'dementia',
      'frailty',
    ],
  },
  {
    id: 'a problem, 69 years',
    like: 'adult-above-goal',
    patient: { birth: '1957-01-01', problems: { '?': '2020-01-01' } },
    orders: every,
    values: ['gout', 'dementia', 'frailty', 'hypertension'],
  },
  {
    id: 'a relative',
    like: 'vessels',
    patient: { more: asked },
    orders: every,
    values: [[relative('gout')], [relative('men2')], [relative('thyroid-cancer')]],
  },
  {
    id: 'hypoglycaemia on the list since, 69 years',
    like: 'adult-above-goal',
    patient: { birth: '1957-01-01', problems: { hypoglycaemia: asked }, medicines: { insulin: {}, glipizide: {} } },
    orders: every,
    values: ['2025-11-03', '2025-11-02'],
  },
  {
    id: 'born: 65 years',
    like: 'adult-above-goal',
    patient: { ...hba1c(7.2), birth: asked, medicines: { insulin: {} } },
    orders: every,
    values: ['1961-11-03', '1961-11-02'],
  },
  {
    id: 'beside a medicine',
    like: 'adult-above-goal',
    patient: { medicines: { '?': {} } },
    orders: every,
    values: [
      'metformin',
      'dapagliflozin',
      'empagliflozin',
      'canagliflozin',
      'dulaglutide',
      'exenatide',
      'tirzepatide',
      'linagliptin',
      'sitagliptin',
      'pioglitazone',
      'glyburide',
      'glipizide',
      'insulin',
      'lisinopril',
    ],
  },
  {
    id: 'the same, atherosclerosis',
    like: 'vessels',
    patient: { medicines: { '?': {} } },
    values: ['metformin', 'canagliflozin', 'exenatide', 'tirzepatide', 'semaglutide'],
  },
  {
    id: 'HbA1c of an adult',
    like: 'adult-above-goal',
    patient: { measured: { hba1c: ['2026-10-01', asked] } },
    values: [6.4, 6.5, 6.9, 7, 10, 10.1],
  },
  {
    id: 'HbA1c of an adult on a sulfonylurea',
    like: 'adult-above-goal',
    patient: { measured: { hba1c: ['2026-10-01', asked] }, medicines: { glipizide: {} } },
    values: [6.4, 6.5, 6.9, 7],
  },
  {
    id: 'HbA1c at 69 years, on insulin',
    like: 'adult-above-goal',
    patient: { birth: '1957-01-01', measured: { hba1c: ['2026-10-01', asked] }, medicines: { insulin: {} } },
    values: [6.9, 7, 7.4, 7.5],
  },
  {
    id: 'HbA1c at 69 years with dementia, on insulin',
    like: 'adult-above-goal',
    patient: {
      birth: '1957-01-01',
      problems: { dementia: '2024' },
      measured: { hba1c: ['2026-10-01', asked] },
      medicines: { insulin: {} },
    },
    values: [7.4, 7.5, 7.9, 8],
  },
  {
    id: 'HbA1c with dementia and frailty, on insulin',
    like: 'very-complex',
    patient: { measured: { hba1c: ['2026-10-01', asked] }, medicines: { insulin: {} } },
    values: [7.9, 8, 10, 10.1],
  },
  {
    id: 'HbA1c in mmol/mol',
    like: 'hba1c-in-mmol-per-mol',
    patient: { measured: { 'hba1c-ifcc': ['2026-10-01', asked] } },
    values: [52, 53, 54, 85, 86],
  },
  {
    id: 'day of an HbA1c of 7.2 %',
    like: 'adult-above-goal',
    patient: { measured: { hba1c: [asked, 7.2] } },
    values: ['2026-08-03', '2026-08-02', '2026-05-04', '2026-05-03'],
  },
  {
    id: 'day of an HbA1c of 6.9 %',
    like: 'adult-above-goal',
    patient: { measured: { hba1c: [asked, 6.9] } },
    values: ['2026-08-01', '2026-05-04', '2026-05-03'],
  },
  {
    id: 'day of an HbA1c of 10.5 %',
    like: 'adult-above-goal',
    patient: { measured: { hba1c: [asked, 10.5] } },
    values: ['2026-08-03', '2026-08-02', '2026-05-03'],
  },
  {
    id: 'day of creatinine and albumin/creatinine ratio',
    like: 'adult-above-goal',
    patient: { measured: { creatinine: [asked, 0.9], acr: [asked, 10] } },
    values: ['2025-11-03', '2025-11-02'],
  },
]
