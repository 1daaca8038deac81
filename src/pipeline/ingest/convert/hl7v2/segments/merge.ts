import type { Segment } from '../../../../../standards/hl7v2/index.ts'
import { idOf } from '../../ids.ts'
import type { Draft, Json } from '../scope.ts'
import { readAll } from '../segment-map.ts'
import { identified, type State, versioned } from '../state.ts'
import { cx } from '../types/identifier.ts'
import { xpn } from '../types/person.ts'
import { patientId } from './patient.ts'

type IdentifierJson = { readonly system?: string; readonly value?: string }

/** Events by which one patient's records become another's (HL7 v2.9, 3.3): the older ones merge lists of identifiers. */
const merges = /^A(?:18|30|34|35|36|39|40|41|42|47|46|49|50|51)$/

/**
 * MRG: the identifiers that are no longer used. Both patients stand in the output, each with a link to the other, so that
 * whoever matches identities can act: the old one is replaced by the one in PID, never rewritten here.
 */
export const mrg = (segment: Segment, state: State): void => {
  const { scope, patient, event } = state
  const identifiers = [
    ...readAll(segment, 1, cx, scope),
    ...readAll(segment, 4, cx, scope),
    ...readAll(segment, 2, cx, scope),
  ]
  const names = readAll(segment, 7, xpn, scope)
  const accounts = readAll(segment, 3, cx, scope)
  if (identifiers.length > 0 && patient !== undefined) {
    const old: Draft = {
      resourceType: 'Patient',
      id: '',
      identifier: identifiers,
      ...(names.length === 0 ? {} : { name: names }),
    }
    old.id = patientId(identifiers as IdentifierJson[], old)
    // The same identifier before and after: nothing becomes another's.
    if (old.id !== patient.id) {
      const replaced = merges.test(event)
      old.link = [{ other: { reference: `Patient/${patient.id}` }, type: replaced ? 'replaced-by' : 'seealso' }]
      if (replaced) old.active = false
      versioned(old, state)
      const link: Json = { other: { reference: scope.add(old) }, type: replaced ? 'replaces' : 'seealso' }
      patient.link = [...((patient.link as Json[] | undefined) ?? []), link]
      linkage(old, state)
    }
  }
  for (const number of accounts) {
    const account: Draft = { resourceType: 'Account', id: '', status: 'inactive', identifier: [number] }
    account.id = identified(account, state)!
    if (account.id === state.account?.id) continue
    if (scope.patient !== undefined) account.subject = [{ reference: scope.patient }]
    scope.add(account)
  }
}

/** The same as a resource of its own, for whoever reads links there. */
const linkage = (old: Draft, { scope, patient }: State): void => {
  scope.add({
    resourceType: 'Linkage',
    id: idOf('Linkage', patient?.id, old.id),
    active: true,
    item: [
      { type: 'source', resource: { reference: `Patient/${patient?.id}` } },
      { type: 'historical', resource: { reference: `Patient/${old.id}` } },
    ],
  })
}
