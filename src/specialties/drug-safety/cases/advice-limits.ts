import type { AdviceCases } from '../../../clinical/index.ts'
import allergenRows from '../knowledge/allergen.json' with { type: 'json' }
import reactionRows from '../knowledge/reaction.json' with { type: 'json' }
import { betaLactams, inPregnancy, labelled, mg, monitored, ordered, orderedAndTaken, withAll } from './advice-parts.ts'

const asked = '?' as never

/** The most a day that a row allows, and a little more. */
const atTheLimit = (drug: string, ...most: readonly number[]) =>
  most.flatMap(one => [mg(drug, one), mg(drug, Math.round(one * 1010) / 1000)])

const byKidney = [
  ...atTheLimit('gabapentin', 300, 700, 1400),
  ...atTheLimit('pregabalin', 75, 150, 300),
  ...atTheLimit('levetiracetam', 1000, 1500, 2000),
  ...atTheLimit('ciprofloxacin', 1000),
  ...atTheLimit('amoxicillin', 500, 1000),
  ...atTheLimit('tramadol', 200),
  ...atTheLimit('digoxin', 0.125),
  ...ordered('nitrofurantoin', 'sulfamethoxazole', 'levofloxacin', 'famotidine', 'enoxaparin', 'baclofen', 'ibuprofen'),
  ...ordered('celecoxib', 'lithium', 'methotrexate', 'spironolactone', 'amiloride', 'triamterene'),
]

const maxima = [
  ...atTheLimit('acetaminophen', 4000),
  ...atTheLimit('ibuprofen', 3200),
  ...atTheLimit('naproxen', 1500),
  ...atTheLimit('metformin', 2550),
  ...atTheLimit('aspirin', 4000),
  ...atTheLimit('gabapentin', 3600),
  ...atTheLimit('pregabalin', 600),
  ...atTheLimit('levetiracetam', 3000),
  ...atTheLimit('tramadol', 300, 400),
  ...atTheLimit('sertraline', 200),
  ...atTheLimit('fluoxetine', 80),
  ...atTheLimit('escitalopram', 20),
  ...atTheLimit('amlodipine', 10),
  ...atTheLimit('atorvastatin', 80),
  ...atTheLimit('rosuvastatin', 40),
  ...atTheLimit('simvastatin', 40),
  ...atTheLimit('citalopram', 20, 40),
]

const forOlder = [
  ...orderedAndTaken('zolpidem', 'diazepam', 'diphenhydramine', 'oxybutynin', 'amitriptyline', 'haloperidol'),
  ...orderedAndTaken('quetiapine', 'metoclopramide', 'promethazine', 'ibuprofen'),
]

/** 84, 91, 183 and 365 days before the end of the day, and a day more each. */
const intervals = [
  ...['2026-09-01', '2026-08-31', '2026-08-25', '2026-08-24', '2026-05-25', '2026-05-24'],
  ...['2025-11-24', '2025-11-23'],
]

/** Values on both sides of every limit: what changes from one to the next. */
export const limits: NonNullable<AdviceCases['sweeps']> = [
  ...(['us', 'eu', null] as const).map(jurisdiction => ({
    id: `creatinine, male, 40 years, 72 kg: clearance 100 / creatinine, ${jurisdiction ?? 'no jurisdiction'}`,
    like: 'kidney',
    jurisdiction,
    patient: { measured: { creatinine: ['2026-11-01', asked] as const } },
    orders: byKidney,
    values: [1.25, 1.26, 1.49, 1.51, 1.66, 1.67, 2, 2.01, 2.67, 2.68, 3.33, 3.34, 6.66, 6.67, 6.68, 20, 20.1],
  })),
  {
    id: 'day of the creatinine',
    like: 'kidney',
    patient: { measured: { creatinine: [asked, 2.5] } },
    orders: byKidney,
    values: ['2025-11-24', '2025-11-23'],
  },
  {
    id: 'day of the weight',
    like: 'kidney',
    patient: { measured: { weight: [asked, 72] } },
    orders: byKidney,
    values: ['2025-11-24', '2025-11-23'],
  },
  {
    id: 'in whom kidney function is not judged',
    like: 'kidney',
    patient: { problems: { '?': '2026-11-01' } },
    orders: byKidney,
    values: ['gout', 'pregnancy', 'dialysis', 'acute-kidney-injury', 'kidney-transplant', 'end-of-life'],
  },
  {
    id: 'the most a day, born',
    like: 'nothing-known',
    patient: { birth: asked, visited: true },
    orders: maxima,
    values: ['2008-11-24', '2008-11-23', '1965-11-24', '1965-11-23', '1950-11-24', '1950-11-23'],
  },
  {
    id: 'a second product of acetaminophen, mg',
    like: 'two-of-one-ingredient',
    patient: { medicines: { acetaminophen: { dose: asked, timesPerDay: 1 } } },
    orders: [mg('acetaminophen', 1000, 2)],
    values: [2000, 2001],
  },
  {
    id: 'unit of a dose',
    like: 'two-of-one-ingredient',
    patient: { medicines: { acetaminophen: { dose: 3, unit: asked, timesPerDay: 1 } } },
    orders: [mg('acetaminophen', 1500)],
    values: ['g', 'mg', 'ug', 'tablet'],
  },
  {
    id: 'week of pregnancy three days ago',
    like: 'pregnant',
    patient: { measured: { 'gestational-age': ['2026-11-20', asked] } },
    orders: inPregnancy,
    values: [13, 13.5, 13.6, 14, 19, 19.5, 19.6, 20, 37, 37.5, 37.6, 38],
  },
  {
    id: 'pregnant since, no week',
    like: 'pregnant',
    patient: { measured: { 'gestational-age': null as never }, problems: { pregnancy: asked } },
    orders: inPregnancy,
    values: ['2026-11-01', '2026-01-29', '2026-01-28', '2026-01-27', '2026-01-26'],
  },
  {
    id: 'born, not known to be pregnant',
    like: 'pregnant',
    patient: { problems: { pregnancy: null as never }, measured: { 'gestational-age': null as never }, birth: asked },
    orders: inPregnancy,
    values: ['2014-11-24', '2014-11-23', '1970-11-24', '1970-11-23'],
  },
  {
    id: 'sex',
    like: 'pregnant',
    patient: { problems: { pregnancy: null as never }, measured: { 'gestational-age': null as never }, sex: asked },
    orders: inPregnancy,
    values: ['male', 'female'],
  },
  {
    id: 'born, older people',
    like: 'many-medicines',
    patient: { birth: asked },
    orders: forOlder,
    values: ['1961-11-24', '1961-11-23'],
  },
  {
    id: 'an illness at 79 years',
    like: 'nothing-known',
    patient: { birth: '1947-01-01', problems: { '?': '2020-01-01' } },
    orders: forOlder,
    values: ['gout', 'dementia', 'parkinsons-disease', 'peptic-ulcer', 'major-bleeding', 'heart-failure'],
  },
  {
    id: 'an illness at 40 years',
    like: 'nothing-known',
    patient: { birth: '1986-01-01', problems: { '?': '2020-01-01' } },
    orders: forOlder,
    values: ['gout', 'dementia', 'parkinsons-disease', 'peptic-ulcer', 'major-bleeding', 'heart-failure'],
  },
  { id: 'all tests were on', like: 'monitored', patient: withAll(asked), values: intervals },
  {
    id: 'one medicine, never measured, on the list since',
    like: 'monitored',
    patient: { medicines: Object.fromEntries([...monitored, 'spironolactone'].map(id => [id, { at: asked }])) },
    values: intervals,
  },
  {
    id: 'one medicine alone',
    like: 'nothing-known',
    patient: { medicines: { '?': { at: '2020-01-01' } } },
    values: [...monitored, 'spironolactone', 'acenocoumarol', 'mercaptopurine', 'losartan', 'metformin'],
  },
  {
    id: 'in whom tests are not asked for',
    like: 'monitored',
    patient: { problems: { '?': '2026-11-01' } },
    values: ['gout', 'pregnancy', 'dialysis', 'kidney-transplant', 'acute-kidney-injury', 'end-of-life'],
  },
  {
    id: 'words of an allergy entry',
    like: 'nothing-known',
    patient: { more: asked },
    orders: [
      ...betaLactams,
      ...ordered('sulfamethoxazole', 'ibuprofen', 'lisinopril', 'azithromycin', 'ciprofloxacin', 'doxycycline'),
    ],
    values: [...allergenRows.flatMap(({ names }) => names), 'blue tablets', 'no known allergy'].map(text =>
      labelled(text),
    ),
  },
  {
    id: 'words of a reaction to amoxicillin',
    like: 'nothing-known',
    patient: { allergies: { amoxicillin: { reaction: asked } } },
    orders: betaLactams,
    values: [...reactionRows.flatMap(({ names }) => names), 'no nausea', 'went grey'],
  },
  {
    id: 'code of a reaction to amoxicillin',
    like: 'nothing-known',
    patient: { allergies: { amoxicillin: { reactionCode: asked } } },
    orders: betaLactams,
    values: [...reactionRows.flatMap(({ snomed }) => snomed), '1234'],
  },
  {
    id: 'what the entry says of itself',
    like: 'nothing-known',
    patient: { allergies: { amoxicillin: asked } },
    orders: betaLactams,
    values: [
      { reaction: 'nausea' },
      { reaction: 'nausea', criticality: 'high' },
      { reaction: 'rash', criticality: 'high' },
      { reaction: 'anaphylaxis', verification: 'refuted' },
      { reaction: 'anaphylaxis', verification: 'unconfirmed' },
      {},
      { type: 'intolerance' },
    ],
  },
]
