import { codeSystems, epochOf, type Instant, instantOf } from '../core/index.ts'
import { codeFor, codes } from './codes.ts'
import type { Medicine } from './medicines.ts'
import type { Person } from './person.ts'
import type { Measured, Pressure, Readings } from './readings.ts'

/** A FHIR R4 resource as JSON. */
export type Resource = { readonly resourceType: string; readonly id: string; readonly [name: string]: unknown }

export type VirtualRecord = {
  readonly person: Person
  readonly medicines: readonly Medicine[]
  readonly readings: Readings
  /** Whether the medicines of the dead were never stopped. */
  readonly leftActive: boolean
}

const day = 86_400_000
export const terminology = 'http://terminology.hl7.org/CodeSystem'
export const category = {
  laboratory: [{ coding: [{ system: `${terminology}/observation-category`, code: 'laboratory' }] }],
  'vital-signs': [{ coding: [{ system: `${terminology}/observation-category`, code: 'vital-signs' }] }],
  survey: [{ coding: [{ system: `${terminology}/observation-category`, code: 'survey' }] }],
} as const
const active = { coding: [{ system: `${terminology}/condition-clinical`, code: 'active' }] }
const confirmed = { coding: [{ system: `${terminology}/condition-ver-status`, code: 'confirmed' }] }
const problemList = [{ coding: [{ system: `${terminology}/condition-category`, code: 'problem-list-item' }] }]
const noKnownAllergy = { coding: [{ system: codeSystems.snomed, code: '716186003', display: 'No known allergy' }] }
const penicillin = {
  coding: [
    { system: codeSystems.snomed, code: '91936005', display: 'Allergy to penicillin' },
    { system: codeSystems.rxnorm, code: '7980', display: 'penicillin G' },
  ],
}
const reactions = {
  anaphylaxis: { system: codeSystems.snomed, code: '39579001', display: 'Anaphylaxis' },
  nausea: { system: codeSystems.snomed, code: '422587007', display: 'Nausea' },
} as const

/** Makes the FHIR resources of one virtual record; `name` is unique to the patient and starts every id. */
export const resourcesOf = (record: VirtualRecord, name: string, asOf: Instant): readonly Resource[] => {
  const { person, medicines, readings } = record
  const end = epochOf(person.death ?? asOf)
  // Visits in the morning, whatever the time of the moment.
  const morning = Math.floor(end / day) * day + 8 * 3_600_000
  const at = (days: number): Instant => instantOf(morning - days * day)
  const subject = { reference: `Patient/${name}` }
  const first = at(1_900)
  return [
    patientOf(person, name, at(0)),
    ...readings.visits.map(
      (days, n): Resource => ({
        resourceType: 'Encounter',
        id: `${name}-e${n}`,
        status: 'finished',
        class: { system: `${terminology}/v3-ActCode`, code: 'AMB' },
        subject,
        period: { start: at(days), end: instantOf(morning - days * day + 1_500_000) },
      }),
    ),
    ...conditionsOf(person, name, subject, first, at),
    ...readings.values.map((reading, n) => observationOf(reading, `${name}-o${n}`, subject, at(reading.days))),
    ...readings.pressures.map((pressure, n) => pressureOf(pressure, `${name}-b${n}`, subject, at(pressure.days))),
    ...medicines.map((medicine, n) =>
      orderOf(medicine, {
        person,
        id: `${name}-m${n}`,
        status: person.death !== null && !record.leftActive ? 'stopped' : 'active',
        subject,
        at: at(medicine.since),
      }),
    ),
    allergyOf(person, `${name}-a`, subject, first),
  ]
}

export const patientOf = (person: Person, name: string, updated: Instant): Resource => ({
  resourceType: 'Patient',
  id: name,
  meta: { versionId: '1', lastUpdated: person.death ?? updated },
  identifier: [{ system: 'https://example.org/simulated', value: name }],
  name: [{ use: 'official', family: person.family, given: [person.given] }],
  gender: person.sex,
  birthDate: person.birthDate,
  ...(person.death === null ? {} : { deceasedDateTime: person.death }),
})

export const conditionsOf = (
  person: Person,
  name: string,
  subject: object,
  first: Instant,
  at: (days: number) => Instant,
): readonly Resource[] =>
  [...person.conditions].map((condition, n): Resource => {
    const word = condition === 'kidney-disease' ? `${condition}-${person.kidneyStage}` : condition
    const { snomed, icd } = codeFor(codes.conditions, word)
    const onset = condition === 'pregnant' ? at(40) : first
    return {
      resourceType: 'Condition',
      id: `${name}-c${n}`,
      clinicalStatus: active,
      verificationStatus: confirmed,
      category: problemList,
      code: {
        coding: [
          { system: codeSystems.snomed, code: snomed[0], display: snomed[1] },
          { system: codeSystems.icd10cm, code: icd[0], display: icd[1] },
        ],
      },
      subject,
      onsetDateTime: onset.slice(0, 10),
      recordedDate: onset,
    }
  })

const categoryOf = (measured: Measured): keyof typeof category =>
  measured === 'weight' || measured === 'height' ? 'vital-signs' : measured === 'phq9' ? 'survey' : 'laboratory'

export const observationOf = (
  { measured, value }: { readonly measured: Measured; readonly value: number },
  id: string,
  subject: object,
  at: Instant,
): Resource => {
  const [code, display, unit] = codeFor(codes.measurements, measured)
  return {
    resourceType: 'Observation',
    id,
    status: 'final',
    category: category[categoryOf(measured)],
    code: { coding: [{ system: codeSystems.loinc, code, display }] },
    subject,
    effectiveDateTime: at,
    issued: at,
    valueQuantity: { value, unit, system: codeSystems.ucum, code: unit },
  }
}

const pressureOf = ({ systolic, diastolic }: Pressure, id: string, subject: object, at: Instant): Resource => {
  const component = (code: string, display: string, value: number) => ({
    code: { coding: [{ system: codeSystems.loinc, code, display }] },
    valueQuantity: { value, unit: 'mmHg', system: codeSystems.ucum, code: 'mm[Hg]' },
  })
  return {
    resourceType: 'Observation',
    id,
    status: 'final',
    category: category['vital-signs'],
    code: { coding: [{ system: codeSystems.loinc, code: '85354-9', display: 'Blood pressure panel' }] },
    subject,
    effectiveDateTime: at,
    component: [
      component('8480-6', 'Systolic blood pressure', systolic),
      component('8462-4', 'Diastolic blood pressure', diastolic),
    ],
  }
}

export const orderOf = (
  { drug, amount, unit, timesPerDay, reason }: Medicine,
  {
    person,
    id,
    status,
    subject,
    at,
  }: {
    readonly person: Person
    readonly id: string
    readonly status: 'active' | 'stopped'
    readonly subject: object
    readonly at: Instant
  },
): Resource => {
  const why = reason !== null && person.conditions.has(reason) ? reason : null
  const word = why === 'kidney-disease' ? `${why}-${person.kidneyStage}` : why
  const icd = word === null ? null : codeFor(codes.conditions, word).icd
  return {
    resourceType: 'MedicationRequest',
    id,
    status,
    intent: 'order',
    medicationCodeableConcept: {
      coding: [{ system: codeSystems.rxnorm, code: codeFor(codes.drugs, drug), display: drug }],
      text: `${drug} ${amount} ${unit === 'ug' ? 'mcg' : unit}`,
    },
    subject,
    authoredOn: at,
    ...(icd === null
      ? {}
      : { reasonCode: [{ coding: [{ system: codeSystems.icd10cm, code: icd[0], display: icd[1] }] }] }),
    dosageInstruction: [
      {
        text: `${amount} ${unit === 'ug' ? 'mcg' : unit} by mouth, ${timesPerDay} a day`,
        timing: { repeat: { frequency: timesPerDay, period: 1, periodUnit: 'd' } },
        route: { coding: [{ system: codeSystems.snomed, code: '26643006', display: 'Oral route' }] },
        doseAndRate: [{ doseQuantity: { value: amount, unit, system: codeSystems.ucum, code: unit } }],
      },
    ],
  }
}

const allergyOf = ({ penicillinAllergy }: Person, id: string, subject: object, at: Instant): Resource => ({
  resourceType: 'AllergyIntolerance',
  id,
  clinicalStatus: { coding: [{ system: `${terminology}/allergyintolerance-clinical`, code: 'active' }] },
  verificationStatus: { coding: [{ system: `${terminology}/allergyintolerance-verification`, code: 'confirmed' }] },
  code: penicillinAllergy === null ? noKnownAllergy : penicillin,
  patient: subject,
  recordedDate: at,
  ...(penicillinAllergy === null
    ? {}
    : { reaction: [{ manifestation: [{ coding: [reactions[penicillinAllergy]] }] }] }),
})
