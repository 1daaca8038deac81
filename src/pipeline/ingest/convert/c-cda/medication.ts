import { type CdaElement, given, readText } from '../../../../standards/cda/index.ts'
import type { JsonObject } from '../../../../standards/fhir/index.ts'
import { courseOf, type DosageWords, dosageOf } from './dosage.ts'
import { absent, concept, concepts, dateTime, numberOf, quantity, timing, warn } from './fhir-types.ts'
import { medicationOf } from './medication-product.ts'
import { list } from './names.ts'
import { authorsOf, locationOf, performersOf } from './people.ts'
import { type Draft, referenceTo, type Scope } from './scope.ts'
import {
  baseOf,
  type Convert,
  codeIs,
  hasTemplate,
  isNegated,
  keepFrame,
  notesOf,
  statedValue,
  statusOf,
  tables,
  takeAllNested,
  takeNested,
} from './statement.ts'

// Medication Activity, Planned Medication Activity, Medication Administered, Supply Order and Dispense.

/**
 * Medication Activity: MedicationStatement. The C-CDA template holds what the patient takes or was told to take, by
 * whomever: R4's MedicationStatement says no more than that, while a MedicationRequest would be an order.
 */
export const convertMedication: Convert = (statement, scope) => {
  keepTemplates(statement)
  const negated = isNegated(statement)
  const content = {
    ...baseOf(statement, scope),
    ...statementStatus(statement, negated, scope),
    ...medicationOf(statement, scope),
    subject: scope.subject,
    ...timing('effective', courseOf(statement), scope),
    ...asserted(statement, scope),
    ...reasonsOf(statement, scope),
    ...dosages(statement, scope),
    ...notesOf(statement, scope),
  }
  const draft = scope.emit('MedicationStatement', statement, content)
  supplies(statement, draft, scope)
  return draft
}

/**
 * The status, and why. "Completed" is also what systems write when the prescription is complete, while the patient goes
 * on taking it: with an end after the document, or none, nobody can say that it is over.
 */
const statementStatus = (statement: CdaElement, negated: boolean, scope: Scope): JsonObject => {
  const status = statusOf(statement, tables.medicationStatus, 'unknown', scope)
  if (status === 'entered-in-error') return { status }
  if (negated) return { status: 'not-taken' }
  if (status !== 'completed') return { status }
  const end = courseOf(statement)?.child('high')?.peek('value')
  const single = courseOf(statement)?.peek('value')
  if (end === undefined && single === undefined) {
    warn(scope, statement, 'status-ambiguous', 'A completed course without an end: it may be the prescription that is')
    return { status: 'unknown' }
  }
  if (end !== undefined && scope.documentDay !== undefined && end.slice(0, 8) > scope.documentDay) {
    warn(scope, statement, 'status-ambiguous', 'A completed course that ends after the document: taken as going on')
    return { status: 'active' }
  }
  return { status }
}

const keepTemplates = (statement: CdaElement): void => {
  for (const template of statement.childrenNamed('templateId')) template.keep('mapped')
}

const asserted = (statement: CdaElement, scope: Scope): JsonObject => {
  const { author, time } = authorsOf(statement, scope)
  return { ...given('dateAsserted', time), ...given('informationSource', author) }
}

/** Medication Administered, in the section of medicines given: MedicationAdministration. */
export const convertAdministration: Convert = (statement, scope) => {
  keepTemplates(statement)
  const negated = isNegated(statement)
  const status = statusOf(statement, tables.administrationStatus, 'unknown', scope)
  const dosage = dosageOf(statement, wordsOf(statement, scope), scope)
  const [first] = Array.isArray(dosage?.doseAndRate) ? (dosage.doseAndRate as JsonObject[]) : []
  const effective = timing('effective', courseOf(statement), scope)
  const draft = scope.emit('MedicationAdministration', statement, {
    ...baseOf(statement, scope),
    status: negated && status !== 'entered-in-error' ? 'not-done' : status,
    ...medicationOf(statement, scope),
    subject: scope.subject,
    ...(Object.keys(effective).length === 0 ? { effectivePeriod: absent(courseOf(statement)) } : effective),
    ...list(
      'performer',
      performersOf(statement, scope).map(({ reference, role }) => ({ ...given('function', role), actor: reference })),
    ),
    ...reasonsOf(statement, scope),
    ...administered(dosage, first),
    ...notesOf(statement, scope),
  })
  supplies(statement, draft, scope)
  return draft
}

/** A dose that was given has one amount, and no rhythm. */
const administered = (dosage: JsonObject | undefined, amounts: JsonObject | undefined): JsonObject => {
  const given_ = {
    ...pick(dosage, 'text'),
    ...pick(dosage, 'site'),
    ...pick(dosage, 'route'),
    ...(amounts?.doseQuantity === undefined ? {} : { dose: amounts.doseQuantity }),
    ...pick(amounts, 'rateQuantity'),
  }
  return Object.keys(given_).length === 0 ? {} : { dosage: given_ }
}

const pick = (from: JsonObject | undefined, name: string): JsonObject =>
  from?.[name] === undefined ? {} : { [name]: from[name] }

/** Planned Medication Activity and other moods of intent: MedicationRequest. */
export const convertMedicationRequest: Convert = (statement, scope) => {
  keepTemplates(statement)
  const { author, time } = authorsOf(statement, scope)
  const negated = isNegated(statement)
  const course = courseOf(statement)
  const dosage = dosageOf(statement, wordsOf(statement, scope), scope)
  const period = timing('x', course, scope)
  const draft = scope.emit('MedicationRequest', statement, {
    ...baseOf(statement, scope),
    status: requestStatus(statement, scope),
    intent: (tables.requestIntent as Readonly<Record<string, string>>)[statement.peek('moodCode') ?? ''] ?? 'plan',
    ...priorityOf(statement),
    ...(negated ? { doNotPerform: true } : {}),
    ...medicationOf(statement, scope),
    subject: scope.subject,
    ...given('authoredOn', time),
    ...given('requester', author),
    ...reasonsOf(statement, scope),
    ...requestDosage(dosage, period),
    ...dispenseOf(statement),
    ...notesOf(statement, scope),
  })
  supplies(statement, draft, scope)
  return draft
}

/** A plan that is active is still a plan: nobody has prescribed the medicine yet, and the patient does not take it. */
const requestStatus = (statement: CdaElement, scope: Scope): string => {
  const status = statusOf(statement, tables.medicationRequestStatus, 'unknown', scope)
  return status === 'active' && statement.peek('moodCode') !== 'RQO' ? 'draft' : status
}

const requestDosage = (dosage: JsonObject | undefined, period: JsonObject): JsonObject => {
  const bounds = period.xPeriod ?? (period.xDateTime === undefined ? undefined : { start: period.xDateTime })
  if (dosage === undefined && bounds === undefined) return {}
  const timingBefore = (dosage?.timing ?? {}) as JsonObject
  const repeat = { ...(bounds === undefined ? {} : { boundsPeriod: bounds }), ...(timingBefore.repeat as JsonObject) }
  const timed = Object.keys(repeat).length === 0 ? timingBefore : { ...timingBefore, repeat }
  return { dosageInstruction: [{ ...dosage, ...(Object.keys(timed).length === 0 ? {} : { timing: timed }) }] }
}

const dispenseOf = (statement: CdaElement): JsonObject => {
  const repeats = numberOf(statement.child('repeatNumber')?.peek('value'))
  if (repeats === undefined || repeats < 1 || !Number.isInteger(repeats)) return {}
  statement.child('repeatNumber')?.attribute('value')
  // CDA counts all dispenses, R4 those after the first.
  return { dispenseRequest: { numberOfRepeatsAllowed: repeats - 1 } }
}

const priorities: Readonly<Record<string, string>> = {
  A: 'asap',
  EM: 'stat',
  S: 'stat',
  UR: 'urgent',
  R: 'routine',
  EL: 'routine',
}

export const priorityOf = (statement: CdaElement): JsonObject => {
  const element = statement.child('priorityCode')
  const priority = priorities[element?.peek('code') ?? '']
  if (priority === undefined) return {}
  element?.keep('mapped')
  return { priority }
}

/** Indications, as the codes that they are about. */
export const reasonsOf = (statement: CdaElement, scope: Scope): JsonObject => {
  const reasons = takeAllNested(
    statement,
    scope,
    one => one.typeCode === 'RSON' || hasTemplate(one.statement, '2.16.840.1.113883.10.20.22.4.19'),
  ).flatMap(reason => {
    const negated = isNegated(reason)
    if (negated) scope.because(reason, 'negated: no reason')
    return negated ? [] : (concept(statedValue(reason) ?? reason.child('code'), scope) ?? [])
  })
  return list('reasonCode', reasons)
}

/** Free text sig, instructions for the patient. */
const wordsOf = (statement: CdaElement, scope: Scope): DosageWords => {
  const sigs = takeAllNested(
    statement,
    scope,
    one => hasTemplate(one.statement, '2.16.840.1.113883.10.20.22.4.147') || codeIs(one.statement, '76662-6'),
  )
  const instructions = takeAllNested(
    statement,
    scope,
    one =>
      hasTemplate(one.statement, '2.16.840.1.113883.10.20.22.4.20') ||
      (one.inverted &&
        one.statement.name === 'act' &&
        one.typeCode === 'SUBJ' &&
        !hasTemplate(one.statement, '2.16.840.1.113883.10.20.22.4.64') &&
        !codeIs(one.statement, '48767-8')),
  )
  const text = sigs.flatMap(sig => readText(sig.child('text'), scope.narrative) ?? []).join('; ')
  const said = instructions.flatMap(one => readText(one.child('text'), scope.narrative) ?? []).join('; ')
  return {
    text: text === '' ? undefined : text,
    patientInstruction: said === '' ? undefined : said,
    instructions: concepts(
      instructions.flatMap(one => one.child('code') ?? []),
      scope,
    ),
  }
}

const dosages = (statement: CdaElement, scope: Scope): JsonObject => {
  const dosage = dosageOf(statement, wordsOf(statement, scope), scope)
  return dosage === undefined ? {} : { dosage: [dosage] }
}

const supplyTemplates = ['2.16.840.1.113883.10.20.22.4.17', '2.16.840.1.113883.10.20.22.4.18'] as const

/** Supply orders and dispenses inside a medication: of the same medicine. */
const supplies = (statement: CdaElement, medication: Draft, scope: Scope): void => {
  for (const supply of takeAllNested(
    statement,
    scope,
    one => one.statement.name === 'supply' || hasTemplate(one.statement, ...supplyTemplates),
  )) {
    supplyOf(supply, medication, scope)
  }
}

export const convertSupply: Convert = (supply, scope) => {
  keepFrame(supply)
  return supplyOf(supply, undefined, scope)
}

const supplyOf = (supply: CdaElement, around: Draft | undefined, scope: Scope): Draft => {
  const own = supply.child('product') !== undefined
  const medication = own
    ? medicationOf(supply, scope)
    : around === undefined
      ? { medicationCodeableConcept: absent(undefined) }
      : pickMedication(around)
  return supply.peek('moodCode') === 'EVN'
    ? dispensed(supply, medication, around, scope)
    : ordered(supply, medication, scope)
}

const pickMedication = (around: Draft): JsonObject => ({
  ...pick(around, 'medicationReference'),
  ...pick(around, 'medicationCodeableConcept'),
})

/** Medication Dispense. */
const dispensed = (supply: CdaElement, medication: JsonObject, around: Draft | undefined, scope: Scope): Draft => {
  const time = supply.child('effectiveTime')
  const handedOver = dateTime(time?.child('low') ?? time, scope)
  const request = around?.resourceType === 'MedicationRequest' ? [referenceTo(around)] : []
  return scope.emit('MedicationDispense', supply, {
    ...baseOf(supply, scope),
    status: isNegated(supply) ? 'declined' : statusOf(supply, tables.dispenseStatus, 'unknown', scope),
    ...medication,
    subject: scope.subject,
    ...list(
      'performer',
      performersOf(supply, scope).map(({ reference, role }) => ({ ...given('function', role), actor: reference })),
    ),
    ...list('authorizingPrescription', request),
    ...amountOf(supply, scope),
    ...given('whenHandedOver', handedOver),
    ...given('location', locationOf(placeOf(supply), scope)),
    ...notesOf(supply, scope),
  })
}

const amountOf = (supply: CdaElement, scope: Scope): JsonObject =>
  given('quantity', quantity(supply.child('quantity'), scope))

const placeOf = (supply: CdaElement): CdaElement | undefined =>
  supply
    .childrenNamed('participant')
    .find(one => one.peek('typeCode') === 'LOC')
    ?.child('participantRole')

/** Medication Supply Order. */
const ordered = (supply: CdaElement, medication: JsonObject, scope: Scope): Draft => {
  const { author, time } = authorsOf(supply, scope)
  const repeats = dispenseOf(supply).dispenseRequest as JsonObject | undefined
  const period = supply.child('effectiveTime')
  const validity = timing('x', period, scope)
  const instruction = takeNested(supply, scope, one => hasTemplate(one.statement, '2.16.840.1.113883.10.20.22.4.20'))
  const said = readText(instruction?.child('text'), scope.narrative)
  const request = {
    ...(validity.xPeriod === undefined ? {} : { validityPeriod: validity.xPeriod }),
    ...repeats,
    ...amountOf(supply, scope),
  }
  return scope.emit('MedicationRequest', supply, {
    ...baseOf(supply, scope),
    status: statusOf(supply, tables.medicationRequestStatus, 'unknown', scope),
    intent: 'order',
    ...(isNegated(supply) ? { doNotPerform: true } : {}),
    ...medication,
    subject: scope.subject,
    ...given('authoredOn', time ?? (validity.xDateTime as string | undefined)),
    ...given('requester', author),
    ...(said === undefined ? {} : { dosageInstruction: [{ patientInstruction: said }] }),
    ...(Object.keys(request).length === 0 ? {} : { dispenseRequest: request }),
    ...notesOf(supply, scope),
  })
}
