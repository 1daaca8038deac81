import type { Repetition } from '../../../../../standards/hl7v2/index.ts'
import { idOf } from '../../ids.ts'
import type { DataType, Draft, Json, Scope } from '../scope.ts'
import { tableSystem } from '../systems.ts'
import { practitioner } from './actors.ts'
import { locationInNdl } from './places.ts'
import { timeAt } from './time.ts'

/** A capacity in which somebody acts; the first coding is the table's. */
export type Capacity = readonly { readonly system: string; readonly code: string; readonly display: string }[]

const participation = tableSystem('0912')

/** Ordering provider: ORC-12. */
export const ordering: Capacity = [{ system: participation, code: 'OP', display: 'Ordering Provider' }]

/** Responsible observer: OBX-16. */
export const observing: Capacity = [
  {
    system: 'http://terminology.hl7.org/CodeSystem/practitioner-role',
    code: 'responsibleObserver',
    display: 'Responsible Observer',
  },
  { system: participation, code: 'RO', display: 'Responsible Observer' },
]

/** Medical director of the performing organisation: OBX-25. */
export const directing: Capacity = [{ system: participation, code: 'MDIR', display: 'Medical Director' }]

type RoleParts = {
  readonly practitioner?: Json | undefined
  readonly organization?: Json | undefined
  readonly capacity?: Capacity
}

/** A PractitionerRole of the message, known by who has it, for whom and in what capacity; the reference to it. */
export const addRole = ({ practitioner: who, organization, capacity }: RoleParts, scope: Scope): Json | undefined => {
  if (who === undefined && organization === undefined) return undefined
  const of = (one: Json | undefined) => (typeof one === 'object' ? String(one.reference) : undefined)
  const id = idOf('PractitionerRole', of(who), of(organization), capacity?.[0]?.code)
  const reference = scope.addOnce('PractitionerRole', id, () => ({
    ...(who === undefined ? {} : { practitioner: who }),
    ...(organization === undefined ? {} : { organization }),
    ...(capacity === undefined ? {} : { code: [{ coding: capacity }] }),
  }))
  return { reference }
}

/** XCN[PractitionerRole] in a capacity that the field implies. */
export const roleOf =
  (capacity: Capacity): DataType =>
  (repetition, scope) =>
    addRole({ practitioner: practitioner(repetition, scope), capacity }, scope)

/** NDL[PractitionerRole]: who (a CNN as sub-components of the first component), when and where. */
export const roleOfNdl: DataType = (repetition, scope) => {
  const parts = repetition[0]
  if (parts === undefined) return undefined
  // The sub-components stand where an XCN has its components; its authority is an HD of three.
  const asXcn: Repetition = parts.slice(0, 8).map(part => (part === undefined ? undefined : [part]))
  const authority = parts.length > 8 ? parts.slice(8, 11) : undefined
  const who = practitioner([...asXcn, ...Array.from({ length: 8 - asXcn.length }, () => undefined), authority], scope)
  const where = locationInNdl(repetition, scope)
  const [start, end] = [timeAt(repetition, 2, scope), timeAt(repetition, 3, scope)]
  if (who === undefined && where === undefined) return undefined
  const draft: Draft = {
    resourceType: 'PractitionerRole',
    id: '',
    ...(who === undefined ? {} : { practitioner: who }),
    ...(where === undefined ? {} : { location: [where] }),
    ...(start === undefined && end === undefined ? {} : { period: { ...(start && { start }), ...(end && { end }) } }),
  }
  draft.id = idOf('PractitionerRole', JSON.stringify(draft))
  return { reference: scope.add(draft) }
}
