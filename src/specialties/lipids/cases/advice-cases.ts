import { type AdviceCases, drugsOfClass } from '../../../clinical/index.ts'
import { ben, coronary, dan, jon } from './worked.ts'

const asked = '?' as never
const gone = null as never

const dose = (amount: number, timesPerDay = 1) => ({ amount, unit: 'mg', text: `${amount} mg`, timesPerDay })

/** Every statin at a dose that no maximum of a label allows beside another medicine. */
const everyStatin = drugsOfClass('statin').map(({ id }) => ({ drug: id, dose: dose(80) }))

const partners = [
  ...[
    'erythromycin',
    'ciclosporin',
    'gemfibrozil',
    'verapamil',
    'diltiazem',
    'dronedarone',
    'amiodarone',
    'amlodipine',
  ],
  ...[
    'ranolazine',
    'clarithromycin',
    'itraconazole',
    'ketoconazole',
    'ritonavir',
    'fluconazole',
    'rifampicin',
    'warfarin',
  ],
]

/** Label, statin, partner: the highest daily amount allowed. */
const maxima = [
  ['simvastatin', 'verapamil', 10],
  ['simvastatin', 'amlodipine', 20],
  ['lovastatin', 'diltiazem', 20],
  ['lovastatin', 'amiodarone', 40],
  ['atorvastatin', 'clarithromycin', 20],
  ['rosuvastatin', 'ciclosporin', 5],
  ['pravastatin', 'ciclosporin', 20],
  ['pravastatin', 'clarithromycin', 40],
  ['fluvastatin', 'fluconazole', 40],
  ['pitavastatin', 'erythromycin', 1],
  ['pitavastatin', 'rifampicin', 2],
] as const

/** What people approved stands in `advice/`, a document for each patient and one for the limits. */
export const adviceCases: AdviceCases = {
  patients: [
    { id: 'jon', patient: jon, orders: [{ drug: 'simvastatin', dose: dose(40) }] },
    {
      id: 'jon-on-statin',
      like: 'jon',
      patient: { medicines: { simvastatin: { dose: 40, timesPerDay: 1, at: '2025-01-01' }, amlodipine: { dose: 5 } } },
    },
    {
      id: 'jon-with-allergy',
      like: 'jon',
      patient: {
        measured: { 'total-cholesterol': ['2026-11-01', 280] },
        allergies: { atorvastatin: { type: 'intolerance', reaction: 'muscle pain' } },
        problems: { rhabdomyolysis: '2015-01-01' },
      },
    },
    {
      id: 'low-risk',
      like: 'jon',
      patient: {
        birth: '1984-01-20',
        sex: 'female',
        measured: {
          systolic: ['2026-11-01', 118],
          'total-cholesterol': ['2026-11-01', 180],
          'hdl-cholesterol': ['2026-11-01', 60],
        },
      },
    },
    {
      id: 'every-statin-barred',
      like: 'jon',
      patient: {
        measured: { 'total-cholesterol': ['2026-11-01', 280] },
        medicines: { gemfibrozil: { dose: 600, timesPerDay: 2 }, ciclosporin: {} },
      },
    },
    { id: 'ben', patient: ben },
    {
      id: 'ben-on-statin',
      like: 'ben',
      patient: {
        measured: { 'ldl-cholesterol': ['2026-10-01', 88] },
        medicines: { rosuvastatin: { dose: 10, timesPerDay: 1, at: '2025-06-01' } },
      },
    },
    { id: 'dan', patient: dan, orders: [{ drug: 'atorvastatin', dose: dose(80) }] },
    { id: 'coronary', patient: coronary },
    { id: 'coronary-at-goal', like: 'coronary', patient: { measured: { 'ldl-cholesterol': ['2026-10-01', 60] } } },
    { id: 'coronary-at-goal-allergic', like: 'coronary-at-goal', patient: { allergies: { simvastatin: {} } } },
    {
      id: 'coronary-allergic',
      like: 'coronary',
      patient: { allergies: { simvastatin: { reaction: 'rash' } }, medicines: { ezetimibe: { dose: 10 } } },
    },
    {
      id: 'coronary-on-everything',
      like: 'coronary',
      patient: { medicines: { ezetimibe: { dose: 10 }, evolocumab: {} } },
    },
    {
      id: 'coronary-very-high',
      like: 'coronary',
      patient: {
        problems: { 'stroke-or-tia': '2020-01-01', 'myocardial-infarction': '2026-03-01', hypertension: '2010-01-01' },
      },
    },
    {
      id: 'coronary-weaker-statin',
      like: 'coronary',
      patient: { medicines: { atorvastatin: { dose: 20, timesPerDay: 1, at: '2024-01-01' } } },
    },
    {
      id: 'coronary-unread-amount',
      like: 'coronary',
      patient: { medicines: { atorvastatin: { dose: gone, timesPerDay: gone } } },
    },
    { id: 'coronary-at-76', like: 'coronary', patient: { birth: '1950-11-23' } },
    { id: 'coronary-no-ldl', like: 'coronary', patient: { measured: { 'ldl-cholesterol': ['2025-01-01', 90] } } },
    { id: 'severe', patient: { ...jon, measured: { ...jon.measured, 'ldl-cholesterol': ['2026-11-01', 210] } } },
    {
      id: 'severe-on-weaker-statin',
      like: 'severe',
      patient: { medicines: { pravastatin: { dose: 40, timesPerDay: 1, at: '2024-01-01' } } },
    },
    {
      id: 'severe-on-strongest',
      like: 'severe',
      patient: { medicines: { rosuvastatin: { dose: 20, timesPerDay: 1, at: '2024-01-01' } } },
    },
    { id: 'severe-at-80', like: 'severe', patient: { birth: '1946-01-20' } },
    { id: 'severe-age-unknown', like: 'severe', patient: { birth: gone } },
    {
      id: 'ldl-overdue-after-start',
      like: 'coronary',
      patient: {
        medicines: { atorvastatin: { dose: 40, timesPerDay: 1, at: '2026-05-01' } },
        measured: { 'ldl-cholesterol': ['2026-04-01', 90] },
      },
    },
    { id: 'ldl-overdue', like: 'coronary', patient: { measured: { 'ldl-cholesterol': ['2025-10-01', 60] } } },
  ],
  sweeps: [
    {
      id: 'every statin beside another medicine, US labels',
      like: 'low-risk',
      patient: { medicines: { '?': {} } },
      orders: everyStatin,
      values: partners,
    },
    {
      id: 'every statin beside another medicine, European labels',
      like: 'low-risk',
      jurisdiction: 'eu',
      patient: { medicines: { '?': {} } },
      orders: everyStatin,
      values: partners,
    },
    {
      id: 'no jurisdiction',
      like: 'low-risk',
      jurisdiction: null,
      patient: { medicines: { '?': {} } },
      orders: everyStatin,
      values: ['erythromycin', 'verapamil', 'gemfibrozil'],
    },
    ...maxima.map(([statin, partner, most]) => ({
      id: `${statin} beside ${partner}: mg a day`,
      like: 'low-risk',
      patient: { medicines: { [partner]: {} } },
      orders: [{ drug: statin, dose: asked }],
      values: [dose(most), dose(most + 0.1), dose(most, 2), null],
    })),
    {
      id: 'another medicine ordered beside simvastatin 20 mg',
      like: 'low-risk',
      patient: { medicines: { simvastatin: { dose: 20, timesPerDay: 1 } } },
      orders: [{ drug: asked }],
      values: ['erythromycin', 'gemfibrozil', 'verapamil', 'amlodipine', 'amiodarone'],
    },
    {
      id: 'LDL, at risk in diabetes',
      like: 'ben',
      patient: { measured: { 'ldl-cholesterol': ['2026-10-01', asked] } },
      values: [69, 189.9, 190],
    },
    {
      id: 'age in diabetes',
      like: 'ben',
      patient: { birth: asked },
      values: ['1986-11-24', '1986-11-23', '1951-11-23', '1951-11-22', '1950-11-23'],
    },
    {
      id: 'LDL without a disease',
      like: 'severe',
      patient: { measured: { 'ldl-cholesterol': ['2026-11-01', asked] } },
      values: [189.9, 190],
    },
    {
      id: 'age at LDL 210',
      like: 'severe',
      patient: { birth: asked },
      values: ['2006-11-24', '2006-11-23', '1951-11-23', '1950-11-23', '1950-11-22'],
    },
    {
      id: 'LDL in coronary disease',
      like: 'coronary',
      patient: { measured: { 'ldl-cholesterol': ['2026-10-01', asked] } },
      values: [69.9, 70],
    },
    {
      id: 'LDL at very high risk',
      like: 'coronary-very-high',
      patient: { measured: { 'ldl-cholesterol': ['2026-10-01', asked] } },
      values: [54.9, 55],
    },
    {
      id: 'atorvastatin mg a day in coronary disease',
      like: 'coronary',
      patient: { medicines: { atorvastatin: { dose: asked, timesPerDay: 1, at: '2024-01-01' } } },
      values: [39, 40],
    },
    {
      id: 'rosuvastatin mg twice a day in coronary disease',
      like: 'coronary',
      patient: { medicines: { atorvastatin: gone, rosuvastatin: { dose: asked, timesPerDay: 2, at: '2024-01-01' } } },
      values: [9, 10],
    },
    {
      id: 'an atherosclerotic disease',
      like: 'low-risk',
      patient: { problems: { '?': '2010-01-01' } },
      values: [
        'coronary-disease',
        'acute-coronary-syndrome',
        'myocardial-infarction',
        'stroke-or-tia',
        'peripheral-arterial-disease',
        'aortic-plaque',
        'heart-failure',
      ],
    },
    {
      id: 'a stroke, diabetes, and another condition',
      like: 'coronary',
      patient: asked,
      values: [
        {},
        { birth: '1961-11-23' },
        { birth: '1961-11-24' },
        { measured: { creatinine: ['2026-10-01', 1.2] } },
        { measured: { creatinine: ['2026-10-01', 4.5] } },
        { found: { smoking: ['2026-01-01', 'smoker-current'] } },
        { found: { smoking: ['2026-01-01', 'smoker-former'] } },
        { problems: { 'heart-failure': '2024' } },
        { problems: { hypertension: '2024' } },
        { problems: { 'familial-hypercholesterolaemia': '2024' } },
        { measured: { creatinine: ['2025-11-22', 1.2] } },
        { procedures: { 'percutaneous-coronary-intervention': '2015-01-01' } },
      ].map(one => ({ ...one, problems: { 'stroke-or-tia': '2020-01-01', diabetes: '2020', ...one.problems } })),
    },
    {
      id: 'recent coronary syndrome: 365 days; with peripheral disease',
      like: 'coronary',
      patient: { problems: { 'acute-coronary-syndrome': asked, 'peripheral-arterial-disease': '2020-01-01' } },
      values: ['2025-11-24', '2025-11-23', '2025-11-22'],
    },
    {
      id: 'intervention: days from the infarction of 2020-06-01, diabetes',
      like: 'coronary',
      patient: {
        problems: { diabetes: '2020', 'myocardial-infarction': '2020-06-01' },
        procedures: { 'percutaneous-coronary-intervention': asked },
      },
      values: ['2020-03-02', '2020-03-03', '2020-08-30', '2020-08-31'],
    },
    {
      id: 'LDL after a start on 2026-05-01: day 28',
      like: 'ldl-overdue-after-start',
      patient: { measured: { 'ldl-cholesterol': [asked, 90] } },
      values: ['2026-05-28', '2026-05-29'],
    },
    {
      id: 'days since the start without an LDL: 84',
      like: 'ldl-overdue-after-start',
      patient: { medicines: { atorvastatin: { at: asked } } },
      values: ['2026-09-01', '2026-08-31', '2026-08-30'],
    },
    {
      id: 'age of the LDL on treatment: 365',
      like: 'coronary',
      patient: { measured: { 'ldl-cholesterol': [asked, 90] } },
      values: ['2025-11-24', '2025-11-23', '2025-11-22'],
    },
    {
      id: 'total cholesterol: bands of the 10-year risk',
      like: 'jon',
      patient: { measured: { 'total-cholesterol': ['2026-11-01', asked] } },
      values: [130, 180, 220, 280, 320],
    },
    { id: 'jurisdiction', like: 'jon', jurisdiction: asked, values: ['us', 'eu', null] },
    { id: 'jurisdiction in coronary disease', like: 'coronary', jurisdiction: asked, values: ['us', 'eu', null] },
    { id: 'jurisdiction at LDL 210', like: 'severe', jurisdiction: asked, values: ['us', 'eu', null] },
    { id: 'jurisdiction in diabetes', like: 'ben', jurisdiction: asked, values: ['us', 'eu', null] },
  ],
}
