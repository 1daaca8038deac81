import { codeSystems } from '../../../../core/index.ts'
import type { JsonObject } from '../../../../standards/fhir/index.ts'
import type { OmopContext } from './concepts.ts'
import type { OmopReading } from './reading.ts'
import vocabularies from './vocabularies.json' with { type: 'json' }

type Person = { readonly id: string; readonly reference: JsonObject }

/** What a row of a table becomes: a type of R4 and its members; `undefined` for nothing. */
export type OmopTable = {
  readonly type: string
  readonly read: (row: OmopReading, person: Person, context: OmopContext) => JsonObject | undefined
}

const genders: Readonly<Record<string, string>> = vocabularies.genders
const classes: Readonly<Record<string, string>> = vocabularies.classes
const actCode = 'http://terminology.hl7.org/CodeSystem/v3-ActCode'

const given = (name: string, value: unknown): JsonObject => (value === undefined ? {} : { [name]: value })
const note = (text: string | undefined): JsonObject => (text === undefined ? {} : { note: [{ text }] })
const periodOf = (start: string | undefined, end: string | undefined): JsonObject | undefined =>
  start === undefined && end === undefined ? undefined : { ...given('start', start), ...given('end', end) }

const person: OmopTable = {
  type: 'Patient',
  read: (row, { id }, { deaths }) => {
    const source = row.use('person_source_value')
    const code = row.peek('gender_concept_id')
    const gender = Object.hasOwn(genders, code) ? genders[code] : undefined
    if (gender !== undefined) row.use('gender_concept_id')
    const birth = [row.use('year_of_birth'), row.use('month_of_birth'), row.use('day_of_birth')]
    const known = birth.slice(0, birth.indexOf(undefined) < 0 ? 3 : birth.indexOf(undefined))
    const died = deaths.get(id)
    return {
      identifier: [
        { system: 'urn:attune:omop:person_id', value: id },
        ...(source === undefined ? [] : [{ system: 'urn:attune:omop:person_source_value', value: source }]),
      ],
      ...given('gender', gender),
      ...(known.length === 0
        ? {}
        : { birthDate: known.map((part, n) => part!.padStart(n === 0 ? 4 : 2, '0')).join('-') }),
      ...given('deceasedDateTime', died),
    }
  },
}

const death: OmopTable = {
  type: 'Patient',
  read: (row, { id }, { persons }) => {
    const died = row.moment('death')
    // The row of PERSON says it.
    return persons
      ? undefined
      : { identifier: [{ system: 'urn:attune:omop:person_id', value: id }], ...given('deceasedDateTime', died) }
  },
}

const visit: OmopTable = {
  type: 'Encounter',
  read: (row, { reference }) => {
    const id = row.peek('visit_concept_id')
    const known = Object.hasOwn(classes, id) ? classes[id] : undefined
    const period = periodOf(row.moment('visit_start'), row.moment('visit_end'))
    const type = row.concept('visit')
    return {
      status: period?.end === undefined ? 'unknown' : 'finished',
      class:
        known === undefined
          ? { system: vocabularies.ohdsi, code: id === '' ? '0' : id }
          : { system: actCode, code: known },
      ...(type === undefined ? {} : { type: [type] }),
      subject: reference,
      ...given('period', period),
    }
  },
}

const condition: OmopTable = {
  type: 'Condition',
  read: (row, { reference }) => {
    const code = row.concept('condition')
    if (code === undefined) return undefined
    const abatement = row.moment('condition_end')
    const system = 'http://terminology.hl7.org/CodeSystem/condition-clinical'
    return {
      // R4 con-4: what has abated is not active.
      ...(abatement === undefined ? {} : { clinicalStatus: { coding: [{ system, code: 'resolved' }] } }),
      code,
      subject: reference,
      ...row.encounter(),
      ...given('onsetDateTime', row.moment('condition_start')),
      ...given('abatementDateTime', abatement),
      ...note(row.words('stop_reason')),
    }
  },
}

const drug: OmopTable = {
  type: 'MedicationStatement',
  read: (row, { reference }) => {
    const medication = row.concept('drug')
    if (medication === undefined) return undefined
    const period = periodOf(row.moment('drug_exposure_start'), row.moment('drug_exposure_end'))
    const route = row.concept('route')
    const sig = row.words('sig')
    const { encounter } = row.encounter()
    return {
      status: period?.end === undefined ? 'unknown' : 'completed',
      medicationCodeableConcept: medication,
      subject: reference,
      ...given('context', encounter),
      ...given('effectivePeriod', period),
      ...(sig === undefined && route === undefined
        ? {}
        : { dosage: [{ ...given('text', sig), ...given('route', route) }] }),
      ...note(row.words('stop_reason')),
    }
  },
}

const procedure: OmopTable = {
  type: 'Procedure',
  read: (row, { reference }) => {
    const code = row.concept('procedure')
    if (code === undefined) return undefined
    const start = row.moment('procedure')
    const end = row.moment('procedure_end')
    return {
      status: 'completed',
      code,
      subject: reference,
      ...row.encounter(),
      ...(end === undefined ? given('performedDateTime', start) : { performedPeriod: periodOf(start, end) }),
    }
  },
}

const resultOf = (row: OmopReading): JsonObject => {
  const number = row.number('value_as_number')
  if (number !== undefined) return { valueQuantity: { value: number, ...row.comparator(), ...row.unit() } }
  const concept = row.conceptAt('value_as_concept_id')
  if (concept !== undefined) {
    return {
      valueCodeableConcept: {
        ...concept,
        ...given('text', row.use('value_source_value') ?? row.use('value_as_string')),
      },
    }
  }
  const text = row.words('value_as_string') ?? row.words('value_source_value')
  return given('valueString', text)
}

const limit = (row: OmopReading, name: string): JsonObject | undefined => {
  const value = row.number(name)
  return value === undefined ? undefined : { value, ...row.unit() }
}

const measurement: OmopTable = {
  type: 'Observation',
  read: (row, { reference }) => {
    const code = row.concept('measurement')
    if (code === undefined) return undefined
    const [low, high] = [limit(row, 'range_low'), limit(row, 'range_high')]
    return {
      status: 'final',
      code,
      subject: reference,
      ...row.encounter(),
      ...given('effectiveDateTime', row.moment('measurement')),
      ...resultOf(row),
      ...(low === undefined && high === undefined
        ? {}
        : { referenceRange: [{ ...given('low', low), ...given('high', high) }] }),
    }
  },
}

const observation: OmopTable = {
  type: 'Observation',
  read: (row, { reference }) => {
    const code = row.concept('observation')
    if (code === undefined) return undefined
    return {
      status: 'final',
      code,
      subject: reference,
      ...row.encounter(),
      ...given('effectiveDateTime', row.moment('observation')),
      ...resultOf(row),
    }
  },
}

const causeOfDeath: OmopTable = {
  type: 'Observation',
  read: (row, { reference }) => {
    const cause = row.concept('cause')
    if (cause === undefined) return undefined
    // LOINC names it after the certificate of the United States (HL7 VRDR 3.0.0).
    const display = 'Cause of death [US Standard Certificate of Death]'
    const code = { coding: [{ system: codeSystems.loinc, code: '69453-9', display }], text: 'Cause of death' }
    return {
      status: 'final',
      code,
      subject: reference,
      ...given('effectiveDateTime', row.moment('death')),
      valueCodeableConcept: cause,
    }
  },
}

/** Tables of the OMOP CDM 5.4 that are read, by their names; each may give several resources. */
export const omopTables: Readonly<Record<string, readonly OmopTable[]>> = {
  person: [person],
  death: [death, causeOfDeath],
  visit_occurrence: [visit],
  condition_occurrence: [condition],
  drug_exposure: [drug],
  procedure_occurrence: [procedure],
  measurement: [measurement],
  observation: [observation],
}
