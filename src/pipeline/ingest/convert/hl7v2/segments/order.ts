import type { Segment } from '../../../../../standards/hl7v2/index.ts'
import { idOf } from '../../ids.ts'
import { obrToReport, obrToRequest, obrToSpecimen, orcToRequest } from '../maps/order.ts'
import type { Draft } from '../scope.ts'
import { applyMap, firstOf, place, readField } from '../segment-map.ts'
import { codeText, concerns, countOf, during, type State } from '../state.ts'
import { translate } from '../tables.ts'
import { dateTime, periodOf } from '../types/time.ts'
import { statusOfOrder } from './order-status.ts'
import { enteredBy, orderedBy } from './ordered-by.ts'
import { legacyTiming, timed } from './timing.ts'

export const orc = (segment: Segment, state: State): void => {
  finishOrder(state)
  state.orc = segment
  state.medication = undefined
  state.medicine = undefined
  state.timing = undefined
  state.request = undefined
  state.report = undefined
  state.observation = undefined
  state.specimen = undefined
}

/** An ORC whose detail never came, or is a vaccine: an order all the same, ORC[ServiceRequest]. */
export const finishOrder = (state: State): void => {
  const { scope, orc, prescribed } = state
  state.orc = undefined
  state.prescribed = false
  if (orc === undefined || prescribed) return
  const request: Draft = { resourceType: 'ServiceRequest', id: '' }
  applyMap(request, orc, orcToRequest, scope)
  orderedBy(request, orc, undefined, scope)
  if (request.identifier === undefined) return
  request.status = statusOfOrder(orc, state) ?? 'unknown'
  request.intent = 'order'
  request.id = orderId('ServiceRequest', request, state)
  concerns(state, request)
  during(state, request)
  scope.add(request)
  enteredBy(request, orc, state)
}

/** Messages that report results. */
const results = /^(?:ORU|OUL|ORF|ORA|EDR|MDM)$/

/** OBR[Specimen]; an SPM behind it takes its place for the results. */
const collectedBy = (segment: Segment, state: State, request: Draft): void => {
  const { scope } = state
  const draft: Draft = { resourceType: 'Specimen', id: '' }
  applyMap(draft, segment, obrToSpecimen, scope)
  const start = readField(segment, 7, dateTime, scope) as string | undefined
  const end = readField(segment, 8, dateTime, scope) as string | undefined
  if (end !== undefined) place(draft, 'collection.collectedPeriod', periodOf(start, end)!)
  else if (start !== undefined) place(draft, 'collection.collectedDateTime', start)
  if (draft.collection === undefined && draft.receivedTime === undefined && draft.type === undefined) return
  draft.id = idOf('Specimen', request.id, 'OBR')
  draft.request = [{ reference: `ServiceRequest/${request.id}` }]
  concerns(state, draft)
  const reference = scope.add(draft)
  place(request, 'specimen[]', { reference })
  state.collected = draft
}

/** OBR[ServiceRequest], and where there are results OBR[DiagnosticReport]. */
export const obr = (segment: Segment, state: State): void => {
  const { scope } = state
  const request: Draft = { resourceType: 'ServiceRequest', id: '' }
  if (state.orc !== undefined) applyMap(request, state.orc, orcToRequest, scope)
  orderedBy(request, state.orc, [segment, 16], scope)
  applyMap(request, segment, obrToRequest, scope)
  request.id = orderId('ServiceRequest', request, state)
  request.status = statusOfOrder(state.orc, state) ?? 'unknown'
  request.intent = intentOf(segment, state)
  concerns(state, request)
  during(state, request)
  state.collected = undefined
  collectedBy(segment, state, request)
  state.medication = undefined
  state.request = request
  scope.add(request)
  if (state.orc !== undefined) enteredBy(request, state.orc, state)
  state.noted = request
  state.observation = undefined
  state.specimen = state.collected
  state.report = undefined
  if (state.timing !== undefined && state.appointment === undefined) timed(state.timing, request, state)
  const legacy = firstOf(segment, 27) ?? firstOf(state.orc, 7)
  if (legacy !== undefined && state.timing === undefined) {
    const from = firstOf(segment, 27) === undefined ? state.orc! : segment
    legacyTiming(legacy, from, from === segment ? 27 : 7, request, state)
  }
  if (state.appointment === undefined) state.timing = undefined
  const status = scope.peek(firstOf(segment, 25), 1)
  if (results.test(state.type) || status !== undefined) report(segment, state, request)
  state.orc = undefined
}

export type IdentifierJson = { readonly system?: string; readonly value?: string }

/** Patient, the filler's or placer's number, and what was ordered: one number may stand for several tests. */
export const orderId = (resourceType: string, draft: Draft, state: State): string => {
  const identifiers = (draft.identifier as IdentifierJson[] | undefined) ?? []
  const numbers = identifiers.map(({ system, value }) => `${system ?? ''}|${value}`)
  const parts = [state.scope.patient, numbers.join(), codeText(draft.code)]
  const content = numbers.length > 0 ? '' : JSON.stringify([draft, state.written])
  return idOf(resourceType, ...parts, content, countOf(state, resourceType, ...parts))
}

const intentOf = (segment: Segment, { scope }: State): string => {
  const action = scope.peek(firstOf(segment, 11), 1)
  if (action !== undefined) scope.take(firstOf(segment, 11), 1)
  return action === 'G' ? 'reflex-order' : 'order'
}

const report = (segment: Segment, state: State, request: Draft): void => {
  const { scope } = state
  const draft: Draft = { resourceType: 'DiagnosticReport', id: '' }
  if (state.orc !== undefined) applyMap(draft, state.orc, obrToReport.slice(0, 2), scope)
  applyMap(draft, segment, obrToReport, scope)
  const start = readField(segment, 7, dateTime, scope)
  const end = readField(segment, 8, dateTime, scope)
  if (end !== undefined) draft.effectivePeriod = periodOf(start as string | undefined, end as string)
  else if (start !== undefined) draft.effectiveDateTime = start
  const sent = scope.take(firstOf(segment, 25), 1)
  draft.status =
    (sent === undefined ? undefined : translate('ResultStatus[Non-Queries]', sent)?.code) ??
    furtherStatus[sent ?? ''] ??
    'unknown'
  draft.code ??= { text: 'not stated' }
  draft.id = orderId('DiagnosticReport', draft, state)
  draft.basedOn = [{ reference: `ServiceRequest/${request.id}` }]
  concerns(state, draft)
  during(state, draft)
  state.report = draft
  scope.add(draft)
}

/** Codes of HL7 table 0123 that the concept map leaves open. */
const furtherStatus: Readonly<Record<string, string>> = {
  A: 'partial',
  M: 'amended',
  N: 'registered',
  Y: 'unknown',
  Z: 'unknown',
}
