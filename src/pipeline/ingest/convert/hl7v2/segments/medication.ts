import type { Segment } from '../../../../../standards/hl7v2/index.ts'
import { idOf } from '../../ids.ts'
import {
  method,
  orcToPrescription,
  route,
  rxdToDispense,
  rxeToRequest,
  rxoToRequest,
  site,
} from '../maps/medication.ts'
import type { Draft, Json } from '../scope.ts'
import { applyMap, firstOf, place, readAll, readField } from '../segment-map.ts'
import { codeText, concerns, countOf, during, type State } from '../state.ts'
import { organizationOfCode } from '../types/actors.ts'
import { cwe, text } from '../types/coded.ts'
import { numberAt, quantity, type Unit, unitOf } from '../types/number.ts'
import { statusOfOrder } from './order-status.ts'
import { enteredBy, orderedBy } from './ordered-by.ts'
import { dosageOf, legacyTiming } from './timing.ts'

/** A number in one field with its unit in another. */
export const amount = (segment: Segment, field: number, unitField: number, state: State) => {
  const { scope } = state
  scope.segment = segment
  scope.field = field
  const value = numberAt(firstOf(segment, field), 1, scope)
  if (value === undefined) return undefined
  scope.field = unitField
  return { value, ...unitOf(firstOf(segment, unitField), scope) }
}

/** A strength as the ratio to one tablet, capsule or whatever is counted. */
const perOne = (strength: Json | undefined): Json | undefined =>
  strength === undefined ? undefined : { numerator: strength, denominator: { value: 1 } }

/** From a least to a most, as a quantity when there is only one. */
const doseOf = (
  segment: Segment,
  [least, most, unitField]: readonly [number, number, number],
  state: State,
): Json | undefined => {
  const low = amount(segment, least, unitField, state)
  const high = numberAt(firstOf(segment, most), 1, state.scope)
  if (low === undefined) return undefined
  const { value: _value, ...unit } = low as { readonly value: number } & Unit
  return high === undefined ? { doseQuantity: low } : { doseRange: { low, high: { value: high, ...unit } } }
}

/** The medicine by its code; with a form or strength as a Medication of its own. */
export const medicine = (
  draft: Draft,
  code: Json | undefined,
  form: Json | undefined,
  strength: Json | undefined,
  state: State,
): void => {
  if (form === undefined && strength === undefined) {
    draft.medicationCodeableConcept = code ?? { text: 'not stated' }
    return
  }
  const medication: Draft = {
    resourceType: 'Medication',
    id: idOf('Medication', JSON.stringify([code, form, strength])),
    ...(code === undefined ? {} : { code }),
    ...(form === undefined ? {} : { form }),
    ...(strength === undefined || code === undefined ? {} : { ingredient: [{ itemCodeableConcept: code, strength }] }),
  }
  draft.medicationReference = { reference: state.scope.add(medication) }
  state.medicine = medication
}

const statuses: Readonly<Record<string, string>> = {
  active: 'active',
  revoked: 'cancelled',
  completed: 'completed',
  'on-hold': 'on-hold',
  'entered-in-error': 'entered-in-error',
}

/** MedicationRequest.status: what ServiceRequest has and it has not becomes `unknown`. */
const statusOf = (orc: Segment | undefined, state: State): string =>
  statuses[statusOfOrder(orc, state) ?? ''] ?? 'unknown'

const prescription = (state: State, intent: string, by: readonly [Segment, number]): Draft => {
  const { scope, orc } = state
  const draft: Draft = { resourceType: 'MedicationRequest', id: '', status: statusOf(orc, state), intent }
  if (orc !== undefined) applyMap(draft, orc, orcToPrescription, scope)
  orderedBy(draft, orc, by, scope)
  state.prescribed = true
  return draft
}

export const finish = (draft: Draft, state: State): void => {
  const drug = draft.medicationCodeableConcept ?? draft.medicationReference
  const numbers = JSON.stringify(
    (draft.identifier as { readonly value?: string }[] | undefined)?.map(({ value }) => value) ?? draft,
  )
  draft.id = idOf(
    draft.resourceType,
    state.scope.patient,
    numbers,
    draft.intent as string | undefined,
    codeText(drug) || JSON.stringify(drug),
    countOf(state, draft.resourceType, numbers, draft.intent, drug),
  )
  concerns(state, draft)
  state.scope.add(draft)
  if (state.orc !== undefined && draft.resourceType === 'MedicationRequest') enteredBy(draft, state.orc, state)
  state.medication = draft
  state.noted = draft
  state.request = undefined
}

/** RXO[MedicationRequest]: what was asked for. */
export const rxo = (segment: Segment, state: State): void => {
  const { scope } = state
  const draft = prescription(state, 'original-order', [segment, 14])
  const drug = readField(segment, 1, cwe, scope)
  const strength = amount(segment, 18, 19, state)
  const volume = amount(segment, 25, 26, state)
  medicine(
    draft,
    drug,
    readField(segment, 5, cwe, scope),
    strength === undefined ? undefined : { numerator: strength, denominator: volume ?? { value: 1 } },
    state,
  )
  applyMap(draft, segment, rxoToRequest, scope)
  dosage(draft, {
    dose: doseOf(segment, [2, 3, 4], state),
    rate: rate(segment, 21, 22, state),
    instructions: readAll(segment, 7, text, scope) as readonly string[],
    maximum: readField(segment, 23, quantity, scope),
  })
  dispense(draft, amount(segment, 11, 12, state), readField(segment, 32, organizationOfCode, scope))
  during(state, draft)
  finish(draft, state)
}

/** RXE to a MedicationRequest: what the pharmacy made of it. */
export const rxe = (segment: Segment, state: State): void => {
  const { scope } = state
  const original = state.medication?.intent === 'original-order' ? state.medication : undefined
  const draft = prescription(state, 'filler-order', [segment, 13])
  const drug = readField(segment, 2, cwe, scope)
  const strength = amount(segment, 25, 26, state)
  medicine(draft, drug, readField(segment, 6, cwe, scope), perOne(strength), state)
  applyMap(draft, segment, rxeToRequest, scope)
  dosage(draft, {
    dose: doseOf(segment, [3, 4, 5], state),
    rate: rate(segment, 23, 24, state),
    instructions: [...readAll(segment, 7, text, scope), ...readAll(segment, 21, text, scope)] as readonly string[],
    maximum: readField(segment, 19, quantity, scope),
  })
  const timing = firstOf(segment, 1)
  if (timing !== undefined) legacyTiming(timing, segment, 1, draft, state)
  dispense(draft, amount(segment, 10, 11, state), readField(segment, 40, organizationOfCode, scope))
  if (original !== undefined) draft.basedOn = [{ reference: `MedicationRequest/${original.id}` }]
  during(state, draft)
  finish(draft, state)
}

/** Give rate: an amount in a field, its units in the next. */
const rate = (segment: Segment, field: number, unitField: number, state: State): Json | undefined => {
  const found = amount(segment, field, unitField, state)
  return found === undefined ? undefined : { rateQuantity: found }
}

type DosageParts = {
  readonly dose: Json | undefined
  readonly rate: Json | undefined
  readonly instructions: readonly string[]
  readonly maximum: Json | undefined
}

const dosage = (draft: Draft, { dose, rate: speed, instructions, maximum }: DosageParts): void => {
  const found = {
    ...(instructions.length === 0 ? {} : { text: instructions.join('\n') }),
    ...(dose === undefined && speed === undefined
      ? {}
      : { doseAndRate: [{ ...(dose as object | undefined), ...(speed as object | undefined) }] }),
    ...(maximum === undefined
      ? {}
      : {
          maxDosePerPeriod: {
            numerator: maximum,
            denominator: { value: 1, unit: 'd', system: 'http://unitsofmeasure.org', code: 'd' },
          },
        }),
  }
  if (Object.keys(found).length > 0) draft.dosageInstruction = [found]
}

const dispense = (draft: Draft, quantity_: Json | undefined, performer: Json | undefined): void => {
  if (quantity_ !== undefined) place(draft, 'dispenseRequest.quantity', quantity_)
  if (performer !== undefined) place(draft, 'dispenseRequest.performer', performer)
}

/** RXR: route, site and method of the order, the dispense, the dose or the vaccine before it. */
export const rxr = (segment: Segment, state: State): void => {
  const { scope, medication } = state
  if (medication === undefined) return
  const at = medication.resourceType === 'Immunization' ? medication : dosageOf(medication)
  const [by, where] = [readField(segment, 1, route, scope), readField(segment, 2, site, scope)]
  if (by !== undefined) at.route ??= by
  if (where !== undefined) at.site ??= where
  const how = medication.resourceType === 'Immunization' ? undefined : readField(segment, 4, method, scope)
  if (how !== undefined) at.method ??= how
}

/** RXC: a component of a compound becomes an ingredient. */
export const rxc = (segment: Segment, state: State): void => {
  const { scope, medication } = state
  if (medication === undefined) return
  const item = readField(segment, 2, cwe, scope)
  const strength = amount(segment, 3, 4, state)
  const kind = scope.take(firstOf(segment, 1), 1)
  if (item === undefined) return
  if (state.medicine === undefined || medication.medicationCodeableConcept !== undefined) {
    const code = medication.medicationCodeableConcept as Json | undefined
    delete medication.medicationCodeableConcept
    const compound: Draft = {
      resourceType: 'Medication',
      id: idOf('Medication', medication.id, 'compound'),
      ...(code === undefined ? {} : { code }),
    }
    medication.medicationReference = { reference: scope.add(compound) }
    state.medicine = compound
  }
  place(state.medicine, 'ingredient[]', {
    itemCodeableConcept: item,
    isActive: kind !== 'B',
    ...(strength === undefined ? {} : { strength: perOne(strength) }),
  })
}

/** RXD to a MedicationDispense. */
export const rxd = (segment: Segment, state: State): void => {
  const { scope, medication } = state
  const draft: Draft = { resourceType: 'MedicationDispense', id: '', status: 'completed' }
  const drug = readField(segment, 2, cwe, scope)
  const strength = amount(segment, 16, 17, state)
  medicine(draft, drug, readField(segment, 6, cwe, scope), perOne(strength), state)
  applyMap(draft, segment, rxdToDispense, scope)
  const given = amount(segment, 4, 5, state)
  if (given !== undefined) draft.quantity = given
  const number = readField(segment, 7, text, scope)
  if (number !== undefined)
    draft.authorizingPrescription = [{ type: 'MedicationRequest', identifier: { value: number } }]
  if (medication?.resourceType === 'MedicationRequest') {
    place(draft, 'authorizingPrescription[]', { reference: `MedicationRequest/${medication.id}` })
  }
  const maximum = readField(segment, 12, quantity, scope)
  dosage(draft, { dose: undefined, rate: undefined, instructions: [], maximum })
  if (number !== undefined) draft.identifier = [{ value: `${number}#${scope.peek(firstOf(segment, 1), 1) ?? ''}` }]
  during(state, draft, 'context')
  finish(draft, state)
}
