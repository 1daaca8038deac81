/** What can be wrong with the audit trail, in plain words. */
export const auditFaultKinds = {
  edited: 'the event was edited: its content does not match its hash',
  missing: 'the event is missing',
  inserted: 'an event was inserted',
  moved: 'the event was moved: another one stands in its place, or none',
  replaced: 'the event was replaced: the event after it followed another one',
  rewritten: 'the chain was rewritten: a seal holds another hash',
  'cut-short': 'the chain was cut short: events are missing at its end',
  'head-altered': 'the head of the chain was altered: it does not match the events',
  'head-missing': 'the head of the chain is missing',
  unplaced: 'there is an event where none can be: no such chain, or no such number',
  'seal-edited': 'the seal was edited: its signature does not match',
  'seal-of-another-key': 'the seal was signed with another key',
  'seal-missing': 'the seal is missing',
  'seal-moved': 'another seal stands in the place of this one',
  'seal-unlinked': 'the seal does not follow the seal before it',
  'seal-disowned': 'the database does not remember this seal, or another one of its number',
  'seal-differs-from-copy': 'the seal differs from the copy kept elsewhere',
} as const

export type AuditFaultKind = keyof typeof auditFaultKinds

/** The first bad record of one chain, or the first bad seal. */
export type AuditFault = {
  readonly kind: AuditFaultKind
  /** `null` when a seal itself is at fault. */
  readonly chain: number | null
  /** Number of the first bad event within the chain; `null` when no event is at fault. */
  readonly seq: number | null
  /** The last of the events that may have been touched first: what lies between two seals is known no closer. */
  readonly upTo: number | null
  /** The hash, its identity, of the event that stands there; `null` when none does. */
  readonly event: string | null
  /** The seal that is at fault, or that tells of the fault. */
  readonly seal: number | null
  /** What is known beyond the kind. */
  readonly because: string | null
}

export const eventFault = (
  kind: AuditFaultKind,
  chain: number | null,
  at: { readonly seq: number | null; readonly event?: string | null; readonly upTo?: number },
  because: string | null = null,
  seal: number | null = null,
): AuditFault => ({
  kind,
  chain,
  seq: at.seq,
  upTo: at.upTo ?? at.seq,
  event: at.event ?? null,
  seal,
  because,
})

export const sealFault = (kind: AuditFaultKind, seal: number, because: string | null = null): AuditFault => ({
  kind,
  chain: null,
  seq: null,
  upTo: null,
  event: null,
  seal,
  because,
})

/**
 * One line for a person.
 *
 * @example
 * describeFault(fault) // 'chain 5, event 4 (id 9f2c...): the event was edited: its content does not match its hash'
 */
export const describeFault = (fault: AuditFault): string => {
  const { kind, chain, seq, upTo, event, seal, because } = fault
  const events = seq === null ? '' : upTo === seq ? `, event ${seq}` : `, events ${seq} to ${upTo}`
  const id = event === null ? '' : ` (id ${event})`
  const chained = chain === null ? 'no chain' : `chain ${chain}`
  const where = chain === null && seal !== null ? `seal ${seal}` : `${chained}${events}${id}`
  return `${where}: ${auditFaultKinds[kind]}${because === null ? '' : ` (${because})`}`
}
