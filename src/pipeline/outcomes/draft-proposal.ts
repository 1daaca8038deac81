import type { Recommendation } from '../../clinical/index.ts'
import type { Instant } from '../../core/index.ts'

const ucum = 'http://unitsofmeasure.org'

/**
 * What an acceptance makes: a FHIR R4 resource with `status: draft` and `intent: proposal`, for the clinician to
 * finish and sign in the EHR. A MedicationRequest when a drug is started with a dose, a
 * ServiceRequest for a test or referral, else a Task with the words. Attune never signs, sends, starts or stops.
 */
export const draftProposal = (
  recommendation: Recommendation,
  patientReference: string,
  at: Instant,
  change: string | null,
): Readonly<Record<string, unknown>> => {
  const [action] = recommendation.action
  const shared = {
    identifier: [{ system: 'urn:attune:recommendation', value: recommendation.id }],
    note: [
      {
        text:
          change === null ? recommendation.summary : `${recommendation.summary} Changed by the clinician: ${change}`,
      },
    ],
  }
  const drug = recommendation.dose?.drug ?? action.subject
  if (drug !== undefined && action.kind === 'start') {
    return {
      resourceType: 'MedicationRequest',
      ...shared,
      status: 'draft',
      intent: 'proposal',
      subject: { reference: patientReference },
      authoredOn: at,
      medicationCodeableConcept: { coding: [drug], text: drug.display ?? drug.code },
      ...(recommendation.indication === null ? {} : { reasonCode: [{ coding: [recommendation.indication] }] }),
      ...(recommendation.dose === null ? {} : { dosageInstruction: [dosage(recommendation.dose)] }),
    }
  }
  if (action.kind === 'test' || action.kind === 'refer') {
    return {
      resourceType: 'ServiceRequest',
      ...shared,
      status: 'draft',
      intent: 'proposal',
      subject: { reference: patientReference },
      authoredOn: at,
      code: { ...(action.subject === undefined ? {} : { coding: [action.subject] }), text: action.text },
    }
  }
  return {
    resourceType: 'Task',
    ...shared,
    status: 'draft',
    intent: 'proposal',
    for: { reference: patientReference },
    authoredOn: at,
    description: action.text,
  }
}

const dosage = (dose: NonNullable<Recommendation['dose']>): Readonly<Record<string, unknown>> => ({
  text: [
    `${dose.amount.value} ${dose.amount.unit} ${dose.route} ${dose.frequency.text}`,
    ...dose.instructions,
    dose.maximum.text,
  ].join('; '),
  timing: {
    repeat: { frequency: dose.frequency.timesPerDay, period: 1, periodUnit: 'd' },
    code: { text: dose.frequency.code },
  },
  route: { text: dose.route },
  doseAndRate: [
    { doseQuantity: { value: dose.amount.value, unit: dose.amount.unit, system: ucum, code: dose.amount.unit } },
  ],
  maxDosePerPeriod: {
    numerator: {
      value: dose.maximum.perDay.value,
      unit: dose.maximum.perDay.unit,
      system: ucum,
      code: dose.maximum.perDay.unit,
    },
    denominator: { value: 1, unit: 'd', system: ucum, code: 'd' },
  },
})
