import type { AdviceCases, CasePatient } from '../../../clinical/index.ts'
import { even, everyDoac, forAf, labelLimits, measuring, nothing } from './label-limits.ts'
import patients from './patients.json' with { type: 'json' }

const asked = '?' as never
const gone = null as never

const { ana, ben, chloe } = patients as unknown as Record<keyof typeof patients, CasePatient>
const jon: CasePatient = {
  ...(patients.jon as unknown as CasePatient),
  found: { smoking: ['2026-11-01', 'smoker-never'] },
}

const mg = (amount: number, timesPerDay = 2) => ({ amount, unit: 'mg', text: `${amount} mg`, timesPerDay })
const ordered = [
  { drug: 'apixaban', ...forAf, dose: mg(5) },
  { drug: 'dabigatran', ...forAf, dose: mg(150) },
  { drug: 'edoxaban', ...forAf, dose: mg(60, 1) },
  { drug: 'rivaroxaban', ...forAf, dose: mg(20, 1) },
]

/** What people approved stands in `advice/`, a document for each patient and one for the limits. */
export const adviceCases: AdviceCases = {
  patients: [
    { id: 'ana', patient: ana, orders: everyDoac },
    { id: 'ana-in-europe', like: 'ana', jurisdiction: 'eu' },
    { id: 'ana-no-jurisdiction', like: 'ana', jurisdiction: null },
    {
      id: 'ana-on-too-much',
      like: 'ana',
      patient: { medicines: { apixaban: { dose: 5, timesPerDay: 2 } } },
      orders: [
        { drug: 'apixaban', ...forAf, origin: 'current', dose: mg(5) },
        { drug: 'apixaban', dose: mg(2.5) },
      ],
    },
    { id: 'ben', patient: ben },
    { id: 'ben-ordered', like: 'ben', orders: ordered },
    { id: 'ben-treated', like: 'ben', patient: { medicines: { apixaban: { dose: 5, timesPerDay: 2 } } } },
    { id: 'ben-dose-unread', like: 'ben', patient: { medicines: { apixaban: {} } } },
    { id: 'ben-on-warfarin', like: 'ben', patient: { medicines: { warfarin: {} } } },
    { id: 'ben-on-two', like: 'ben', patient: { medicines: { warfarin: {}, enoxaparin: {} } } },
    {
      id: 'ben-on-two-direct',
      like: 'ben',
      patient: { medicines: { apixaban: { dose: 5, timesPerDay: 2 }, rivaroxaban: { dose: 20, timesPerDay: 1 } } },
      orders: [{ drug: 'apixaban', dose: mg(5), origin: 'current' }],
    },
    {
      id: 'ben-bleeding',
      like: 'ben',
      patient: { problems: { 'active-bleeding': '2026-11-20' }, medicines: { warfarin: {} } },
    },
    {
      id: 'ben-bleeding-on-apixaban',
      like: 'ben',
      patient: { problems: { 'active-bleeding': '2026-11-20' }, medicines: { apixaban: { dose: 5, timesPerDay: 2 } } },
      orders: [{ drug: 'apixaban', ...forAf, dose: mg(5), origin: 'current' }],
    },
    { id: 'ben-bled-in-the-head', like: 'ben', patient: { problems: { 'intracranial-haemorrhage': '2020-01-01' } } },
    {
      id: 'ben-bled-in-the-head-treated',
      like: 'ben-treated',
      patient: { problems: { 'intracranial-haemorrhage': '2020-01-01' } },
    },
    { id: 'ben-bleeding-not-closed', like: 'ben', patient: { problems: { 'active-bleeding': '2026-05-20' } } },
    {
      id: 'ben-valve',
      like: 'ben',
      patient: { problems: { 'mechanical-valve': '2015-01-01', 'mitral-stenosis': '2014-01-01' } },
    },
    {
      id: 'ben-valve-on-apixaban',
      like: 'ben-treated',
      patient: { problems: { 'mechanical-valve': '2015-01-01' } },
      orders: [{ drug: 'apixaban', ...forAf, dose: mg(5), origin: 'current' }],
    },
    {
      id: 'ben-high-bleeding-score',
      like: 'ben',
      patient: {
        measured: { systolic: ['2026-10-01', 172] },
        medicines: { aspirin: {}, ibuprofen: {} },
        problems: { 'alcohol-use-high': '2024', anaemia: '2026-01-01' },
      },
    },
    {
      id: 'ben-old-values',
      like: 'ben',
      patient: { measured: { weight: ['2025-01-01', 110], creatinine: ['2025-01-01', 0.8] } },
    },

    {
      id: 'cirrhosis',
      like: 'ben-treated',
      patient: { problems: { cirrhosis: '2020-01-01' } },
      orders: [{ drug: 'apixaban', ...forAf, dose: mg(5), origin: 'current' }],
    },
    { id: 'chloe', patient: chloe },
    { id: 'chloe-treated', like: 'chloe', patient: { medicines: { apixaban: { dose: 5, timesPerDay: 2 } } } },
    { id: 'no-lists', like: 'chloe', patient: { visited: false } },
    { id: 'jon', patient: jon },
    {
      id: 'jon-with-diabetes',
      like: 'jon',
      patient: {
        problems: { diabetes: '2020-01-01' },
        medicines: { lisinopril: {}, atorvastatin: {} },
        found: { smoking: ['2026-11-01', 'smoker-current'] },
      },
    },
    { id: 'even', patient: even },
    {
      id: 'even-soon-80',
      like: 'even',
      patient: { birth: '1946-12-24', measured: measuring(60, 1) },
      orders: everyDoac,
    },
  ],
  sweeps: [
    ...labelLimits,
    {
      id: 'an order of apixaban: its dose, label 5 mg twice',
      like: 'even',
      orders: [{ drug: 'apixaban', ...forAf, dose: asked }],
      values: [
        mg(5),
        mg(2.5),
        mg(10),
        mg(5, 1),
        mg(10, 1),
        { amount: 5, unit: 'mg', text: '' },
        { amount: 2.5, unit: 'mg', text: '' },
        { amount: 1, unit: 'tablet', text: '' },
        null,
      ],
    },
    {
      id: 'an order of dabigatran in Europe at 75 to 79 years: its dose',
      like: 'even',
      jurisdiction: 'eu',
      patient: { birth: '1950-01-01' },
      orders: [{ drug: 'dabigatran', ...forAf, dose: asked }],
      values: [mg(150), mg(110), mg(75)],
    },
    {
      id: 'an order of dabigatran in Europe, clearance 50 and over',
      like: 'even',
      jurisdiction: 'eu',
      patient: { measured: asked },
      orders: [{ drug: 'dabigatran', ...forAf, dose: mg(110) }],
      values: [measuring(75, 1.5), measuring(75, 1.49)],
    },
    {
      id: 'what the order is for',
      like: 'even',
      orders: [
        { drug: 'apixaban', dose: mg(5), indication: asked },
        { drug: 'rivaroxaban', dose: mg(20, 1), indication: asked },
      ],
      values: ['atrial-fibrillation', 'venous-thromboembolism', null],
    },
    {
      id: 'not said what for: another use on record',
      like: 'even',
      patient: { problems: asked },
      orders: [
        { drug: 'apixaban', dose: mg(5) },
        { drug: 'rivaroxaban', dose: mg(20, 1) },
      ],
      values: ['gout', 'venous-thromboembolism', 'coronary-disease', 'peripheral-arterial-disease'].map(one => ({
        [one]: '2020-01-01',
      })),
    },
    {
      id: 'another anticoagulant on the list',
      like: 'even',
      patient: { medicines: { '?': {} } },
      orders: [{ drug: 'apixaban', ...forAf, dose: mg(5) }],
      values: [nothing, 'warfarin', 'heparin', 'enoxaparin', 'dabigatran', 'apixaban'],
    },
    {
      id: 'days since a bleeding: 30, 365',
      like: 'even',
      patient: { problems: { 'active-bleeding': asked } },
      orders: everyDoac,
      values: ['2026-10-25', '2026-10-24', '2026-10-23', '2025-11-24', '2025-11-23', '2025-11-22'],
    },
    {
      id: 'age of creatinine and weight: 365 days',
      like: 'even',
      patient: { measured: asked },
      orders: everyDoac,
      values: ['2025-11-24', '2025-11-23'].flatMap(at => [{ creatinine: [at, 1] }, { weight: [at, 75] }]),
    },
    ...(['us', 'eu', null] as const).flatMap(jurisdiction => [
      {
        id: `points for stroke, ${jurisdiction}`,
        like: 'chloe',
        jurisdiction,
        patient: { problems: { '?': '2020-01-01' } },
        values: [
          'gout',
          'heart-failure',
          'hypertension',
          'diabetes',
          'stroke-or-tia',
          'systemic-embolism',
          'myocardial-infarction',
          'peripheral-arterial-disease',
          'aortic-plaque',
          'coronary-disease',
        ],
      },
      {
        id: `age and stroke, ${jurisdiction}`,
        like: 'chloe',
        jurisdiction,
        patient: { birth: asked },
        values: ['1961-11-24', '1961-11-23', '1951-11-24', '1951-11-23'],
      },
    ]),
    {
      id: 'two points or one, on the list',
      like: 'chloe',
      patient: { problems: asked },
      values: [{ diabetes: '2020', hypertension: '2020' }, { diabetes: '2020' }],
    },
    {
      id: 'points for bleeding: a problem',
      like: 'ben',
      patient: { problems: { '?': '2020-01-01' } },
      values: [
        'gout',
        'dialysis',
        'kidney-transplant',
        'cirrhosis',
        'stroke-or-tia',
        'intracranial-haemorrhage',
        'major-bleeding',
        'anaemia',
        'alcohol-use-high',
      ],
    },
    {
      id: 'points for bleeding: systolic',
      like: 'ben',
      patient: { measured: { systolic: ['2026-10-01', asked] } },
      values: [160, 161],
    },
    {
      id: 'points for bleeding: creatinine',
      like: 'ben',
      patient: { measured: { creatinine: ['2026-10-01', asked] } },
      values: [2.26, 2.27],
    },
    {
      id: 'points for bleeding: medicines',
      like: 'ben',
      patient: { medicines: { '?': {} } },
      values: [nothing, 'aspirin', 'clopidogrel', 'ibuprofen', 'naproxen', 'warfarin'],
    },
    {
      id: 'points for bleeding: age',
      like: 'chloe',
      patient: { birth: asked, problems: { diabetes: '2020', hypertension: '2020' } },
      values: ['1960-11-24', '1960-11-23'],
    },
    {
      id: 'fibrillation or near to it',
      like: 'even',
      patient: { problems: asked },
      values: [{ 'atrial-flutter': '2026-01-01', 'atrial-fibrillation': gone }, { 'atrial-fibrillation': gone }],
    },
    {
      id: 'risk: what is outside the equation',
      like: 'jon',
      patient: asked,
      values: [
        { measured: { systolic: ['2026-11-01', 181] } },
        { measured: { bmi: ['2026-11-01', 40] } },
        { measured: { bmi: ['2026-11-01', 18.4] } },
        { birth: '1997-01-01' },
        { birth: '1946-01-01' },
        { problems: { 'heart-failure': '2020' } },
        { found: gone },
      ],
    },
  ],
}
