import type { Segment } from '../../../../../standards/hl7v2/index.ts'
import { idOf } from '../../ids.ts'
import { attachmentsOf, observedValue, obxToObservation, obxToReport, unitAsText } from '../maps/observation.ts'
import type { Draft } from '../scope.ts'
import { applyMap, firstOf, place } from '../segment-map.ts'
import { codeText, concerns, countOf, during, type State } from '../state.ts'
import { translate } from '../tables.ts'
import { deviceOfAll } from '../types/devices.ts'
import type { IdentifierJson } from './order.ts'
import { performedBy } from './ordered-by.ts'

/** Codes of HL7 table 0085 that the concept map leaves open; `U` changes only the status. */
const furtherObservationStatus: Readonly<Record<string, string>> = {
  B: 'amended',
  I: 'registered',
  N: 'registered',
  O: 'registered',
  R: 'preliminary',
  S: 'preliminary',
  U: 'final',
  V: 'final',
}

const deviceUrl = 'http://hl7.org/fhir/uv/v2mappings/StructureDefinition/device'

/** OBX-18: one device, by all the identifiers that are given. */
const measuredWith = (segment: Segment, scope: State['scope']) => {
  const identifiers = segment.fields[18]
  if (identifiers === undefined) return undefined
  scope.segment = segment
  scope.field = 18
  return deviceOfAll(identifiers, scope)
}

/** OBX[Observation] */
export const obx = (segment: Segment, state: State): void => {
  const { scope, report } = state
  if (documented(segment, state)) return
  const draft: Draft = { resourceType: 'Observation', id: '' }
  applyMap(draft, segment, obxToObservation, scope)
  const performer = performedBy(segment, scope)
  if (performer !== undefined) place(draft, 'performer[]', performer)
  const device = measuredWith(segment, scope)
  if (device !== undefined) draft.device = device
  const value = observedValue(segment, scope)
  if (value !== undefined) draft[value.member] = value.value
  const status = scope.take(firstOf(segment, 11), 1)
  draft.status = observationStatus(status)
  if (status === 'N')
    draft.dataAbsentReason = {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/data-absent-reason', code: 'not-asked' }],
    }
  draft.code ??= { text: 'not stated' }
  leftovers(draft, segment, state)
  inheritTime(draft, state)
  draft.id = observationId(draft, segment, state)
  concerns(state, draft)
  during(state, draft)
  if (state.specimen !== undefined) draft.specimen = { reference: `Specimen/${state.specimen.id}` }
  if (state.request !== undefined) draft.basedOn = [{ reference: `ServiceRequest/${state.request.id}` }]
  const reference = scope.add(draft)
  if (report !== undefined) place(report, 'result[]', { reference })
  state.observation = draft
  state.noted = draft
}

/**
 * ED and RP: a document in place of a value. R4 has no attachment in an Observation, so it becomes a report of its own that
 * presents it; of a message about a document (TXA) it is the content.
 */
const documented = (segment: Segment, state: State): boolean => {
  const { scope, document } = state
  const attachments = attachmentsOf(segment, scope)
  if (attachments === undefined) return false
  if (document !== undefined && attachments.length > 0) {
    const content = document.content as { attachment: Record<string, unknown> }[]
    const empty =
      content[0] !== undefined && content[0].attachment.data === undefined && content[0].attachment.url === undefined
    if (empty) content[0]!.attachment = { ...content[0]!.attachment, ...(attachments[0] as object) }
    for (const attachment of empty ? attachments.slice(1) : attachments)
      content.push({ attachment: attachment as Record<string, unknown> })
  }
  const draft: Draft = { resourceType: 'DiagnosticReport', id: '' }
  applyMap(draft, segment, obxToReport, scope)
  const performer = performedBy(segment, scope)
  if (performer !== undefined) place(draft, 'performer[]', performer)
  const device = measuredWith(segment, scope)
  // A report has no member for the device.
  if (device !== undefined) place(draft, 'extension[]', { url: deviceUrl, valueReference: device })
  const sent = scope.take(firstOf(segment, 11), 1)
  draft.status = observationStatus(sent)
  draft.code ??= { text: 'not stated' }
  if (document === undefined && attachments.length > 0) draft.presentedForm = attachments
  inheritTime(draft, state)
  draft.id = observationId(draft, segment, state)
  concerns(state, draft)
  during(state, draft)
  if (state.request !== undefined) draft.basedOn = [{ reference: `ServiceRequest/${state.request.id}` }]
  scope.add(draft)
  state.noted = draft
  return true
}

const observationStatus = (sent: string | undefined): string =>
  (sent === undefined ? undefined : translate('ObservationResultStatusCodesInterpretation', sent)?.code) ??
  furtherObservationStatus[sent ?? ''] ??
  'unknown'

/** A result without a time of its own was found in what its report observed. */
const inheritTime = (draft: Draft, { report }: State): void => {
  if (draft.effectiveDateTime !== undefined || report === undefined) return
  if (report.effectiveDateTime !== undefined) draft.effectiveDateTime = report.effectiveDateTime
  else if (report.effectivePeriod !== undefined) draft.effectivePeriod = report.effectivePeriod
}

const leftovers = (draft: Draft, segment: Segment, state: State): void => {
  const { scope, report } = state
  // A unit that no quantity took.
  if (
    firstOf(segment, 6) !== undefined &&
    !('valueQuantity' in draft || 'valueRange' in draft || 'valueRatio' in draft)
  ) {
    const unit = unitAsText(segment, scope)
    if (unit !== undefined) place(draft, 'note[]', { text: `Unit: ${unit}` })
  }
  if (report?.issued !== undefined) draft.issued = report.issued
}

/** A corrected result has the id of the one it corrects: order, test, sub-id. Without an order number the content tells. */
const observationId = (draft: Draft, segment: Segment, state: State): string => {
  const own = (draft.identifier as IdentifierJson[] | undefined)?.[0]
  if (own?.value !== undefined)
    return idOf(draft.resourceType, state.scope.patient, own.system, own.value, codeText(draft.code))
  const order = (state.report?.identifier ?? state.request?.identifier) as IdentifierJson[] | undefined
  const sub = state.scope.peek(firstOf(segment, 4), 1)
  const parts = [
    state.scope.patient,
    JSON.stringify(order ?? null),
    codeText((state.report ?? state.request)?.code),
    codeText(draft.code),
    sub,
  ]
  const content = order === undefined ? JSON.stringify(draft) : ''
  return idOf(draft.resourceType, ...parts, content, countOf(state, draft.resourceType, ...parts))
}
