import { linkEvents } from '../../src/governance/audit/index.ts'
import { draftOf } from './audit-trail.ts'
import { faults, inBoth, noHash, numbers, otherHash, type Tampering } from './tampering.ts'

const editOf = (column: string, to: string): Tampering => ({
  what: `another ${column}`,
  by: ({ trail, a }) => trail.run(`update audit_event set ${column} = ${to} where chain = ${a} and seq = 4`),
  finds: faults('edited', 4),
})

const edits: readonly Tampering[] = [
  editOf('at', "at + interval '1 ms'"),
  editOf('actor', "'user:nobody'"),
  editOf('action', "'profile.write'"),
  editOf('record', "'record-2'"),
  editOf('record', 'null'),
  editOf('purpose', "''"),
  editOf('details', `'{"n":6}'`),
  editOf('details', "details || ' '"),
  editOf('previous', `'${otherHash}'`),
  editOf('hash', `'${otherHash}'`),
  editOf('at', "'infinity'"),
  {
    what: 'microseconds, in a column that was widened',
    by: async ({ trail, a }) => {
      await trail.run(
        'alter table audit_event alter column at type timestamptz(6)',
        `update audit_event set at = at + interval '1 microsecond' where chain = ${a} and seq = 4`,
      )
    },
    finds: faults('edited', 4),
  },
  {
    what: 'another actor, and the hash of it',
    by: async ({ trail, a }) => {
      const [before] = (await trail.events(a)).slice(1, 2)
      const [forged] = linkEvents({ chain: a, seq: 2, hash: before?.hash ?? '' }, [draftOf('record-1', { n: 99 })])
      await trail.run(`delete from audit_event where chain = ${a} and seq = 3`)
      await trail.put(forged === undefined ? [] : [forged])
    },
    finds: faults('replaced', 3),
  },
]

const deletions: readonly Tampering[] = [
  ...[1, 5].map(
    (seq): Tampering => ({
      what: `event ${seq} deleted`,
      by: ({ trail, a }) => trail.run(`delete from audit_event where chain = ${a} and seq = ${seq}`),
      finds: faults('missing', seq, { event: null }),
    }),
  ),
  {
    what: 'the last event deleted',
    by: ({ trail, a }) => trail.run(`delete from audit_event where chain = ${a} and seq = 10`),
    finds: faults('cut-short', 10),
  },
  {
    what: 'an event deleted, those after it renumbered',
    by: ({ trail, a }) =>
      trail.run(
        `delete from audit_event where chain = ${a} and seq = 4`,
        `update audit_event set seq = seq + 99 where chain = ${a} and seq > 4`,
        `update audit_event set seq = seq - 100 where chain = ${a} and seq > 4`,
      ),
    finds: faults('missing', 4),
  },
  {
    what: 'the tail cut off, with the head',
    by: async ({ trail, a }) => {
      const hash = (await trail.events(a))[6]?.hash
      await trail.run(
        `delete from audit_event where chain = ${a} and seq > 7`,
        `update audit_head set seq = 7, hash = '${hash}' where chain = ${a}`,
      )
    },
    finds: faults('cut-short', 8, { upTo: 10, seal: 2 }),
  },
  {
    what: 'a whole chain deleted, with the head',
    by: ({ trail, b }) =>
      trail.run(
        `delete from audit_event where chain = ${b}`,
        `update audit_head set seq = 0, hash = repeat('0', 64) where chain = ${b}`,
      ),
    finds: ({ b }) => [{ kind: 'cut-short', chain: b, seq: 1, upTo: 3, seal: 3 }],
  },
  {
    what: 'everything deleted, with the heads',
    by: ({ trail }) => trail.run('delete from audit_event', "update audit_head set seq = 0, hash = repeat('0', 64)"),
    finds: ({ a, b }) => inBoth({ kind: 'cut-short', chain: a, seq: 1 }, { kind: 'cut-short', chain: b, seq: 1 }),
  },
]

const moves: readonly Tampering[] = [
  {
    what: 'two events that changed places',
    by: ({ trail, a }) =>
      trail.run(
        `update audit_event set seq = 100 where chain = ${a} and seq = 3`,
        `update audit_event set seq = 3 where chain = ${a} and seq = 6`,
        `update audit_event set seq = 6 where chain = ${a} and seq = 100`,
      ),
    finds: faults('moved', 3),
  },
  {
    what: 'the last event moved to the end of another chain',
    by: ({ trail, a, b }) => trail.run(`update audit_event set chain = ${b}, seq = 4 where chain = ${a} and seq = 10`),
    finds: ({ a, b }) => inBoth({ kind: 'moved', chain: a, seq: 10 }, { kind: 'moved', chain: b, seq: 4 }),
  },
  {
    what: 'events of two chains exchanged',
    by: ({ trail, a, b }) =>
      trail.run(
        `update audit_event set seq = 100 where chain = ${a} and seq = 2`,
        `update audit_event set chain = ${a} where chain = ${b} and seq = 2`,
        `update audit_event set chain = ${b}, seq = 2 where chain = ${a} and seq = 100`,
      ),
    finds: ({ a, b }) => inBoth({ kind: 'moved', chain: a, seq: 2 }, { kind: 'moved', chain: b, seq: 2 }),
  },
  {
    what: 'an event inserted behind the head',
    by: async ({ trail, c }) =>
      trail.put(linkEvents({ chain: c, seq: 0, hash: '0'.repeat(64) }, [draftOf('record-1')])),
    finds: ({ c }) => [{ kind: 'inserted', chain: c, seq: 1 }],
  },
  ...([true, false] as const).map(
    (hasGoodHash): Tampering => ({
      what: `an event inserted in the middle with ${hasGoodHash ? 'a good' : 'some'} hash, those after it renumbered`,
      by: async ({ trail, a }) => {
        const fifth = (await trail.events(a))[4]
        const [forged] = linkEvents({ chain: a, seq: 5, hash: fifth?.hash ?? '' }, [draftOf('record-1')])
        await trail.run(
          `update audit_event set seq = seq + 101 where chain = ${a} and seq > 5`,
          `update audit_event set seq = seq - 100 where chain = ${a} and seq > 100`,
        )
        if (forged !== undefined) await trail.put([{ ...forged, hash: hasGoodHash ? forged.hash : otherHash }])
      },
      finds: faults('inserted', 6),
    }),
  ),
  {
    what: 'a chain made up, with a number left out',
    by: async ({ trail, c }) => {
      const [first] = linkEvents({ chain: c, seq: 0, hash: noHash }, [draftOf('record-1')])
      const [third] = linkEvents({ chain: c, seq: 2, hash: first?.hash ?? '' }, [draftOf('record-1')])
      await trail.put([first, third].filter(event => event !== undefined))
      await trail.run(`update audit_head set seq = 3, hash = '${third?.hash}' where chain = ${c}`)
    },
    finds: ({ c }) => [{ kind: 'missing', chain: c, seq: 2 }],
  },
  {
    what: 'a second event with the number of another',
    by: async ({ trail, a }) => {
      await trail.run(
        'alter table audit_event drop constraint audit_event_pkey',
        `insert into audit_event select * from audit_event where chain = ${a} and seq = 7`,
      )
    },
    finds: faults('inserted', 7),
  },
  {
    what: 'events where none can be',
    by: ({ trail, a, b }) =>
      trail.run(
        'alter table audit_event drop constraint audit_event_chain_check',
        'alter table audit_event drop constraint audit_event_seq_check',
        `insert into audit_event select 64, seq, at, actor, action, record, purpose, details, previous, hash
         from audit_event where chain = ${a} and seq = 7`,
        `insert into audit_event select chain, -1, at, actor, action, record, purpose, details, previous, hash
         from audit_event where chain = ${b} and seq = 1`,
      ),
    finds: ({ b }) => [
      { kind: 'unplaced', chain: b, seq: -1 },
      { kind: 'unplaced', chain: 64, seq: 7 },
    ],
  },
]

const heads: readonly Tampering[] = [
  {
    what: 'a head deleted',
    by: ({ trail, a }) => trail.run(`delete from audit_head where chain = ${a}`),
    finds: faults('head-missing', null),
  },
  {
    what: 'a head with another hash',
    by: ({ trail, a }) => trail.run(`update audit_head set hash = '${otherHash}' where chain = ${a}`),
    finds: faults('head-altered', 10),
  },
  {
    what: 'a head set back',
    by: ({ trail, a }) => trail.run(`update audit_head set seq = 8 where chain = ${a}`),
    finds: faults('head-altered', 9, { seal: 2 }),
  },
  {
    what: 'a head set forward',
    by: ({ trail, a }) => trail.run(`update audit_head set seq = 9000000000000000000 where chain = ${a}`),
    finds: faults('head-altered', 10),
  },
]

const rewrites: readonly Tampering[] = [
  {
    what: 'a whole chain rewritten with good hashes',
    by: ({ trail, a }) =>
      trail.rewrite(
        a,
        1,
        numbers(10).map(n => ({ n: n === 2 ? 99 : n })),
      ),
    finds: faults('rewritten', 1, { upTo: 5, seal: 1 }),
  },
  {
    what: 'a chain rewritten from an event on, and sealed again',
    by: async ({ trail, a }) => {
      await trail.rewrite(
        a,
        8,
        numbers(5).map(n => ({ forged: n })),
      )
      await trail.seal()
    },
    finds: faults('rewritten', 6, { upTo: 10, seal: 2 }),
  },
]

export const eventTamperings: readonly Tampering[] = [...edits, ...deletions, ...moves, ...heads, ...rewrites]
