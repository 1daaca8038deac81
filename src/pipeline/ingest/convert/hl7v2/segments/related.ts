import type { Segment } from '../../../../../standards/hl7v2/index.ts'
import { idOf } from '../../ids.ts'
import {
  flag,
  gt1ToPerson,
  in1ToCoverage,
  in1ToPerson,
  in2ToCoverage,
  in2ToPerson,
  nk1ToPerson,
} from '../maps/related.ts'
import type { Draft, Json } from '../scope.ts'
import { applyMap, firstOf, place, readAll, readField } from '../segment-map.ts'
import { concerns, countOf, identified, type State } from '../state.ts'
import { organization } from '../types/actors.ts'
import { text } from '../types/coded.ts'
import { codeAsIdentifier, cx } from '../types/identifier.ts'
import { xad } from '../types/person.ts'
import { dateTime } from '../types/time.ts'

/** A person beside the patient: by an identifier, else by what is said. */
const person = (draft: Draft, state: State): string => {
  draft.id =
    identified(draft, state) ??
    idOf('RelatedPerson', state.scope.patient, JSON.stringify([draft.name, draft.relationship, draft.telecom]))
  concerns(state, draft, 'patient')
  return state.scope.add(draft)
}

/** NK1[RelatedPerson] */
export const nk1 = (segment: Segment, state: State): void => {
  const draft: Draft = { resourceType: 'RelatedPerson', id: '' }
  applyMap(draft, segment, nk1ToPerson, state.scope)
  const organisation = readField(segment, 13, organization, state.scope)
  if (organisation !== undefined)
    place(draft, 'extension[]', {
      url: 'http://hl7.org/fhir/uv/v2mappings/StructureDefinition/organization',
      valueReference: organisation,
    })
  person(draft, state)
}

/** PID-21 names the mother by an identifier: CX[RelatedPerson-Mother]. */
export const mother = (segment: Segment, state: State): void => {
  const identifiers = readAll(segment, 21, cx, state.scope)
  if (identifiers.length === 0) return
  person(
    {
      resourceType: 'RelatedPerson',
      id: '',
      identifier: identifiers,
      relationship: [
        { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: 'MTH', display: 'mother' }] },
      ],
    },
    state,
  )
}

/** PID[Account]: PID-18. */
export const account = (segment: Segment, state: State): void => {
  const { scope } = state
  const number = readField(segment, 18, cx, scope)
  if (number === undefined) return
  const draft: Draft = { resourceType: 'Account', id: '', status: 'active', identifier: [number] }
  draft.id = identified(draft, state)!
  if (scope.patient !== undefined) draft.subject = [{ reference: scope.patient }]
  scope.add(draft)
  state.account = draft
}

/** An account that the message gives no number: somebody stands for it all the same. */
const accountOf = ({ scope }: State): Draft | undefined => {
  if (scope.patient === undefined) return undefined
  const id = idOf('Account', scope.patient, 'without number')
  const draft: Draft = { resourceType: 'Account', id, status: 'active', subject: [{ reference: scope.patient }] }
  scope.add(draft)
  return draft
}

/** GT1: who pays for the account. */
export const gt1 = (segment: Segment, state: State): void => {
  const { scope } = state
  const draft: Draft = { resourceType: 'RelatedPerson', id: '' }
  applyMap(draft, segment, gt1ToPerson, scope)
  const reference = person(draft, state)
  const start = readField(segment, 13, dateTime, scope) as string | undefined
  const end = readField(segment, 14, dateTime, scope) as string | undefined
  const onHold = readField(segment, 27, flag, scope)
  state.account ??= accountOf(state)
  if (state.account !== undefined) {
    place(state.account, 'guarantor[]', {
      party: { reference },
      ...(onHold === undefined ? {} : { onHold }),
      ...(start === undefined && end === undefined
        ? {}
        : { period: { ...(start && { start: start.slice(0, 10) }), ...(end && { end: end.slice(0, 10) }) } }),
    } as Json)
  }
}

/** IN1[Coverage] */
export const in1 = (segment: Segment, state: State): void => {
  const { scope } = state
  const draft: Draft = { resourceType: 'Coverage', id: '', status: 'active' }
  applyMap(draft, segment, in1ToCoverage, scope)
  const plan = readField(segment, 2, codeAsIdentifier, scope) as { readonly value?: string } | undefined
  const company = readAll(segment, 3, cx, scope)
  const planClass = {
    type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/coverage-class', code: 'plan' }] },
  }
  if (plan?.value !== undefined) place(draft, 'class[]', { ...planClass, value: plan.value })
  const payor = (draft.payor as { readonly reference: string }[] | undefined)?.[0]
  const insurer = payor === undefined ? undefined : scope.find(payor.reference)
  if (insurer !== undefined) {
    for (const identifier of company) place(insurer, 'identifier[]', identifier)
    for (const address of readAll(segment, 5, xad, scope)) place(insurer, 'address[]', address)
  } else if (company.length > 0) {
    const [first] = company as readonly { readonly system?: string; readonly value?: string }[]
    draft.payor = [
      {
        reference: scope.add({
          resourceType: 'Organization',
          id: idOf('Organization', first?.system, first?.value),
          identifier: company,
        }),
      },
    ]
  }
  const group = readField(segment, 9, text, scope)
  if (group !== undefined)
    place(draft, 'extension[]', {
      url: 'http://hl7.org/fhir/uv/v2mappings/StructureDefinition/group-name',
      valueString: group,
    })
  const holder: Draft = { resourceType: 'RelatedPerson', id: '' }
  applyMap(holder, segment, in1ToPerson, scope)
  const self = /^(?:SEL|SELF|18|patient)$/i.test(scope.peek(firstOf(segment, 17), 1) ?? '')
  if (self && scope.patient !== undefined) draft.subscriber = { reference: scope.patient }
  else if (holder.name !== undefined || holder.identifier !== undefined) {
    draft.subscriber = { reference: person(holder, state) }
    state.insured = holder
  }
  // R4 requires a payor; without an insurer it is whoever is insured.
  draft.payor ??= [draft.subscriber ?? { display: 'not stated' }]
  draft.id = idOf(
    'Coverage',
    scope.patient,
    JSON.stringify([plan?.value, company, draft.subscriberId]),
    countOf(state, 'Coverage', plan?.value, company),
  )
  concerns(state, draft, 'beneficiary')
  scope.add(draft)
  state.coverage = draft
  if (state.account !== undefined)
    place(state.account, 'coverage[]', { coverage: { reference: `Coverage/${draft.id}` } })
}

export const in2 = (segment: Segment, state: State): void => {
  const { scope, coverage, insured } = state
  if (coverage !== undefined) applyMap(coverage, segment, in2ToCoverage, scope)
  if (insured !== undefined) applyMap(insured, segment, in2ToPerson, scope)
}
