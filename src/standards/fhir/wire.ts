import {
  codeableConcept,
  coding,
  humanName,
  identifier,
  meta,
  period,
  quantity,
  range,
  ratio,
  reference,
  sampledData,
  timing,
} from './datatypes.ts'
import { flag, list, number, shape, text, type Wire } from './decode.ts'

// R4 resources (hl7.org/fhir/R4), only the members that become facts. Names keep the standard's casing.

const any = { id: text, meta }

export const patient = shape({
  ...any,
  active: flag,
  identifier: list(identifier),
  name: list(humanName),
  gender: text,
  birthDate: text,
  address: list(shape({ use: text, country: text, period })),
  deceasedBoolean: flag,
  deceasedDateTime: text,
})

export const condition = shape({
  ...any,
  clinicalStatus: codeableConcept,
  verificationStatus: codeableConcept,
  category: list(codeableConcept),
  severity: codeableConcept,
  code: codeableConcept,
  onsetDateTime: text,
  onsetPeriod: period,
  onsetAge: quantity,
  onsetRange: range,
  onsetString: text,
  abatementDateTime: text,
  abatementPeriod: period,
  abatementAge: quantity,
  abatementRange: range,
  abatementString: text,
  recordedDate: text,
})

/** Members that an Observation and its components share. */
const observed = {
  code: codeableConcept,
  dataAbsentReason: codeableConcept,
  valueQuantity: quantity,
  valueCodeableConcept: codeableConcept,
  valueString: text,
  valueBoolean: flag,
  valueInteger: number,
  valueRange: range,
  valueRatio: ratio,
  valueSampledData: sampledData,
  valueTime: text,
  valueDateTime: text,
  valuePeriod: period,
  referenceRange: list(
    shape({
      low: quantity,
      high: quantity,
      type: codeableConcept,
      appliesTo: list(codeableConcept),
      age: range,
      text,
    }),
  ),
}

export const observation = shape({
  ...any,
  ...observed,
  status: text,
  category: list(codeableConcept),
  effectiveDateTime: text,
  effectiveInstant: text,
  effectivePeriod: period,
  effectiveTiming: timing,
  issued: text,
  bodySite: codeableConcept,
  method: codeableConcept,
  specimen: reference,
})

export const observationComponent = shape(observed)

const dosage = shape({
  text,
  patientInstruction: text,
  route: codeableConcept,
  doseAndRate: list(shape({ doseQuantity: quantity })),
  asNeededBoolean: flag,
  asNeededCodeableConcept: codeableConcept,
  timing,
})

const prescribed = {
  ...any,
  status: text,
  medicationCodeableConcept: codeableConcept,
  medicationReference: reference,
  reasonCode: list(codeableConcept),
  reasonReference: list(reference),
}

export const medicationRequest = shape({
  ...prescribed,
  intent: text,
  doNotPerform: flag,
  authoredOn: text,
  dosageInstruction: list(dosage),
  dispenseRequest: shape({ validityPeriod: period }),
})

export const medicationStatement = shape({
  ...prescribed,
  effectiveDateTime: text,
  effectivePeriod: period,
  dateAsserted: text,
  dosage: list(dosage),
})

export const medicationAdministration = shape({
  ...prescribed,
  effectiveDateTime: text,
  effectivePeriod: period,
  dosage: shape({ text, route: codeableConcept, dose: quantity }),
})

export const medicationDispense = shape({
  ...prescribed,
  daysSupply: quantity,
  whenPrepared: text,
  whenHandedOver: text,
  dosageInstruction: list(dosage),
})

export const medication = shape({
  ...any,
  code: codeableConcept,
  ingredient: list(shape({ itemCodeableConcept: codeableConcept })),
})

export const allergyIntolerance = shape({
  ...any,
  clinicalStatus: codeableConcept,
  verificationStatus: codeableConcept,
  type: text,
  category: list(text),
  criticality: text,
  code: codeableConcept,
  onsetDateTime: text,
  onsetPeriod: period,
  recordedDate: text,
  reaction: list(shape({ substance: codeableConcept, manifestation: list(codeableConcept), severity: text })),
})

export const encounter = shape({
  ...any,
  status: text,
  class: coding,
  type: list(codeableConcept),
  period,
})

export const procedure = shape({
  ...any,
  status: text,
  code: codeableConcept,
  performedDateTime: text,
  performedPeriod: period,
  performedString: text,
  performedAge: quantity,
  performedRange: range,
})

export type Patient = Wire<typeof patient>
export type Condition = Wire<typeof condition>
export type Observation = Wire<typeof observation>
export type ObservationComponent = Wire<typeof observationComponent>
export type Dosage = Wire<typeof dosage>
export type MedicationRequest = Wire<typeof medicationRequest>
export type MedicationStatement = Wire<typeof medicationStatement>
export type MedicationAdministration = Wire<typeof medicationAdministration>
export type MedicationDispense = Wire<typeof medicationDispense>
export type Medication = Wire<typeof medication>
export type AllergyIntolerance = Wire<typeof allergyIntolerance>
export type Encounter = Wire<typeof encounter>
export type Procedure = Wire<typeof procedure>
