import type { JsonObject } from '../../../../../standards/fhir/index.ts'
import type { Repetition } from '../../../../../standards/hl7v2/index.ts'
import { idOf } from '../../ids.ts'
import type { Scope } from '../scope.ts'
import { authorityOf, tableSystem } from '../systems.ts'
import { translate } from '../tables.ts'

/** The parts of an HD: a name, a universal id and the scheme that the id is of. */
export type Hd = {
  readonly name: string | undefined
  readonly id: string | undefined
  readonly type: string | undefined
}

/** An HD that stands as sub-components of one component. */
export const hdIn = (repetition: Repetition, component: number, scope: Scope): Hd => ({
  name: scope.take(repetition, component, 1),
  id: scope.take(repetition, component, 2),
  type: scope.take(repetition, component, 3),
})

/** An HD as components of their own, from `first` on: a whole field (1), or the end of an EI (2). */
export const hdAt = (repetition: Repetition, first: number, scope: Scope): Hd => ({
  name: scope.take(repetition, first),
  id: scope.take(repetition, first + 1),
  type: scope.take(repetition, first + 2),
})

/** Who gave an identifier, as the members of R4's Identifier. */
export type Assigned = { readonly system?: string; readonly assigner?: JsonObject }

/**
 * CX.4, XCN.9, XON.6, EI.2-4: an authority's name or its universal id is the identifier's system. With both it is also an
 * organisation that is known under both, and who assigned the identifier; HL7's tables leave the choice to the converter.
 */
export const assignedBy = (hd: Hd, scope: Scope): Assigned => {
  const system = authorityOf(hd.name, hd.id, hd.type)
  if (system === undefined) return {}
  return hd.name === undefined || hd.id === undefined
    ? { system }
    : { system, assigner: { reference: addOrganization(hd, scope)! } }
}

/** HD[Identifier]: the universal id as a URI where its scheme has one, else with the scheme (table 0301) as its type. */
const universal = (id: string, type: string | undefined, system: string | undefined): JsonObject => {
  const known = type === undefined ? undefined : translate('UniversalIDType', type)
  const scheme =
    type === undefined
      ? {}
      : { type: { coding: [{ system: tableSystem('0301'), code: type, ...(known && { display: known.display }) }] } }
  const uri = system !== undefined && /^urn:(?:oid|uuid):/.test(system) ? system : undefined
  return uri === undefined ? { ...scheme, value: id } : { ...scheme, system: 'urn:ietf:rfc:3986', value: uri }
}

const identifiersOf = ({ name, id, type }: Hd): readonly JsonObject[] => [
  ...(name === undefined ? [] : [{ value: name }]),
  ...(id === undefined ? [] : [universal(id, type, authorityOf(undefined, id, type))]),
]

/** HD[Organization]. The name space is its first identifier, and what it is called: R4 would show nothing else. */
export const addOrganization = (hd: Hd, scope: Scope): string | undefined => {
  const name = hd.name ?? hd.id
  if (name === undefined) return undefined
  const id = idOf('Organization', authorityOf(undefined, hd.id, hd.type), name, 'name')
  return scope.addOnce('Organization', id, () => ({ identifier: identifiersOf(hd), name }))
}

/** HD[Device] */
export const addDevice = (hd: Hd, scope: Scope): string | undefined => {
  const name = hd.name ?? hd.id
  if (name === undefined) return undefined
  const id = idOf('Device', authorityOf(undefined, hd.id, hd.type), name, 'name')
  return scope.addOnce('Device', id, () => ({ identifier: identifiersOf(hd) }))
}

/** HD[Location]: a site, with its universal id as an identifier. */
export const addSite = (hd: Hd, scope: Scope): string | undefined => {
  const name = hd.name ?? hd.id
  if (name === undefined) return undefined
  const id = idOf('Location', 'site', authorityOf(undefined, hd.id, hd.type), name)
  return scope.addOnce('Location', id, () => ({
    ...(hd.id === undefined ? {} : { identifier: identifiersOf({ ...hd, name: undefined }) }),
    name,
    mode: 'instance',
    physicalType: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/location-physical-type', code: 'si', display: 'Site' }],
    },
  }))
}

const facilityUrl = 'http://hl7.org/fhir/uv/v2mappings/StructureDefinition/assigning-facility'

/** Where an identifier was first given: an Organization (CX.6) or a Location (XCN.14, XON.8), by the tables. */
export const assignedAt = (reference: string | undefined): readonly JsonObject[] =>
  reference === undefined ? [] : [{ url: facilityUrl, valueReference: { reference } }]
