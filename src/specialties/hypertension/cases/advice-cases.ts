import type { AdviceCases } from '../../../clinical/index.ts'
import { atHome, aWeek, ben, jon, plain, twice } from './worked.ts'

const asked = '?' as never
const day = (of: number): string => `2026-11-${String(of).padStart(2, '0')}`

/** Six mornings, two readings each: twelve, with the last one marked. */
const sixMornings = (systolic: number, diastolic: number) => aWeek(systolic, diastolic, 10, 3)

/** One or two readings at home on each of these days. */
const mornings = (days: readonly string[], systolic: number, diastolic: number) =>
  atHome(days.map(at => [`${at}T07:00:00Z`, systolic, diastolic] as const))

const lying = (at: string, supine: number, standing: number) => ({
  'systolic-supine': [`${at}T08:00:00Z`, supine] as const,
  'systolic-standing': [`${at}T08:03:00Z`, standing] as const,
})

const treated = { problems: { hypertension: '2020-01-01' }, medicines: { lisinopril: { dose: 10, timesPerDay: 1 } } }

/** What people approved stands in `advice/`, a document for each patient and one for the limits. */
export const adviceCases: AdviceCases = {
  patients: [
    { id: 'jon', patient: jon },
    { id: 'ben', patient: ben },
    { id: 'start-two', patient: { ...plain, measured: { ...plain.measured, ...twice(150, 95) } } },
    {
      id: 'start-one',
      like: 'start-two',
      patient: { problems: { diabetes: '2020-01-01' }, measured: { ...twice(132, 84), acr: [day(1), 45] } },
    },
    { id: 'lifestyle', like: 'start-two', patient: { measured: twice(132, 84) } },
    { id: 'after-six-months', like: 'lifestyle', patient: { problems: { hypertension: '2026-05-20' } } },
    { id: 'risk-unknown', like: 'lifestyle', patient: { measured: { 'total-cholesterol': null as never } } },
    { id: 'listed-and-normal', like: 'start-two', patient: { ...treated, measured: twice(118, 70), medicines: {} } },
    { id: 'at-goal', like: 'start-two', patient: { ...treated, measured: twice(126, 76) } },
    {
      id: 'intensify',
      like: 'start-two',
      patient: {
        ...treated,
        measured: { ...twice(146, 84), ...lying(day(10), 150, 128) },
        problems: { hypertension: '2020-01-01', gout: '2015-01-01', asthma: '2010-01-01', 'av-block': '2020-01-01' },
      },
    },
    { id: 'intensify-gently', like: 'start-two', patient: { ...treated, measured: twice(134, 78) } },
    {
      id: 'severe-treated',
      like: 'start-two',
      patient: { ...treated, measured: { systolic: [day(21), 192], diastolic: [day(21), 111] } },
    },
    { id: 'severe-elsewhere', like: 'severe-treated', jurisdiction: 'eu' },
    {
      id: 'severe-in-pregnancy',
      like: 'start-two',
      patient: {
        problems: { pregnancy: '2026-05-01' },
        more: atHome([['2026-11-22T07:00:00Z', 161, 105]]),
      },
    },
    { id: 'home-above-goal', like: 'start-two', patient: { ...treated, more: sixMornings(138, 84) } },
    { id: 'masked', like: 'start-two', patient: { measured: twice(124, 76), more: sixMornings(136, 84) } },
    {
      id: 'home-severe',
      like: 'at-goal',
      patient: { more: atHome([['2026-11-22T07:00:00Z', 186, 100]]) },
    },
    { id: 'home-low', like: 'at-goal', patient: { more: atHome([['2026-11-20T07:00:00Z', 84, 52]]) } },
    {
      id: 'home-silent',
      like: 'at-goal',
      patient: { more: mornings([day(1), day(2), day(3), day(4)], 124, 78) },
    },
    {
      id: 'labs-overdue-after-start',
      like: 'at-goal',
      patient: { medicines: { losartan: { at: '2026-10-10' }, amlodipine: { at: '2026-01-01' } } },
    },
    {
      id: 'labs-older-than-a-year',
      like: 'at-goal',
      patient: { measured: { ...twice(126, 76), creatinine: ['2025-11-01', 0.8], potassium: ['2025-11-01', 4.2] } },
    },
  ],
  sweeps: [
    {
      id: 'systolic, twice in the office',
      like: 'start-two',
      patient: { measured: { ...twice(asked), diastolic: null as never } },
      values: [119, 120, 129, 130, 139, 140, 179, 180],
    },
    {
      id: 'diastolic, twice in the office, systolic 118',
      like: 'start-two',
      patient: { measured: twice(118, asked) },
      values: [79, 80, 89, 90, 119, 120],
    },
    {
      id: 'systolic at home, twelve readings',
      like: 'at-goal',
      patient: { more: sixMornings(asked, 70) },
      values: [129, 130, 134, 135, 179, 180],
    },
    {
      id: 'diastolic at home, twelve readings',
      like: 'at-goal',
      patient: { more: sixMornings(118, asked) },
      values: [79, 80, 84, 85, 119, 120],
    },
    {
      id: 'systolic at home, low on treatment',
      like: 'at-goal',
      patient: { more: atHome([['2026-11-20T07:00:00Z', asked, 60]]) },
      values: [89, 90],
    },
    {
      id: 'in pregnancy, systolic in the office',
      like: 'severe-in-pregnancy',
      patient: { more: [], measured: { systolic: [day(21), asked], diastolic: null as never } },
      values: [159, 160],
    },
    {
      id: 'in pregnancy, diastolic at home',
      like: 'severe-in-pregnancy',
      patient: { more: atHome([['2026-11-22T07:00:00Z', 140, asked]]) },
      values: [109, 110],
    },
    {
      id: 'days since a severe office reading: 7',
      like: 'start-two',
      patient: { measured: { systolic: [asked, 190], diastolic: null as never } },
      values: ['2026-11-17', '2026-11-16', '2026-11-15'],
    },
    {
      id: 'days since a severe home reading: 2',
      like: 'at-goal',
      patient: { more: atHome([[asked, 190, 90]]) },
      values: ['2026-11-22T07:00:00Z', '2026-11-21T23:59:00Z', '2026-11-21T07:00:00Z'],
    },
    {
      id: 'days since the older of two office days: 365',
      like: 'start-two',
      patient: {
        measured: {
          systolic: [
            [asked, 150],
            [day(10), 150],
          ],
          diastolic: null as never,
        },
      },
      values: ['2025-11-24', '2025-11-23', '2025-11-22'],
    },
    {
      id: 'days since hypertension came on the list: 183',
      like: 'lifestyle',
      patient: { problems: { hypertension: asked } },
      values: ['2026-05-25', '2026-05-24', '2026-05-23'],
    },
    {
      id: 'potassium',
      like: 'start-two',
      patient: { measured: { potassium: [day(1), asked] } },
      values: [3.4, 3.5, 5, 5.1],
    },
    {
      id: 'albumin/creatinine ratio, eGFR 45',
      like: 'start-two',
      patient: { measured: { creatinine: [day(1), 1.4], acr: [day(1), asked] } },
      values: [29.9, 30],
    },
    {
      id: 'creatinine with a ratio of 45: eGFR about 60',
      like: 'start-two',
      patient: { measured: { creatinine: [day(1), asked], acr: [day(1), 45] } },
      values: [1.09, 1.1, 1.11, 1.12, 1.13],
    },
    {
      id: 'creatinine twice, no ratio: eGFR about 60',
      like: 'lifestyle',
      patient: {
        measured: {
          creatinine: [
            ['2026-05-01', asked],
            [day(1), asked],
          ],
          acr: null as never,
        },
      },
      values: [1.12, 1.13, 1.14, 1.15, 1.16],
    },
    {
      id: 'days between two low eGFR: 90',
      like: 'lifestyle',
      patient: {
        measured: {
          creatinine: [
            [asked, 1.4],
            [day(1), 1.4],
          ],
        },
      },
      values: ['2026-08-04', '2026-08-03', '2026-08-02'],
    },
    {
      id: 'days between two ratios of 45: 90',
      like: 'lifestyle',
      patient: {
        measured: {
          acr: [
            [asked, 45],
            [day(1), 45],
          ],
        },
      },
      values: ['2026-08-04', '2026-08-03', '2026-08-02'],
    },
    {
      id: 'a disease on the list, 132/84',
      like: 'lifestyle',
      patient: { problems: { '?': '2010-01-01' } },
      values: [
        ...[
          'coronary-disease',
          'acute-coronary-syndrome',
          'myocardial-infarction',
          'stroke-or-tia',
          'peripheral-arterial-disease',
        ],
        ...['aortic-plaque', 'heart-failure', 'diabetes', 'chronic-kidney-disease', 'gout'],
      ],
    },
    {
      id: 'a disease on the list, 150/95',
      like: 'start-two',
      patient: { problems: { '?': '2020-01-01' } },
      values: [
        ...[
          'hfref',
          'renal-artery-stenosis',
          'angioedema',
          'gout',
          'asthma',
          'av-block',
          'sick-sinus-syndrome',
          'bradycardia',
        ],
        ...['diabetes'],
      ],
    },
    {
      id: 'days since an infarction: 365',
      like: 'start-two',
      patient: { problems: { 'myocardial-infarction': asked } },
      values: ['2025-11-24', '2025-11-23', '2025-11-22'],
    },
    {
      id: 'a medicine on the list, 150/95',
      like: 'start-two',
      patient: { medicines: { '?': { at: '2026-11-01' } } },
      values: [
        'lisinopril',
        'losartan',
        'amlodipine',
        'chlorthalidone',
        'metoprolol',
        'aliskiren',
        'sacubitril',
        'ibuprofen',
      ],
    },
    {
      id: 'days since losartan was started without a check: 28',
      like: 'at-goal',
      patient: {
        medicines: { lisinopril: null as never, losartan: { at: asked } },
        measured: { potassium: ['2026-10-01', 4.2], creatinine: ['2026-10-01', 0.8] },
      },
      values: ['2026-10-27', '2026-10-26', '2026-10-25'],
    },
    {
      id: 'losartan since 2026-08-01: the day of the check',
      like: 'at-goal',
      patient: {
        medicines: { lisinopril: null as never, losartan: { at: '2026-08-01' } },
        measured: { potassium: [asked, 4.2], creatinine: [asked, 0.8] },
      },
      values: ['2026-08-07', '2026-08-08'],
    },
    {
      id: 'potassium and creatinine a year old',
      like: 'at-goal',
      patient: { medicines: { lisinopril: { at: '2020-01-01' } }, measured: { potassium: [asked, 4.2] } },
      values: ['2025-11-24', '2025-11-23', '2025-11-22'],
    },
    {
      id: 'standing after lying, 150 systolic',
      like: 'at-goal',
      patient: {
        measured: {
          'systolic-supine': ['2026-11-10T08:00:00Z', 150],
          'systolic-standing': ['2026-11-10T08:03:00Z', asked],
        },
      },
      values: [131, 130],
    },
    {
      id: 'days since standing was measured: 30',
      like: 'at-goal',
      patient: { measured: { 'systolic-supine': [asked, 150], 'systolic-standing': [asked, 120] } },
      values: ['2026-10-25', '2026-10-24', '2026-10-23'],
    },
    {
      id: 'the last home reading: silent after 14 days',
      like: 'at-goal',
      patient: {
        more: [...mornings(['2026-10-01', '2026-10-02', '2026-10-03'], 124, 78), ...atHome([[asked, 124, 78]])],
      },
      values: ['2026-11-10T07:00:00Z', '2026-11-09T23:59:59.999Z', '2026-11-09T07:00:00Z'],
    },
    {
      id: 'days with home readings: a stream from 4',
      like: 'at-goal',
      patient: { more: asked },
      values: [
        ['2026-10-02', '2026-10-03', '2026-10-04'],
        ['2026-10-01', '2026-10-02', '2026-10-03', '2026-10-04'],
      ].map(days => mornings(days, 124, 78)),
    },
    {
      id: 'twelve readings at home, or eleven; three days, or two',
      like: 'at-goal',
      patient: { more: asked },
      values: [
        sixMornings(138, 84),
        sixMornings(138, 84).slice(2),
        [
          ...aWeek(138, 84, 10, 2),
          ...atHome([
            ['2026-11-11T08:00:00Z', 138, 84],
            ['2026-11-11T08:05:00Z', 138, 84],
            ['2026-11-11T20:00:00Z', 138, 84],
            ['2026-11-11T20:05:00Z', 138, 84],
          ]),
        ],
      ],
    },
    {
      id: 'the first of twelve home readings: a month for the decision, two weeks for the watch',
      like: 'at-goal',
      patient: { more: asked },
      values: [
        mornings(
          Array.from({ length: 12 }, (_, n) => day(n + 12)),
          138,
          84,
        ),
        mornings(
          Array.from({ length: 12 }, (_, n) => day(n + 6)),
          138,
          84,
        ),
      ],
    },
    { id: 'jurisdiction and home readings', like: 'home-above-goal', jurisdiction: asked, values: ['us', 'eu', null] },
  ],
}
