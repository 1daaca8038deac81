import { type AdviceCases, handedOut } from '../../../clinical/index.ts'
import { builtIn, drugRules, targetDoses } from '../tables.ts'
import { candidate, once, steady, twice } from './advice-parts.ts'
import { daily } from './worked.ts'

const asked = '?' as never

const everyRuled = [...new Set(builtIn.rows(drugRules).flatMap(row => row.drugs))]

/** Values on both sides of every limit: what changes from one to the next. */
export const limits: NonNullable<AdviceCases['sweeps']> = [
  {
    id: 'ejection fraction',
    like: 'untreated',
    patient: { measured: { lvef: ['2026-05-20', asked] } },
    values: [39.9, 40, 40.1, 49.9, 50],
  },
  {
    id: 'days since the ejection fraction: 730',
    like: 'untreated',
    patient: { measured: { lvef: [asked, 32] } },
    values: ['2024-11-04', '2024-11-03', '2024-11-02', '2024-11-01'],
  },
  {
    id: 'an earlier ejection fraction, now 52',
    like: 'untreated',
    patient: {
      measured: {
        lvef: [
          ['2010-01-10', asked],
          ['2026-05-20', 52],
        ],
      },
    },
    values: [40, 40.1],
  },
  {
    id: 'potassium, on the way',
    like: 'on-the-way',
    patient: { measured: { potassium: ['2026-10-15', asked] } },
    orders: ['spironolactone', 'eplerenone', 'sacubitril', 'lisinopril'].flatMap(drug => [
      { drug },
      { drug, origin: 'current' as const },
    ]),
    values: [4.9, 5, 5.1, 5.5, 5.6, 6, 6.1],
  },
  {
    id: 'creatinine, on the way: eGFR about 60, 30 and 20',
    like: 'on-the-way',
    patient: { measured: { creatinine: ['2026-10-15', asked] } },
    orders: ['spironolactone', 'sacubitril', 'lisinopril', 'dapagliflozin'].flatMap(drug => [
      { drug },
      { drug, origin: 'current' as const },
    ]),
    values: [1, 1.7, 1.8, 1.82, 1.84, 1.86, 1.9, 2.5, 2.55, 2.6, 2.65],
  },
  {
    id: 'systolic, on the way',
    like: 'on-the-way',
    patient: { measured: { systolic: ['2026-10-26', asked] } },
    orders: ['sacubitril', 'lisinopril', 'carvedilol'].map(candidate),
    values: [89, 90, 99, 100],
  },
  {
    id: 'heart rate, on the way',
    like: 'on-the-way',
    patient: { measured: { 'heart-rate': ['2026-10-26', asked] } },
    orders: ['bisoprolol', 'carvedilol', 'metoprolol'].map(candidate),
    values: [49, 50, 59, 60],
  },
  ...['potassium', 'creatinine', 'systolic', 'heart-rate'].map(name => ({
    id: `days since ${name}: 180`,
    like: 'on-the-way',
    patient: {
      measured: { [name]: [asked, { potassium: 4.4, creatinine: 0.9, systolic: 124 }[name] ?? 72] as const },
    },
    values: ['2026-05-07', '2026-05-06', '2026-05-05'],
  })),
  {
    id: 'days since carvedilol was begun: 14',
    like: 'untreated',
    patient: { medicines: { carvedilol: twice(12.5, { at: asked }) } },
    values: ['2026-10-18', '2026-10-19', '2026-10-20'],
  },
  {
    id: 'weight and the target of carvedilol',
    like: 'on-the-way',
    patient: { medicines: { carvedilol: twice(25) }, measured: { weight: ['2026-10-26', asked] } },
    values: [84.9, 85],
  },
  {
    id: 'days since the weight: 365',
    like: 'on-the-way',
    patient: { measured: { weight: [asked, 74] } },
    values: ['2025-11-03', '2025-11-02', '2025-11-01'],
  },
  ...builtIn.rows(targetDoses).map(({ id, drug, amount, timesPerDay, weightFrom }) => ({
    id: `dose of ${drug} (${id})`,
    like: 'untreated',
    patient: {
      measured: weightFrom === null ? {} : { weight: ['2026-10-26', weightFrom] as const },
      medicines: { [drug]: { dose: asked, timesPerDay, at: '2026-01-05' } },
    },
    values: [amount / 2, amount - 0.1, amount, amount + 1],
  })),
  {
    id: 'carvedilol as it is written',
    like: 'untreated',
    patient: { medicines: { carvedilol: asked } },
    values: [
      twice(12.5),
      twice(12.5, { unit: 'g' }),
      { dose: 12.5, at: '2026-01-05' },
      { timesPerDay: 2, at: '2026-01-05' },
      { dose: 6.25, timesPerDay: 3, at: '2026-01-05' },
      twice(12.5, { status: 'stopped', until: '2026-06-01' }),
    ],
  },
  {
    id: 'one medicine on the list',
    like: 'untreated',
    patient: { medicines: asked },
    values: [
      ...['sacubitril', 'enalapril', 'lisinopril', 'ramipril', 'candesartan', 'losartan', 'valsartan'],
      ...['bisoprolol', 'carvedilol', 'metoprolol', 'atenolol', 'eplerenone', 'spironolactone', 'amiloride'],
      ...['dapagliflozin', 'empagliflozin', 'canagliflozin', 'furosemide'],
    ].map(drug => ({ [drug]: {} })),
  },
  ...(['order', 'current'] as const).map(origin => ({
    id: `every drug of the rules, ${origin}`,
    like: 'untreated',
    patient: asked,
    orders: everyRuled.map(drug => ({ drug, origin })),
    values: [
      {},
      { measured: { lvef: ['2026-05-20', 58] } },
      { measured: { lvef: ['2026-05-20', 58] }, problems: { hfref: '2024-02' } },
      { problems: { angioedema: '2020-01', asthma: '2010-01', 'type-1-diabetes': '1980-01' } },
      { problems: { 'heart-failure': null, gout: '2020-01-01', angioedema: '2020-01', asthma: '2010-01' } },
      {
        measured: { potassium: ['2026-10-15', 5.4], systolic: ['2026-10-26', 88], 'heart-rate': ['2026-10-26', 48] },
      },
      { measured: { potassium: ['2026-10-15', 6.2], creatinine: ['2026-10-15', 3.4] } },
      { medicines: { sacubitril: {} } },
      { medicines: { lisinopril: {} } },
      { allergies: { lisinopril: { reaction: 'angioedema' } } },
      { measured: null },
      { withheld: ['mental-health'] },
    ],
  })),
  {
    id: 'what sacubitril is ordered beside',
    like: 'untreated',
    patient: { medicines: asked },
    orders: [
      { drug: 'sacubitril' },
      { drug: 'sacubitril', origin: 'current' },
      { drug: 'lisinopril' },
      { drug: 'lisinopril', origin: 'current' },
    ],
    values: [{ enalapril: {} }, { losartan: {} }, { sacubitril: {} }],
  },
  {
    id: 'a disease on the list',
    like: 'untreated',
    patient: { problems: asked },
    values: [
      ...['angioedema', 'asthma', 'av-block', 'sick-sinus-syndrome', 'type-1-diabetes', 'hfref', 'gout', 'dialysis'],
      ...['kidney-transplant', 'acute-kidney-injury', 'pregnancy'],
    ].map(one => ({ [one]: '2020-01-01' })),
  },
  {
    id: 'weight: kg in a day',
    like: 'untreated',
    patient: { measured: { weight: asked } },
    values: [75.35, 75.36, 75.37].map(kg => daily(74, kg)),
  },
  {
    id: 'weight: kg in three days',
    like: 'untreated',
    patient: { measured: { weight: asked } },
    values: [75.99, 76, 76.01].map(kg => daily(74, 74.7, 75.3, kg)),
  },
  {
    id: 'weight: kg in a week',
    like: 'untreated',
    patient: { measured: { weight: asked } },
    values: [76.26, 76.27, 76.28].map(kg => daily(74, 74.3, 74.7, 75.1, 75.5, 75.8, 76, kg)),
  },
  {
    id: 'weight: the hour of the day before, three days before, a week before',
    like: 'untreated',
    patient: {
      measured: {
        weight: [
          [asked, 74],
          ['2026-11-02T08:00:00Z', 76.4],
        ],
      },
    },
    values: [
      ...['2026-11-01T02:00:00Z', '2026-11-01T01:59:00Z', '2026-10-30T02:00:00Z', '2026-10-30T01:59:00Z'],
      ...['2026-10-26T02:00:00Z', '2026-10-26T01:59:00Z'],
    ],
  },
  {
    id: 'weight: kg over the own course',
    like: 'untreated',
    patient: { measured: { weight: asked } },
    values: [74.9, 74.99, 75, 75.01, 75.1].map(kg => daily(...steady, 74.4, 74.6, kg, kg, kg)),
  },
  {
    id: 'weight: a course that swings',
    like: 'untreated',
    patient: { measured: { weight: asked } },
    values: [75.5, 76, 76.1, 76.2, 76.3, 76.5, 77, 78].map(kg =>
      daily(73.5, 74.5, 73.5, 74.5, 73.7, 74.3, 74, 74, 75, 75.5, kg, kg, kg),
    ),
  },
  {
    id: 'weighings before the last three: 7',
    like: 'untreated',
    patient: { measured: { weight: asked } },
    values: [steady.slice(2), steady.slice(1), steady].map(before => daily(...before, 75.1, 75.2, 75.3)),
  },
  {
    id: 'the oldest of seven weighings: 28 days before the last',
    like: 'untreated',
    patient: {
      measured: {
        weight: [[asked, 74], ...daily(74.1, 73.9, 74, 74.2, 73.9, 74, 75.1, 75.2, 75.3)] as never,
      },
    },
    values: ['2026-10-06', '2026-10-05', '2026-10-04'],
  },
  {
    id: 'days since the last weight: 3, and 7 for silence',
    like: 'untreated',
    patient: { asOf: asked, measured: { weight: daily(...steady, 76.5) } },
    values: ['2026-11-04', '2026-11-05', '2026-11-06', '2026-11-08', '2026-11-09', '2026-11-10'],
  },
  {
    id: 'weighings before the silence: 7',
    like: 'untreated',
    patient: { asOf: '2026-11-12', measured: { weight: asked } },
    values: [daily(...steady.slice(2)), daily(...steady.slice(1)), daily(...steady)],
  },
  ...['lisinopril', 'sacubitril', 'losartan', 'spironolactone', 'bisoprolol'].map(drug => ({
    id: `days since ${drug} was started, nothing measured since`,
    like: 'untreated',
    patient: {
      medicines: { [drug]: once(1, { at: asked }) },
      measured: { potassium: ['2026-10-01', 4.4], creatinine: ['2026-10-01', 0.9] } as const,
    },
    values: ['2026-10-18', '2026-10-19', '2026-10-20', '2026-10-25', '2026-10-26', '2026-10-27', '2026-10-01'],
  })),
  ...['lisinopril', 'eplerenone'].map(drug => ({
    id: `the day of potassium: every 122 days with ${drug}`,
    like: 'untreated',
    patient: {
      medicines: { [drug]: once(1, { at: '2025-01-01' }) },
      measured: { potassium: [asked, 4.4] as const },
    },
    values: ['2026-07-04', '2026-07-03', '2026-07-02', '2026-07-01'],
  })),
  {
    id: 'the newer of two starts',
    like: 'untreated',
    patient: { medicines: asked },
    values: [
      { lisinopril: once(10, { at: '2026-10-16' }), losartan: once(25, { at: '2020-01-01' }) },
      { lisinopril: once(10, { at: '2020-01-01' }), losartan: once(25, { at: '2026-10-16' }) },
      { lisinopril: once(10, { at: '2020-01-01' }), losartan: once(25, { at: '2020-01-01' }) },
    ],
  },
  {
    id: 'days since the supply ran out: 7',
    like: 'treated',
    patient: { more: asked },
    values: ['2026-09-24', '2026-09-25', '2026-09-26', '2026-09-27', '2026-09-28'].map(at => [
      handedOut('bisoprolol', at, 30),
    ]),
  },
  {
    id: 'a supply that ran out holds a step back',
    like: 'on-the-way',
    patient: { more: asked },
    values: ['2026-10-01', '2026-10-02', '2026-10-03', '2026-10-04'].map(at => [handedOut('carvedilol', at, 30)]),
  },
]
