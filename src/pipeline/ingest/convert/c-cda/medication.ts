import { type CdaElement, given, readText } from '../../../../standards/cda/index.ts'
import type { JsonObject } from '../../../../standards/fhir/index.ts'
import { courseOf, type DosageWords, dosageOf } from './dosage.ts'
import { absent, concepts, timing, warn } from './fhir-types.ts'
import { medicationOf } from './medication-product.ts'
import { dispenseOf, pick, supplies } from './medication-supply.ts'
import { list } from './names.ts'
import { authorsOf, performersOf } from './people.ts'
import { priorityOf, reasonsOf, refusalOf } from './reasons.ts'
import type { Scope } from './scope.ts'
import {
  baseOf,
  type Convert,
  codeIs,
  hasTemplate,
  isNegated,
  notesOf,
  statusOf,
  tables,
  takeAllNested,
} from './statement.ts'

// Medication Activity, Planned Medication Activity, Medication Administered.

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
    ...statusReasons(negated, statement, scope),
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

const statusReasons = (negated: boolean, statement: CdaElement, scope: Scope): JsonObject => {
  const reason = negated ? refusalOf(statement, scope) : undefined
  return reason === undefined ? {} : { statusReason: [reason] }
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
    ...statusReasons(negated, statement, scope),
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
    ...(negated ? { doNotPerform: true, ...given('statusReason', refusalOf(statement, scope)) } : {}),
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
