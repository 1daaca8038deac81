import type { JsonObject } from '../../../../../standards/fhir/index.ts'
import type { Repetition } from '../../../../../standards/hl7v2/index.ts'
import { idOf } from '../../ids.ts'
import type { DataType, Scope } from '../scope.ts'
import { authorityOf, systemOf, tableSystem } from '../systems.ts'
import { authorityIn, typeOf } from './identifier.ts'
import { humanName, inXcn } from './person.ts'

const referenceTo = (reference: string): JsonObject => ({ reference })

/** XCN (and CN, CNN before it): a Practitioner of the message, and the reference to it. */
export const practitioner: DataType = (repetition, scope) => {
  const value = scope.take(repetition, 1)
  const name = humanName(repetition, scope, inXcn)
  if (value === undefined && name === undefined) return undefined
  const source = scope.take(repetition, 8)
  const authority = authorityIn(repetition, 9, scope)
  const type = scope.take(repetition, 13)
  const facility = scope.take(repetition, 14, 1)
  const facilityId = scope.take(repetition, 14, 2)
  scope.take(repetition, 14, 3)
  const system = authority ?? systemOf(source) ?? (type === 'NPI' ? 'http://hl7.org/fhir/sid/us-npi' : undefined)
  const assigner = facility ?? facilityId
  const identifier =
    value === undefined
      ? undefined
      : {
          ...(type === undefined ? {} : { type: typeOf(type) }),
          ...(system === undefined ? {} : { system }),
          value,
          ...(assigner === undefined ? {} : { assigner: { display: assigner } }),
        }
  const id =
    value === undefined ? idOf('Practitioner', 'name', JSON.stringify(name)) : idOf('Practitioner', system, value)
  return referenceTo(
    scope.add({
      resourceType: 'Practitioner',
      id,
      ...(identifier === undefined ? {} : { identifier: [identifier] }),
      ...(name === undefined ? {} : { name: [name] }),
    }),
  )
}

/** NDL: a CNN as sub-components of its first component, then the place. */
export const practitionerOfNdl: DataType = (repetition, scope) => {
  const parts = repetition[0]
  if (parts === undefined) return undefined
  // The sub-components stand where an XCN has its components.
  const asXcn: Repetition = parts.slice(0, 7).map(part => (part === undefined ? undefined : [part]))
  const authority = parts.length > 8 ? [parts[8], parts[9], parts[10]] : undefined
  return practitioner([...asXcn, ...Array.from({ length: 8 - asXcn.length }, () => undefined), authority], scope)
}

/** XON: an Organization of the message, and the reference to it. */
export const organization: DataType = (repetition, scope) => {
  const name = scope.take(repetition, 1)
  const value = scope.take(repetition, 10) ?? scope.take(repetition, 3)
  if (name === undefined && value === undefined) return undefined
  const authority = authorityIn(repetition, 6, scope)
  const kind = scope.take(repetition, 7)
  const identifier =
    value === undefined
      ? undefined
      : {
          ...(kind === undefined ? {} : { type: typeOf(kind) }),
          ...(authority === undefined ? {} : { system: authority }),
          value,
        }
  return referenceTo(
    scope.add({
      resourceType: 'Organization',
      id: idOf('Organization', authority, value ?? name, value === undefined ? 'name' : undefined),
      ...(identifier === undefined ? {} : { identifier: [identifier] }),
      ...(name === undefined ? {} : { name }),
    }),
  )
}

/** HD, or ST, as an Organization that is known by its name or universal id. */
export const organizationOfHd: DataType = (repetition, scope) => {
  const name = scope.take(repetition, 1)
  const id = scope.take(repetition, 2)
  const system = authorityOf(undefined, id, scope.take(repetition, 3))
  if (name === undefined && id === undefined) return undefined
  return referenceTo(
    scope.add({
      resourceType: 'Organization',
      id: idOf('Organization', system, name ?? id, 'name'),
      ...(id === undefined
        ? {}
        : {
            identifier: [
              { ...(system?.startsWith('urn:oid') ? { system: 'urn:ietf:rfc:3986', value: system } : { value: id }) },
            ],
          }),
      name: name ?? id,
    }),
  )
}

/** CWE as an Organization: a code, its name. */
export const organizationOfCode: DataType = (repetition, scope) => {
  const value = scope.take(repetition, 1)
  const name = scope.take(repetition, 2)
  const system = systemOf(scope.take(repetition, 3))
  if (value === undefined && name === undefined) return undefined
  return referenceTo(
    scope.add({
      resourceType: 'Organization',
      id: idOf('Organization', system, value ?? name),
      ...(value === undefined ? {} : { identifier: [{ ...(system === undefined ? {} : { system }), value }] }),
      name: name ?? value,
    }),
  )
}

/** The levels of a PL from the widest: HL7's map names their kinds in this order. */
const levels = [
  { component: 4, code: 'si', display: 'Site' },
  { component: 7, code: 'bu', display: 'Building' },
  { component: 8, code: 'lvl', display: 'Level' },
  { component: 1, code: 'wa', display: 'Ward' },
  { component: 2, code: 'ro', display: 'Room' },
  { component: 3, code: 'bd', display: 'Bed' },
] as const

const physicalType = 'http://terminology.hl7.org/CodeSystem/location-physical-type'

/** PL: a Location for each level that is named, each part of the wider one; the reference to the narrowest. */
export const location: DataType = (repetition, scope) => {
  let within: JsonObject | undefined
  let path = ''
  for (const { component, code, display } of levels) {
    const name = scope.take(repetition, component, 1)
    const id = scope.take(repetition, component, 2)
    const system = authorityOf(undefined, id, scope.take(repetition, component, 3))
    if (name === undefined && id === undefined) continue
    path += `/${code}:${name ?? id}`
    const reference = scope.add({
      resourceType: 'Location',
      id: idOf('Location', path),
      ...(id === undefined ? {} : { identifier: [{ ...(system === undefined ? {} : { system }), value: id }] }),
      name: name ?? id,
      mode: 'instance',
      physicalType: { coding: [{ system: physicalType, code, display }] },
      ...(within === undefined ? {} : { partOf: within }),
    })
    within = referenceTo(reference)
  }
  return finishLocation(repetition, within, path, scope)
}

/** What a PL says beyond its levels: status, type, a description, an identifier of its own. */
const finishLocation = (repetition: Repetition, narrowest: JsonObject | undefined, path: string, scope: Scope) => {
  const description = scope.take(repetition, 9)
  const kind = scope.take(repetition, 6)
  const status = scope.take(repetition, 5)
  const value = scope.take(repetition, 10, 1)
  const system =
    authorityIn(repetition, 11, scope) ??
    authorityOf(scope.take(repetition, 10, 2), scope.take(repetition, 10, 3), scope.take(repetition, 10, 4))
  if (description === undefined && kind === undefined && status === undefined && value === undefined) return narrowest
  const id =
    narrowest === undefined
      ? idOf('Location', value === undefined ? `text:${description ?? kind ?? status}` : system, value)
      : String(narrowest.reference).slice('Location/'.length)
  return referenceTo(
    scope.add({
      resourceType: 'Location',
      id,
      ...(value === undefined ? {} : { identifier: [{ ...(system === undefined ? {} : { system }), value }] }),
      ...(status === undefined ? {} : { operationalStatus: { system: tableSystem('0306'), code: status } }),
      ...(description === undefined ? {} : { description }),
      ...(path === '' ? { name: description ?? value ?? kind ?? status, mode: 'instance' } : {}),
      ...(kind === undefined ? {} : { type: [{ coding: [{ system: tableSystem('0305'), code: kind }] }] }),
    }),
  )
}

/** A text (ST, CWE, DLD) as a Location that is known by its name. */
export const locationOfName: DataType = (repetition, scope) => {
  const code = scope.take(repetition, 1, 1)
  const name = scope.take(repetition, 1, 2) ?? code
  if (name === undefined) return undefined
  return referenceTo(
    scope.add({ resourceType: 'Location', id: idOf('Location', `text:${name}`), name, mode: 'instance' }),
  )
}

/** ST, HD or EI as the name of a Device. */
export const deviceOf: DataType = (repetition, scope) => {
  const value = scope.take(repetition, 1)
  if (value === undefined) return undefined
  const system = authorityOf(scope.take(repetition, 2), scope.take(repetition, 3), scope.take(repetition, 4))
  return referenceTo(
    scope.add({
      resourceType: 'Device',
      id: idOf('Device', system, value),
      identifier: [{ ...(system === undefined ? {} : { system }), value }],
    }),
  )
}
