import type { Segment } from '../../../../../standards/hl7v2/index.ts'
import { idOf } from '../../ids.ts'
import { attachmentsOf, observedValue, obxToObservation, obxToReport, unitAsText } from '../maps/observation.ts'
import { obrToReport, obrToRequest, obrToSpecimen, orcToRequest, rf1ToRequest, spmToSpecimen } from '../maps/order.ts'
import type { Draft } from '../scope.ts'
import { applyMap, firstOf, place, readField } from '../segment-map.ts'
import { codeText, concerns, countOf, during, type State } from '../state.ts'
import { translate } from '../tables.ts'
import { practitioner } from '../types/actors.ts'
import { text } from '../types/coded.ts'
import { dateTime, periodOf } from '../types/time.ts'
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
  if (request.identifier === undefined) return
  request.status = requestStatus(orc, state)
  request.intent = 'order'
  request.id = orderId('ServiceRequest', request, state)
  concerns(state, request)
  during(state, request)
  scope.add(request)
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
  applyMap(request, segment, obrToRequest, scope)
  request.id = orderId('ServiceRequest', request, state)
  request.status = requestStatus(state.orc, state)
  request.intent = intentOf(segment, state)
  concerns(state, request)
  during(state, request)
  state.collected = undefined
  collectedBy(segment, state, request)
  state.medication = undefined
  state.request = request
  scope.add(request)
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

type IdentifierJson = { readonly system?: string; readonly value?: string }

/** Patient, the filler's or placer's number, and what was ordered: one number may stand for several tests. */
const orderId = (resourceType: string, draft: Draft, state: State): string => {
  const identifiers = (draft.identifier as IdentifierJson[] | undefined) ?? []
  const numbers = identifiers.map(({ system, value }) => `${system ?? ''}|${value}`)
  const parts = [state.scope.patient, numbers.join(), codeText(draft.code)]
  const content = numbers.length > 0 ? '' : JSON.stringify([draft, state.written])
  return idOf(resourceType, ...parts, content, countOf(state, resourceType, ...parts))
}

const requestStatus = (orc: Segment | undefined, { scope }: State): string => {
  for (const [field, table] of [
    [5, 'OrderStatus'],
    [1, 'OrderControlCode[ServiceRequest.status]'],
  ] as const) {
    const sent = scope.peek(firstOf(orc, field), 1)
    const found = sent === undefined ? undefined : translate(table, sent)
    if (found === undefined) continue
    scope.take(firstOf(orc, 5), 1)
    scope.take(firstOf(orc, 1), 1)
    return found.code
  }
  return 'unknown'
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

/** OBX[Observation] */
export const obx = (segment: Segment, state: State): void => {
  const { scope, report } = state
  if (documented(segment, state)) return
  const draft: Draft = { resourceType: 'Observation', id: '' }
  applyMap(draft, segment, obxToObservation, scope)
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

/** NTE: a note of what stands before it. */
export const nte = (segment: Segment, state: State): void => {
  const { scope, noted } = state
  const lines = (segment.fields[3] ?? []).map(one => (one === undefined ? '' : (scope.noteAll(one) ?? '')))
  const kind = readField(segment, 4, text, scope)
  if (noted === undefined || lines.every(line => line === '')) return
  const time = readField(segment, 6, dateTime, scope)
  const author = readField(segment, 5, practitioner, scope)
  const note = {
    text: kind === undefined ? lines.join('\n') : `${kind}: ${lines.join('\n')}`,
    ...(time === undefined ? {} : { time }),
    ...(author === undefined ? {} : { authorReference: author }),
  }
  if (withNote.has(noted.resourceType)) {
    const last = (noted.note as { text: string }[] | undefined)?.at(-1)
    // A note of several lines comes as several NTE: they belong together.
    if (last !== undefined && time === undefined && author === undefined && state.noted === noted && kind === undefined)
      last.text += `\n${note.text}`
    else place(noted, 'note[]', note)
  } else if (noted.resourceType === 'Appointment') {
    noted.comment = noted.comment === undefined ? note.text : `${noted.comment}\n${note.text}`
  } else {
    place(noted, 'extension[]', { url: 'http://hl7.org/fhir/StructureDefinition/note', valueAnnotation: note })
  }
}

const withNote = new Set([
  'Observation',
  'ServiceRequest',
  'MedicationRequest',
  'MedicationDispense',
  'MedicationAdministration',
  'Immunization',
  'Condition',
  'AllergyIntolerance',
  'Procedure',
  'Specimen',
  'Goal',
  'CarePlan',
])

/** SPM[Specimen] */
export const spm = (segment: Segment, state: State): void => {
  const { scope } = state
  const draft: Draft = { resourceType: 'Specimen', id: '' }
  applyMap(draft, segment, spmToSpecimen, scope)
  const collected = firstOf(segment, 17)
  if (collected !== undefined) {
    scope.field = 17
    const start = readField(segment, 17, dateTime, scope)
    const end = readField(segment, 17, (repetition, inner) => dateTime(repetition.slice(1), inner), scope)
    if (end !== undefined) place(draft, 'collection.collectedPeriod', periodOf(start as string, end as string)!)
    else if (start !== undefined) place(draft, 'collection.collectedDateTime', start)
  }
  const identifiers = (draft.identifier as IdentifierJson[] | undefined) ?? []
  const [first] = identifiers
  draft.id =
    first?.value === undefined
      ? idOf(
          'Specimen',
          state.scope.patient,
          JSON.stringify(state.request?.identifier ?? null),
          JSON.stringify(draft),
          countOf(state, 'Specimen'),
        )
      : idOf('Specimen', state.scope.patient, first.system, first.value, codeText(draft.type))
  concerns(state, draft)
  scope.add(draft)
  state.specimen = draft
  state.noted = draft
  if (state.request !== undefined) {
    place(state.request, 'specimen[]', { reference: `Specimen/${draft.id}` })
    draft.request = [{ reference: `ServiceRequest/${state.request.id}` }]
  }
  if (state.report !== undefined) place(state.report, 'specimen[]', { reference: `Specimen/${draft.id}` })
}

/** RF1 to the ServiceRequest of a referral. */
export const rf1 = (segment: Segment, state: State): void => {
  const { scope } = state
  const draft: Draft = { resourceType: 'ServiceRequest', id: '', intent: 'order' }
  draft.category = [{ coding: [{ system: 'http://snomed.info/sct', code: '3457005', display: 'Patient referral' }] }]
  applyMap(draft, segment, rf1ToRequest, scope)
  const status = scope.peek(firstOf(segment, 1), 1)?.toUpperCase()
  const known = referralStatuses[status ?? '']
  if (known !== undefined) scope.takeAll(firstOf(segment, 1))
  draft.status = known ?? 'unknown'
  const priority = scope.peek(firstOf(segment, 2), 1)?.toUpperCase()
  const urgency = referralPriorities[priority ?? '']
  if (urgency !== undefined) {
    scope.takeAll(firstOf(segment, 2))
    draft.priority = urgency
  }
  draft.id = orderId('ServiceRequest', draft, state)
  // The patient of a referral may come behind it.
  concerns(state, draft)
  during(state, draft)
  scope.add(draft)
  state.noted = draft
}

/** HL7 tables 0283 and 0280. */
const referralStatuses: Readonly<Record<string, string>> = { A: 'active', P: 'on-hold', R: 'revoked', E: 'completed' }
const referralPriorities: Readonly<Record<string, string>> = { S: 'stat', A: 'asap', R: 'routine' }
