import type { Segment } from '../../../../../standards/hl7v2/index.ts'
import type { Draft, Json } from '../scope.ts'
import { readAll } from '../segment-map.ts'
import { identified, type State, versioned } from '../state.ts'
import { cx } from '../types/identifier.ts'
import { xpn } from '../types/person.ts'
import { linkage } from './linkage.ts'
import { patientId } from './patient.ts'

type IdentifierJson = { readonly system?: string; readonly value?: string }

/** Events by which one patient's records become another's (HL7 v2.9, 3.3): the older ones merge lists of identifiers. */
const merges = /^A(?:18|30|34|35|36|39|40|41|42|47|46|49|50|51)$/

/** Events that move something from a patient to another one (HL7 v2.9, 3.3.43-3.3.45): MRG names somebody else. */
const moves = /^A(?:43|44|45)$/

/**
 * MRG: the identifiers that are no longer used. Both patients stand in the output, each with a link to the other, so that
 * whoever matches identities can act: the old one is replaced by the one in PID, never rewritten here. Where something was
 * moved from one patient to another, the two are not one person, and nothing links them.
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
      versioned(old, state)
      if (moves.test(event)) {
        scope.add(old)
        return
      }
      const replaced = merges.test(event)
      old.link = [{ other: { reference: `Patient/${patient.id}` }, type: replaced ? 'replaced-by' : 'seealso' }]
      if (replaced) old.active = false
      const link: Json = { other: { reference: scope.add(old) }, type: replaced ? 'replaces' : 'seealso' }
      patient.link = [...((patient.link as Json[] | undefined) ?? []), link]
      linkage(patient, old, 'historical', true, state)
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
