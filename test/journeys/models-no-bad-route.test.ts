import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { gateModel } from '../../src/apps/use-cases/models/gate.ts'
import { moveModel } from '../../src/apps/use-cases/models/move.ts'
import { draftPlan, signPlanText } from '../../src/apps/use-cases/models/plan.ts'
import { trainModel } from '../../src/apps/use-cases/models/train.ts'
import type { Instant } from '../../src/core/index.ts'
import type { Plan } from '../../src/governance/change-control/index.ts'
import { model, waysOf } from '../support/model-ways.ts'
import { caller, type Hospital, hospitalOf, loosePlan, smallDefinition } from '../support/trained.ts'

/** A version that is worse, unfair, outside the plan, or not what was decided on is tried by every way to serving there is. */

let hospital: Hospital
let plan: Plan
/** A serves; B and C are as good; the worse one knows only what says little; the other kind is not in the plan. */
const versions = { a: '', b: '', c: '', worse: '', kind: '' }

const { deps, okafor, trained, sign, gate, decide, refusal, attuneModel, decided, servingIn, serves } = waysOf(
  () => hospital,
)

beforeAll(async () => {
  hospital = await hospitalOf()
  versions.a = await trained()
  plan = loosePlan(await draftPlan(deps(), { model }))
  await sign(plan)
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
      await sign(plan, change)
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
    await sign(plan, one => {
      const { subgroups } = one.gates
      if ('waived' in subgroups) throw new Error('groups were expected')
      const largestGap = { tpr: 1e-6, inTheLarge: 1e-6 }
      return {
        ...one,
        id: 'fair',
        gates: { ...one.gates, subgroups: { ...subgroups, largestGap, notShown: 'blocks' } },
      }
    })
    const { judgement } = await gate(versions.c)
    expect(judgement.verdict).toBe('failed')
    expect(
      judgement.gates
        .filter(({ outcome }) => outcome === 'failed' || outcome === 'not-shown')
        .map(({ gate: name }) => name.split(':')[0]),
    ).toEqual(['sex', 'sex'])
    expect(await refusal(decide('approved', versions.c))).toBe('gates-not-passed')
  })

  it('tested on other rows than those of the plan', async () => {
    const other = { ...plan, id: 'other', frozenTest: 'f'.repeat(64) }
    await expect(
      signPlanText(deps(), { text: JSON.stringify(other), by: 'dr-okafor', why: 'x' }, caller),
    ).rejects.toThrow('frozenTest')
  })

  it('approved by who trained it, by another role, by nobody, by a program, without a reason', async () => {
    await sign(plan, one => ({
      ...one,
      id: 'governance-only',
      approval: { roles: ['governance'], notByTrainer: true },
    }))
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
    await sign(plan, one => ({ ...one, id: 'again' }))
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
    const { judgement, event } = await gateModel(deps(), { model: 'until-again' }, caller)
    expect(judgement.gates[0]).toMatchObject({ gate: 'discrimination', value: expect.any(Number) })
    const { test } = event as Extract<typeof event, { kind: 'gated' }>
    if (test.survival?.kind !== 'answered') throw new Error(JSON.stringify(test.survival))
    const { days, predicted, observed, difference, integratedBrier, ofAll } = test.survival.value
    expect(days).toBe(90)
    expect(difference.value).toBeCloseTo(observed.value - predicted, 12)
    const { interval } = difference
    if (interval.kind !== 'answered') throw new Error('an interval was expected')
    // Learnt on patients of the same kind: it foretells as many as come, and does better than one that tells nobody apart.
    expect(interval.value.low).toBeLessThan(0.05)
    expect(interval.value.high).toBeGreaterThan(-0.05)
    expect(integratedBrier).toBeLessThan(ofAll)
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
