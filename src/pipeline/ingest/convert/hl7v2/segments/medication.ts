import type { Repetition, Segment } from '../../../../../standards/hl7v2/index.ts'
import { idOf } from '../../ids.ts'
import {
  method,
  orcToImmunization,
  orcToPrescription,
  route,
  rxaToAdministration,
  rxaToImmunization,
  rxdToDispense,
  rxeToRequest,
  rxoToRequest,
  site,
} from '../maps/medication.ts'
import type { Draft, Json } from '../scope.ts'
import { applyMap, firstOf, place, readAll, readField } from '../segment-map.ts'
import { codeText, concerns, countOf, during, identified, type State } from '../state.ts'
import { translate } from '../tables.ts'
import { organizationOfCode } from '../types/actors.ts'
import { code, cwe, text } from '../types/coded.ts'

import { numberAt, quantity, quantityAt, type Unit, unitOf } from '../types/number.ts'
import { dateTime, time } from '../types/time.ts'
import { intervalOf, repeatPattern } from '../types/timing.ts'

/** A number in one field with its unit in another. */
const amount = (segment: Segment, field: number, unitField: number, state: State) => {
  const { scope } = state
  scope.segment = segment
  scope.field = field
  const value = numberAt(firstOf(segment, field), 1, scope)
  if (value === undefined) return undefined
  scope.field = unitField
  return { value, ...unitOf(firstOf(segment, unitField), scope) }
}

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
const medicine = (
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

/** MedicationRequest.status by ORC-5, else ORC-1. */
const statusOf = (orc: Segment | undefined, { scope }: State): string => {
  for (const [field, table] of [
    [5, 'OrderStatus'],
    [1, 'OrderControlCode[ServiceRequest.status]'],
  ] as const) {
    const sent = scope.peek(firstOf(orc, field), 1)
    const found = sent === undefined ? undefined : translate(table, sent)?.code
    if (found === undefined) continue
    scope.take(firstOf(orc, field), 1)
    return statuses[found] ?? 'unknown'
  }
  return 'unknown'
}

const prescription = (state: State, intent: string): Draft => {
  const { scope, orc } = state
  const draft: Draft = { resourceType: 'MedicationRequest', id: '', status: statusOf(orc, state), intent }
  if (orc !== undefined) applyMap(draft, orc, orcToPrescription, scope)
  state.prescribed = true
  return draft
}

const finish = (draft: Draft, state: State): void => {
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
  state.medication = draft
  state.noted = draft
  state.request = undefined
}

/** RXO[MedicationRequest]: what was asked for. */
export const rxo = (segment: Segment, state: State): void => {
  const { scope } = state
  const draft = prescription(state, 'original-order')
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
  const draft = prescription(state, 'filler-order')
  const drug = readField(segment, 2, cwe, scope)
  const strength = amount(segment, 25, 26, state)
  medicine(
    draft,
    drug,
    readField(segment, 6, cwe, scope),
    strength === undefined ? undefined : { numerator: strength, denominator: { value: 1 } },
    state,
  )
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

/** The dosage that routes, times and components of the order belong to. */
const dosageOf = (draft: Draft): Record<string, unknown> => {
  if (draft.resourceType === 'MedicationAdministration') {
    draft.dosage ??= {}
    return draft.dosage as Record<string, unknown>
  }
  draft.dosageInstruction ??= [{}]
  const list = draft.dosageInstruction as Record<string, unknown>[]
  return list[0]!
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
    ...(strength === undefined ? {} : { strength: { numerator: strength, denominator: { value: 1 } } }),
  })
}

/** RXD to a MedicationDispense. */
export const rxd = (segment: Segment, state: State): void => {
  const { scope, medication } = state
  const draft: Draft = { resourceType: 'MedicationDispense', id: '', status: 'completed' }
  const drug = readField(segment, 2, cwe, scope)
  const strength = amount(segment, 16, 17, state)
  medicine(
    draft,
    drug,
    readField(segment, 6, cwe, scope),
    strength === undefined ? undefined : { numerator: strength, denominator: { value: 1 } },
    state,
  )
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

/** RXA[Immunization] in VXU and its like, else to a MedicationAdministration. */
export const rxa = (segment: Segment, state: State): void => {
  if (/^(?:VXU|VXR|VXX|RSP)$/.test(state.type) || isVaccine(segment, state)) immunization(segment, state)
  else administration(segment, state)
  state.request = undefined
}

const isVaccine = (segment: Segment, { scope }: State): boolean =>
  /^(?:CVX|HL70292)$/i.test(scope.peek(firstOf(segment, 5), 3) ?? '')

const completion: Readonly<Record<string, string>> = {
  CP: 'completed',
  RE: 'not-done',
  NA: 'not-done',
  PA: 'completed',
}

const immunization = (segment: Segment, state: State): void => {
  const { scope, orc } = state
  const draft: Draft = { resourceType: 'Immunization', id: '' }
  applyMap(draft, segment, rxaToImmunization, scope)
  if (orc !== undefined) applyMap(draft, orc, orcToImmunization, scope)
  const sent = scope.take(firstOf(segment, 20), 1)
  const deleted = scope.take(firstOf(segment, 21), 1) === 'D'
  draft.status = deleted
    ? 'entered-in-error'
    : draft.statusReason !== undefined
      ? 'not-done'
      : (completion[sent ?? 'CP'] ?? 'completed')
  draft.vaccineCode ??= { text: 'not stated' }
  if (draft.occurrenceDateTime === undefined) draft.occurrenceString = 'not stated'
  // 999 stands for an amount that is not known (CDC implementation guide 1.5).
  if (scope.peek(firstOf(segment, 6), 1) !== '999') {
    const dose = amount(segment, 6, 7, state)
    if (dose !== undefined) draft.doseQuantity = dose
  }
  const origin = readAll(segment, 9, cwe, scope)
  const [first] = origin as readonly {
    readonly coding?: readonly { readonly code?: string; readonly system?: string }[]
  }[]
  // Table NIP001: 00 is a new record, all others were told.
  if (first !== undefined) draft.primarySource = first.coding?.[0]?.code === '00'
  if (draft.primarySource === false) draft.reportOrigin = first as Json
  else
    for (const one of origin)
      place(draft, 'extension[]', {
        url: 'http://hl7.org/fhir/uv/v2mappings/StructureDefinition/information-source',
        valueCodeableConcept: one,
      })
  draft.id =
    identified(draft, state) ??
    idOf(
      'Immunization',
      state.scope.patient,
      codeText(draft.vaccineCode),
      JSON.stringify([draft.occurrenceDateTime, draft.lotNumber]),
      countOf(state, 'Immunization', draft.vaccineCode, draft.occurrenceDateTime),
    )
  concerns(state, draft, 'patient')
  during(state, draft)
  scope.add(draft)
  state.medication = draft
  state.noted = draft
}

const administration = (segment: Segment, state: State): void => {
  const { scope, medication } = state
  const draft: Draft = { resourceType: 'MedicationAdministration', id: '' }
  medicine(draft, readField(segment, 5, cwe, scope), readField(segment, 8, cwe, scope), undefined, state)
  applyMap(draft, segment, rxaToAdministration, scope)
  const start = readField(segment, 3, dateTime, scope)
  const end = readField(segment, 4, dateTime, scope)
  if (end !== undefined && end !== start) draft.effectivePeriod = { ...(start === undefined ? {} : { start }), end }
  else draft.effectiveDateTime = start
  const dose = amount(segment, 6, 7, state)
  if (dose !== undefined) draft.dosage = { dose }
  const sent = scope.take(firstOf(segment, 20), 1)
  const deleted = scope.take(firstOf(segment, 21), 1) === 'D'
  draft.status = deleted ? 'entered-in-error' : (completion[sent ?? 'CP'] ?? 'completed')
  if (medication?.resourceType === 'MedicationRequest')
    draft.request = { reference: `MedicationRequest/${medication.id}` }
  during(state, draft, 'context')
  finish(draft, state)
}

const priority = code('ExtendedPriorityCodes')

/** TQ1[MedicationRequest], TQ1[ServiceRequest]: when, how often, how long, how urgent. */
export const tq1 = (segment: Segment, state: State): void => {
  const { scope } = state
  const target = state.medication ?? state.request
  if (target === undefined) {
    // Between ORC and OBR, or in an appointment: the handler of what follows reads it.
    state.timing = segment
    return
  }
  timed(segment, target, state)
  if (target === state.medication) {
    const dose = readField(segment, 2, quantity, scope)
    const at = dosageOf(target)
    if (dose !== undefined && at.doseAndRate === undefined) at.doseAndRate = [{ doseQuantity: dose }]
  }
}

/** What a TQ1 says about an order. */
export const timed = (segment: Segment, target: Draft, state: State): void => {
  const { scope } = state
  const [pattern] = readAll(segment, 3, repeatPattern, scope)
  const timing: Record<string, unknown> = { ...(pattern as object | undefined) }
  const times = readAll(segment, 4, time, scope)
  if (times.length > 0) place(timing, 'repeat.timeOfDay', times as unknown as Json)
  const start = readField(segment, 7, dateTime, scope)
  const end = readField(segment, 8, dateTime, scope)
  const duration = readField(segment, 6, quantity, scope)
  if (start !== undefined || end !== undefined) {
    place(timing, 'repeat.boundsPeriod', {
      ...(start === undefined ? {} : { start }),
      ...(end === undefined ? {} : { end }),
    })
  } else if (duration !== undefined) place(timing, 'repeat.boundsDuration', duration)
  const count = readField(
    segment,
    14,
    (one, inner) => (/^[1-9]\d{0,8}$/.test(inner.peek(one, 1) ?? '') ? Number(inner.take(one, 1)) : undefined),
    scope,
  )
  if (count !== undefined) place(timing, 'repeat.count', count)
  const urgency = readField(segment, 9, priority, scope)
  if (urgency !== undefined) target.priority ??= urgency
  const condition = readField(segment, 10, text, scope)
  const instruction = readField(segment, 11, text, scope)
  if (target.resourceType === 'ServiceRequest') {
    if (Object.keys(timing).length > 0 && target.occurrenceDateTime === undefined) target.occurrenceTiming = timing
    for (const one of [condition, instruction]) if (one !== undefined) place(target, 'note[]', { text: one })
    return
  }
  const dose = dosageOf(target)
  if (Object.keys(timing).length > 0) dose.timing ??= timing
  if (condition !== undefined) dose.asNeededCodeableConcept ??= { text: condition }
  if (instruction !== undefined) dose.text = dose.text === undefined ? instruction : `${dose.text}\n${instruction}`
}

/** TQ, as ORC-7, OBR-27 and RXE-1 hold it up to version 2.5. */
export const legacyTiming = (
  timing: Repetition,
  segment: Segment,
  field: number,
  target: Draft,
  { scope }: State,
): void => {
  scope.segment = segment
  scope.field = field
  const when: Record<string, unknown> = { ...intervalOf(timing, scope) }
  const start = readPart(timing, 4, scope)
  const end = readPart(timing, 5, scope)
  if (start !== undefined || end !== undefined)
    place(when, 'repeat.boundsPeriod', {
      ...(start === undefined ? {} : { start }),
      ...(end === undefined ? {} : { end }),
    })
  const urgency = translate('ExtendedPriorityCodes', scope.peek(timing, 6) ?? '')?.code
  if (urgency !== undefined) {
    scope.take(timing, 6)
    target.priority ??= urgency
  }
  const words = [scope.take(timing, 7), scope.take(timing, 8)].filter(part => part !== undefined)
  if (target.resourceType === 'ServiceRequest') {
    if (Object.keys(when).length > 0 && target.occurrenceDateTime === undefined) target.occurrenceTiming = when
    for (const one of words) place(target, 'note[]', { text: one })
    return
  }
  const dose = dosageOf(target)
  if (Object.keys(when).length > 0) dose.timing ??= when
  if (words.length > 0) dose.text = [dose.text, ...words].filter(part => part !== undefined).join('\n')
  const quantity_ = quantityAt([timing[0]].map(part => part?.slice(0, 1)) as Repetition, 1, scope)
  if (quantity_ !== undefined && dose.doseAndRate === undefined) dose.doseAndRate = [{ doseQuantity: quantity_ }]
}

const readPart = (timing: Repetition, component: number, scope: State['scope']) =>
  dateTime(timing.slice(component - 1), scope)
