import { type AdviceCases, handedOut } from '../../../clinical/index.ts'
import { limits } from './advice-limits.ts'
import { candidate, once, steady, treated, twice } from './advice-parts.ts'
import { daily, untreated } from './worked.ts'

const gone = null as never

const stepping = { medicines: { carvedilol: twice(12.5), lisinopril: once(10), spironolactone: once(12.5) } }

/** What people approved stands in `advice/`, a document for each patient and one for the limits. */
export const adviceCases: AdviceCases = {
  patients: [
    {
      id: 'untreated',
      patient: untreated,
      orders: ['diltiazem', 'ibuprofen', 'sacubitril', 'carvedilol'].map(candidate),
    },
    { id: 'mildly-reduced', like: 'untreated', patient: { measured: { lvef: ['2026-05-20', 45] } } },
    { id: 'preserved', like: 'untreated', patient: { measured: { lvef: ['2026-05-20', 58] } } },
    {
      id: 'improved',
      like: 'untreated',
      patient: {
        measured: {
          lvef: [
            ['2025-01-10', 30],
            ['2026-05-20', 52],
          ],
        },
      },
    },
    { id: 'no-ejection-fraction', like: 'untreated', patient: { measured: { lvef: gone } } },
    {
      id: 'nothing-measured',
      like: 'untreated',
      patient: { measured: { potassium: gone, creatinine: gone, systolic: gone } },
    },
    { id: 'treated', like: 'untreated', patient: treated },
    { id: 'on-the-way', like: 'untreated', patient: stepping },
    { id: 'on-the-way-withheld', like: 'on-the-way', patient: { withheld: ['mental-health'] } },
    { id: 'withheld', like: 'untreated', patient: { withheld: ['mental-health'], problems: gone } },
    { id: 'no-lists', like: 'untreated', patient: { problems: gone } },
    { id: 'pregnant', like: 'untreated', patient: { problems: { pregnancy: '2026-08-01' } } },
    {
      id: 'contraindicated',
      like: 'untreated',
      patient: {
        problems: { angioedema: '2020-01', asthma: '2010-01', 'type-1-diabetes': '1980-01' },
        measured: { potassium: ['2026-10-15', 5.4], creatinine: ['2026-10-15', 2.0], systolic: ['2026-10-26', 88] },
      },
    },
    { id: 'weight-gain', like: 'untreated', patient: { measured: { weight: daily(74, 74.6, 75.2, 76.1) } } },
    {
      id: 'weight-trend',
      like: 'untreated',
      patient: { measured: { weight: daily(...steady, 74.5, 74.9, 75.3, 75.4, 75.5) } },
    },
    {
      id: 'weight-silence',
      like: 'untreated',
      patient: { asOf: '2026-11-12', measured: { weight: daily(...steady) } },
    },
    {
      id: 'chemistry-after-start',
      like: 'untreated',
      patient: { medicines: { spironolactone: once(25, { at: '2026-10-20' }), lisinopril: once(20) } },
    },
    {
      id: 'chemistry-old',
      like: 'treated',
      patient: { measured: { potassium: ['2026-06-15', 4.4], creatinine: ['2026-06-10', 0.9] } },
    },
    {
      id: 'ran-out',
      like: 'treated',
      patient: { more: [handedOut('bisoprolol', '2026-09-01', 30), handedOut('dapagliflozin', '2026-09-01', 30)] },
    },
    { id: 'elsewhere', like: 'untreated', jurisdiction: 'eu' },
    { id: 'no-country', like: 'untreated', jurisdiction: null },
    { id: 'rows-expired', like: 'on-the-way', patient: { asOf: '2029-11-02' } },
  ],
  sweeps: limits,
}
