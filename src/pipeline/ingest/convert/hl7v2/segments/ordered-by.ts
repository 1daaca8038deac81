import type { Segment } from '../../../../../standards/hl7v2/index.ts'
import { idOf } from '../../ids.ts'
import type { Draft, Json, Scope } from '../scope.ts'
import { addStated, readAll, readField } from '../segment-map.ts'
import type { State } from '../state.ts'
import { organization, organizationOfCode, practitioner } from '../types/actors.ts'
import { deviceOfCode } from '../types/devices.ts'
import { xad, xtn } from '../types/person.ts'
import { addRole, directing, ordering } from '../types/roles.ts'
import { dateTime } from '../types/time.ts'
import { recordedAt } from './provenance.ts'

const referenceOf = (one: Json | undefined): unknown => (typeof one === 'object' ? one.reference : undefined)

/**
 * ORC[ServiceRequest] 12 and 21 to 24: who orders, for which facility, as a role. Where ORC-12 is empty the order's own segment
 * may name somebody (OBR-16, RXO-14, RXE-13): by the tables a Practitioner, with a facility the same role.
 */
export const orderedBy = (
  draft: Draft,
  orc: Segment | undefined,
  own: readonly [segment: Segment, field: number] | undefined,
  scope: Scope,
): void => {
  const ordered = readField(orc, 12, practitioner, scope)
  const named = ordered ?? (own === undefined ? undefined : readField(own[0], own[1], practitioner, scope))
  const facility = readField(orc, 21, organization, scope)
  if (orc !== undefined) {
    addStated(referenceOf(facility), 'address', [orc, 22], xad, scope)
    addStated(referenceOf(facility), 'telecom', [orc, 23], xtn(), scope)
    addStated(referenceOf(ordered), 'address', [orc, 24], xad, scope)
  }
  if (ordered === undefined && facility === undefined) {
    if (named !== undefined) draft.requester ??= named
    return
  }
  const capacity = named === undefined ? {} : { capacity: ordering }
  draft.requester ??= addRole({ practitioner: named, organization: facility, ...capacity }, scope)
}

/** OBX[Observation] 23 to 25: the organisation that performed a test, through its medical director where one is named. */
export const performedBy = (segment: Segment, scope: Scope): Json | undefined => {
  const organisation = readField(segment, 23, organization, scope)
  if (organisation !== undefined) addStated(referenceOf(organisation), 'address', [segment, 24], xad, scope)
  const director = readField(segment, 25, practitioner, scope)
  return director === undefined
    ? organisation
    : addRole({ practitioner: director, organization: organisation, capacity: directing }, scope)
}

const participantType = 'http://terminology.hl7.org/CodeSystem/provenance-participant-type'

/** ORC[Provenance]: who entered, verified and carried out an order, and on which device; nothing where none is named. */
export const enteredBy = (order: Draft, orc: Segment, { scope, written }: State): void => {
  const organisation = readField(orc, 17, organizationOfCode, scope)
  const device = readField(orc, 18, deviceOfCode, scope)
  const agents = (
    [
      [10, 'enterer'],
      [11, 'verifier'],
      [19, 'performer'],
    ] as const
  ).flatMap(([field, code]) =>
    readAll(orc, field, practitioner, scope).map(who => ({
      type: { coding: [{ system: participantType, code }] },
      who,
      ...(code === 'enterer' && organisation !== undefined ? { onBehalfOf: organisation } : {}),
    })),
  )
  const entered = agents.some(({ onBehalfOf }) => onBehalfOf !== undefined)
  const all = [
    ...agents,
    ...(organisation === undefined || entered ? [] : [{ who: organisation }]),
    ...(device === undefined ? [] : [{ who: device }]),
  ]
  if (all.length === 0) return
  const at = readField(orc, 9, dateTime, scope)
  scope.add({
    resourceType: 'Provenance',
    id: idOf('Provenance', order.id, 'ORC', JSON.stringify([at, all])),
    target: [{ reference: `${order.resourceType}/${order.id}` }],
    ...(at === undefined ? {} : { occurredDateTime: at }),
    ...recordedAt(at ?? written),
    agent: all,
  })
}
