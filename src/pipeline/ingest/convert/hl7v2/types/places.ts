import type { JsonObject } from '../../../../../standards/fhir/index.ts'
import type { Repetition } from '../../../../../standards/hl7v2/index.ts'
import { idOf } from '../../ids.ts'
import type { DataType, Json, Scope } from '../scope.ts'
import { authorityOf, tableSystem } from '../systems.ts'
import { addSite, assignedBy, hdAt, hdIn } from './authority.ts'

/** The levels of a place from the widest: HL7's map of PL names their kinds in this order. */
const levels = [
  { level: 'facility', code: 'si', display: 'Site' },
  { level: 'building', code: 'bu', display: 'Building' },
  { level: 'floor', code: 'lvl', display: 'Level' },
  { level: 'pointOfCare', code: 'wa', display: 'Ward' },
  { level: 'room', code: 'ro', display: 'Room' },
  { level: 'bed', code: 'bd', display: 'Bed' },
] as const

/** The component in which each level stands. */
type Levels = Readonly<Record<(typeof levels)[number]['level'], number>>

const inPl: Levels = { facility: 4, building: 7, floor: 8, pointOfCare: 1, room: 2, bed: 3 }

const physicalType = 'http://terminology.hl7.org/CodeSystem/location-physical-type'

type Chain = { readonly narrowest: string | undefined; readonly path: string }

/** A Location for each level that is named, each part of the wider one. */
const chainOf = (repetition: Repetition, at: Levels, scope: Scope): Chain => {
  let narrowest: string | undefined
  let path = ''
  for (const { level, code, display } of levels) {
    const { name, id, type } = hdIn(repetition, at[level], scope)
    if (name === undefined && id === undefined) continue
    path += `/${code}:${name ?? id}`
    const within = narrowest
    const system = authorityOf(undefined, id, type)
    narrowest = scope.add({
      resourceType: 'Location',
      id: idOf('Location', path),
      ...(id === undefined ? {} : { identifier: [{ ...(system === undefined ? {} : { system }), value: id }] }),
      name: name ?? id,
      mode: 'instance',
      physicalType: { coding: [{ system: physicalType, code, display }] },
      ...(within === undefined ? {} : { partOf: { reference: within } }),
    })
  }
  return { narrowest, path }
}

/** PL: the reference to its narrowest level. */
export const location: DataType = (repetition, scope) => finish(repetition, chainOf(repetition, inPl, scope), scope)

/** What a PL says beyond its levels: status, type, a description, an identifier of its own. */
const finish = (repetition: Repetition, { narrowest, path }: Chain, scope: Scope): Json | undefined => {
  const [status, kind, description] = [5, 6, 9].map(component => scope.take(repetition, component))
  const value = scope.take(repetition, 10, 1)
  const [name, universal, scheme] = [2, 3, 4].map(sub => scope.take(repetition, 10, sub))
  const authority = hdIn(repetition, 11, scope)
  const given = authority.name ?? authority.id
  if (description === undefined && kind === undefined && status === undefined && value === undefined)
    return narrowest === undefined ? undefined : { reference: narrowest }
  const assigned = assignedBy(given === undefined ? { name, id: universal, type: scheme } : authority, scope)
  const id =
    narrowest === undefined
      ? idOf('Location', value === undefined ? `text:${description ?? kind ?? status}` : assigned.system, value)
      : narrowest.slice('Location/'.length)
  const reference = scope.add({
    resourceType: 'Location',
    id,
    ...(value === undefined ? {} : { identifier: [{ value, ...assigned }] }),
    ...(status === undefined ? {} : { operationalStatus: { system: tableSystem('0306'), code: status } }),
    ...(description === undefined ? {} : { description }),
    ...(path === '' ? { name: description ?? value ?? kind ?? status, mode: 'instance' } : {}),
    ...(kind === undefined ? {} : { type: [{ coding: [{ system: tableSystem('0305'), code: kind }] }] }),
  })
  return { reference }
}

/** NDL from its fourth component: the place where somebody worked, by the same levels. */
export const locationInNdl = (repetition: Repetition, scope: Scope): JsonObject | undefined => {
  const { narrowest } = chainOf(
    repetition,
    { pointOfCare: 4, room: 5, bed: 6, facility: 7, building: 10, floor: 11 },
    scope,
  )
  return narrowest === undefined ? undefined : { reference: narrowest }
}

/** HD: a site. */
export const site: DataType = (repetition, scope) => {
  const reference = addSite(hdAt(repetition, 1, scope), scope)
  return reference === undefined ? undefined : { reference }
}

/** A text (ST, CWE, DLD) as a Location that is known by its name. */
export const locationOfName: DataType = (repetition, scope) => {
  const code = scope.take(repetition, 1, 1)
  const name = scope.take(repetition, 1, 2) ?? code
  if (name === undefined) return undefined
  return {
    reference: scope.add({ resourceType: 'Location', id: idOf('Location', `text:${name}`), name, mode: 'instance' }),
  }
}
