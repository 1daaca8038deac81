import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decidePair, unmerge } from '../../src/apps/use-cases/decide-pair.ts'
import { erase } from '../../src/apps/use-cases/erase.ts'
import { everybody } from '../../src/apps/use-cases/everybody.ts'
import { rowsOfPerson } from '../../src/apps/use-cases/learning/person-rows.ts'
import { draftPlan } from '../../src/apps/use-cases/models/plan.ts'
import { terminologyAt } from '../../src/apps/use-cases/terminology.ts'
import type { PersonId, RecordId } from '../../src/core/index.ts'
import type { Gate, Plan } from '../../src/governance/change-control/index.ts'
import { definitionOf, runOfVersion } from '../../src/pipeline/models/index.ts'
import { model, waysOf } from '../support/model-ways.ts'
import { caller, type Hospital, hospitalOf, loosePlan, smallDefinition } from '../support/trained.ts'

/** Who is whom changes after a plan was signed: the test rows stay what they were, and who was trained on is still known. */

let hospital: Hospital
let plan: Plan
let first: string
/** Records of patients of the test, and of the training. */
const records: { test: RecordId[]; train: RecordId[] } = { test: [], train: [] }

const { deps, trained, sign, gate, decide, refusal } = waysOf(() => hospital)
const gateNamed = (gates: readonly Gate[], name: string): Gate | undefined => gates.find(one => one.gate === name)
const link = (a: RecordId, b: RecordId) => decidePair(deps(), { a, b }, { verdict: 'same' }, caller)

beforeAll(async () => {
  hospital = await hospitalOf()
  first = await trained()
  plan = loosePlan(await draftPlan(deps(), { model }))
  await sign(plan)
  const { kysely } = deps().database
  const run = await runOfVersion(kysely, first)
  const definition = await definitionOf(kysely, run.definition)
  const moments = { ...run, knownAt: null, now: run.until, terminology: await terminologyAt(deps(), null) }
  for await (const person of everybody(deps())) {
    if (records.test.length >= 6 && records.train.length >= 6) break
    const { rows } = await rowsOfPerson(deps(), definition, person, moments)
    const split = rows[0]?.split
    const of = await kysely.selectFrom('person_record').select('record_id').where('person_id', '=', person).execute()
    if (split === 'test' || split === 'train') records[split].push(of[0]!.record_id as RecordId)
  }
}, 240_000)
afterAll(() => hospital.close())

describe('after links between records have changed', () => {
  it('two patients of the test who turn out to be one are the same rows', async () => {
    await link(records.test[0]!, records.test[1]!)
    const { judgement, event } = await gate(first)
    expect(judgement).toMatchObject({ verdict: 'passed', champion: null })
    expect(event).toMatchObject({ kind: 'gated', test: { hash: plan.frozenTest } })
    expect(gateNamed(judgement.gates, 'patients of the test in training')).toBeUndefined()
    await decide('approved', first)
    await decide('served', first)
  }, 120_000)

  it('one of the test who turns out to be one of the training is told, and counted for the champion too', async () => {
    await link(records.test[2]!, records.train[0]!)
    const second = await trained({ seed: 2 })
    const { judgement, event } = await gate(second)
    expect(judgement.champion).toBe(first)
    const told = gateNamed(judgement.gates, 'patients of the test in training')
    // The second was trained after the merge: which part the two are in now, chance has decided.
    const shared = 'champion' in event ? event.champion?.sharedSince : undefined
    expect(shared).toMatchObject({ patients: 1, of: expect.any(Number) })
    const again = await gate(first)
    expect(gateNamed(again.judgement.gates, 'patients of the test in training')).toMatchObject({
      outcome: 'passed',
      because: expect.stringContaining('1 of '),
    })
    expect([undefined, 'passed']).toContain(told?.outcome)
    await unmerge(deps(), records.test[2]!, 'was wrong', caller)
    const undone = await gate(first)
    expect(gateNamed(undone.judgement.gates, 'patients of the test in training')).toBeUndefined()
  }, 120_000)

  it('too many of them stop it', async () => {
    for (const at of [2, 3, 4]) await link(records.test[at]!, records.train[at]!)
    const { judgement } = await gate(first)
    expect(gateNamed(judgement.gates, 'patients of the test in training')).toMatchObject({ outcome: 'failed' })
    expect(judgement.verdict).toBe('failed')
    for (const at of [2, 3, 4]) await unmerge(deps(), records.test[at]!, 'was wrong', caller)
  }, 120_000)
})

describe('a champion that was trained on patients of the test', () => {
  it('is not compared: it would look too good', async () => {
    const other = smallDefinition({ version: 2, split: { by: 'patient', test: 0.4, seed: 5 } })
    const candidate = await trained({ definition: other })
    await sign(loosePlan(await draftPlan(deps(), { model, version: candidate })))
    const { judgement, event } = await gate(candidate)
    expect(gateNamed(judgement.gates, 'non-inferiority')).toMatchObject({
      outcome: 'not-computable',
      because: expect.stringContaining('patients of the test and looks too good on it'),
    })
    expect(judgement.verdict).toBe('failed')
    expect('champion' in event ? event.champion?.trainedOn : 0).toBeGreaterThan(20)
  }, 120_000)

  it('and a candidate that was is not judged at all', async () => {
    expect(await refusal(gate(first))).toBe('trained-on-test-patients')
  }, 120_000)
})

describe('test rows that cannot be made again', () => {
  it('are said to be so with the reason that is known', async () => {
    const again = loosePlan(await draftPlan(deps(), { model, version: first }))
    await sign(again, one => ({ ...one, id: 'again' }))
    const person = await deps()
      .database.kysely.selectFrom('person_record')
      .select('person_id')
      .where('record_id', '=', records.test[5]!)
      .executeTakeFirstOrThrow()
    await erase(deps(), { person: person.person_id as PersonId, reason: 'asked for' }, caller)
    const attempt = gate(first)
    await expect(attempt).rejects.toThrow(/can be made now; 1 records were erased since\.$/)
    await expect(attempt).rejects.toMatchObject({ details: { refusal: 'test-rows-changed', rows: { erased: 1 } } })
  }, 120_000)
})
