import { creatinine, type HostileCase, json, lines, patient } from '../case.ts'
import { amount, before, measured } from '../measured.ts'

/** A creatinine with a number that no writer of JSON makes. */
const written = (id: string, number: string) => json(creatinine(id)).replace('"value":1.2', `"value":${number}`)

/** That patient `p` never smoked. */
const smoking = (id: string, members: object) =>
  creatinine(id, {
    code: { coding: [{ system: 'http://loinc.org', code: '72166-2' }] },
    valueQuantity: undefined,
    valueCodeableConcept: { coding: [{ system: 'http://snomed.info/sct', code: '266919005' }] },
    ...members,
  })

const p = patient()

export const numbers: readonly HostileCase[] = [
  {
    name: 'decimals that a double cannot hold: computed with what it holds, and said; all digits stay in the document',
    files: {
      'x.ndjson': lines(
        p,
        written('a', '0.1000000000000000055511151231257827'),
        written('b', '9007199254740993'),
        written('c', '1e-400'),
        written('d', '1.10'),
        written('e', '-0.0'),
      ),
    },
    stored: ['Observation/a', 'Observation/b', 'Observation/c', 'Observation/d', 'Observation/e', 'Patient/p'],
    issues: ['number-inexact Observation.valueQuantity.value', 'value-impossible Observation'],
    facts: [
      'Observation/a: 0.1 mg/dL at 2024-03-01, number-inexact',
      'Observation/b: 9007199254740992 mg/dL at 2024-03-01, value-out-of-bounds, value-impossible, number-inexact',
      'Observation/c: 0 mg/dL at 2024-03-01, value-out-of-bounds, value-impossible, number-inexact',
      'Observation/d: 1.1 mg/dL at 2024-03-01',
      'Observation/e: 0 mg/dL at 2024-03-01, value-out-of-bounds, value-impossible',
    ],
  },
  {
    name: 'a number too large for a double is none, and no older value stands in',
    files: { 'x.ndjson': lines(p, before, written('huge', '1e400')) },
    stored: ['Observation/before', 'Observation/huge', 'Patient/p'],
    issues: ['number-inexact Observation.valueQuantity.value', 'type-wrong Observation.valueQuantity.value'],
    facts: [
      'Observation/before: 1.2 mg/dL at 2023-01-01',
      'Observation/huge: absent unreadable at 2024-03-01, type-wrong, number-inexact',
    ],
    reads: { creatinine: 'unusable' },
  },
  {
    name: 'numbers in words: a string, NaN, Infinity, true, a list',
    files: {
      'x.ndjson': lines(
        p,
        before,
        ...['7.2', 'NaN', 'Infinity', true, [7.2]].map((value, n) =>
          measured(`word-${n}`, 'creatinine', amount(value, 'mg/dL')),
        ),
      ),
    },
    stored: [
      'Observation/before',
      'Observation/word-0',
      'Observation/word-1',
      'Observation/word-2',
      'Observation/word-3',
      'Observation/word-4',
      'Patient/p',
    ],
    issues: ['type-wrong Observation.valueQuantity.value'],
    facts: [
      'Observation/before: 1.2 mg/dL at 2023-01-01',
      'Observation/word-0: absent unreadable at 2024-03-01, type-wrong',
      'Observation/word-1: absent unreadable at 2024-03-01, type-wrong',
      'Observation/word-2: absent unreadable at 2024-03-01, type-wrong',
      'Observation/word-3: absent unreadable at 2024-03-01, type-wrong',
      'Observation/word-4: absent unreadable at 2024-03-01, type-wrong',
    ],
    reads: { creatinine: 'unusable' },
  },
  {
    name: 'NaN, Infinity, a sign, a comma, hexadecimal where JSON wants a number',
    files: {
      'x.ndjson': lines(
        p,
        before,
        ...['NaN', '-Infinity', '+1', '1,2', '0x10', '01', '.5', '1.'].map(number => written(number, number)),
      ),
    },
    stored: ['Observation/before', 'Patient/p'],
    quarantined: [
      ['json-invalid'],
      ['json-invalid'],
      ['json-invalid'],
      ['json-invalid'],
      ['json-invalid'],
      ['json-invalid'],
      ['json-invalid'],
      ['json-invalid'],
    ],
    facts: ['Observation/before: 1.2 mg/dL at 2023-01-01'],
    reads: { creatinine: '1.2 mg/dL' },
  },
  {
    name: 'quantities without a number: empty, only a unit, null, and the number beside it',
    files: {
      'x.ndjson': lines(
        p,
        before,
        measured('empty', 'creatinine', {}),
        measured('unit', 'creatinine', { unit: 'mg/dL' }),
        measured('null', 'creatinine', amount(null, 'mg/dL')),
      ),
    },
    stored: ['Observation/before', 'Observation/empty', 'Observation/null', 'Observation/unit', 'Patient/p'],
    issues: ['type-wrong Observation.valueQuantity.value', 'value-missing Observation.valueQuantity.value'],
    facts: [
      'Observation/before: 1.2 mg/dL at 2023-01-01',
      'Observation/empty: absent not-given at 2024-03-01, value-missing',
      'Observation/null: absent unreadable at 2024-03-01, type-wrong',
      'Observation/unit: absent not-given at 2024-03-01, value-missing',
    ],
    reads: { creatinine: 'unusable' },
  },
  {
    name: 'two values, and a value beside the reason why there is none',
    files: {
      'a.ndjson': lines(p, before, creatinine('two', { valueString: '9' })),
      'b.ndjson': lines(
        creatinine('reason', { dataAbsentReason: { coding: [{ code: 'error' }] }, effectiveDateTime: '2024-02-01' }),
      ),
    },
    stored: ['Observation/before', 'Observation/reason', 'Observation/two', 'Patient/p'],
    issues: ['value-ambiguous Observation', 'value-contradicted Observation'],
    facts: [
      'Observation/before: 1.2 mg/dL at 2023-01-01',
      'Observation/reason: absent error at 2024-02-01, value-contradicted',
      'Observation/two: absent ambiguous at 2024-03-01, value-ambiguous',
    ],
    reads: { creatinine: 'unusable' },
  },
  {
    name: 'two values for the smoking status: the status before them does not stand in',
    files: {
      'x.ndjson': lines(
        p,
        smoking('before', { effectiveDateTime: '2023-01-01' }),
        smoking('two', { valueString: 'every day' }),
      ),
    },
    stored: ['Observation/before', 'Observation/two', 'Patient/p'],
    issues: ['value-ambiguous Observation'],
    facts: [
      'Observation/before: coded at 2023-01-01',
      'Observation/two: absent ambiguous at 2024-03-01, value-ambiguous',
    ],
    reads: { smoking: 'unusable' },
  },
  {
    name: 'a reason alone: nothing was measured, so the earlier value is the newest',
    files: {
      'x.ndjson': lines(p, before, {
        ...creatinine('reason', { dataAbsentReason: { coding: [{ code: 'not-performed' }] } }),
        valueQuantity: undefined,
      }),
    },
    stored: ['Observation/before', 'Observation/reason', 'Patient/p'],
    facts: ['Observation/before: 1.2 mg/dL at 2023-01-01', 'Observation/reason: absent not-performed at 2024-03-01'],
    reads: { creatinine: '1.2 mg/dL' },
  },
  {
    name: 'the number of the newest value stands twice in its text',
    files: { 'x.ndjson': lines(p, before, written('twice', '9,"value":1.2')) },
    stored: ['Observation/before', 'Observation/twice', 'Patient/p'],
    issues: ['duplicate-name Observation.valueQuantity.value'],
    facts: [
      'Observation/before: 1.2 mg/dL at 2023-01-01',
      'Observation/twice: 1.2 mg/dL at 2024-03-01, duplicate-name',
    ],
    reads: { creatinine: 'unusable' },
  },
  {
    name: 'comparators: a limit is no value, an unknown one is not read',
    files: {
      'x.ndjson': lines(
        p,
        measured('less', 'creatinine', { ...amount(1, 'mg/dL'), comparator: '<' }),
        measured('about', 'potassium', { ...amount(4, 'mmol/L'), comparator: '~' }),
      ),
    },
    stored: ['Observation/about', 'Observation/less', 'Patient/p'],
    issues: ['comparator-unknown Observation.valueQuantity.comparator'],
    facts: [
      'Observation/about: unconverted 4 mmol/L at 2024-03-01, comparator-unknown',
      'Observation/less: <1 mg/dL at 2024-03-01',
    ],
    reads: { creatinine: 'unusable', potassium: 'unusable' },
  },
]

export const absurd: readonly HostileCase[] = [
  {
    name: 'values that cannot be: kept as they are, and no rule uses them',
    files: {
      'x.ndjson': lines(
        p,
        before,
        measured('weight', 'weight', amount(-5, 'kg')),
        measured('potassium', 'potassium', amount(400, 'mmol/L')),
        measured('heart-rate', 'heartRate', amount(0, '/min')),
        measured('temperature', 'temperature', amount(3700, 'Cel')),
        measured('creatinine', 'creatinine', amount(0, 'mg/dL')),
      ),
    },
    stored: [
      'Observation/before',
      'Observation/creatinine',
      'Observation/heart-rate',
      'Observation/potassium',
      'Observation/temperature',
      'Observation/weight',
      'Patient/p',
    ],
    issues: [
      'value-impossible Observation',
      'value-impossible Observation',
      'value-impossible Observation',
      'value-impossible Observation',
      'value-negative Observation',
    ],
    facts: [
      'Observation/before: 1.2 mg/dL at 2023-01-01',
      'Observation/creatinine: 0 mg/dL at 2024-03-01, value-out-of-bounds, value-impossible',
      'Observation/heart-rate: 0 /min at 2024-03-01, value-out-of-bounds, value-impossible',
      'Observation/potassium: 400 mmol/L at 2024-03-01, value-out-of-bounds, value-impossible',
      'Observation/temperature: 3700 Cel at 2024-03-01, value-out-of-bounds, value-impossible',
      'Observation/weight: -5 kg at 2024-03-01, value-negative',
    ],
    reads: {
      weight: 'unusable',
      potassium: 'unusable',
      'heart-rate': 'unusable',
      temperature: 'unusable',
      creatinine: 'unusable',
    },
  },
  {
    name: 'ten tons, and below absolute zero, and a negative potassium',
    files: {
      'x.ndjson': lines(
        p,
        measured('weight', 'weight', amount(10_000, 'kg')),
        measured('temperature', 'temperature', amount(-300, 'Cel')),
        measured('potassium', 'potassium', amount(-4, 'mmol/L')),
      ),
    },
    stored: ['Observation/potassium', 'Observation/temperature', 'Observation/weight', 'Patient/p'],
    issues: ['value-impossible Observation', 'value-impossible Observation', 'value-impossible Observation'],
    facts: [
      'Observation/potassium: -4 mmol/L at 2024-03-01, value-out-of-bounds, value-impossible',
      'Observation/temperature: -300 Cel at 2024-03-01, value-out-of-bounds, value-impossible',
      'Observation/weight: 10000 kg at 2024-03-01, value-out-of-bounds, value-impossible',
    ],
    reads: { weight: 'unusable', temperature: 'unusable', potassium: 'unusable' },
  },
  {
    name: 'born 200 years ago, or tomorrow: an age is not given',
    files: { 'x.ndjson': lines(patient('p', { birthDate: '1824-05-01' }), patient('q', { birthDate: '2025-01-01' })) },
    stored: ['Patient/p', 'Patient/q'],
    reads: { age: 'unusable' },
  },
  {
    name: 'doses of nothing, of less, of a ton, and in a unit of something else',
    files: {
      'x.ndjson': lines(
        p,
        ...(
          [
            [0, 'mg'],
            [-5, 'mg'],
            [1e9, 'mg'],
            [5, 'florp'],
            ['5', 'mg'],
          ] as const
        ).map(([value, unit], n) => ({
          resourceType: 'MedicationRequest',
          id: `dose-${n}`,
          status: 'active',
          intent: 'order',
          authoredOn: '2024-03-01',
          subject: { reference: 'Patient/p' },
          medicationCodeableConcept: { text: 'metformin' },
          dosageInstruction: [{ doseAndRate: [{ doseQuantity: amount(value, unit) }] }],
        })),
      ),
    },
    stored: [
      'MedicationRequest/dose-0',
      'MedicationRequest/dose-1',
      'MedicationRequest/dose-2',
      'MedicationRequest/dose-3',
      'MedicationRequest/dose-4',
      'Patient/p',
    ],
    issues: [
      'dose-not-positive MedicationRequest.dosageInstruction[0].doseAndRate[0].doseQuantity',
      'type-wrong MedicationRequest.dosageInstruction[0].doseAndRate[0].doseQuantity.value',
      'unit-unknown MedicationRequest.dosageInstruction[0].doseAndRate[0].doseQuantity',
    ],
    facts: [
      'MedicationRequest/dose-0: medication from 2024-03-01, dose-not-positive',
      'MedicationRequest/dose-1: medication from 2024-03-01, dose-not-positive',
      'MedicationRequest/dose-2: medication 1000000000 mg from 2024-03-01',
      'MedicationRequest/dose-3: medication from 2024-03-01, unit-unknown',
      'MedicationRequest/dose-4: medication from 2024-03-01, type-wrong',
    ],
  },
]
