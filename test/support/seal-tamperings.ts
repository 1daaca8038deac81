import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { AuditFault } from '../../src/governance/audit/index.ts'
import { inBoth, numbers, otherHash, type Scene, type Tampering } from './tampering.ts'

const seal = (kind: AuditFault['kind'], n: number) => () => [{ kind, chain: null, seq: null, seal: n }]

const withLines =
  (change: (lines: readonly string[]) => readonly (string | undefined)[]) =>
  ({ trail }: Scene) =>
    trail.writeSeals(change(trail.sealLines()).filter(line => line !== undefined))

const seals: readonly Tampering[] = [
  {
    what: 'a seal edited',
    by: withLines(([one, two, three]) => [one, two?.replace(/"at":"[^"]+"/, '"at":"2026-11-25T00:00:00.000Z"'), three]),
    finds: seal('seal-edited', 2),
  },
  { what: 'a seal that is none', by: withLines(([one]) => [one, '{}']), finds: seal('seal-edited', 2) },
  {
    what: 'the last seal edited',
    by: withLines(([one, two, three]) => [one, two, three?.replace(/"at":"[^"]+"/, '"at":"2026-11-25T00:00:00.000Z"')]),
    finds: seal('seal-edited', 3),
  },
  {
    what: 'the last seal edited, with what the database remembers of it',
    by: async scene => {
      withLines(([one, two, three]) => [one, two, three?.replace(/"at":"[^"]+"/, '"at":"2026-11-25T00:00:00.000Z"')])(
        scene,
      )
      await scene.trail.run('delete from audit_seal where n = 3')
    },
    finds: seal('seal-edited', 3),
  },
  { what: 'the first seal deleted', by: withLines(lines => lines.slice(1)), finds: seal('seal-missing', 1) },
  { what: 'a seal deleted', by: withLines(([one, , three]) => [one, three]), finds: seal('seal-missing', 2) },
  { what: 'the last seal deleted', by: withLines(lines => lines.slice(0, -1)), finds: seal('seal-missing', 3) },
  {
    what: 'all seals deleted',
    by: ({ trail }) => rmSync(trail.folder.seals, { recursive: true }),
    finds: seal('seal-missing', 1),
  },
  {
    what: 'seals that changed places',
    by: withLines(([one, two, three]) => [one, three, two]),
    finds: seal('seal-moved', 2),
  },
  {
    what: 'a seal that stands twice',
    by: withLines(([one, two, three]) => [one, two, two, three]),
    finds: seal('seal-moved', 3),
  },
  {
    what: 'all seals signed with another key',
    by: async ({ trail }) => {
      const { seals, keys } = trail.folder
      const key = join(keys, '..', 'key')
      renameSync(keys, key)
      rmSync(seals, { recursive: true })
      await trail.run('delete from audit_seal')
      trail.reopen()
      await trail.seal()
      rmSync(keys, { recursive: true })
      renameSync(key, keys)
    },
    finds: seal('seal-of-another-key', 1),
  },
  {
    what: 'a seal that the database remembers otherwise',
    by: ({ trail }) => trail.run(`update audit_seal set hash = '${otherHash}' where n = 2`),
    finds: seal('seal-disowned', 2),
  },
  {
    what: 'a seal that the database has forgotten',
    by: ({ trail }) => trail.run('delete from audit_seal where n = 1'),
    finds: seal('seal-disowned', 1),
  },
  {
    what: 'all seals that the database has forgotten',
    by: ({ trail }) => trail.run('delete from audit_seal'),
    finds: seal('seal-disowned', 1),
  },
]

/** With the key, or with the whole of an earlier state, everything here agrees: only a copy kept elsewhere tells. */
const withTheKey: readonly Tampering[] = [
  {
    what: 'database and seals put back to an earlier state',
    by: async scene => {
      const { trail, a, b } = scene
      const hash = (await trail.events(a))[4]?.hash
      withLines(lines => lines.slice(0, 1))(scene)
      await trail.run(
        `delete from audit_event where chain = ${b} or seq > 5`,
        `update audit_head set seq = 0, hash = repeat('0', 64) where chain = ${b}`,
        `update audit_head set seq = 5, hash = '${hash}' where chain = ${a}`,
        'delete from audit_seal where n > 1',
      )
    },
    finds: ({ a, b }) => [
      { kind: 'seal-missing', seal: 2 },
      ...inBoth({ kind: 'cut-short', chain: a, seq: 6 }, { kind: 'cut-short', chain: b, seq: 1 }),
    ],
    withCopy: true,
  },
  {
    what: 'a chain rewritten, and all seals made again with the key',
    by: async ({ trail, a }) => {
      await trail.rewrite(
        a,
        7,
        numbers(4).map(n => ({ forged: n })),
      )
      rmSync(trail.folder.seals, { recursive: true })
      await trail.run('delete from audit_seal')
      trail.reopen()
      await trail.seal()
    },
    finds: ({ a }) => [
      { kind: 'seal-differs-from-copy', seal: 1 },
      { kind: 'rewritten', chain: a, seq: 6, upTo: 10, seal: 2 },
    ],
    withCopy: true,
  },
]

export const sealTamperings: readonly Tampering[] = [...seals, ...withTheKey]
