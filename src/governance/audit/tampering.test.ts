import { cpSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { anyAct, anyTrail, makeTrail } from '../../../test/support/any-tampering.ts'
import { createTrail, draftOf } from '../../../test/support/audit-trail.ts'
import { describeEachDatabase } from '../../../test/support/databases.ts'
import { eventTamperings } from '../../../test/support/event-tamperings.ts'
import { sealTamperings } from '../../../test/support/seal-tamperings.ts'
import type { Scene } from '../../../test/support/tampering.ts'
import { auditMigration, describeFault } from './index.ts'
import type { AuditSchema } from './schema.ts'

describeEachDatabase<AuditSchema>('a trail that was tampered with', [auditMigration], ({ database }) => {
  let scene: Scene
  let copy: string
  beforeAll(async () => {
    const trail = await createTrail(database())
    for (let n = 1; n <= 10; n++) {
      await trail.append(draftOf('record-1', { n }))
      if (n % 5 === 0) await trail.seal()
    }
    const [event] = await trail.append(draftOf('record-2'), draftOf('record-2'), draftOf('record-2'))
    await trail.seal()
    const heads = await database().kysely.selectFrom('audit_head').selectAll().orderBy('chain').execute()
    const chainAt = (seq: number) => heads.find(head => head.seq === seq)?.chain ?? -1
    scene = { trail, a: chainAt(10), b: event?.chain ?? -1, c: chainAt(0) }
    copy = join(trail.folder.keys, '..', 'copy')
    cpSync(trail.folder.seals, copy, { recursive: true })
  })
  afterAll(() => scene.trail.remove())
  // Also after each tampering: it must have been undone.
  afterEach(async () => {
    const whole = { ok: true, events: 13, chains: 2, seals: 3, unsealed: 0, faults: [] }
    expect(await scene.trail.verify(copy)).toEqual(whole)
  })

  it.each([...eventTamperings, ...sealTamperings])('$what', async ({ by, finds, withCopy }) => {
    await scene.trail.undone(async () => {
      await by(scene)
      if (withCopy) expect(await scene.trail.verify()).toMatchObject({ ok: true })
      const { ok, faults } = await scene.trail.verify(withCopy ? copy : undefined)
      expect(faults, faults.map(describeFault).join('\n')).toMatchObject(finds(scene))
      expect(ok).toBe(false)
    })
  })

  it('a copy that is none, or damaged, is refused', async () => {
    const { trail } = scene
    await expect(trail.verify(join(copy, 'nowhere'))).rejects.toMatchObject({ code: 'misuse' })
    await trail.undone(async () => {
      const [one = '', , three = ''] = trail.sealLines()
      const whole = trail.sealLines()
      trail.writeSeals([one, three])
      const damaged = join(copy, 'damaged')
      cpSync(trail.folder.seals, damaged, { recursive: true })
      trail.writeSeals(whole)
      await expect(trail.verify(damaged)).rejects.toMatchObject({ code: 'misuse' })
      trail.writeSeals(whole.slice(1))
      const newer = join(copy, 'newer')
      cpSync(trail.folder.seals, newer, { recursive: true })
      trail.writeSeals(whole)
      expect(await trail.verify(newer)).toMatchObject({ ok: true })
    })
  })

  it('whatever is done to one event of whatever trail is found, and that event named', async () => {
    await scene.trail.undone(async () => {
      const property = fc.asyncProperty(
        anyTrail,
        anyAct,
        fc.nat(),
        fc.nat(),
        fc.nat(),
        async (steps, { act, unseen }, one, place, seed) => {
          const chains = await makeTrail(scene.trail, steps)
          expect(await scene.trail.verify()).toMatchObject({ ok: true, chains: chains.length })
          const chain = chains[one % chains.length]
          if (chain === undefined) throw new Error('a trail has a chain')
          const seq = 1 + (place % chain.events.length)
          await act(scene.trail, chain, seq, seed)
          const { faults } = await scene.trail.verify()
          const named = faults.find(fault => fault.chain === chain.chain)
          if (unseen === 'where not sealed' && chain.sealed < seq) expect(faults).toEqual([])
          else if (named?.kind === 'rewritten') {
            expect([named.seq, named.upTo]).toSatisfy(([from, to]) => from <= seq && seq <= to)
          } else expect(named, JSON.stringify(faults)).toMatchObject({ seq })
        },
      )
      await fc.assert(property, { numRuns: 25 })
    })
  })
})
