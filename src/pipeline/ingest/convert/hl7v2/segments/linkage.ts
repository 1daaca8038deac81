import { idOf } from '../../ids.ts'
import type { Draft, Json } from '../scope.ts'
import { type State, versioned } from '../state.ts'

/**
 * A24 links the patients of its two PIDs, A37 unlinks them (HL7 v2.9, 3.3.24 and 3.3.37). Both stay in use. A37 is also how a
 * merge that was a mistake is taken back.
 */
export const linkPatients = (first: Draft, second: Draft, state: State): void => {
  if (first.id === second.id) return
  const links = state.event === 'A24'
  if (!links && state.event !== 'A37') return
  if (links) {
    for (const [one, other] of [
      [first, second],
      [second, first],
    ] as const) {
      const link: Json = { other: { reference: `Patient/${other.id}` }, type: 'seealso' }
      one.link = [...((one.link as Json[] | undefined) ?? []), link]
    }
  }
  linkage(first, second, 'alternate', links, state)
}

/** The same as a resource of its own, with when it was said, so that what takes it back can be told from what it takes back. */
export const linkage = (
  kept: Draft,
  old: Draft,
  type: 'historical' | 'alternate',
  active: boolean,
  state: State,
): void => {
  const draft: Draft = {
    resourceType: 'Linkage',
    id: idOf('Linkage', ...[kept.id, old.id].sort()),
    active,
    item: [
      { type: 'source', resource: { reference: `Patient/${kept.id}` } },
      { type, resource: { reference: `Patient/${old.id}` } },
    ],
  }
  versioned(draft, state)
  state.scope.add(draft)
}
