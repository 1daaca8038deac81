import { codeableConcept, coding, identifier, meta, period, quantity, range, ratio, reference } from './datatypes.ts'
import { flag, list, number, shape, text, type Wire } from './decode.ts'

// R4 resources (hl7.org/fhir/R4) of prevention, reports, plans and documents; only the members that become facts.

const any = { id: text, meta, status: text }

export const immunization = shape({
  ...any,
  vaccineCode: codeableConcept,
  occurrenceDateTime: text,
  occurrenceString: text,
  recorded: text,
  lotNumber: text,
  protocolApplied: list(shape({ doseNumberPositiveInt: number, doseNumberString: text })),
})

export const diagnosticReport = shape({
  ...any,
  category: list(codeableConcept),
  code: codeableConcept,
  effectiveDateTime: text,
  effectivePeriod: period,
  issued: text,
  result: list(reference),
  conclusion: text,
  conclusionCode: list(codeableConcept),
})

export const familyMemberHistory = shape({
  ...any,
  date: text,
  relationship: codeableConcept,
  condition: list(
    shape({
      code: codeableConcept,
      onsetAge: quantity,
      onsetRange: range,
      onsetPeriod: period,
      onsetString: text,
    }),
  ),
})

export const goal = shape({
  ...any,
  lifecycleStatus: text,
  achievementStatus: codeableConcept,
  description: codeableConcept,
  startDate: text,
  statusDate: text,
})

export const goalTarget = shape({ measure: codeableConcept, dueDate: text })

/** The members by which a target states its value; the same types as those of an Observation, under other names. */
export const goalDetail = shape({
  detailQuantity: quantity,
  detailRange: range,
  detailCodeableConcept: codeableConcept,
  detailString: text,
  detailBoolean: flag,
  detailInteger: number,
  detailRatio: ratio,
})

export const carePlan = shape({
  ...any,
  intent: text,
  category: list(codeableConcept),
  title: text,
  description: text,
  period,
  created: text,
  activity: list(
    shape({
      reference,
      detail: shape({ code: codeableConcept, status: text, description: text, doNotPerform: flag }),
    }),
  ),
})

export const imagingStudy = shape({
  ...any,
  identifier: list(identifier),
  modality: list(coding),
  started: text,
  numberOfSeries: number,
  numberOfInstances: number,
  procedureCode: list(codeableConcept),
  description: text,
  series: list(shape({ modality: coding, bodySite: coding })),
})

export const questionnaireResponse = shape({ ...any, questionnaire: text, authored: text })

/** One item; the items and answers inside it are read one by one, since they nest without end. */
export const questionnaireItem = shape({ linkId: text, text })

export const questionnaireAnswer = shape({
  valueBoolean: flag,
  valueDecimal: number,
  valueInteger: number,
  valueDate: text,
  valueDateTime: text,
  valueTime: text,
  valueString: text,
  valueUri: text,
  valueAttachment: shape({ title: text }),
  valueCoding: coding,
  valueQuantity: quantity,
  valueReference: reference,
})

export const consent = shape({
  ...any,
  scope: codeableConcept,
  category: list(codeableConcept),
  dateTime: text,
  policyRule: codeableConcept,
})

/** One rule of a consent; the rules inside it are read one by one, since they nest without end. */
export const consentProvision = shape({
  type: text,
  period,
  actor: list(shape({ reference })),
  action: list(codeableConcept),
  securityLabel: list(coding),
  purpose: list(coding),
  class: list(coding),
  code: list(codeableConcept),
  dataPeriod: period,
  data: list(shape({ meaning: text, reference })),
})

export const device = shape({
  ...any,
  type: codeableConcept,
  manufacturer: text,
  modelNumber: text,
  manufactureDate: text,
  udiCarrier: list(shape({ deviceIdentifier: text, carrierHRF: text })),
  deviceName: list(shape({ name: text, type: text })),
})

/** meta.security, which any resource may carry. */
export const securityLabels = list(coding)

export type QuestionnaireAnswer = Wire<typeof questionnaireAnswer>
export type ConsentProvision = Wire<typeof consentProvision>
export type CarePlan = Wire<typeof carePlan>
export type ImagingStudy = Wire<typeof imagingStudy>
export type Goal = Wire<typeof goal>
export type Immunization = Wire<typeof immunization>
export type FamilyMemberHistory = Wire<typeof familyMemberHistory>
