import type { Segment } from '../../../../../standards/hl7v2/index.ts'
import { idOf } from '../../ids.ts'
import { licence, prdToRole, prtToDevice, prtToRole, rolToRole } from '../maps/participation.ts'
import type { Draft, Json } from '../scope.ts'
import { addStated, applyMap, firstOf, place, readAll, readField } from '../segment-map.ts'
import type { State } from '../state.ts'
import { practitioner } from '../types/actors.ts'
import { deviceOfAll } from '../types/devices.ts'
import { xad, xpn, xtn } from '../types/person.ts'

/** Where a resource names who took part, and with what. */
const places: Readonly<Record<string, { readonly role: string; readonly device: string }>> = {
  Observation: { role: 'performer[]', device: 'device' },
  DiagnosticReport: { role: 'performer[]', device: '' },
  ServiceRequest: { role: 'supportingInfo[]', device: 'supportingInfo[]' },
  MedicationRequest: { role: 'supportingInformation[]', device: 'supportingInformation[]' },
  MedicationDispense: { role: 'supportingInformation[]', device: 'supportingInformation[]' },
  Procedure: { role: 'performer[].actor', device: 'performer[].actor' },
}

/** Links a role or device to what stands before it in the message. */
const takesPart = (state: State, kind: 'role' | 'device', reference: string): boolean => {
  const { noted } = state
  const to = noted === undefined ? undefined : places[noted.resourceType]?.[kind]
  if (noted === undefined || to === undefined || to === '' || (to === 'device' && noted.device !== undefined))
    return false
  if (to === 'performer[].actor') place(noted, 'performer[]', { actor: { reference } })
  else place(noted, to, { reference })
  return true
}

/** ROL[Encounter-PractitionerRole], PRT[PractitionerRole]; `undefined` where only a device takes part. */
const roleOf = (
  segment: Segment,
  state: State,
  [person, address]: readonly [number, number],
  rows: typeof rolToRole,
) => {
  const { scope, encounter, request } = state
  const draft: Draft = { resourceType: 'PractitionerRole', id: '' }
  applyMap(draft, segment, rows, scope)
  const who = readField(segment, person, practitioner, scope)
  if (who !== undefined) draft.practitioner = who
  if (!['practitioner', 'organization', 'location', 'specialty', 'telecom'].some(member => draft[member] !== undefined))
    return undefined
  const reference = (one: unknown) => (one as { readonly reference?: string } | undefined)?.reference
  // The tables give an address to the person; without one it is the organisation's.
  addStated(reference(who) ?? reference(draft.organization), 'address', [segment, address], xad, scope)
  draft.id = idOf('PractitionerRole', JSON.stringify(draft))
  const role = scope.add(draft)
  const linked = takesPart(state, 'role', role)
  if (!linked && encounter !== undefined && request === undefined) {
    const [kind] = (draft.code as Json[] | undefined) ?? []
    place(encounter, 'participant[]', {
      ...(kind === undefined ? {} : { type: [kind] }),
      individual: { reference: role },
    })
  }
  return draft
}

export const rol = (segment: Segment, state: State): void => {
  roleOf(segment, state, [4, 11], rolToRole)
}

/** PRT[PractitionerRole] and PRT[Device]. */
export const prt = (segment: Segment, state: State): void => {
  const { scope } = state
  const role = roleOf(segment, state, [5, 14], prtToRole)
  scope.segment = segment
  scope.field = 10
  const device = deviceOfAll(segment.fields[10] ?? [], scope)
  const described: Draft = { resourceType: 'Device', id: '' }
  applyMap(described, segment, prtToDevice, scope)
  const { resourceType: _type, id: _id, ...members } = described
  if (device === undefined && Object.keys(members).length === 0) return
  const known = device === undefined ? undefined : scope.find(String((device as { reference: string }).reference))
  if (known === undefined) described.id = idOf('Device', JSON.stringify(members))
  else Object.assign(known, { ...members, ...known })
  const reference = known === undefined ? scope.add(described) : `Device/${known.id}`
  if (takesPart(state, 'device', reference) || role === undefined) return
  place(role, 'extension[]', {
    url: 'http://hl7.org/fhir/uv/v2mappings/StructureDefinition/device',
    valueReference: { reference },
  })
}

/** PRD to the PractitionerRole of who refers, or is referred to; HL7 v2.9 11.8.3. No table maps it. */
export const prd = (segment: Segment, state: State): void => {
  const { scope, referral } = state
  const names = readAll(segment, 2, xpn, scope)
  const identifiers = readAll(segment, 7, licence, scope)
  const person: Draft = {
    resourceType: 'Practitioner',
    id: '',
    ...(identifiers.length === 0 ? {} : { identifier: identifiers }),
    ...(names.length === 0 ? {} : { name: names }),
  }
  const [first] = identifiers as readonly { readonly value?: string }[]
  // A licence number without its issuer is one of many; the name tells them apart.
  person.id = idOf('Practitioner', 'PRD', first?.value, JSON.stringify(names))
  const who = names.length === 0 && identifiers.length === 0 ? undefined : scope.add(person)
  addStated(who, 'address', [segment, 3], xad, scope)
  const draft: Draft = { resourceType: 'PractitionerRole', id: '' }
  applyMap(draft, segment, prdToRole, scope)
  if (who !== undefined) draft.practitioner = { reference: who }
  const organisation = (draft.organization as { readonly reference?: string } | undefined)?.reference
  addStated(organisation, 'address', [segment, 11], xad, scope)
  addStated(organisation, 'telecom', [segment, 13], xtn('work'), scope)
  draft.id = idOf('PractitionerRole', JSON.stringify(draft))
  const role = { reference: scope.add(draft) }
  const kind = scope.peek(firstOf(segment, 1), 1)
  if (referral === undefined) return
  if (kind === 'RP') referral.requester ??= role
  else if (kind === 'RT') place(referral, 'performer[]', role)
  else place(referral, 'supportingInfo[]', role)
}
