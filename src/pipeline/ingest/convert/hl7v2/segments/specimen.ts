import type { Segment } from '../../../../../standards/hl7v2/index.ts'
import { idOf } from '../../ids.ts'
import { spmToSpecimen } from '../maps/order.ts'
import type { Draft } from '../scope.ts'
import { applyMap, firstOf, place, readAll, readField } from '../segment-map.ts'
import { codeText, concerns, countOf, type State } from '../state.ts'
import { cwe } from '../types/coded.ts'
import { ei } from '../types/identifier.ts'
import { numberAt, unitOf } from '../types/number.ts'
import { dateTime, periodOf } from '../types/time.ts'
import type { IdentifierJson } from './order.ts'

/**
 * SAC: a container of the specimen before it, by the v2 mapping of R4's Specimen: number, what is in it, additives. Its
 * capacity (SAC-21) is left out: R4 names SAC-20 as its unit, which HL7 v2 has for lengths.
 */
export const sac = (segment: Segment, { scope, specimen }: State): void => {
  if (specimen === undefined) return
  const identifier = readField(segment, 3, ei, scope)
  const amount = readField(segment, 23, (repetition, inner) => numberAt(repetition, 1, inner), scope)
  const additives = readAll(segment, 27, cwe, scope)
  const container = {
    ...(identifier === undefined ? {} : { identifier: [identifier] }),
    ...(amount === undefined ? {} : { specimenQuantity: { value: amount, ...unitOf(firstOf(segment, 24), scope) } }),
  }
  // A container has one additive; each further one is said of the same container again.
  const [first, ...others] = additives
  if (identifier === undefined && amount === undefined && first === undefined) return
  place(specimen, 'container[]', { ...container, ...(first && { additiveCodeableConcept: first }) })
  for (const additiveCodeableConcept of others)
    place(specimen, 'container[]', { ...container, additiveCodeableConcept })
}

/** SPM[Specimen] */
export const spm = (segment: Segment, state: State): void => {
  const { scope } = state
  const draft: Draft = { resourceType: 'Specimen', id: '' }
  applyMap(draft, segment, spmToSpecimen, scope)
  const collected = firstOf(segment, 17)
  if (collected !== undefined) {
    scope.field = 17
    const start = readField(segment, 17, dateTime, scope)
    const end = readField(segment, 17, (repetition, inner) => dateTime(repetition.slice(1), inner), scope)
    if (end !== undefined) place(draft, 'collection.collectedPeriod', periodOf(start as string, end as string)!)
    else if (start !== undefined) place(draft, 'collection.collectedDateTime', start)
  }
  const identifiers = (draft.identifier as IdentifierJson[] | undefined) ?? []
  const [first] = identifiers
  draft.id =
    first?.value === undefined
      ? idOf(
          'Specimen',
          state.scope.patient,
          JSON.stringify(state.request?.identifier ?? null),
          JSON.stringify(draft),
          countOf(state, 'Specimen'),
        )
      : idOf('Specimen', state.scope.patient, first.system, first.value, codeText(draft.type))
  concerns(state, draft)
  scope.add(draft)
  state.specimen = draft
  state.noted = draft
  if (state.request !== undefined) {
    place(state.request, 'specimen[]', { reference: `Specimen/${draft.id}` })
    draft.request = [{ reference: `ServiceRequest/${state.request.id}` }]
  }
  if (state.report !== undefined) place(state.report, 'specimen[]', { reference: `Specimen/${draft.id}` })
}
