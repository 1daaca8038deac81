import type { Segment } from '../../../../../standards/hl7v2/index.ts'
import { idOf } from '../../ids.ts'
import type { Draft, Json } from '../scope.ts'
import { addStated, applyMap, firstOf, place, type Row, readAll, readField, row } from '../segment-map.ts'
import { codeText, concerns, countOf, identified, type State, versioned } from '../state.ts'
import { tableSystem } from '../systems.ts'
import { translate } from '../tables.ts'
import { practitioner } from '../types/actors.ts'
import { concept, cwe } from '../types/coded.ts'
import { deviceOf } from '../types/devices.ts'
import { ei, typed } from '../types/identifier.ts'
import { decimal } from '../types/number.ts'
import { xad, xtn } from '../types/person.ts'
import { location } from '../types/places.ts'
import { dateTime } from '../types/time.ts'

const ours = 'urn:attune:hl7v2:participant'

/** The fields of somebody who set the appointment up: the person, their telephone, address and place. */
const contacts = [
  { fields: [12, 13, 14, 15], kind: { system: ours, code: 'placer-contact', display: 'Placer contact' } },
  { fields: [16, 17, 18, 19], kind: { system: ours, code: 'filler-contact', display: 'Filler contact' } },
  {
    fields: [20, 21, undefined, 22],
    kind: { system: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type', code: 'enterer' },
    as: { system: tableSystem('0912'), code: 'EP', display: 'Entering Provider' },
  },
] as const

/** SCH-12 to 22. Who can be reached somewhere is a role there, which no table maps; else the Practitioner, by the table. */
const contactsOf = (draft: Draft, segment: Segment, scope: State['scope']): void => {
  for (const contact of contacts) {
    const { fields, kind } = contact
    const [person, phone, address, place_] = fields
    const who = readField(segment, person, practitioner, scope) as { readonly reference: string } | undefined
    const telecom = readAll(segment, phone, xtn(), scope)
    const at = readField(segment, place_, location, scope)
    if (who === undefined && telecom.length === 0 && at === undefined) continue
    if (address !== undefined) addStated(who?.reference, 'address', [segment, address], xad, scope)
    const role: Draft = {
      resourceType: 'PractitionerRole',
      id: idOf('PractitionerRole', kind.code, JSON.stringify([who, telecom, at])),
      ...(who === undefined ? {} : { practitioner: who }),
      code: [{ coding: ['as' in contact ? contact.as : kind] }],
      ...(telecom.length === 0 ? {} : { telecom }),
      ...(at === undefined ? {} : { location: [at] }),
    }
    const plain = telecom.length === 0 && at === undefined
    const actor = plain && who !== undefined ? who : { reference: scope.add(role) }
    place(draft, 'participant[]', { type: [{ coding: [kind] }], actor, status: 'accepted' })
  }
}

/** SCH[Appointment] */
const schToAppointment: readonly Row[] = [
  row(1, 'identifier[]', typed(ei, 'PLAC')),
  row(2, 'identifier[]', typed(ei, 'FILL')),
  row(6, 'extension:http://hl7.org/fhir/uv/v2mappings/StructureDefinition/event-reason#valueCodeableConcept', cwe),
  row(26, 'extension:http://hl7.org/fhir/uv/v2mappings/StructureDefinition/placer-order#valueIdentifier', ei),
  row(27, 'extension:http://hl7.org/fhir/uv/v2mappings/StructureDefinition/filler-order#valueIdentifier', ei),
]

/** Reasons of HL7 table 0276, which R4 binds appointmentType to. */
const reasons = /^(?:ROUTINE|WALKIN|CHECKUP|FOLLOWUP|EMERGENCY)$/i

/** SCH-7 and SCH-8. R4's appointmentType takes table 0276; the type of table 0277 stands beside it. */
const kindOf = (draft: Draft, segment: Segment, scope: State['scope']): void => {
  const isKind = reasons.test(scope.peek(firstOf(segment, 7), 1) ?? '')
  const reason = readField(segment, 7, concept(undefined, isKind ? '0276' : undefined), scope) as Coded | undefined
  const type = readField(segment, 8, concept('AppointmentTypeCodes'), scope) as Coded | undefined
  if (!isKind && reason !== undefined) draft.reasonCode = [reason]
  const kinds = [...(isKind ? [reason] : []), type].filter(one => one !== undefined)
  const coding = kinds.flatMap(one => one.coding ?? [])
  const text = kinds.find(one => one.text !== undefined)?.text
  if (kinds.length > 0)
    draft.appointmentType = { ...(coding.length === 0 ? {} : { coding }), ...(text === undefined ? {} : { text }) }
}

type Coded = { readonly coding?: readonly object[]; readonly text?: string }

/** What the trigger events of SIU do to an appointment (HL7 v2.9, 10.4). */
const eventStatuses: Readonly<Record<string, string>> = {
  S12: 'booked',
  S13: 'booked',
  S14: 'booked',
  S15: 'cancelled',
  S16: 'cancelled',
  S17: 'entered-in-error',
  S18: 'booked',
  S19: 'booked',
  S20: 'booked',
  S21: 'booked',
  S22: 'booked',
  S23: 'pending',
  S24: 'booked',
  S26: 'noshow',
}

/** SCH[Appointment] */
export const sch = (segment: Segment, state: State): void => {
  const { scope, event } = state
  const draft: Draft = { resourceType: 'Appointment', id: '' }
  applyMap(draft, segment, schToAppointment, scope)
  contactsOf(draft, segment, scope)
  kindOf(draft, segment, scope)
  const sent = scope.peek(firstOf(segment, 25), 1)
  const known = sent === undefined ? undefined : translate('FillerStatusCodes[Appointment]', sent)?.code
  if (known !== undefined) scope.takeAll(firstOf(segment, 25))
  draft.status = known ?? eventStatuses[event] ?? 'proposed'
  const unit = scope.peek(firstOf(segment, 10), 1)
  if (unit === undefined || /^min/i.test(unit)) {
    const minutes = readField(segment, 9, decimal, scope)
    scope.takeAll(firstOf(segment, 10))
    if (typeof minutes === 'number' && Number.isInteger(minutes) && minutes > 0) draft.minutesDuration = minutes
  }
  const timing = firstOf(segment, 11)
  if (timing !== undefined) {
    scope.segment = segment
    scope.field = 11
    const start = dateTime(timing.slice(3), scope)
    const end = dateTime(timing.slice(4), scope)
    if (start !== undefined) draft.start = start
    if (end !== undefined) draft.end = end
  }
  for (const field of [13, 17, 21]) {
    for (const telecom of readAll(segment, field, xtn('work'), scope))
      place(draft, 'extension[]', {
        url: 'http://hl7.org/fhir/uv/v2mappings/StructureDefinition/contact-phone',
        valueContactPoint: telecom,
      })
  }
  draft.id =
    identified(draft, { ...state, scope: { ...scope, patient: undefined } }) ??
    idOf('Appointment', JSON.stringify(draft))
  versioned(draft, state)
  scope.add(draft)
  state.appointment = draft
  state.noted = draft
  state.timing = undefined
}

/** TQ1 of an appointment, and who it is for: when the whole message was read. */
export const finishAppointment = (state: State): void => {
  const { scope, appointment, timing } = state
  if (appointment === undefined) return
  if (timing !== undefined) {
    const start = readField(timing, 7, dateTime, scope)
    const end = readField(timing, 8, dateTime, scope)
    if (start !== undefined) appointment.start = start
    if (end !== undefined) appointment.end = end
  }
  if (scope.patient !== undefined) {
    appointment.participant = [
      { actor: { reference: scope.patient }, status: 'accepted' },
      ...((appointment.participant as unknown[]) ?? []),
    ]
  }
  // R4 requires both of an appointment that is set, or neither (app-3).
  appointment.participant ??= [{ status: 'needs-action' }]
  if ((appointment.start === undefined) !== (appointment.end === undefined)) completeTimes(appointment)
}

const completeTimes = (appointment: Draft): void => {
  const { start, minutesDuration } = appointment as { readonly start?: string; readonly minutesDuration?: number }
  if (start === undefined || minutesDuration === undefined) return
  const match = /^(.*T.*?)(Z|[+-]\d\d:\d\d)$/.exec(start)
  if (match === null) return
  appointment.end = `${new Date(Date.parse(`${match[1]}Z`) + minutesDuration * 60_000).toISOString().slice(0, 19)}${match[2]}`
}

const statusOf = (segment: Segment, field: number, { scope }: State): string => {
  const sent = scope.peek(firstOf(segment, field), 1)?.toUpperCase()
  if (sent !== undefined && /^(?:BOOKED|CONFIRMED|COMPLETE|STARTED)$/.test(sent)) scope.takeAll(firstOf(segment, field))
  return sent === undefined
    ? 'tentative'
    : /^(?:BOOKED|CONFIRMED|COMPLETE|STARTED)$/.test(sent)
      ? 'accepted'
      : 'tentative'
}

/** Says of a Location of what type it is. */
const ofType = (actor: Json, scope: State['scope'], type: Json): void => {
  const found = typeof actor === 'object' ? scope.find(String(actor.reference)) : undefined
  if (found !== undefined) place(found, 'type[]', type)
}

/** AIG, AIL, AIP[Appointment]: a device, a place, a person. */
const resourceOf =
  (read: typeof location, roleField: number, statusField: number) =>
  (segment: Segment, state: State): void => {
    const { scope, appointment } = state
    if (appointment === undefined) return
    const actors = readAll(segment, 3, read, scope)
    const kind = readField(segment, roleField, cwe, scope)
    // AIL-4 is the type of the place, the others that of the part it takes.
    const role = read === location ? undefined : kind
    if (read === location && kind !== undefined) for (const actor of actors) ofType(actor, scope, kind)
    const status = statusOf(segment, statusField, state)
    const start = readField(segment, statusField === 14 ? 8 : 6, dateTime, scope)
    for (const actor of actors) {
      place(appointment, 'participant[]', {
        ...(role === undefined ? {} : { type: [role] }),
        actor,
        status,
        ...(start === undefined ? {} : { period: { start } }),
      })
    }
  }

export const ail = resourceOf(location, 4, 12)
export const aip = resourceOf(practitioner, 4, 12)
export const aig = resourceOf(
  (repetition, scope) => {
    const name = scope.take(repetition, 2)
    const found = deviceOf([repetition[0]], scope)
    const device = typeof found === 'object' ? scope.find(String(found.reference)) : undefined
    if (name !== undefined && device !== undefined) device.deviceName = [{ name, type: 'user-friendly-name' }]
    return found
  },
  4,
  14,
)

/** AIS[ServiceRequest]: what the appointment is for. */
export const ais = (segment: Segment, state: State): void => {
  const { scope, appointment } = state
  const code = readField(segment, 3, cwe, scope)
  if (code === undefined) return
  const start = readField(segment, 4, dateTime, scope)
  const id = idOf(
    'ServiceRequest',
    scope.patient,
    appointment?.id,
    codeText(code),
    countOf(state, 'AIS', codeText(code)),
  )
  const draft: Draft = { resourceType: 'ServiceRequest', id, status: 'active', intent: 'filler-order', code }
  if (start !== undefined) draft.occurrenceDateTime = start
  statusOf(segment, 10, state)
  concerns(state, draft)
  const reference = scope.add(draft)
  if (appointment !== undefined) place(appointment, 'basedOn[]', { reference })
  state.noted = draft
}
