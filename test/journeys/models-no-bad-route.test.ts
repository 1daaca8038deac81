import { createHash, generateKeyPairSync } from 'node:crypto'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseArguments } from '../../src/apps/commands/arguments.ts'
import { modelCommand } from '../../src/apps/commands/model/model.ts'
import type { Dependencies } from '../../src/apps/use-cases/dependencies.ts'
import { gateModel } from '../../src/apps/use-cases/models/gate.ts'
import { type MoveAsked, moveModel } from '../../src/apps/use-cases/models/move.ts'
import { draftPlan, signPlanText } from '../../src/apps/use-cases/models/plan.ts'
import { trainModel } from '../../src/apps/use-cases/models/train.ts'
import { AppError, canonicalJson, type Instant } from '../../src/core/index.ts'
import { appendAudit } from '../../src/governance/audit/index.ts'
import {
  type ModelEvent,
  type Plan,
  planHash,
  publicPlanKey,
  signPlan,
} from '../../src/governance/change-control/index.ts'
import { markOf, moveHash, servingAt } from '../../src/pipeline/models/index.ts'
import { createFolderBlobStore } from '../../src/platform/blobs/index.ts'
import { caller, type Hospital, hospitalOf, loosePlan, smallDefinition } from '../support/trained.ts'

/** A version that is worse, unfair, outside the plan, or not what was decided on is tried by every way to serving there is. */

const model = 'again-soon'
let hospital: Hospital
let plan: Plan
/** A serves; B and C are as good; the worse one knows only what says little; the other kind is not in the plan. */
const versions = { a: '', b: '', c: '', worse: '', kind: '' }

const deps = (): Dependencies => hospital.app.dependencies
const okafor = { id: 'dr-okafor', role: 'clinician' } as const
const trained = async (change: object = {}): Promise<string> =>
  (await trainModel(deps(), { definition: smallDefinition(), by: 'dr-lind', kind: 'logistic', ...change }, caller))
    .version
const sign = async (change: (plan: Plan) => Plan = one => one): Promise<void> => {
  await signPlanText(deps(), { text: JSON.stringify(change(plan)), by: 'dr-okafor', why: 'agreed' }, caller)
}
const gate = async (version: string, using = deps()) => await gateModel(using, { model, version }, caller)
const decide = async (kind: MoveAsked['kind'], version: string, by: MoveAsked['by'] = okafor, using = deps()) =>
  await moveModel(using, { model, version, kind, by, why: 'as agreed' }, caller)

/** By which name it was refused. */
const refusal = async (attempt: Promise<unknown>): Promise<unknown> => {
  const error = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof AppError)) throw new Error(`not refused: ${String(error)}`)
  expect(error.remedy).not.toBe('')
  return error.details.refusal
}

/** The command line, in this process. */
const attuneModel = async (...argv: readonly string[]) => {
  const { values, positionals } = parseArguments(argv, modelCommand.options)
  const line = { values, positionals, cwd: hospital.home, caller, progress: () => undefined, output: () => undefined }
  return await modelCommand.run(deps(), line)
}
const decided = ['--by', 'dr-okafor', '--role', 'clinician', '--why', 'as agreed']

const at = () => deps().clock()
type Db = Parameters<typeof servingAt>[0]['db']
const servingIn = async (db: Db, moment: Instant = at()) =>
  // Bytes past the database: a query of its own would wait for the transaction that looks.
  await servingAt(
    { db, blobs: createFolderBlobStore(deps().folder.blobs) },
    { publicKey: publicPlanKey(deps().folder.keys), at: moment },
  )
const serves = async (): Promise<readonly string[]> =>
  (await servingIn(deps().database.kysely)).served.map(({ run }) => run.trained.version)

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
  hospital = await hospitalOf(450)
  versions.a = await trained()
  plan = loosePlan(await draftPlan(deps(), { model }))
  await sign()
  await gate(versions.a)
  await decide('approved', versions.a)
  await decide('served', versions.a)
  versions.b = await trained({ seed: 2 })
  versions.c = await trained({ seed: 3 })
  const little = smallDefinition().features.filter(({ name }) => name === 'sex' || name === 'days_in')
  versions.worse = await trained({ definition: smallDefinition({ version: 2, features: little }) })
  versions.kind = await trained({ kind: 'boosted' })
}, 240_000)
afterAll(() => hospital.close())

describe('a version that should not serve', () => {
  it('serves to begin with, so that not serving means something', async () => {
    expect(await serves()).toEqual([versions.a])
  })

  it('neither gated nor approved', async () => {
    expect(await refusal(decide('approved', versions.b))).toBe('gates-not-passed')
    expect(await refusal(decide('served', versions.b))).toBe('gates-not-passed')
    expect(await refusal(decide('shadowed', versions.b))).toBe('gates-not-passed')
    expect(await attuneModel('serve', model, versions.b, ...decided)).toMatchObject({
      exit: 3,
      json: { error: { details: { refusal: 'gates-not-passed' } } },
    })
    await gate(versions.b)
    expect(await refusal(decide('served', versions.b))).toBe('not-approved')
    expect((await attuneModel('serve', model, versions.b, ...decided)).exit).toBe(3)
  })

  it('worse than the one that serves', async () => {
    const { judgement } = await gate(versions.worse)
    expect(judgement).toMatchObject({ verdict: 'failed', champion: versions.a })
    expect(judgement.gates.find(({ gate: name }) => name === 'non-inferiority')).toMatchObject({ outcome: 'failed' })
    expect((await attuneModel('gate', model, versions.worse)).exit).toBe(3)
    for (const kind of ['approved', 'shadowed', 'served', 'rolled-back'] as const)
      expect(await refusal(decide(kind, versions.worse))).toBe('gates-not-passed')
    expect((await attuneModel('approve', model, versions.worse, ...decided)).exit).toBe(3)
    expect((await attuneModel('serve', model, versions.worse, ...decided)).exit).toBe(3)
  })

  it('of a kind, a setting, features or data that the plan does not name', async () => {
    expect((await gate(versions.kind)).judgement.outside.map(({ what }) => what)).toContain('kind')
    expect(await refusal(decide('approved', versions.kind))).toBe('gates-not-passed')
    const outside = async (change: (plan: Plan) => Plan): Promise<readonly string[]> => {
      await sign(change)
      const { judgement } = await gate(versions.c)
      expect(judgement.verdict).toBe('blocked')
      expect(await refusal(decide('approved', versions.c))).toBe('gates-not-passed')
      expect(await refusal(decide('served', versions.c))).toBe('gates-not-passed')
      return judgement.outside.map(({ what }) => what)
    }
    expect(
      await outside(one => ({
        ...one,
        id: 'setting',
        kinds: one.kinds.map(row => ({ ...row, hyperparameters: { ...row.hyperparameters, seed: { oneOf: [1] } } })),
      })),
    ).toEqual(['hyperparameter'])
    expect(await outside(one => ({ ...one, id: 'feature', features: ['age', 'sex'] }))).toEqual(['feature', 'feature'])
    expect(await outside(one => ({ ...one, id: 'data', data: { ...one.data, leastRows: 1_000_000 } }))).toEqual([
      'data',
    ])
  }, 60_000)

  it('unfair by the gate', async () => {
    await sign(one => {
      const { subgroups } = one.gates
      if ('waived' in subgroups) throw new Error('groups were expected')
      const largestGap = { tpr: 1e-6, inTheLarge: 1e-6 }
      return { ...one, id: 'fair', gates: { ...one.gates, subgroups: { ...subgroups, largestGap, by: 'interval' } } }
    })
    const { judgement } = await gate(versions.c)
    expect(judgement.verdict).toBe('failed')
    expect(
      judgement.gates.filter(({ outcome }) => outcome === 'failed').every(({ gate: name }) => name.startsWith('sex')),
    ).toBe(true)
    expect(await refusal(decide('approved', versions.c))).toBe('gates-not-passed')
  })

  it('tested on other rows than those of the plan', async () => {
    const other = { ...plan, id: 'other', frozenTest: 'f'.repeat(64) }
    await expect(
      signPlanText(deps(), { text: JSON.stringify(other), by: 'dr-okafor', why: 'x' }, caller),
    ).rejects.toThrow('frozenTest')
  })

  it('approved by who trained it, by another role, by nobody, by a program, without a reason', async () => {
    await sign(one => ({ ...one, id: 'governance-only', approval: { roles: ['governance'], notByTrainer: true } }))
    await gate(versions.b)
    expect(await refusal(decide('approved', versions.b))).toBe('role-not-allowed')
    expect(await refusal(decide('approved', versions.b, { id: 'DR-Lind ', role: 'governance' }))).toBe(
      'trained-it-oneself',
    )
    expect(await refusal(decide('approved', versions.b, { id: 'p1', role: 'patient' }))).toBe('role-not-allowed')
    expect(await refusal(decide('approved', versions.b, { id: 'system:training', role: 'governance' }))).toBe(
      'not-a-person',
    )
    expect(await refusal(decide('approved', versions.b, { id: ' ', role: 'governance' }))).toBe('nobody-named')
    const silent = {
      model,
      version: versions.b,
      kind: 'approved',
      by: { id: 'x', role: 'governance' },
      why: ' ',
    } as const
    expect(await refusal(moveModel(deps(), silent, caller))).toBe('no-reason')
    expect((await attuneModel('approve', model, versions.b, ...decided)).exit).toBe(3)
    await expect(
      attuneModel('approve', model, versions.b, '--by', 'p1', '--role', 'patient', '--why', 'x'),
    ).rejects.toThrow('does not decide')
    await sign(one => ({ ...one, id: 'again' }))
  })

  it('compared with another than the one that serves now; or never served, and rolled back to', async () => {
    await gate(versions.b)
    await gate(versions.c)
    await decide('approved', versions.b)
    await decide('approved', versions.c)
    expect(await refusal(decide('rolled-back', versions.b))).toBe('never-served')
    await decide('served', versions.b)
    expect(await refusal(decide('served', versions.c))).toBe('other-champion')
    expect((await attuneModel('serve', model, versions.c, ...decided)).exit).toBe(3)
    expect(await serves()).toEqual([versions.b])
    // A is gated under the plan in force, and comes back.
    await gate(versions.a)
    await decide('approved', versions.a)
    await decide('rolled-back', versions.a)
    expect(await serves()).toEqual([versions.a])
    expect(await refusal(decide('served', versions.a))).toBe('serves-already')
  }, 60_000)

  it('after the plan has expired', async () => {
    const later = '2099-01-01T00:00:00.000Z' as Instant
    const then = { ...deps(), clock: () => later }
    expect(await refusal(gate(versions.c, then))).toBe('plan-expired')
    expect(await refusal(decide('approved', versions.c, okafor, then))).toBe('plan-expired')
    const { served, not } = await servingIn(deps().database.kysely, later)
    expect(served).toEqual([])
    expect(not[0]).toMatchObject({ version: versions.a, because: expect.stringContaining('no plan that is in force') })
  })

  it('a score of survival', async () => {
    const definition = smallDefinition({ name: 'until-again', target: 'survival', timeAtRisk: { to: 90 } })
    const { version } = await trainModel(deps(), { definition, by: 'dr-lind', kind: 'cox' }, caller)
    const draft = await draftPlan(deps(), { model: 'until-again' })
    await signPlanText(deps(), { text: JSON.stringify(draft), by: 'dr-okafor', why: 'agreed' }, caller)
    const { judgement } = await gateModel(deps(), { model: 'until-again' }, caller)
    expect(judgement.gates[0]).toMatchObject({ gate: 'discrimination', value: expect.any(Number) })
    const asked = { model: 'until-again', version, by: okafor, why: 'x' }
    for (const kind of ['shadowed', 'served'] as const)
      expect(await refusal(moveModel(deps(), { ...asked, kind }, caller))).toBe('no-chance')
  }, 60_000)

  it('is refused with an entry in the audit trail', async () => {
    const rows = await deps()
      .database.kysely.selectFrom('audit_event')
      .select('details')
      .where('action', '=', 'model.refused')
      .execute()
    const refusals = new Set(rows.map(({ details }) => (JSON.parse(details) as { refusal: string }).refusal))
    for (const one of [
      'gates-not-passed',
      'not-approved',
      'role-not-allowed',
      'not-a-person',
      'plan-expired',
      'other-champion',
    ])
      expect(refusals).toContain(one)
  })
})

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
          version: versions.c,
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
      const { n } = await bodyOf(tx, 'gated', versions.worse)
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
      expect(await refusal(gate(versions.c))).toBe('history-broken')
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
