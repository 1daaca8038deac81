import type { JsonObject } from '../../../../../standards/fhir/index.ts'
import type { Repetition } from '../../../../../standards/hl7v2/index.ts'
import { idOf } from '../../ids.ts'
import type { DataType, Scope } from '../scope.ts'
import { systemOf } from '../systems.ts'
import { addOrganization, addSite, assignedAt, assignedBy, hdAt, hdIn } from './authority.ts'
import { checkDigit, extended, typeOf } from './identifier.ts'
import { humanName, inXcn } from './person.ts'

const referenceTo = (reference: string): JsonObject => ({ reference })

/** XCN (and CN, CNN before it): a Practitioner of the message, and the reference to it. */
export const practitioner: DataType = (repetition, scope) => {
  const reference = scope.once('XCN', repetition, () => addPractitioner(repetition, scope))
  return reference === undefined ? undefined : referenceTo(reference)
}

const addPractitioner = (repetition: Repetition, scope: Scope): string | undefined => {
  const value = scope.take(repetition, 1)
  const name = humanName(repetition, scope, inXcn)
  if (value === undefined && name === undefined) return undefined
  const source = scope.take(repetition, 8)
  const { system: authority, assigner } = assignedBy(hdIn(repetition, 9, scope), scope)
  const type = scope.take(repetition, 13)
  const extension = [...checkDigit(repetition, 11, scope), ...assignedAt(addSite(hdIn(repetition, 14, scope), scope))]
  const system = authority ?? systemOf(source) ?? (type === 'NPI' ? 'http://hl7.org/fhir/sid/us-npi' : undefined)
  const identifier =
    value === undefined
      ? undefined
      : {
          ...extended(extension),
          ...(type === undefined ? {} : { type: typeOf(type) }),
          ...(system === undefined ? {} : { system }),
          value,
          ...(assigner === undefined ? {} : { assigner }),
        }
  // A number that nobody has given says nothing by itself: two people have it in one message.
  const family = system === undefined ? name?.family?.toLowerCase() : undefined
  const id =
    value === undefined
      ? idOf('Practitioner', 'name', JSON.stringify(name))
      : idOf('Practitioner', system, value, ...(family === undefined ? [] : [family]))
  return scope.add({
    resourceType: 'Practitioner',
    id,
    ...(identifier === undefined ? {} : { identifier: [identifier] }),
    ...(name === undefined ? {} : { name: [name] }),
  })
}

/** XON: an Organization of the message, and the reference to it. */
export const organization: DataType = (repetition, scope) => {
  const name = scope.take(repetition, 1)
  const value = scope.take(repetition, 10) ?? scope.take(repetition, 3)
  if (name === undefined && value === undefined) return undefined
  const assigned = assignedBy(hdIn(repetition, 6, scope), scope)
  const kind = scope.take(repetition, 7)
  const facility = value === undefined ? undefined : addSite(hdIn(repetition, 8, scope), scope)
  const extension = [...(value === undefined ? [] : checkDigit(repetition, 4, scope)), ...assignedAt(facility)]
  const identifier =
    value === undefined
      ? undefined
      : { ...extended(extension), ...(kind === undefined ? {} : { type: typeOf(kind) }), value, ...assigned }
  return referenceTo(
    scope.add({
      resourceType: 'Organization',
      id: idOf('Organization', assigned.system, value ?? name, value === undefined ? 'name' : undefined),
      ...(identifier === undefined ? {} : { identifier: [identifier] }),
      ...(name === undefined ? {} : { name }),
    }),
  )
}

/** HD, or ST, as an Organization that is known by its name or universal id. */
export const organizationOfHd: DataType = (repetition, scope) => {
  const reference = addOrganization(hdAt(repetition, 1, scope), scope)
  return reference === undefined ? undefined : { reference }
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
