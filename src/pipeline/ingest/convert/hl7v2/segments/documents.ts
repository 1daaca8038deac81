import type { Segment } from '../../../../../standards/hl7v2/index.ts'
import { idOf } from '../../ids.ts'
import type { Draft, Json } from '../scope.ts'
import { applyMap, firstOf, place, type Row, readAll, readField, row } from '../segment-map.ts'
import { concerns, countOf, type State, versioned } from '../state.ts'
import { practitioner } from '../types/actors.ts'
import { concept, cwe, text } from '../types/coded.ts'
import { ei } from '../types/identifier.ts'
import { xpn } from '../types/person.ts'
import { dateTime } from '../types/time.ts'

/** TXA[DocumentReference] */
const txaToDocument: readonly Row[] = [
  row(2, 'type', concept(undefined, '0270')),
  row(4, 'context.period.start', dateTime),
  row(6, 'date', dateTime),
  row(9, 'author[]', practitioner),
  row(10, 'authenticator', practitioner),
  row(11, 'author[]', practitioner),
  row(12, 'masterIdentifier', ei),
  row(16, 'identifier[]', text, value => ({ value })),
  row(18, 'securityLabel[]', concept('DocumentConfidentialityStatus')),
  row(22, 'authenticator', practitioner),
  row(25, 'description', text),
]

const contentTypes: Readonly<Record<string, string>> = {
  TX: 'text/plain',
  FT: 'text/plain',
  AP: 'application/octet-stream',
  AU: 'audio/basic',
  IM: 'image/jpeg',
  MP: 'multipart/mixed',
  SD: 'application/octet-stream',
}

/** Table 0271 in the words of R4's composition-status. */
const docStatuses: Readonly<Record<string, string>> = {
  AU: 'final',
  LA: 'final',
  DO: 'preliminary',
  DI: 'preliminary',
  IN: 'preliminary',
  IP: 'preliminary',
  PA: 'preliminary',
}

/** TXA[DocumentReference]; the OBX that follow are its content. */
export const txa = (segment: Segment, state: State): void => {
  const { scope } = state
  const draft: Draft = { resourceType: 'DocumentReference', id: '' }
  applyMap(draft, segment, txaToDocument, scope)
  const presented = scope.peek(firstOf(segment, 3), 1)?.toUpperCase()
  const contentType = contentTypes[presented ?? '']
  if (contentType !== undefined) scope.take(firstOf(segment, 3), 1)
  const created = readField(segment, 7, dateTime, scope)
  const attachment = {
    ...(contentType === undefined ? {} : { contentType }),
    ...(created === undefined ? {} : { creation: created }),
  }
  // R4 requires content; a notification (T01) has none.
  draft.content = [{ attachment: Object.keys(attachment).length === 0 ? { title: 'not in the message' } : attachment }]
  const complete = scope.peek(firstOf(segment, 17), 1)?.toUpperCase()
  const docStatus = docStatuses[complete ?? '']
  if (docStatus !== undefined) {
    scope.take(firstOf(segment, 17), 1)
    draft.docStatus = docStatus
  }
  const availability = scope.take(firstOf(segment, 19), 1)?.toUpperCase()
  // Table 0273: cancelled and obsolete documents are not to be used; T11 cancels a notification.
  draft.status =
    availability === 'CA' || state.event === 'T11'
      ? 'entered-in-error'
      : availability === 'OB'
        ? 'superseded'
        : 'current'
  const parent = readField(segment, 13, ei, scope)
  if (parent !== undefined) {
    draft.relatesTo = [
      {
        code: /^T0?(?:9|10)$/.test(state.event) ? 'replaces' : 'appends',
        target: { type: 'DocumentReference', identifier: parent },
      },
    ]
  }
  const orders = [...readAll(segment, 14, ei, scope), ...readAll(segment, 15, ei, scope)]
  for (const identifier of orders) place(draft, 'context.related[]', { type: 'ServiceRequest', identifier })
  const master = draft.masterIdentifier as { readonly system?: string; readonly value?: string } | undefined
  draft.id =
    master?.value === undefined
      ? idOf('DocumentReference', scope.patient, JSON.stringify(draft), countOf(state, 'DocumentReference'))
      : idOf('DocumentReference', scope.patient, master.system, master.value)
  versioned(draft, state)
  concerns(state, draft)
  if (scope.encounter !== undefined) place(draft, 'context.encounter[]', { reference: scope.encounter })
  scope.add(draft)
  state.document = draft
  state.noted = draft
}

/** CON to Consent; HL7 v2.9 9.9.2. */
export const con = (segment: Segment, state: State): void => {
  const { scope } = state
  const category = readField(segment, 2, cwe, scope)
  const names = [5, 6].flatMap(field => readAll(segment, field, text, scope))
  const decided = readField(segment, 13, dateTime, scope) ?? readField(segment, 12, dateTime, scope)
  const status = scope.take(firstOf(segment, 11), 1)?.toUpperCase()
  const draft: Draft = {
    resourceType: 'Consent',
    id: idOf('Consent', scope.patient, JSON.stringify([category, names, decided])),
    status: consentStatuses[status ?? ''] ?? 'proposed',
    scope: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'patient-privacy' }] },
    category: [category ?? { text: 'not stated' }],
    policyRule: { text: names.length === 0 ? 'not stated' : names.join(' + ') },
    ...(decided === undefined ? {} : { dateTime: decided }),
  }
  for (const name of readAll(segment, 24, xpn, scope)) {
    place(draft, 'performer[]', { display: nameText(name) })
  }
  concerns(state, draft, 'patient')
  scope.add(draft)
}

const nameText = (name: Json): string => {
  const { given = [], family = '' } = name as { readonly given?: readonly string[]; readonly family?: string }
  return [...given, family].join(' ').trim()
}

/** Table 0498. A refused or limited consent has a meaning that codes of a site carry: it stays proposed, and shows. */
const consentStatuses: Readonly<Record<string, string>> = { A: 'active', P: 'proposed', R: 'rejected', X: 'inactive' }
