import { idOf } from '../../ids.ts'
import type { DataType } from '../scope.ts'
import { eip } from './identifier.ts'

/** EIP of a specimen that this one was taken from: a Specimen of which only the identifiers are known, and the reference to it. */
export const parentSpecimen: DataType = (repetition, scope) => {
  const identifier = [eip(1)(repetition, scope), eip(2)(repetition, scope)].filter(one => one !== undefined)
  if (identifier.length === 0) return undefined
  const subject = scope.patient === undefined ? {} : { subject: { reference: scope.patient } }
  const id = idOf('Specimen', scope.patient, 'parent', JSON.stringify(identifier))
  return { reference: scope.add({ resourceType: 'Specimen', id, identifier, ...subject }) }
}
