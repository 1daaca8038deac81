import { type AdviceCases, handedOut } from '../../../clinical/index.ts'
import { asked, gone, hba1c } from './advice-parts.ts'

/** A sensor that sends a value every 15 minutes from 06:00 on. */
const sensor = (day: string, ...values: readonly number[]) =>
  values.map((value, n) => [new Date(Date.parse(`${day}T06:00:00Z`) + n * 900_000).toISOString(), value] as const)

const at = (minute: number, value: number) => [`2026-10-30T06:${String(minute).padStart(2, '0')}:00Z`, value] as const

/** What is watched and who is spoken to: glucose, sensors, health, packages, who is out of scope. */
export const watchedLimits: NonNullable<AdviceCases['sweeps']> = [
  {
    id: 'glucose',
    like: 'adult-at-goal',
    patient: { measured: { glucose: ['2026-10-30', asked] }, medicines: { insulin: {} } },
    values: [53, 54, 69, 70, 299, 300],
  },
  {
    id: 'fasting glucose',
    like: 'adult-at-goal',
    patient: { measured: { 'fasting-glucose': ['2026-10-30', asked] } },
    values: [69, 70, 299, 300],
  },
  {
    id: 'day of a glucose of 60',
    like: 'adult-at-goal',
    patient: { measured: { glucose: [asked, 60] }, medicines: { insulin: {} } },
    values: ['2026-10-21', '2026-10-20', '2026-10-19', '2026-10-18'],
  },
  {
    id: 'day of a glucose of 400',
    like: 'no-hba1c',
    patient: { measured: { glucose: [asked, 400] } },
    values: ['2026-10-21', '2026-10-20', '2026-10-19', '2026-10-18'],
  },
  {
    id: 'sensor',
    like: 'adult-at-goal',
    patient: { measured: { 'glucose-cgm': asked }, medicines: { insulin: {} } },
    values: [
      [at(0, 69), at(14, 69)],
      [at(0, 69), at(15, 69)],
      [at(0, 70), at(15, 70)],
      [at(0, 53), at(15, 69)],
      [at(0, 54), at(15, 69)],
      [at(0, 69), at(40, 69)],
      [at(0, 69), at(41, 69)],
      [at(0, 69), at(15, 69), at(20, 80), at(25, 69), at(40, 60)],
    ],
  },
  {
    id: 'values of a sensor, then none for two days',
    like: 'adult-at-goal',
    patient: { measured: { 'glucose-cgm': asked } },
    values: [47, 48].map(many => sensor('2026-10-30', ...Array<number>(many).fill(120))),
  },
  {
    id: 'day of 48 values of a sensor',
    like: 'adult-at-goal',
    patient: { measured: { 'glucose-cgm': asked } },
    values: ['2026-11-01', '2026-10-31', '2026-10-04', '2026-10-02'].map(day =>
      sensor(day, ...Array<number>(48).fill(120)),
    ),
  },
  {
    id: 'Clinical Frailty Scale, 69 years',
    like: 'adult-above-goal',
    patient: {
      birth: '1957-01-01',
      measured: { hba1c: ['2026-10-01', 7.6], 'clinical-frailty-scale': ['2026-09-01', asked] },
    },
    values: [4, 5, 6, 7],
  },
  {
    id: 'day of a Clinical Frailty Scale of 7',
    like: 'adult-above-goal',
    patient: { birth: '1957-01-01', measured: { hba1c: ['2026-10-01', 7.6], 'clinical-frailty-scale': [asked, 7] } },
    values: ['2025-11-03', '2025-11-02'],
  },
  {
    id: 'illnesses that are counted, 69 years',
    like: 'adult-above-goal',
    patient: { birth: '1957-01-01', ...hba1c(7.6), problems: asked },
    values: [
      ['hypertension', 'coronary-disease'],
      ['hypertension', 'coronary-disease', 'stroke-or-tia'],
      ['heart-failure', 'chronic-kidney-disease', 'hypertension'],
      ['gout', 'coronary-disease', 'hypertension'],
      ['heart-failure', 'stroke-or-tia', 'coronary-disease'],
    ].map(ids => Object.fromEntries(ids.map(id => [id, '2016-01-01']))),
  },
  {
    id: 'metformin, a package for 90 days handed out',
    like: 'adult-at-goal',
    patient: { medicines: { metformin: {} }, more: asked },
    values: ['2026-07-27', '2026-07-28', '2026-07-29', '2026-07-30', '2026-07-31'].map(day => [
      handedOut('metformin', day, 90),
    ]),
  },
  {
    id: 'type 1 since',
    like: 'type-1',
    patient: { problems: { 'type-1-diabetes': asked } },
    values: ['2021-11-01', '2021-11-02', '2022-01-01'],
  },
  {
    id: 'who is out of scope',
    like: 'hugo',
    patient: { problems: { '?': '2026-09-01' } },
    values: ['gout', 'pregnancy', 'dialysis', 'kidney-transplant', 'acute-kidney-injury', 'end-of-life'],
  },
  { id: 'withheld from Hugo', like: 'hugo', patient: { withheld: asked }, values: [[], ['mental-health']] },
  {
    id: 'kind of diabetes',
    like: 'adult-above-goal',
    patient: { problems: { 'type-2-diabetes': gone, '?': '2010-01-01' } },
    values: ['type-1-diabetes', 'diabetes', 'gout'],
  },
]
