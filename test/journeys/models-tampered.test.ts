import { createHash, generateKeyPairSync } from 'node:crypto'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { draftPlan } from '../../src/apps/use-cases/models/plan.ts'
import { canonicalJson } from '../../src/core/index.ts'
import { appendAudit } from '../../src/governance/audit/index.ts'
import { type ModelEvent, type Plan, planHash, signPlan } from '../../src/governance/change-control/index.ts'
import { markOf, moveHash, type servingAt } from '../../src/pipeline/models/index.ts'
import { type Db, model, waysOf } from '../support/model-ways.ts'
import { type Hospital, hospitalOf, loosePlan, smallDefinition } from '../support/trained.ts'

/** What somebody writes to the database or the folder behind the product's back serves nothing. */

let hospital: Hospital
let plan: Plan
/** A serves, after B did; the worse one and the other kind were gated and failed. */
const versions = { a: '', b: '', worse: '', kind: '' }

const { deps, okafor, trained, sign, gate, decide, refusal, attuneModel, decided, at, servingIn, serves } = waysOf(
  () => hospital,
)

class Undone extends Error {}

/** What serves after somebody has written to the database behind the product's back; then it is as before. */
const afterTampering = async (tamper: (tx: Db) => Promise<unknown>) => {
  let found: Awaited<ReturnType<typeof servingAt>> | undefined
  const run = deps()
    .database.kysely.transaction()
    .execute(async transaction => {
      const tx = transaction as unknown as Db
      await tamper(tx)
      found = await servingIn(tx)
      throw new Undone()
    })
  await expect(run).rejects.toBeInstanceOf(Undone)
  return found!
}

const bodyOf = async (db: Db, kind: ModelEvent['kind'], version: string): Promise<{ n: number; event: ModelEvent }> => {
  const rows = await db.selectFrom('model_event').selectAll().where('model', '=', model).orderBy('n', 'desc').execute()
  const events = rows.map(({ n, body }) => ({ n, event: JSON.parse(body) as ModelEvent }))
  return events.find(({ event }) => event.kind === kind && event.version === version)!
}
const put = async (db: Db, n: number, event: ModelEvent): Promise<void> => {
  await db
    .insertInto('model_event')
    .values({ model, n, body: canonicalJson(event) })
    .execute()
}
const countOf = async (db: Db): Promise<number> =>
  (await db.selectFrom('model_event').select('n').where('model', '=', model).execute()).length

beforeAll(async () => {
  hospital = await hospitalOf()
  versions.a = await trained()
  plan = { ...loosePlan(await draftPlan(deps(), { model })), id: 'again' }
  await sign(plan)
  await gate(versions.a)
  await decide('approved', versions.a)
  await decide('served', versions.a)
  const little = smallDefinition().features.filter(({ name }) => name === 'sex' || name === 'days_in')
  versions.worse = await trained({ definition: smallDefinition({ version: 2, features: little }) })
  await gate(versions.worse)
  versions.kind = await trained({ kind: 'boosted' })
  await gate(versions.kind)
  versions.b = await trained({ seed: 2 })
  await gate(versions.b)
  await decide('approved', versions.b)
  await decide('served', versions.b)
  await decide('rolled-back', versions.a)
}, 240_000)
afterAll(() => hospital.close())

describe('what was written behind the back of the product', () => {
  const nothingServes = (found: Awaited<ReturnType<typeof servingAt>>, because: string): void => {
    expect(found.served.filter(({ run }) => run.trained.model === model)).toEqual([])
    expect(found.not.find(one => one.model === model)?.because).toContain(because)
  }

  it('a plan that was edited, is not signed, or is of another key', async () => {
    const current = await deps()
      .database.kysely.selectFrom('model_plan')
      .selectAll()
      .where('model', '=', model)
      .execute()
    const edited = await afterTampering(tx =>
      tx
        .updateTable('model_plan')
        .set({ document: sql<string>`replace(document, '"leastDiscrimination":', '"leastDiscrimination":0.5,"x":')` })
        .execute(),
    )
    nothingServes(edited, 'plan-unknown')
    const own = current[0]!
    for (const forged of [
      { plan: { ...plan, id: 'forged' }, key: (JSON.parse(own.document) as { key: string }).key, signature: '' },
      signPlan({ ...plan, id: 'forged' }, generateKeyPairSync('ed25519').privateKey),
    ]) {
      // Inserted, and a move under it, as a version that nobody gated would need.
      const document = canonicalJson(forged)
      const found = await afterTampering(async tx => {
        await tx
          .insertInto('model_plan')
          .values({ ...own, hash: planHash(forged.plan), document })
          .execute()
        const n = await countOf(tx)
        await put(tx, n, {
          kind: 'served',
          version: versions.b,
          at: at(),
          by: okafor,
          why: 'x',
          plan: planHash(forged.plan),
        })
      })
      nothingServes(found, `knows nothing of move`)
    }
  })

  it('a plan of another key is not what anything is judged by, though it is the newest', async () => {
    const { kysely } = deps().database
    const theirs = signPlan({ ...plan, id: 'theirs' }, generateKeyPairSync('ed25519').privateKey)
    const hash = planHash(theirs.plan)
    const row = { hash, model, document: canonicalJson(theirs), added: at(), by: 'x' }
    await kysely.insertInto('model_plan').values(row).execute()
    const gated = await gate(versions.worse)
    expect(gated.plan).toMatchObject({ id: 'again' })
    expect(gated.plan.hash).not.toBe(hash)
    await kysely.deleteFrom('model_plan').where('hash', '=', hash).execute()
  })

  it('a move that was added', async () => {
    const found = await afterTampering(async tx => {
      const last = await bodyOf(tx, 'served', versions.b)
      await put(tx, await countOf(tx), { ...last.event, kind: 'rolled-back', at: at() } as ModelEvent)
    })
    nothingServes(found, 'the audit trail knows nothing of move')
  })

  it('a move that was added with an entry in the audit trail, its hash in order, but no key to sign it', async () => {
    const key = generateKeyPairSync('ed25519').privateKey
    const found = await afterTampering(async tx => {
      const n = await countOf(tx)
      const last = await bodyOf(tx, 'served', versions.b)
      const event = { ...last.event, kind: 'rolled-back', at: at() } as ModelEvent
      await put(tx, n, event)
      const details = markOf({ model, n, event }, key)
      expect(details.moveHash).toBe(moveHash(model, n, event))
      await appendAudit(tx, [
        { at: at(), actor: 'x', action: 'model.rolled-back', record: null, purpose: 'HOPERAT', details },
      ])
    })
    nothingServes(found, 'not signed')
  })

  it('a gate with forged numbers', async () => {
    const found = await afterTampering(async tx => {
      const { n, event } = await bodyOf(tx, 'gated', versions.worse)
      if (event.kind !== 'gated') throw new Error('a gate was expected')
      const difference = event.champion!.difference
      if (difference.kind !== 'answered') throw new Error('a difference was expected')
      const interval = { kind: 'answered', value: { low: 0, high: 0.2, level: 0.95, method: 'DeLong' } } as const
      const forged = {
        ...event,
        champion: { ...event.champion!, difference: { ...difference, value: { value: 0.1, interval } } },
      }
      await tx
        .updateTable('model_event')
        .set({ body: canonicalJson(forged) })
        .where('n', '=', n)
        .where('model', '=', model)
        .execute()
    })
    nothingServes(found, 'knows nothing of move')
  })

  it('a move that was taken away, in the middle or at the end', async () => {
    const middle = await afterTampering(async tx => {
      const { n } = await bodyOf(tx, 'gated', versions.kind)
      await tx.deleteFrom('model_event').where('n', '=', n).where('model', '=', model).execute()
    })
    nothingServes(middle, 'one before it is missing')
    const end = await afterTampering(async tx => {
      // The version before would serve again.
      const { n } = await bodyOf(tx, 'rolled-back', versions.a)
      await tx.deleteFrom('model_event').where('n', '>=', n).where('model', '=', model).execute()
    })
    nothingServes(end, 'are not there')
  })

  it('a training run or a definition that was changed', async () => {
    const run = await afterTampering(tx =>
      tx
        .updateTable('model_run')
        .set({ body: sql<string>`replace(body, '"seed":1', '"seed":9')` })
        .where('version', '=', versions.a)
        .execute(),
    )
    nothingServes(run, 'is not what was registered')
    const definition = await afterTampering(tx =>
      tx.updateTable('model_definition').set({ body: sql<string>`replace(body, '"to":30', '"to":31')` }).execute(),
    )
    nothingServes(definition, 'is not what was kept')
  })

  it('no move at all is made on a history that cannot be trusted', async () => {
    const { kysely } = deps().database
    const n = await countOf(kysely)
    const last = await bodyOf(kysely, 'served', versions.b)
    await put(kysely, n, { ...last.event, kind: 'rolled-back', at: at() } as ModelEvent)
    try {
      expect(await refusal(decide('retired', versions.a))).toBe('history-broken')
      expect(await refusal(gate(versions.b))).toBe('history-broken')
      expect((await attuneModel('rollback', model, versions.b, ...decided)).exit).toBe(3)
      expect((await attuneModel('list')).text).toContain('not served')
    } finally {
      await kysely.deleteFrom('model_event').where('model', '=', model).where('n', '=', n).execute()
    }
    expect(await serves()).toEqual([versions.a])
  })

  it('a model file with other bytes under the name of the version', async () => {
    const folder = join(deps().folder.blobs, versions.a.slice(0, 2))
    const file = readdirSync(folder).find(name => name.startsWith(versions.a))!
    const other = Buffer.from(await deps().blobs.get(versions.b as never))
    expect(createHash('sha256').update(other).digest('hex')).toBe(versions.b)
    writeFileSync(join(folder, file), file.endsWith('.gz') ? gzipSync(other) : other)
    nothingServes(await servingIn(deps().database.kysely), 'damaged')
  })
})
