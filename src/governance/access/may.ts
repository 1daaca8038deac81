import { type Action, type Cell, type Purpose, policy, type Role } from './policy.ts'

/** Who asks. `patient` is the internal id of the person that a patient is. */
export type Actor = { readonly id: string; readonly role: Role; readonly patient?: string }

export type Verdict = { readonly allowed: true } | { readonly allowed: false; readonly because: string }

/**
 * Whether an actor may do something, decided on these facts alone; nothing is read. Whatever the policy does not
 * name is denied, also a role or action that only a token or a URL claims to exist.
 *
 * @param patient internal id of the person it is about; `null` when it is about no one person
 * @example
 * may({ id: 'dr-okafor', role: 'clinician' }, 'advice:read', 'p1', 'treatment') // { allowed: true }
 */
export const may = (actor: Actor, action: Action, patient: string | null, purpose: Purpose): Verdict => {
  const cell = cellOf(actor.role, action)
  if (cell === undefined) return { allowed: false, because: 'no rule allows it' }
  if ('denied' in cell) return { allowed: false, because: cell.denied }
  if (!cell.purposes.includes(purpose)) {
    return { allowed: false, because: `it is allowed only for the purpose of ${cell.purposes.join(' or ')}` }
  }
  if (cell.about === 'own' && (patient === null || patient !== actor.patient)) {
    return { allowed: false, because: 'it is allowed only about oneself' }
  }
  return { allowed: true }
}

const cellOf = (role: string, action: string): Cell | undefined => {
  const cells: Readonly<Record<string, Readonly<Record<string, Cell>>>> = policy
  const row = Object.hasOwn(cells, role) ? cells[role] : undefined
  return row !== undefined && Object.hasOwn(row, action) ? row[action] : undefined
}
