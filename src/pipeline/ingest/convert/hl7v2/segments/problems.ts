import type { Segment } from '../../../../../standards/hl7v2/index.ts'
import { idOf } from '../../ids.ts'
import {
  al1ToAllergy,
  asserted,
  dg1ToCondition,
  dueTo,
  golToGoal,
  iamToAllergy,
  pr1ToProcedure,
  prbToCondition,
  reactionOf,
} from '../maps/problems.ts'
import type { Draft, Json } from '../scope.ts'
import { applyMap, firstOf, place, readField } from '../segment-map.ts'
import { codeText, concerns, countOf, during, identified, type State, versioned } from '../state.ts'
import { concept, text } from '../types/coded.ts'
import { ei } from '../types/identifier.ts'
import { whole } from '../types/number.ts'
import { xpn } from '../types/person.ts'
import { dateTime } from '../types/time.ts'

const allergyClinical = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical'
const allergyVerification = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification'
const conditionClinical = 'http://terminology.hl7.org/CodeSystem/condition-clinical'
const conditionVerification = 'http://terminology.hl7.org/CodeSystem/condition-ver-status'
const conditionCategory = 'http://terminology.hl7.org/CodeSystem/condition-category'

const one = (system: string, code: string) => ({ coding: [{ system, code }] })

/** A statement of one patient: by its own identifier, else by what it says. */
const finish = (draft: Draft, state: State, member: 'subject' | 'patient', ...parts: readonly unknown[]): void => {
  draft.id =
    identified(draft, state) ??
    idOf(draft.resourceType, state.scope.patient, JSON.stringify(parts), countOf(state, draft.resourceType, ...parts))
  versioned(draft, state)
  concerns(state, draft, member)
  state.scope.add(draft)
  state.noted = draft
}

const reaction = (segment: Segment, draft: Draft, state: State): void => {
  const found: Draft = { resourceType: '', id: '' }
  applyMap(found, segment, reactionOf, state.scope)
  const { severity, manifestation } = found
  if (severity === undefined && manifestation === undefined) return
  // R4 requires a manifestation.
  place(draft, 'reaction[]', {
    ...(severity === undefined ? {} : { severity }),
    manifestation: manifestation ?? [{ text: 'not stated' }],
  } as Json)
}

/** AL1[AllergyIntolerance] */
export const al1 = (segment: Segment, state: State): void => {
  const draft: Draft = { resourceType: 'AllergyIntolerance', id: '', clinicalStatus: one(allergyClinical, 'active') }
  applyMap(draft, segment, al1ToAllergy, state.scope)
  reaction(segment, draft, state)
  finish(draft, state, 'patient', codeText(draft.code), draft.category)
}

/** IAM[AllergyIntolerance]; IAM-6 `D` deletes it, IAM-17 says how sure it is (HL7 table 0438). */
export const iam = (segment: Segment, state: State): void => {
  const { scope } = state
  const draft: Draft = { resourceType: 'AllergyIntolerance', id: '' }
  applyMap(draft, segment, iamToAllergy, scope)
  reaction(segment, draft, state)
  const status = scope.peek(firstOf(segment, 17), 1)?.toUpperCase()
  const verified = status === undefined ? undefined : certainty[status]
  if (verified !== undefined) scope.takeAll(firstOf(segment, 17))
  const deleted = scope.peek(firstOf(segment, 6), 1)?.toUpperCase() === 'D'
  scope.takeAll(firstOf(segment, 6))
  if (deleted || verified === 'entered-in-error')
    draft.verificationStatus = one(allergyVerification, 'entered-in-error')
  else {
    draft.clinicalStatus = one(allergyClinical, status === 'I' ? 'inactive' : 'active')
    if (verified !== undefined) draft.verificationStatus = one(allergyVerification, verified)
  }
  const kind = scope.peek(firstOf(segment, 9), 1)?.toUpperCase()
  if (kind === 'AL' || kind === 'IN') draft.type = kind === 'AL' ? 'allergy' : 'intolerance'
  if (draft.type !== undefined) scope.takeAll(firstOf(segment, 9))
  const name = readField(segment, 14, xpn, scope)
  if (name !== undefined) {
    const relation = readField(segment, 15, concept('Relationship'), scope)
    const id = idOf('RelatedPerson', scope.patient, JSON.stringify([name, relation]))
    const person: Draft = {
      resourceType: 'RelatedPerson',
      id,
      name: [name],
      ...(relation === undefined ? {} : { relationship: [relation] }),
    }
    concerns(state, person, 'patient')
    draft.asserter = { reference: scope.add(person) }
  }
  finish(draft, state, 'patient', codeText(draft.code), draft.category)
}

const certainty: Readonly<Record<string, string>> = {
  C: 'confirmed',
  U: 'unconfirmed',
  S: 'unconfirmed',
  P: 'unconfirmed',
  D: 'refuted',
  E: 'entered-in-error',
  I: 'confirmed',
}

/** DG1[Condition], and DG1[Encounter] for the visit it belongs to. */
export const dg1 = (segment: Segment, state: State): void => {
  const { scope, encounter } = state
  const draft: Draft = { resourceType: 'Condition', id: '', category: [one(conditionCategory, 'encounter-diagnosis')] }
  applyMap(draft, segment, dg1ToCondition, scope)
  const described = readField(segment, 4, text, scope)
  if (described !== undefined) draft.code = { ...(draft.code as object | undefined), text: described }
  const attested = readField(segment, 19, dateTime, scope)
  if (attested !== undefined) place(draft, 'extension[]', { url: asserted, valueDateTime: attested })
  const kind = scope.take(firstOf(segment, 6), 1)?.toUpperCase()
  const action = scope.peek(firstOf(segment, 21), 1)?.toUpperCase()
  if (firstOf(segment, 21) !== undefined) scope.takeAll(firstOf(segment, 21))
  const verified =
    action === 'D' ? 'entered-in-error' : kind === 'W' ? 'provisional' : kind === 'F' ? 'confirmed' : undefined
  if (verified !== undefined) draft.verificationStatus = one(conditionVerification, verified)
  const parent = readField(segment, 22, ei, scope)
  if (parent !== undefined) {
    const reference = state.scope.add(stub('Condition', parent, state))
    place(draft, 'extension[]', { url: dueTo, valueReference: { reference } })
  }
  during(state, draft)
  finish(draft, state, 'subject', codeText(draft.code), draft.onsetDateTime, kind, scope.encounter)
  const rank = readField(segment, 15, whole(1), scope)
  const use = kind === undefined ? undefined : diagnosisUse[kind]
  if (encounter !== undefined) {
    place(encounter, 'diagnosis[]', {
      condition: { reference: `Condition/${draft.id}` },
      ...(use === undefined ? {} : { use: one('http://terminology.hl7.org/CodeSystem/diagnosis-role', use) }),
      ...(rank === undefined ? {} : { rank }),
    })
  }
  if (state.request !== undefined) place(state.request, 'reasonReference[]', { reference: `Condition/${draft.id}` })
}

const diagnosisUse: Readonly<Record<string, string>> = { A: 'AD', W: 'CC', F: 'DD' }

/** Something that is only named by its identifier: another statement refers to it. */
const stub = (resourceType: string, identifier: Json, state: State): Draft => {
  const { system, value } = identifier as { readonly system?: string; readonly value?: string }
  const draft: Draft = {
    resourceType,
    id: idOf(resourceType, state.scope.patient, system, value),
    identifier: [identifier],
  }
  if (resourceType === 'Procedure') draft.status = 'unknown'
  concerns(state, draft)
  return draft
}

/** PR1[Procedure]. Whether it was done follows from its date: HL7 leaves it to the message's context. */
export const pr1 = (segment: Segment, state: State): void => {
  const { scope, written } = state
  const draft: Draft = { resourceType: 'Procedure', id: '' }
  applyMap(draft, segment, pr1ToProcedure, scope)
  const described = readField(segment, 4, text, scope)
  if (described !== undefined) draft.code = { ...(draft.code as object | undefined), text: described }
  const start = readField(segment, 5, dateTime, scope) as string | undefined
  const minutes = readField(segment, 7, whole(1), scope) as number | undefined
  const end = start === undefined || minutes === undefined ? undefined : later(start, minutes)
  if (end !== undefined) draft.performedPeriod = { start, end }
  else if (start !== undefined) draft.performedDateTime = start
  if (minutes !== undefined && end === undefined) place(draft, 'note[]', { text: `Duration: ${minutes} min` })
  const deleted = scope.peek(firstOf(segment, 20), 1)?.toUpperCase() === 'D'
  if (firstOf(segment, 20) !== undefined) scope.takeAll(firstOf(segment, 20))
  const past = start !== undefined && written !== undefined && start.slice(0, 10) <= written.slice(0, 10)
  draft.status = deleted ? 'entered-in-error' : past ? 'completed' : 'unknown'
  const parent = readField(segment, 25, ei, scope)
  if (parent !== undefined) place(draft, 'partOf[]', { reference: scope.add(stub('Procedure', parent, state)) })
  during(state, draft)
  finish(draft, state, 'subject', codeText(draft.code), start)
}

/** A time that many minutes later, at the same offset; `undefined` when it is no time of day. */
const later = (start: string, minutes: number): string | undefined => {
  const match = /^(.*T.*?)(Z|[+-]\d\d:\d\d)$/.exec(start)
  if (match === null) return undefined
  const local = new Date(Date.parse(`${match[1]}Z`) + minutes * 60_000)
  return `${local.toISOString().slice(0, 19)}${match[2]}`
}

/** PRB to a Condition of the problem list. */
export const prb = (segment: Segment, state: State): void => {
  const { scope } = state
  const draft: Draft = { resourceType: 'Condition', id: '', category: [one(conditionCategory, 'problem-list-item')] }
  applyMap(draft, segment, prbToCondition, scope)
  const action = scope.take(firstOf(segment, 1), 1)?.toUpperCase()
  const acted = readField(segment, 2, dateTime, scope) as string | undefined
  const life = statusText(segment, 14, state)
  const confirmed = statusText(segment, 13, state)
  const gone = draft.abatementDateTime !== undefined || /resolv|inactiv|complet|closed/i.test(life ?? '')
  const deleted = action === 'DE' || /error/i.test(confirmed ?? '')
  if (deleted) draft.verificationStatus = one(conditionVerification, 'entered-in-error')
  else {
    draft.clinicalStatus = one(
      conditionClinical,
      gone ? (/inactiv/i.test(life ?? '') ? 'inactive' : 'resolved') : 'active',
    )
    const verified = confirmationOf(confirmed)
    if (verified !== undefined) draft.verificationStatus = one(conditionVerification, verified)
  }
  if (acted !== undefined && /T.*(?:Z|[+-]\d\d:\d\d)$/.test(acted)) draft.meta = { lastUpdated: acted }
  during(state, draft)
  finish(draft, state, 'subject', codeText(draft.code), draft.onsetDateTime ?? draft.recordedDate)
}

const confirmationOf = (sent: string | undefined): string | undefined => {
  if (sent === undefined) return undefined
  if (/refut|ruled out|rejected/i.test(sent)) return 'refuted'
  if (/unconfirm|suspect|possible|probable|provisional/i.test(sent)) return 'provisional'
  if (/differential/i.test(sent)) return 'differential'
  return /confirm/i.test(sent) ? 'confirmed' : undefined
}

/** Tables 0287-0289 and their like are the site's own: the words decide, and stay in a note. */
const statusText = (segment: Segment, field: number, { scope }: State): string | undefined => {
  const repetition = firstOf(segment, field)
  const sent = scope.peek(repetition, 2) ?? scope.peek(repetition, 1)
  scope.noteAll(repetition)
  return sent
}

/** GOL to a Goal. */
export const gol = (segment: Segment, state: State): void => {
  const { scope } = state
  const draft: Draft = { resourceType: 'Goal', id: '' }
  applyMap(draft, segment, golToGoal, scope)
  const action = scope.take(firstOf(segment, 1), 1)?.toUpperCase()
  const life = scope.peek(firstOf(segment, 22), 2) ?? scope.peek(firstOf(segment, 22), 1) ?? ''
  draft.lifecycleStatus =
    action === 'DE'
      ? 'entered-in-error'
      : /complet|achiev|resolv/i.test(life)
        ? 'completed'
        : /cancel|inactiv/i.test(life)
          ? 'cancelled'
          : 'active'
  draft.description ??= { text: 'not stated' }
  finish(draft, state, 'subject', codeText(draft.description), draft.startDate)
}
