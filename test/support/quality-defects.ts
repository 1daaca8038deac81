import { at, codeable, observationOf, pressureOf, type Resource } from './quality-feed.ts'

/** Something wrong, put into a feed: the check that must find it, and the resources it must name. */
export type Defect = {
  readonly name: string
  readonly check: string
  readonly resources: readonly Resource[]
  /** `Type/id` of what must be among the facts found; empty: the source as a whole. */
  readonly culprits: readonly string[]
}

const patientOf = (id: string, more: object = {}): Resource => ({
  resourceType: 'Patient',
  id,
  gender: 'female',
  birthDate: '1961-04-12',
  ...more,
})

type Series = {
  readonly code: string
  readonly unit: string | null
  readonly values: readonly number[]
  readonly days?: number
}

/** One value every so many days from 2025 on, of a patient of its own. */
const series = (
  id: string,
  { code, unit, values, days = 30 }: Series,
  patient = patientOf(id),
): readonly Resource[] => [
  patient,
  ...values.map((value, n) => observationOf(`${id}-o${n}`, id, { code, unit, value, at: at(0, 5 + n * days) })),
]

const named = (id: string, ...places: readonly number[]) => places.map(n => `Observation/${id}-o${n}`)

/** One value in the label of another unit. */
const mislabelled = (id: string, code: string, unit: string, value: number): Defect => ({
  name: `${value} ${unit} of ${code}`,
  check: 'unit-suspect',
  resources: series(id, { code, unit, values: [value] }),
  culprits: named(id, 0),
})

const height = (id: string, value: number) =>
  observationOf(`${id}-h`, id, { code: '8302-2', unit: 'cm', value, at: at(0, 5) })

const upTo = (n: number) => Array.from({ length: n }, (_, place) => place)

/** Every kind of defect that the checks are for. */
export const defects: readonly Defect[] = [
  mislabelled('d-glucose', '2345-7', 'mg/dL', 5.5),
  mislabelled('d-glucose-back', '2345-7', 'mmol/L', 104),
  mislabelled('d-creatinine', '2160-0', 'mg/dL', 84),
  mislabelled('d-hba1c', '4548-4', '%', 44),
  mislabelled('d-hba1c-back', '59261-8', 'mmol/mol', 6.4),
  mislabelled('d-temperature', '8310-5', 'Cel', 98.4),
  mislabelled('d-temperature-back', '8310-5', '[degF]', 36.9),
  mislabelled('d-height', '8302-2', 'cm', 67),
  mislabelled('d-metres', '8302-2', 'cm', 1.72),
  mislabelled('d-cholesterol', '2093-3', 'mg/dL', 5.2),
  mislabelled('d-hemoglobin', '718-7', 'g/dL', 138),
  mislabelled('d-platelets', '777-3', '10*3/uL', 248_000),
  {
    name: 'one weight in pounds among those in kilograms',
    check: 'unit-suspect',
    resources: series('d-pounds', { code: '29463-7', unit: 'kg', values: [71.2, 70.8, 156.9, 71.5, 71] }),
    culprits: named('d-pounds', 2),
  },
  {
    name: 'weights in pounds, told by the height',
    check: 'unit-suspect',
    resources: [...series('d-heavy', { code: '29463-7', unit: 'kg', values: [181, 182.5] }), height('d-heavy', 171)],
    culprits: named('d-heavy', 0, 1),
  },
  {
    name: 'an impossible value',
    check: 'value-impossible',
    resources: series('d-impossible', { code: '8867-4', unit: '/min', values: [900] }),
    culprits: named('d-impossible', 0),
  },
  {
    name: 'an improbable value',
    check: 'value-improbable',
    resources: series('d-improbable', { code: '2823-3', unit: 'mmol/L', values: [12] }),
    culprits: named('d-improbable', 0),
  },
  {
    name: 'a negative amount',
    check: 'value-negative',
    resources: series('d-negative', { code: '2345-7', unit: 'mg/dL', values: [-98] }),
    culprits: named('d-negative', 0),
  },
  {
    name: 'a negative age',
    check: 'value-impossible',
    resources: series('d-age', { code: '30525-0', unit: 'a', values: [-4] }),
    culprits: named('d-age', 0),
  },
  {
    name: 'a number without a unit',
    check: 'unit-missing',
    resources: series('d-bare', { code: '2345-7', unit: null, values: [101] }),
    culprits: named('d-bare', 0),
  },
  {
    name: 'a unit that nobody knows',
    check: 'unit-unknown',
    resources: series('d-unit', { code: '2345-7', unit: 'furlongs', values: [101] }),
    culprits: named('d-unit', 0),
  },
  {
    name: 'a unit of something else',
    check: 'unit-not-of-measurement',
    resources: series('d-other-unit', { code: '2345-7', unit: 'kg', values: [101] }),
    culprits: named('d-other-unit', 0),
  },
  {
    name: 'a code that cannot exist',
    check: 'code-invalid',
    resources: series('d-code', { code: '99999-1', unit: 'mg/dL', values: [101] }),
    culprits: named('d-code', 0),
  },
  {
    name: 'a code of the source only',
    check: 'code-not-standard',
    resources: [
      patientOf('d-local'),
      {
        ...observationOf('d-local-o0', 'd-local', { code: 'x', unit: 'mg/dL', value: 101, at: at(1, 1) }),
        code: codeable('GLU7', 'urn:lab:codes'),
      },
    ],
    culprits: named('d-local', 0),
  },
  {
    name: 'no code',
    check: 'code-missing',
    resources: [
      patientOf('d-text'),
      {
        ...observationOf('d-text-o0', 'd-text', { code: 'x', unit: 'mg/dL', value: 101, at: at(1, 1) }),
        code: { text: 'Blood sugar' },
      },
    ],
    culprits: named('d-text', 0),
  },
  {
    name: 'no value and no reason',
    check: 'value-missing',
    resources: [
      patientOf('d-empty'),
      {
        resourceType: 'Observation',
        id: 'd-empty-o0',
        status: 'final',
        code: codeable('2345-7'),
        subject: { reference: 'Patient/d-empty' },
        effectiveDateTime: at(1, 1),
      },
    ],
    culprits: named('d-empty', 0),
  },
  {
    name: 'two values in one place',
    check: 'value-unreadable',
    resources: [
      patientOf('d-two'),
      {
        ...observationOf('d-two-o0', 'd-two', { code: '2345-7', unit: 'mg/dL', value: 101, at: at(1, 1) }),
        valueString: '99',
      },
    ],
    culprits: named('d-two', 0),
  },
  {
    name: 'a day that does not exist',
    check: 'date-unreadable',
    resources: [
      patientOf('d-date'),
      observationOf('d-date-o0', 'd-date', { code: '2345-7', unit: 'mg/dL', value: 101, at: '2025-02-30' }),
    ],
    culprits: named('d-date', 0),
  },
  {
    name: 'no time',
    check: 'time-missing',
    resources: [
      patientOf('d-time'),
      {
        resourceType: 'Condition',
        id: 'd-time-c0',
        code: codeable('38341003', 'http://snomed.info/sct'),
        subject: { reference: 'Patient/d-time' },
      },
    ],
    culprits: ['Condition/d-time-c0'],
  },
  {
    name: 'no birth date',
    check: 'birth-missing',
    resources: [{ resourceType: 'Patient', id: 'd-birth', gender: 'male' }],
    culprits: ['Patient/d-birth'],
  },
  {
    name: 'no sex',
    check: 'sex-missing',
    resources: [{ resourceType: 'Patient', id: 'd-sex', gender: 'unknown', birthDate: '1970-01-01' }],
    culprits: ['Patient/d-sex'],
  },
  {
    name: 'an observation before birth',
    check: 'before-birth',
    resources: series(
      'd-before',
      { code: '2345-7', unit: 'mg/dL', values: [95] },
      patientOf('d-before', { birthDate: '2025-06-01' }),
    ),
    culprits: named('d-before', 0),
  },
  {
    name: 'an observation after death',
    check: 'after-death',
    resources: series(
      'd-after',
      { code: '2345-7', unit: 'mg/dL', values: [95, 97, 96] },
      patientOf('d-after', { deceasedDateTime: '2025-02-10' }),
    ),
    culprits: named('d-after', 2),
  },
  {
    name: 'an observation in the future',
    check: 'in-future',
    resources: [
      patientOf('d-future'),
      observationOf('d-future-o0', 'd-future', {
        code: '2345-7',
        unit: 'mg/dL',
        value: 95,
        at: '2093-05-01T08:00:00Z',
      }),
    ],
    culprits: named('d-future', 0),
  },
  {
    name: 'a birth in the future',
    check: 'age-impossible',
    resources: [patientOf('d-unborn', { birthDate: '2090-01-01' })],
    culprits: ['Patient/d-unborn'],
  },
  {
    name: 'an age of 180 years',
    check: 'age-impossible',
    resources: series(
      'd-old',
      { code: '2345-7', unit: 'mg/dL', values: [95] },
      patientOf('d-old', { birthDate: '1845-01-01' }),
    ),
    culprits: ['Patient/d-old'],
  },
  {
    name: 'recorded before it was measured',
    check: 'recorded-too-early',
    resources: [
      patientOf('d-early'),
      {
        ...observationOf('d-early-o0', 'd-early', { code: '2345-7', unit: 'mg/dL', value: 95, at: at(3, 1) }),
        issued: at(1, 1),
      },
    ],
    culprits: named('d-early', 0),
  },
  {
    name: 'the same result under two ids',
    check: 'duplicate',
    resources: [
      ...series('d-twice', { code: '2345-7', unit: 'mg/dL', values: [95] }),
      observationOf('d-twice-again', 'd-twice', { code: '2345-7', unit: 'mg/dL', value: 95, at: at(0, 5) }),
    ],
    culprits: ['Observation/d-twice-again'],
  },
  {
    name: 'systolic below diastolic',
    check: 'pressures-reversed',
    resources: [patientOf('d-pressure'), pressureOf('d-pressure-o0', 'd-pressure', at(1, 1), 78, 121)],
    culprits: named('d-pressure', 0),
  },
  {
    name: 'a heart rate frozen for three weeks',
    check: 'frozen',
    resources: series('d-frozen', { code: '8867-4', unit: '/min', values: upTo(22).map(() => 72), days: 1 }),
    culprits: named('d-frozen', 1, 21),
  },
  {
    name: 'a daily series with three weeks missing',
    check: 'gap',
    resources: [
      patientOf('d-gap'),
      ...upTo(40).map(n =>
        observationOf(`d-gap-o${n}`, 'd-gap', {
          code: '8867-4',
          unit: '/min',
          value: 66 + ((n * 7) % 13),
          at: at(0, 5 + n + (n >= 20 ? 21 : 0)),
        }),
      ),
    ],
    culprits: named('d-gap', 20),
  },
  {
    name: 'a body mass index that does not follow',
    check: 'computed-mismatch',
    resources: [
      ...series('d-index', { code: '29463-7', unit: 'kg', values: [82] }),
      height('d-index', 180),
      observationOf('d-index-b', 'd-index', { code: '39156-5', unit: 'kg/m2', value: 34, at: at(0, 5) }),
    ],
    culprits: ['Observation/d-index-b'],
  },
  {
    name: 'a weight that does not fit the height',
    check: 'weight-for-height',
    resources: [...series('d-thin', { code: '29463-7', unit: 'kg', values: [38] }), height('d-thin', 190)],
    culprits: named('d-thin', 0),
  },
]
