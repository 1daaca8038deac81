import fc from 'fast-check'
import { type AuditEvent, linkEvents } from '../../src/governance/audit/index.ts'
import { draftOf, type TestTrail } from './audit-trail.ts'

type Chain = {
  readonly chain: number
  readonly events: readonly AuditEvent[]
  /** The highest number that is sealed. */
  readonly sealed: number
}

/** A trail in steps: events of these records (by index), then a seal or not. */
export const anyTrail = fc.array(
  fc.record({ records: fc.array(fc.nat(3), { minLength: 1, maxLength: 5 }), sealed: fc.boolean() }),
  { minLength: 1, maxLength: 4 },
)

/** Makes such a trail; its chains that have events. */
export const makeTrail = async (
  trail: TestTrail,
  steps: typeof anyTrail extends fc.Arbitrary<infer Steps> ? Steps : never,
): Promise<readonly Chain[]> => {
  await trail.reset()
  const chains = new Map<number, { events: AuditEvent[]; sealed: number }>()
  for (const [step, { records, sealed }] of steps.entries()) {
    const events = await trail.append(...records.map((record, n) => draftOf(`record-${record}`, { step, n })))
    for (const event of events) {
      const known = chains.get(event.chain) ?? { events: [], sealed: 0 }
      known.events.push(event)
      chains.set(event.chain, known)
    }
    if (!sealed) continue
    await trail.seal()
    for (const known of chains.values()) known.sealed = known.events.length
  }
  return [...chains].map(([chain, known]) => ({ chain, ...known }))
}

const columns = {
  at: "at - interval '1 day'",
  actor: "actor || 'x'",
  action: "'document.imported'",
  record: "coalesce(record, '') || ' '",
  purpose: 'upper(purpose) || chr(10)',
  details: `'{}'`,
  previous: 'reverse(previous) || chr(9)',
  hash: "translate(hash, '0123456789abcdef', '123456789abcdef0')",
} as const

/** What is done to event `seq` of a chain; `seed` chooses among what is left open. */
type Act = (trail: TestTrail, chain: Chain, seq: number, seed: number) => Promise<unknown>

const column: Act = (trail, { chain }, seq, seed) => {
  const [name, to] = Object.entries(columns)[seed % Object.keys(columns).length] ?? ['hash', "''"]
  return trail.run(`update audit_event set ${name} = ${to} where chain = ${chain} and seq = ${seq}`)
}

const deletion: Act = (trail, { chain }, seq) =>
  trail.run(`delete from audit_event where chain = ${chain} and seq = ${seq}`)

const toAnotherChain: Act = (trail, { chain }, seq, seed) =>
  trail.run(
    `update audit_event set chain = ${(chain + 1 + (seed % 63)) % 64}, seq = 1000 where chain = ${chain} and seq = ${seq}`,
  )

const exchange: Act = (trail, { chain, events }, seq, seed) => {
  const other = seq + 1 + (seed % Math.max(1, events.length - seq))
  return trail.run(
    `update audit_event set seq = 1000 where chain = ${chain} and seq = ${seq}`,
    `update audit_event set seq = ${seq} where chain = ${chain} and seq = ${other}`,
    `update audit_event set seq = ${other} where chain = ${chain} and seq = 1000`,
  )
}

const replacement: Act = async (trail, { chain, events }, seq, seed) => {
  const hash = events[seq - 2]?.hash ?? '0'.repeat(64)
  await trail.run(`delete from audit_event where chain = ${chain} and seq = ${seq}`)
  await trail.put(linkEvents({ chain, seq: seq - 1, hash }, [draftOf('record-9', { seed })]))
}

const rewriting: Act = (trail, { chain, events }, seq, seed) =>
  trail.rewrite(
    chain,
    seq,
    events.slice(seq - 1).map((_, n) => ({ seed, n })),
  )

const cut: Act = (trail, { chain }, seq) => trail.rewrite(chain, seq, [])

/** `never` unseen, or seen only where a seal vouches: what is left is in order in itself. */
export const anyAct = fc.constantFrom(
  { act: column, unseen: 'never' },
  { act: deletion, unseen: 'never' },
  { act: toAnotherChain, unseen: 'never' },
  { act: exchange, unseen: 'never' },
  { act: replacement, unseen: 'never' },
  { act: rewriting, unseen: 'where not sealed' },
  { act: cut, unseen: 'where not sealed' },
)
