import type { Segment } from '../../../../../standards/hl7v2/index.ts'
import { idOf } from '../../ids.ts'
import { pd1ToPatient, pidToPatient, pv1ToPatient } from '../maps/patient.ts'
import { pv1ToEncounter, pv1ToStatus, pv2ToEncounter } from '../maps/visit.ts'
import type { Draft } from '../scope.ts'
import { applyMap, readField } from '../segment-map.ts'
import { concerns, identified, type State, settleWaiting, versioned } from '../state.ts'
import { translate } from '../tables.ts'
import { text } from '../types/coded.ts'
import { cx } from '../types/identifier.ts'
import { linkPatients } from './linkage.ts'
import { finishOrder } from './order.ts'
import { account, mother } from './related.ts'

type IdentifierJson = {
  readonly system?: string
  readonly value?: string
  readonly type?: { readonly coding?: readonly { readonly code?: string }[] }
}

/** The best identifier of a patient first: the medical record number, then others that an organisation gives a patient. */
const preferred = ['MR', 'PI', 'PT', 'PN', 'U', 'JHN', 'NH', 'NI', 'MC']

const rank = ({ type }: IdentifierJson): number => {
  const index = preferred.indexOf(type?.coding?.[0]?.code?.toUpperCase() ?? '')
  return index < 0 ? preferred.length : index
}

/** Identifies a patient for good: the same identifier always gives the same id, whatever else the message says. */
export const patientId = (identifiers: readonly IdentifierJson[], content: unknown): string => {
  const [best] = identifiers.filter(({ value }) => value !== undefined).toSorted((a, b) => rank(a) - rank(b))
  return best === undefined
    ? idOf('Patient', 'content', JSON.stringify(content))
    : idOf('Patient', best.system, best.value)
}

/** PID[Patient]. In a message of several patients each PID begins anew. */
export const pid = (segment: Segment, state: State): void => {
  finishOrder(state)
  // What came before the first PID waits for it: a referral, an appointment.
  if (state.scope.patient !== undefined) settleWaiting(state)
  const { scope } = state
  const draft: Draft = { resourceType: 'Patient', id: '' }
  applyMap(draft, segment, pidToPatient, scope)
  draft.id = patientId((draft.identifier as IdentifierJson[]) ?? [], draft)
  versioned(draft, state)
  const before = state.patient
  state.patient = draft
  state.encounter = undefined
  state.request = undefined
  state.report = undefined
  state.observation = undefined
  state.specimen = undefined
  state.orc = undefined
  state.noted = draft
  scope.encounter = undefined
  state.medication = undefined
  state.medicine = undefined
  state.document = undefined
  state.account = undefined
  scope.patient = scope.add(draft)
  if (before !== undefined) linkPatients(before, draft, state)
  settleWaiting(state)
  account(segment, state)
  mother(segment, state)
}

export const pd1 = (segment: Segment, { patient, scope }: State): void => {
  if (patient !== undefined) applyMap(patient, segment, pd1ToPatient, scope)
}

/** PV1-54: the episode that the visit is part of. */
const episode = (segment: Segment, draft: Draft, state: State): void => {
  const { scope } = state
  const identifier = readField(segment, 54, cx, scope)
  if (identifier === undefined) return
  const described = readField(segment, 53, text, scope)
  const found: Draft = {
    resourceType: 'EpisodeOfCare',
    id: '',
    status: 'active',
    identifier: [identifier],
    ...(described === undefined ? {} : { type: [{ text: described }] }),
  }
  found.id = identified(found, state)!
  concerns(state, found, 'patient')
  draft.episodeOfCare = [{ reference: scope.add(found) }]
}

/** PV1[Encounter] and PV1[Patient] */
export const pv1 = (segment: Segment, state: State): void => {
  const { scope, patient, event, type } = state
  const draft: Draft = { resourceType: 'Encounter', id: '' }
  const status = readField(segment, 2, pv1ToStatus, scope)
  applyMap(draft, segment, pv1ToEncounter, scope)
  if (patient !== undefined) applyMap(patient, segment, pv1ToPatient, scope)
  const [visit] = (draft.identifier as IdentifierJson[] | undefined) ?? []
  const content = [scope.patient, draft.period, draft.class, draft.location]
  draft.id =
    visit?.value === undefined
      ? idOf('Encounter', JSON.stringify(content))
      : idOf('Encounter', scope.patient, visit.system, visit.value)
  const ended = (draft.period as { readonly end?: string } | undefined)?.end !== undefined
  const ofEvent = type === 'ADT' ? translate('Event[EncounterStatus]', event)?.code : undefined
  draft.status = ofEvent !== undefined && ofEvent !== 'unknown' ? ofEvent : ended ? 'finished' : (status ?? 'unknown')
  draft.class ??= { system: 'http://terminology.hl7.org/CodeSystem/v3-NullFlavor', code: 'UNK' }
  versioned(draft, state)
  concerns(state, draft)
  episode(segment, draft, state)
  if (state.account !== undefined) draft.account = [{ reference: `Account/${state.account.id}` }]
  state.encounter = draft
  scope.encounter = scope.add(draft)
  settleWaiting(state)
}

export const pv2 = (segment: Segment, { encounter, scope }: State): void => {
  if (encounter !== undefined) applyMap(encounter, segment, pv2ToEncounter, scope)
}
