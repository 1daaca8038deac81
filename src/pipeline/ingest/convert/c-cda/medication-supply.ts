import { type CdaElement, given, readText } from '../../../../standards/cda/index.ts'
import type { JsonObject } from '../../../../standards/fhir/index.ts'
import { absent, dateTime, numberOf, quantity, requiredConcept, timing } from './fhir-types.ts'
import { medicationOf } from './medication-product.ts'
import { list } from './names.ts'
import { authorsOf, locationOf, performersOf } from './people.ts'
import { priorityOf } from './reasons.ts'
import { type Draft, referenceTo, type Scope } from './scope.ts'
import {
  baseOf,
  type Convert,
  hasTemplate,
  isNegated,
  keepFrame,
  notesOf,
  statusOf,
  tables,
  takeAllNested,
  takeNested,
} from './statement.ts'

// Medication Supply Order and Medication Dispense, inside a medication or by themselves.

const plannedSupply = '2.16.840.1.113883.10.20.22.4.43'
const supplyTemplates = ['2.16.840.1.113883.10.20.22.4.17', '2.16.840.1.113883.10.20.22.4.18'] as const

/** Supply orders and dispenses inside a medication: of the same medicine. */
export const supplies = (statement: CdaElement, medication: Draft, scope: Scope): void => {
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

const supplyOf = (supply: CdaElement, around: Draft | undefined, scope: Scope): Draft | undefined => {
  const own = supply.child('product') !== undefined
  if (!own && around === undefined && supply.peek('moodCode') !== 'EVN') return requested(supply, scope)
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
  // A plan is none of the medicines that somebody takes.
  const planned = hasTemplate(supply, plannedSupply) && supply.peek('moodCode') !== 'RQO'
  const status = statusOf(supply, tables.medicationRequestStatus, 'unknown', scope)
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
    status: planned && status === 'active' ? 'draft' : status,
    intent: planned ? 'plan' : 'order',
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

/** A supply of no medicine, or of nothing that is named. */
const requested = (supply: CdaElement, scope: Scope): Draft | undefined => {
  if (isNegated(supply)) {
    scope.because(supply, 'negated: R4 has no request not to supply')
    return undefined
  }
  const { author, time } = authorsOf(supply, scope)
  const device = supply
    .childrenNamed('participant')
    .map(
      one => one.at('participantRole', 'playingDevice', 'code') ?? one.at('participantRole', 'playingEntity', 'code'),
    )
    .find(code => code !== undefined)
  const amount = quantity(supply.child('quantity'), scope)
  return scope.emit('SupplyRequest', supply, {
    ...baseOf(supply, scope),
    status: statusOf(supply, tables.supplyRequestStatus, 'unknown', scope),
    ...priorityOf(supply),
    itemCodeableConcept: requiredConcept(device ?? supply.child('code'), scope),
    quantity: amount ?? absent(supply.child('quantity')),
    ...timing('occurrence', supply.child('effectiveTime'), scope, 'moment'),
    ...given('authoredOn', time),
    ...given('requester', author),
    deliverTo: scope.subject,
  })
}

/** How often a medicine may be handed out again. */
export const dispenseOf = (statement: CdaElement): JsonObject => {
  const repeats = numberOf(statement.child('repeatNumber')?.peek('value'))
  if (repeats === undefined || repeats < 1 || !Number.isInteger(repeats)) return {}
  statement.child('repeatNumber')?.attribute('value')
  // CDA counts all dispenses, R4 those after the first.
  return { dispenseRequest: { numberOfRepeatsAllowed: repeats - 1 } }
}

/** A member, where there is one. */
export const pick = (from: JsonObject | undefined, name: string): JsonObject =>
  from?.[name] === undefined ? {} : { [name]: from[name] }
