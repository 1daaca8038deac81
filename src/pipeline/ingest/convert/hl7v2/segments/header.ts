import type { Segment } from '../../../../../standards/hl7v2/index.ts'
import { idOf } from '../../ids.ts'
import { evnToProvenance, mshToHeader } from '../maps/header.ts'
import type { Draft, Json } from '../scope.ts'
import { applyMap, firstOf, readField } from '../segment-map.ts'
import type { State } from '../state.ts'
import { organizationOfHd } from '../types/actors.ts'
import { concept } from '../types/coded.ts'
import { dateTime } from '../types/time.ts'

/** MSH[MessageHeader], and a Provenance of the message as a whole. */
export const msh = (segment: Segment, state: State): void => {
  const { scope } = state
  for (const field of [1, 2, 18]) for (const one of segment.fields[field] ?? []) scope.takeAll(one)
  const control = scope.take(firstOf(segment, 10), 1)
  const header: Draft = { resourceType: 'MessageHeader', id: idOf('MessageHeader', control, headerText(state)) }
  applyMap(header, segment, mshToHeader, scope)
  header.source ??= {
    _endpoint: {
      extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }],
    },
  }
  if (control !== undefined) {
    header.extension = [...((header.extension as unknown[]) ?? []), { url: controlIdUrl, valueString: control }]
  }
  state.header = scope.add(header)
  const sender = (header.sender as { readonly reference: string } | undefined)?.reference
  provenance(segment, state, header, sender)
}

const controlIdUrl = 'http://hl7.org/fhir/uv/v2mappings/StructureDefinition/message-control-id'

const headerText = ({ scope }: State): string => {
  const [header] = scope.message.segments
  return JSON.stringify(
    header?.fields.map(field => field?.map(one => one?.map(part => part?.map(value => value?.raw)))),
  )
}

const provenance = (segment: Segment, state: State, header: Draft, sender: string | undefined): void => {
  const { scope, type, event, written } = state
  readField(segment, 7, dateTime, scope)
  scope.add({
    resourceType: 'Provenance',
    id: idOf('Provenance', header.id),
    target: [{ reference: `MessageHeader/${header.id}` }],
    ...recordedAt(written),
    activity: { text: [type, event].filter(part => part !== '').join('^') },
    agent: [
      {
        type: {
          coding: [{ system: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type', code: 'author' }],
        },
        who: sender === undefined ? { display: 'sending application' } : { reference: sender },
      },
    ],
  })
}

/** R4 requires the member; without a time it says so. */
const recordedAt = (time: Json | undefined) =>
  time === undefined
    ? {
        _recorded: {
          extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }],
        },
      }
    : { recorded: time }

/** EVN[Provenance] */
export const evn = (segment: Segment, state: State): void => {
  const { scope } = state
  const reference = state.header
  const recorded = readField(segment, 2, dateTime, scope)
  const reason = readField(segment, 4, concept('EventReason'), scope)
  scope.take(firstOf(segment, 1), 1)
  const draft: Draft = {
    resourceType: 'Provenance',
    id: idOf('Provenance', reference, 'EVN'),
    target: [{ reference }],
    ...recordedAt(recorded),
    activity: { text: [state.type, state.event].filter(part => part !== '').join('^') },
    ...(reason === undefined ? {} : { reason: [reason] }),
  }
  applyMap(draft, segment, evnToProvenance, scope)
  const facility = readField(segment, 7, organizationOfHd, scope)
  if (facility !== undefined) {
    draft.agent = [...((draft.agent as unknown[]) ?? []), { who: facility }]
  }
  // R4 requires an agent.
  draft.agent ??= [{ who: { display: 'sending application' } }]
  scope.add(draft)
}
