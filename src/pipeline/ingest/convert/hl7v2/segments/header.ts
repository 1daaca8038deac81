import type { JsonObject } from '../../../../../standards/fhir/index.ts'
import type { Segment } from '../../../../../standards/hl7v2/index.ts'
import { idOf } from '../../ids.ts'
import { absent, address, addressed, evnToProvenance, mshToHeader } from '../maps/header.ts'
import type { DataType, Draft, Json } from '../scope.ts'
import { addStated, applyMap, firstOf, place, readAll, readField } from '../segment-map.ts'
import type { State } from '../state.ts'
import { organization, organizationOfHd } from '../types/actors.ts'
import { concept } from '../types/coded.ts'
import { application } from '../types/devices.ts'
import { site } from '../types/places.ts'
import { dateTime } from '../types/time.ts'
import { recordedAt } from './provenance.ts'

/** MSH[MessageHeader], and a Provenance of the message as a whole. */
export const msh = (segment: Segment, state: State): void => {
  const { scope } = state
  for (const field of [1, 2, 18]) for (const one of segment.fields[field] ?? []) scope.takeAll(one)
  const control = scope.take(firstOf(segment, 10), 1)
  const header: Draft = { resourceType: 'MessageHeader', id: idOf('MessageHeader', control, headerText(state)) }
  applyMap(header, segment, mshToHeader, scope)
  header.source = systemOf(segment, [3, 24], scope) ?? nowhere
  destinations(header, segment, scope)
  const sender = referenceOf(header.sender)
  addStated(sender, 'address', [segment, 17], country, scope)
  if (control !== undefined) {
    header.extension = [...((header.extension as unknown[]) ?? []), { url: controlIdUrl, valueString: control }]
  }
  state.header = scope.add(header)
  provenance(segment, state, header, referenceOf(header.responsible) ?? sender)
}

/** MSH-17 */
const country: DataType = (repetition, scope) => {
  const code = scope.take(repetition, 1)
  return code === undefined ? undefined : { country: code }
}

const referenceOf = (one: unknown): string | undefined =>
  (one as { readonly reference?: string } | undefined)?.reference

/** R4 requires an address; HL7 v2 often has only a name. */
const nowhere = { _endpoint: { extension: [{ url: absent, valueCode: 'unknown' }] } }

/** MSH-3 and 24, MSH-5 and 25: a system by its name, at the network address where that is given. */
const systemOf = (segment: Segment, [own, network]: readonly [number, number], scope: State['scope']) => {
  const named = readField(segment, own, addressed, scope) as JsonObject | undefined
  if (named === undefined) return readField(segment, network, addressed, scope) as JsonObject | undefined
  const endpoint = readField(segment, network, address, scope)
  if (endpoint === undefined) return named
  const { _endpoint, ...rest } = named
  return { ...rest, endpoint }
}

/** MSH-5, 6, 23, 25. An organisation that is responsible (MSH-23) takes the facility's place, which stands beside it. */
const destinations = (header: Draft, segment: Segment, scope: State['scope']): void => {
  const system = systemOf(segment, [5, 25], scope)
  const target = readField(segment, 5, application, scope)
  const responsible = readField(segment, 23, organization, scope)
  const [facility, ...others] = readAll(segment, 6, organizationOfHd, scope)
  const receiver = responsible ?? facility
  const beside = responsible === undefined ? others : [facility, ...others].filter(one => one !== undefined)
  if (system !== undefined || receiver !== undefined)
    place(header, 'destination[]', { ...(target && { target }), ...(receiver && { receiver }), ...(system ?? nowhere) })
  for (const one of beside) place(header, 'destination[]', { name: 'receiving facility', receiver: one, ...nowhere })
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
    // By the table only where MSH-24 says that the application is a system of its own.
    ...(firstOf(segment, 24) === undefined ? {} : entityOf(readField(segment, 3, application, scope))),
  })
}

const entityOf = (what: Json | undefined) => (what === undefined ? {} : { entity: [{ role: 'source', what }] })

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
  const where = readField(segment, 7, site, scope)
  if (where !== undefined) draft.location = where
  // R4 requires an agent.
  draft.agent ??= [{ who: { display: 'sending application' } }]
  scope.add(draft)
}
