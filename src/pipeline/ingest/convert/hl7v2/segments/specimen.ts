import type { Segment } from '../../../../../standards/hl7v2/index.ts'
import { idOf } from '../../ids.ts'
import { spmToSpecimen } from '../maps/order.ts'
import type { Draft } from '../scope.ts'
import { applyMap, firstOf, place, readField } from '../segment-map.ts'
import { codeText, concerns, countOf, type State } from '../state.ts'
import { dateTime, periodOf } from '../types/time.ts'
import type { IdentifierJson } from './order.ts'

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
