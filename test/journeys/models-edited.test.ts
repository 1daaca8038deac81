import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type EditAsked, editVersion, effectOfEdits } from '../../src/apps/use-cases/models/edit.ts'
import { draftPlan } from '../../src/apps/use-cases/models/plan.ts'
import { recordMove } from '../../src/apps/use-cases/models/record-move.ts'
import { type ModelEvent, type Plan, planHash } from '../../src/governance/change-control/index.ts'
import { type AdditiveFile, editModel, modelText, predictionsOf, type Table } from '../../src/learning/index.ts'
import {
  handEditsOf,
  keepRun,
  modelOfVersion,
  runHash,
  runOfVersion,
  type TrainingRun,
} from '../../src/pipeline/models/index.ts'
import { createFolderBlobStore } from '../../src/platform/blobs/index.ts'
import { model, waysOf } from '../support/model-ways.ts'
import { caller, type Hospital, hospitalOf, loosePlan } from '../support/trained.ts'

/** Shapes that a person edits: a new candidate that goes through everything again; and every way by which one could serve without. */

let hospital: Hospital
let plan: Plan
/** A serves, and is what is edited. */
let served = ''
let edited = ''

const { deps, okafor, trained, sign, gate, decide, refusal, attuneModel, decided, at, serves, servingIn } = waysOf(
  () => hospital,
)
const anneke = { id: 'a-devries', role: 'governance' } as const
const monotone = { kind: 'monotone', feature: 'creatinine', direction: 1 } as const
const flatten = { kind: 'flatten', feature: 'age', above: null, atMost: null } as const
const allowing: NonNullable<Plan['edits']> = {
  kinds: ['monotone', 'flatten', 'missing'],
  features: ['creatinine', 'age'],
  most: 3,
  largestChange: 3,
}

const asked = (change: Partial<EditAsked> = {}): EditAsked => ({
  model,
  version: served,
  edits: [flatten],
  by: anneke,
  why: 'age should not count here',
  ...change,
})
const edit = async (change: Partial<EditAsked> = {}) => await editVersion(deps(), asked(change), caller)

const fileOf = async (version: string): Promise<AdditiveFile> => {
  const read = await modelOfVersion(createFolderBlobStore(deps().folder.blobs), version)
  if (read.kind !== 'additive') throw new Error('an additive model was expected')
  return read
}

beforeAll(async () => {
  hospital = await hospitalOf()
  served = await trained({ kind: 'additive', settings: { pairs: 1 } })
  plan = loosePlan(await draftPlan(deps(), { model }))
  await sign(plan)
  await gate(served)
  await decide('approved', served)
  await decide('served', served)
}, 240_000)
afterAll(() => hospital.close())

describe('editing a shape of a version', () => {
  it('tells the effect first, keeps nothing, and looks at no outcome of the test', async () => {
    const moves = async () => (await deps().database.kysely.selectFrom('model_event').select('n').execute()).length
    const before = await moves()
    const { effect, outside } = await effectOfEdits(deps(), asked(), caller)
    expect(await moves()).toBe(before)
    expect(outside).toEqual(['shapes were edited by hand, and the plan says nothing of that'])
    const run = await runOfVersion(deps().database.kysely, served)
    expect([effect.training.of, effect.test.of]).toEqual([run.trained.data.rows, run.test.rows])
    expect(effect.training.rows).toBeGreaterThan(0.9 * effect.training.of)
    expect(effect.test.rows).toBeGreaterThan(0.9 * effect.test.of)
    if (effect.check.kind !== 'checked') throw new Error(effect.check.because)
    const { before: then, after, difference, touched } = effect.check
    for (const one of [then, after])
      for (const part of [one.discrimination, one.slope, one.inTheLarge, one.ece]) expect(part.kind).toBe('answered')
    if (then.discrimination.kind !== 'answered' || after.discrimination.kind !== 'answered') throw new Error('no AUC')
    if (difference.kind !== 'answered') throw new Error('no difference')
    expect(difference.value.value).toBeCloseTo(after.discrimination.value.value - then.discrimination.value.value, 9)
    expect(touched).not.toBe(null)
  }, 60_000)

  it('gives a new candidate with its own bytes; the version that serves stays as it is', async () => {
    const bytes = modelText(await fileOf(served))
    const made = await edit()
    edited = made.version
    expect(edited).not.toBe(served)
    expect(await serves()).toEqual([served])
    expect(modelText(await fileOf(served))).toBe(bytes)
    const run = await runOfVersion(deps().database.kysely, edited)
    const parent = await runOfVersion(deps().database.kysely, served)
    expect(run.trained).toEqual({
      ...parent.trained,
      version: edited,
      edited: {
        parent: served,
        edits: [
          {
            kind: 'flatten',
            features: ['age'],
            change: 'everywhere made level',
            by: 'a-devries',
            because: 'age should not count here',
            at: expect.any(String),
            largest: expect.any(Number),
          },
        ],
      },
    })
    const [record] = run.edited!.edits
    expect(record!.before.length).toBe(record!.after.length)
    expect(new Set(record!.after.slice(0, -1)).size).toBe(1)
    expect(run.edited).toMatchObject({ parent: served, judgedBefore: 1, effect: { check: { kind: 'checked' } } })
    expect(run.found.hash).toBe(parent.found.hash)
    expect(run.found.discrimination).not.toEqual(parent.found.discrimination)
  }, 60_000)

  it('leaves the prediction of who was not touched as it was', async () => {
    const [before, after] = [await fileOf(served), await fileOf(edited)]
    const table: Table = {
      rows: 1,
      columns: before.features.map(({ kind, name }) =>
        kind === 'numeric'
          ? { kind, name, values: Float64Array.of(Number.NaN) }
          : { kind, name, codes: Int32Array.of(-1), levels: [] },
      ),
    }
    expect(predictionsOf(after, table)[0]).toBeCloseTo(predictionsOf(before, table)[0]!, 12)
  })

  it('is in the audit trail as the registration it is, under the name of who edited', async () => {
    const rows = await deps()
      .database.kysely.selectFrom('audit_event')
      .select('details')
      .where('action', '=', 'model.registered')
      .execute()
    const own = rows.map(({ details }) => JSON.parse(details)).find(({ version }) => version === edited)
    expect(own).toMatchObject({ by: 'a-devries', role: 'governance', signature: expect.any(String) })
  })

  it('of the command line, with a preview', async () => {
    const line = [
      'edit',
      model,
      served.slice(0, 12),
      '--feature',
      'creatinine',
      '--by',
      'a-devries',
      '--role',
      'governance',
    ]
    const preview = await attuneModel(...line, '--monotone', 'down', '--reason', 'to see', '--preview')
    expect(preview).toMatchObject({ exit: 0, json: { parent: served, outside: [expect.any(String)] } })
    expect(preview.text).toMatch(/Touched: \d+.* of \d+ training rows.*AUC after minus before/s)
    await expect(attuneModel(...line, '--monotone', 'down')).rejects.toThrow('--reason is missing')
    await expect(attuneModel(...line, '--reason', 'x')).rejects.toThrow('What to edit is not said')
    await expect(attuneModel(...line, '--set', '0.123..=1', '--reason', 'x')).rejects.toThrow('a bound of its cells')
    await expect(attuneModel(...line, '--set', '1', '--reason', 'x')).rejects.toThrow('--set is not')
    await expect(attuneModel(...line, '--monotone', 'on', '--reason', 'x')).rejects.toThrow('up or down')
    const by = ['--by', 'm', '--role', 'patient', '--reason', 'x', '--drop']
    await expect(attuneModel('edit', model, served, '--feature', 'age', ...by)).rejects.toThrow('does not edit')
  }, 60_000)

  it('refuses what has no shapes to edit', async () => {
    const version = await trained()
    await expect(edit({ version })).rejects.toThrow('has no shapes')
    await expect(edit({ why: ' ' })).rejects.toThrow('Why it is edited')
    await expect(edit({ edits: [] })).rejects.toThrow('What to edit')
    await expect(edit({ edits: [{ kind: 'drop', feature: 'shoe_size' }] })).rejects.toThrow('no feature shoe_size')
  })
})

describe('an edited version', () => {
  it('does not serve under a plan that says nothing of edits', async () => {
    const { judgement } = await gate(edited)
    expect(judgement.verdict).toBe('blocked')
    expect(judgement.outside.map(({ what }) => what)).toEqual(['edit'])
    for (const kind of ['approved', 'shadowed', 'served', 'rolled-back'] as const)
      expect(await refusal(decide(kind, edited))).toBe('gates-not-passed')
    expect((await attuneModel('serve', model, edited, ...decided)).exit).toBe(3)
    expect(await serves()).toEqual([served])
  }, 60_000)

  it('does not serve outside what the plan allows of edits', async () => {
    const outside = async (edits: Partial<NonNullable<Plan['edits']>>): Promise<readonly string[]> => {
      await sign(plan, one => ({ ...one, id: JSON.stringify(edits), edits: { ...allowing, ...edits } }))
      const { judgement } = await gate(edited)
      expect(judgement.verdict).toBe('blocked')
      expect(await refusal(decide('approved', edited))).toBe('gates-not-passed')
      return judgement.outside.map(({ because }) => because)
    }
    expect(await outside({ kinds: ['monotone'] })).toEqual([expect.stringContaining('flatten is not among monotone')])
    expect(await outside({ features: ['creatinine'] })).toEqual([expect.stringContaining('age may not be edited')])
    expect(await outside({ largestChange: 1e-6 })).toEqual([expect.stringContaining('the plan allows 0.000001')])
    const { version } = await edit({ version: edited, edits: [monotone] }).catch(async () =>
      edit({ version: edited, edits: [{ kind: 'missing', feature: 'creatinine', value: 0.3 }] }),
    )
    await sign(plan, one => ({ ...one, id: 'one', edits: { ...allowing, most: 1 } }))
    expect((await gate(version)).judgement.outside.map(({ because }) => because)).toEqual([
      '2 edits, the plan allows 1',
    ])
  }, 120_000)

  it('is approved by somebody else than who edited it, whatever the plan says; then it serves', async () => {
    await sign(plan, one => ({
      ...one,
      id: 'edits',
      edits: allowing,
      approval: { roles: ['clinician', 'governance'], notByTrainer: false },
    }))
    const { judgement } = await gate(edited)
    expect(judgement).toMatchObject({ verdict: 'passed', outside: [], champion: served })
    expect(await refusal(decide('approved', edited, anneke))).toBe('edited-it-oneself')
    expect(await refusal(decide('approved', edited, { id: ' A-Devries', role: 'clinician' }))).toBe('edited-it-oneself')
    const self = ['--by', 'a-devries', '--role', 'governance', '--why', 'mine']
    expect((await attuneModel('approve', model, edited, ...self)).exit).toBe(3)
    expect(await refusal(decide('served', edited))).toBe('not-approved')
    await decide('approved', edited)
    await decide('served', edited)
    expect(await serves()).toEqual([edited])
    // An editor of an earlier edit does not approve a later one either.
    const later = await edit({
      version: edited,
      by: okafor,
      edits: [{ kind: 'missing', feature: 'creatinine', value: 0.25 }],
    })
    await gate(later.version)
    for (const by of [anneke, okafor])
      expect(await refusal(decide('approved', later.version, by))).toBe('edited-it-oneself')
  }, 120_000)
})

/** As somebody would who runs code of their own beside the key of the site: a version, its record, and every move to serving. */
const forced = async (
  text: string,
  change: (run: TrainingRun, version: string) => TrainingRun,
  by = anneke as ModelEvent['by'],
) => {
  const { hash: version } = await deps().blobs.put(Buffer.from(text))
  const parent = await runOfVersion(deps().database.kysely, served)
  const run = change({ ...parent, trained: { ...parent.trained, version } }, version)
  const move = async (kind: string, part: object, alongside = {}) =>
    await recordMove(
      deps(),
      model,
      () => ({ kind, version, at: at(), by, why: 'x', ...part }) as ModelEvent,
      caller,
      alongside,
    )
  await move('registered', { trained: run.trained }, { run: runHash(run), write: (tx: never) => keepRun(tx, run) })
  return {
    version,
    serve: async () => {
      const hash = planHash({ ...plan, id: 'forced', edits: allowing })
      await sign(plan, one => ({ ...one, id: 'forced', edits: allowing }))
      const { event } = await gate(edited)
      const difference = {
        kind: 'answered',
        value: {
          value: 0,
          interval: { kind: 'answered', value: { low: -0.001, high: 0.001, level: 0.95, method: 'x' } },
        },
      }
      const champion = { version: edited, test: plan.frozenTest, difference }
      // What a version that serves has shown, as if it were its own.
      const test = event.kind === 'gated' ? event.test : undefined
      await move('gated', { plan: hash, test, champion })
      await decide('approved', version)
      await decide('served', version)
      return await servingIn(deps().database.kysely)
    },
    back: async () => {
      await gate(edited)
      await decide('approved', edited)
      await decide('rolled-back', edited)
    },
  }
}

describe('bytes that are not what is on record never serve', () => {
  const warrant = { by: 'a-devries', because: 'x', at: '2026-02-01T00:00:00.000Z' }
  const nothing = (found: Awaited<ReturnType<typeof servingIn>>, because: string): void => {
    expect(found.served).toEqual([])
    expect(found.not[0]?.because).toContain(because)
  }

  it('edited, and registered as if they were as trained', async () => {
    const file = editModel(await fileOf(served), [{ kind: 'drop', feature: 'creatinine' }], warrant)
    const { version, serve, back } = await forced(modelText(file), run => run)
    expect(await refusal(gate(version))).toBe('edits-not-recorded')
    nothing(await serve(), 'its registration says nothing of them')
    await back()
    expect(await serves()).toEqual([edited])
  }, 60_000)

  it('edited otherwise than the record says, or beyond it', async () => {
    const file = editModel(await fileOf(served), [{ kind: 'drop', feature: 'days_in' }], warrant)
    const said = editModel(await fileOf(served), [flatten], warrant)
    const other = await forced(modelText(file), run => ({
      ...run,
      trained: { ...run.trained, edited: { parent: served, edits: handEditsOf(said) } },
    }))
    expect(await refusal(gate(other.version))).toBe('edits-not-recorded')
    const beyond = { ...said, body: { ...said.body, intercept: said.body.intercept - 2 } }
    const { version, serve, back } = await forced(modelText(beyond), run => ({
      ...run,
      trained: { ...run.trained, edited: { parent: served, edits: handEditsOf(said) } },
    }))
    expect(await refusal(gate(version))).toBe('edits-not-recorded')
    nothing(await serve(), 'its shapes are not those of the version that was edited')
    await back()
  }, 60_000)

  it('under a record that leaves out an edit, another training, another editor, a program, or a parent that never was', async () => {
    const file = editModel(await fileOf(edited), [{ kind: 'missing', feature: 'age', value: 0.4 }], warrant)
    const all = handEditsOf(file)
    const attempt = async (trainedAs: object, by?: ModelEvent['by']) =>
      await refusal(
        forced(
          modelText(editModel(file, [{ kind: 'missing', feature: 'age', value: Math.random() }], warrant)),
          run => ({ ...run, trained: { ...run.trained, ...trainedAs } }),
          by,
        ),
      )
    expect(await attempt({ edited: { parent: edited, edits: all.slice(1) } })).toBe('edits-not-recorded')
    expect(await attempt({ edited: { parent: edited, edits: all }, trainedBy: 'nobody-else' })).toBe(
      'edits-not-recorded',
    )
    expect(await attempt({ edited: { parent: edited, edits: all } }, okafor)).toBe('edits-not-recorded')
    const program = { id: 'system:edits', role: 'governance' } as const
    expect(await attempt({ edited: { parent: edited, edits: all } }, program)).toBe('not-a-person')
    expect(await attempt({ edited: { parent: 'a'.repeat(64), edits: all } })).toBe('parent-unknown')
    const engineer = { id: 'a-devries', role: 'integration-engineer' } as const
    expect(await attempt({ edited: { parent: edited, edits: all } }, engineer)).toBe('role-not-allowed')
  })

  it('edited in place, where they serve', async () => {
    expect(await serves()).toEqual([edited])
    const [file] = readdirSync(deps().folder.blobs, { recursive: true, encoding: 'utf8' }).filter(one =>
      one.includes(edited),
    )
    const path = join(deps().folder.blobs, file!)
    const text = modelText(editModel(await fileOf(edited), [{ kind: 'drop', feature: 'sex' }], warrant))
    writeFileSync(path, path.endsWith('.gz') ? gzipSync(text) : text)
    nothing(await servingIn(deps().database.kysely), 'damaged')
  })
})
