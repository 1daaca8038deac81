import type { Repetition } from '../../../../../standards/hl7v2/index.ts'
import { idOf } from '../../ids.ts'
import type { DataType, Json, Scope } from '../scope.ts'
import { addDevice, hdAt } from './authority.ts'
import { codeAsIdentifier, ei } from './identifier.ts'

/** HD: an application. */
export const application: DataType = (repetition, scope) => {
  const reference = addDevice(hdAt(repetition, 1, scope), scope)
  return reference === undefined ? undefined : { reference }
}

/** EI, or a bare text: a Device that is known by its identifier. */
export const deviceOf: DataType = (repetition, scope) => deviceOfAll([repetition], scope)

type IdentifierJson = { readonly system?: string; readonly value?: string }

/** Several identifiers of one device; the first says which it is. */
export const deviceOfAll = (repetitions: readonly (Repetition | undefined)[], scope: Scope): Json | undefined => {
  const identifier = repetitions.flatMap(one => (one === undefined ? [] : (ei(one, scope) ?? []))) as IdentifierJson[]
  const [first] = identifier
  if (first === undefined) return undefined
  const id = idOf('Device', first.system, first.value)
  return { reference: scope.add({ resourceType: 'Device', id, identifier }) }
}

/** CWE[Device]: a code that names one. */
export const deviceOfCode: DataType = (repetition, scope) => {
  const identifier = codeAsIdentifier(repetition, scope) as (IdentifierJson & { readonly type?: Json }) | undefined
  if (identifier === undefined) return undefined
  return {
    reference: scope.add({
      resourceType: 'Device',
      id: idOf('Device', identifier.system, identifier.value),
      identifier: [identifier],
    }),
  }
}
