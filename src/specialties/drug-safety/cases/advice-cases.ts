import type { AdviceCases } from '../../../clinical/index.ts'
import { limits } from './advice-limits.ts'
import { betaLactams, inPregnancy, labelled, mg, monitored, ordered, orderedAndTaken, withAll } from './advice-parts.ts'
import { person } from './worked.ts'

/** What people approved stands in `advice/`, a document for each patient and one for the limits. */
export const adviceCases: AdviceCases = {
  patients: [
    { id: 'nothing-known', patient: person, orders: [mg('gabapentin', 300), mg('ibuprofen', 400, 3)] },
    {
      id: 'kidney',
      patient: {
        ...person,
        birth: '1986-01-01',
        sex: 'male',
        measured: { creatinine: ['2026-11-01', 2.5], weight: ['2026-11-01', 72] },
      },
      orders: [
        mg('gabapentin', 800, 3),
        mg('amoxicillin', 500, 3),
        mg('levetiracetam', 500, 2),
        ...ordered('ibuprofen'),
      ],
    },
    {
      id: 'two-of-one-ingredient',
      patient: {
        ...person,
        medicines: { acetaminophen: { dose: 1000, timesPerDay: 3 }, sertraline: { dose: 50, timesPerDay: 1 } },
      },
      orders: [mg('acetaminophen', 500, 4), mg('citalopram', 20), ...ordered('acetaminophen')],
    },
    {
      id: 'many-medicines',
      patient: {
        ...person,
        birth: '1944-01-01',
        problems: { dementia: '2024', 'peptic-ulcer': '2015' },
        medicines: { warfarin: {}, ibuprofen: {}, lisinopril: {}, furosemide: {}, simvastatin: {}, digoxin: {} },
      },
      orders: orderedAndTaken('warfarin', 'ibuprofen', 'lisinopril', 'diazepam', 'verapamil', 'clarithromycin'),
    },
    {
      id: 'pregnant',
      patient: {
        ...person,
        birth: '1997-07-03',
        problems: { pregnancy: '2026-07-28' },
        measured: { 'gestational-age': ['2026-11-20', 19] },
      },
      orders: inPregnancy,
    },
    {
      id: 'allergic',
      patient: {
        ...person,
        allergies: {
          amoxicillin: { reaction: 'anaphylaxis' },
          sulfamethoxazole: { reaction: 'Stevens-Johnson syndrome' },
          lisinopril: { reaction: 'cough' },
          ibuprofen: { type: 'intolerance', reaction: 'nausea' },
        },
      },
      orders: ordered(
        'amoxicillin',
        'cefalexin',
        'cefazolin',
        'sulfasalazine',
        'furosemide',
        'enalapril',
        'ibuprofen',
        'celecoxib',
      ),
    },
    {
      id: 'label-of-a-class',
      patient: { ...person, more: [...labelled('penicillin', 'nausea'), ...labelled('blue tablets', 'rash')] },
      orders: [...betaLactams, ...orderedAndTaken('metformin')],
    },
    {
      id: 'monitored',
      patient: {
        ...person,
        medicines: Object.fromEntries([...monitored, 'spironolactone'].map(id => [id, { at: '2020-01-01' }])),
      },
    },
    { id: 'monitored-in-time', like: 'monitored', patient: withAll('2026-11-01') },
    { id: 'withheld', like: 'many-medicines', patient: { withheld: ['mental-health'] } },
    {
      id: 'child',
      patient: {
        ...person,
        birth: '2015-01-01',
        measured: { creatinine: ['2026-11-01', 0.5], weight: ['2026-11-01', 35] },
      },
      orders: [mg('gabapentin', 300), mg('acetaminophen', 500, 4), ...ordered('ibuprofen')],
    },
  ],
  sweeps: limits,
}
