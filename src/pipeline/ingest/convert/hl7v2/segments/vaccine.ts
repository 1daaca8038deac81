import type { Segment } from '../../../../../standards/hl7v2/index.ts'
import { idOf } from '../../ids.ts'
import { orcToImmunization, rxaToAdministration, rxaToImmunization } from '../maps/medication.ts'
import type { Draft, Json } from '../scope.ts'
import { applyMap, firstOf, place, readAll, readField } from '../segment-map.ts'
import { codeText, concerns, countOf, during, identified, type State } from '../state.ts'
import { cwe } from '../types/coded.ts'
import { dateTime } from '../types/time.ts'
import { amount, finish, medicine } from './medication.ts'

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
