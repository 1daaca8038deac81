import { statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { gateModel } from '../../src/apps/use-cases/models/gate.ts'
import { moveModel } from '../../src/apps/use-cases/models/move.ts'
import { draftPlan, signPlanText } from '../../src/apps/use-cases/models/plan.ts'
import { listModels, showModel } from '../../src/apps/use-cases/models/show.ts'
import { statedCard } from '../../src/apps/use-cases/models/stated-card.ts'
import { trainModel } from '../../src/apps/use-cases/models/train.ts'
import { chaiXml, publicPlanKey } from '../../src/governance/change-control/index.ts'
import { servingAt } from '../../src/pipeline/models/index.ts'
import { caller, type Hospital, hospitalOf, loosePlan, smallDefinition } from '../support/trained.ts'

/** From the people of a data folder to a served version, to the next one, and back. */

let hospital: Hospital
beforeAll(async () => {
  hospital = await hospitalOf()
}, 180_000)
afterAll(() => hospital.close())

const okafor = { id: 'dr-okafor', role: 'clinician' } as const
const deps = () => hospital.app.dependencies
const serving = async () =>
  await servingAt(
    { db: deps().database.kysely, blobs: deps().blobs },
    { publicKey: publicPlanKey(deps().folder.keys), at: deps().clock() },
  )
const decide = (kind: 'approved' | 'shadowed' | 'served' | 'rolled-back' | 'retired', version: string) =>
  moveModel(deps(), { model: 'again-soon', version, kind, by: okafor, why: 'as agreed' }, caller)

describe('the life of a model of a site', () => {
  let first: string
  let second: string

  it('is trained, planned, gated, approved and served', async () => {
    first = (await trainModel(deps(), { definition: smallDefinition(), by: 'dr-lind', kind: 'logistic' }, caller))
      .version
    const draft = await draftPlan(deps(), { model: 'again-soon' })
    expect(draft).toMatchObject({ model: 'again-soon', features: ['age', 'sex', 'days_in', 'creatinine'] })
    expect(draft.gates.subgroups).toMatchObject({ columns: ['sex', 'age_band'] })
    const text = JSON.stringify(loosePlan(draft))
    const signed = await signPlanText(deps(), { text, by: 'dr-okafor', why: 'read and agreed' }, caller)
    expect(statSync(join(hospital.data, 'keys', 'change-control.ed25519.pem')).mode & 0o777).toBe(0o600)
    expect(await serving()).toEqual({ served: [], not: [] })

    const gated = await gateModel(deps(), { model: 'again-soon' }, caller)
    expect(gated.judgement.outside).toEqual([])
    expect(gated.judgement.gates.filter(({ outcome }) => outcome === 'failed' || outcome === 'not-computable')).toEqual(
      [],
    )
    expect(gated).toMatchObject({
      version: first,
      plan: { hash: signed.hash },
      judgement: { verdict: 'passed', champion: null },
    })
    // The same rows as in the training, made again.
    const { run } = (await showModel(deps(), 'again-soon')).shown[0]!
    expect(gated.event).toMatchObject({ test: { discrimination: run.found.discrimination, ece: run.found.ece } })

    await decide('approved', first.slice(0, 10))
    await decide('served', first)
    const { served, not } = await serving()
    expect(not).toEqual([])
    expect(served.map(({ role, run: of, plan }) => [role, of.trained.version, plan?.id])).toEqual([
      ['serving', first, 'again-soon/1'],
    ])
    expect((await listModels(deps()))[0]).toMatchObject({ model: 'again-soon', serving: first, notServed: null })
  }, 60_000)

  it('gives way to another that is compared on the same rows, by way of a shadow; and is rolled back to in one move', async () => {
    second = (
      await trainModel(
        deps(),
        { definition: smallDefinition(), by: 'dr-lind', kind: 'logistic', settings: { penalty: 0.001 } },
        caller,
      )
    ).version
    const refused = gateModel(deps(), { model: 'again-soon', version: second }, caller)
    // The plan drafted from a model without a penalty does not name one.
    await expect(refused).resolves.toMatchObject({ judgement: { verdict: 'blocked', champion: first } })
    const draft = loosePlan(await draftPlan(deps(), { model: 'again-soon', version: second }))
    await signPlanText(deps(), { text: JSON.stringify(draft), by: 'dr-okafor', why: 'penalties too' }, caller)
    const gated = await gateModel(deps(), { model: 'again-soon', version: second }, caller)
    expect(gated.judgement.gates.find(({ gate }) => gate === 'non-inferiority')).toMatchObject({ outcome: 'passed' })
    expect(gated.judgement).toMatchObject({ verdict: 'passed', champion: first })
    await decide('approved', second)
    await decide('shadowed', second)
    expect((await serving()).served.map(({ role }) => role).sort()).toEqual(['serving', 'shadow'])
    await decide('served', second)
    expect((await serving()).served.map(({ run }) => run.trained.version)).toEqual([second])
    const was = deps().clock()
    const back = await decide('rolled-back', first)
    expect(back.life.serving).toBe(first)
    expect((await serving()).served.map(({ run }) => run.trained.version)).toEqual([first])
    // What served then can be asked for later, for a replay.
    const then = await servingAt(
      { db: deps().database.kysely, blobs: deps().blobs },
      { publicKey: publicPlanKey(deps().folder.keys), at: was },
    )
    expect(then.served.map(({ run }) => run.trained.version)).toEqual([second])
    expect((await deps().verifyAudit()).ok).toBe(true)
  }, 60_000)

  it('tells its card, with what a person states, and the XML of CHAI', async () => {
    const { card, test } = await statedCard(deps(), { model: 'again-soon', stated: { developer: 'Ward 3 & <4>' } })
    expect(card.version).toBe(first)
    const xml = chaiXml(card, test)
    expect(xml).toContain('<ModelDeveloper>Ward 3 &amp; &lt;4&gt;</ModelDeveloper>')
    expect(xml).toContain('<ReleaseStage>serving</ReleaseStage>')
    // Two results of each kind at least: the AUC of the run, gaps of sex, slope, level and error.
    expect(xml.match(/<MetricResult>/g)?.length).toBeGreaterThanOrEqual(6)
    expect(xml).toMatch(/<Label>AUC<\/Label>\s*<ValueJson>\{&quot;kind&quot;:&quot;estimate_ci&quot;/)
  })
})
