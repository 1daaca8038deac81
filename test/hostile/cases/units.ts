import { type HostileCase, lines, patient } from '../case.ts'
import { amount, before, measured, ucum } from '../measured.ts'

const p = patient()

export const units: readonly HostileCase[] = [
  {
    name: 'unknown units, a unit in words, none, a blank: the number stays as it was sent',
    files: {
      'x.ndjson': lines(
        p,
        before,
        measured('code', 'creatinine', amount(1, 'florp')),
        measured('words', 'creatinine', { value: 1, unit: 'milligrams per decilitre' }),
        measured('none', 'creatinine', { value: 1 }),
        measured('blank', 'creatinine', { value: 1, unit: ' ' }),
        measured('other-system', 'creatinine', { value: 1, system: 'urn:x', code: 'mg/dL' }),
      ),
    },
    stored: [
      'Observation/before',
      'Observation/blank',
      'Observation/code',
      'Observation/none',
      'Observation/other-system',
      'Observation/words',
      'Patient/p',
    ],
    issues: [
      'unit-missing Observation.valueQuantity',
      'unit-unknown Observation.valueQuantity',
      'unit-unknown Observation.valueQuantity',
      'unit-unknown Observation.valueQuantity',
    ],
    facts: [
      'Observation/before: 1.2 mg/dL at 2023-01-01',
      'Observation/blank: unconverted 1   at 2024-03-01, unit-unknown',
      'Observation/code: unconverted 1 florp at 2024-03-01, unit-unknown',
      'Observation/none: unconverted 1 ? at 2024-03-01, unit-missing',
      'Observation/other-system: unconverted 1 ? at 2024-03-01, unit-missing',
      'Observation/words: unconverted 1 milligrams per decilitre at 2024-03-01, unit-unknown',
    ],
    reads: { creatinine: 'unusable' },
  },
  {
    name: 'a printed unit without a code is read when it is UCUM; a code of another system is not',
    files: {
      'x.ndjson': lines(
        p,
        measured('printed', 'creatinine', { value: 1, unit: 'mg/dL' }),
        measured('other-system', 'creatinine', { value: 1, unit: 'mg/dL', system: 'urn:x', code: 'kg' }),
      ),
    },
    stored: ['Observation/other-system', 'Observation/printed', 'Patient/p'],
    facts: ['Observation/other-system: 1 mg/dL at 2024-03-01', 'Observation/printed: 1 mg/dL at 2024-03-01'],
    reads: { creatinine: '1 mg/dL' },
  },
  {
    name: 'units of something else: weight in mmol/L, creatinine in mg, potassium in mg/dL',
    files: {
      'x.ndjson': lines(
        p,
        before,
        measured('weight', 'weight', amount(80, 'mmol/L')),
        measured('creatinine', 'creatinine', amount(1, 'mg')),
        measured('potassium', 'potassium', amount(4, 'mg/dL')),
      ),
    },
    stored: [
      'Observation/before',
      'Observation/creatinine',
      'Observation/potassium',
      'Observation/weight',
      'Patient/p',
    ],
    issues: [
      'unit-not-of-measurement Observation',
      'unit-not-of-measurement Observation',
      'unit-not-of-measurement Observation',
    ],
    facts: [
      'Observation/before: 1.2 mg/dL at 2023-01-01',
      'Observation/creatinine: 1 mg at 2024-03-01, unit-not-of-measurement',
      'Observation/potassium: 4 mg/dL at 2024-03-01, unit-not-of-measurement',
      'Observation/weight: 80 mmol/L at 2024-03-01, unit-not-of-measurement',
    ],
    reads: { creatinine: 'unusable', weight: 'unusable', potassium: 'unusable' },
  },
  {
    name: 'a printed unit against its code: of one dimension, of two, mass against substance',
    files: {
      'x.ndjson': lines(
        p,
        measured('pounds', 'weight', { value: 80, unit: '[lb_av]', code: 'kg', system: ucum }),
        measured('moles', 'weight', { value: 80, unit: 'mmol/L', code: 'kg', system: ucum }),
        measured('substance', 'creatinine', { value: 1, unit: 'mg/dL', code: 'mmol/L', system: ucum }),
      ),
    },
    stored: ['Observation/moles', 'Observation/pounds', 'Observation/substance', 'Patient/p'],
    issues: ['unit-contradiction Observation.valueQuantity'],
    facts: [
      'Observation/moles: unconverted 80 mmol/L at 2024-03-01, unit-contradiction',
      'Observation/pounds: unconverted 80 [lb_av] at 2024-03-01, unit-contradiction',
      'Observation/substance: unconverted 1 mg/dL at 2024-03-01, unit-contradiction',
    ],
    reads: { creatinine: 'unusable', weight: 'unusable' },
  },
  {
    name: 'a printed unit that in UCUM is another one, and an equivalent beside a mole, are no contradictions',
    files: {
      'x.ndjson': lines(
        p,
        measured('platelets', 'creatinine', { value: 200, unit: 'K/uL', code: '10*3/uL', system: ucum }),
        measured('potassium', 'potassium', { value: 4, unit: 'meq/L', code: 'mmol/L', system: ucum }),
      ),
    },
    stored: ['Observation/platelets', 'Observation/potassium', 'Patient/p'],
    issues: ['unit-not-of-measurement Observation'],
    facts: [
      'Observation/platelets: 200 10*9/L at 2024-03-01, unit-not-of-measurement',
      'Observation/potassium: 4 mmol/L at 2024-03-01',
    ],
    reads: { potassium: '4 mmol/L' },
  },
]
