import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { advise } from '../../src/apps/use-cases/advise.ts'
import { recall } from '../../src/apps/use-cases/decide.ts'
import { decidePair } from '../../src/apps/use-cases/decide-pair.ts'
import { importPaths } from '../../src/apps/use-cases/import.ts'
import { flipSwitch } from '../../src/apps/use-cases/knowledge.ts'
import { gateModel } from '../../src/apps/use-cases/models/gate.ts'
import { modelView } from '../../src/apps/use-cases/models/models-view.ts'
import { moveModel } from '../../src/apps/use-cases/models/move.ts'
import { draftPlan, signPlanText } from '../../src/apps/use-cases/models/plan.ts'
import { trainModel } from '../../src/apps/use-cases/models/train.ts'
import { replay } from '../../src/apps/use-cases/replay.ts'
import { simulate } from '../../src/apps/use-cases/simulate.ts'
import { refreshWorklist } from '../../src/apps/use-cases/worklist.ts'
import type { Instant, PersonId, RecordId } from '../../src/core/index.ts'
import type { Advice } from '../../src/pipeline/advice/index.ts'
import { historyOf, rowsOf } from '../../src/pipeline/features/index.ts'
import { recordIdOf } from '../../src/pipeline/ingest/index.ts'
import { answersFailed, keepAnswers } from '../../src/pipeline/models/index.ts'
import { readRecords } from '../../src/pipeline/profile/index.ts'
import { caller, type Hospital, hospitalOf, smallDefinition } from '../support/trained.ts'

/** A model of the site from training to the bedside, through the real store: signed, served, shadowed, rolled back, recalled. */

const by = { id: 'dr-okafor', role: 'clinician' } as const
const definition = smallDefinition({ serving: { within: 7 } })
const model = definition.name
const web = { actor: 'dr-okafor', channel: 'web' } as const

let hospital: Hospital
let person: PersonId
let record: RecordId
let versions: readonly string[]

const deps = () => hospital.app.dependencies
const move = async (kind: 'approved' | 'shadowed' | 'served' | 'rolled-back' | 'retired', version: string) =>
  await moveModel(deps(), { model, version, kind, by, why: 'as planned' }, caller)
const ask = async (caller: Parameters<typeof advise>[2] = web): Promise<Advice> =>
  await advise(deps(), { person, asOf: null, knownAt: null, jurisdiction: undefined, orders: [] }, caller)
const said = ({ predictions }: Advice) => predictions.find(({ specialty }) => specialty === 'site-models')
const probabilityOf = (advice: Advice): number => {
  const one = said(advice)
  if (one?.kind !== 'answered') throw new Error(JSON.stringify(one))
  return one.value.probability
}
const answers = async () =>
  await deps().database.kysely.selectFrom('model_answer').selectAll().where('record_id', '=', record).execute()

/** Who has just gone home: a stay that ended the day before the site's moment. */
const news = (): string => {
  const subject = { reference: 'Patient/1' }
  const system = 'http://terminology.hl7.org/CodeSystem/v3-ActCode'
  const period = { start: '2026-02-20T08:00:00Z', end: '2026-02-28T00:00:00Z' }
  const code = { coding: [{ system: 'http://loinc.org', code: '2160-0' }] }
  const valueQuantity = { value: 0.9, unit: 'mg/dL', system: 'http://unitsofmeasure.org', code: 'mg/dL' }
  return [
    { resourceType: 'Encounter', id: 'new', status: 'finished', subject, class: { system, code: 'IMP' }, period },
    {
      ...{ resourceType: 'Observation', id: 'new', status: 'final', subject, code, valueQuantity },
      ...{ effectiveDateTime: '2026-02-21T09:00:00Z', issued: '2026-02-21T10:00:00Z' },
    },
  ]
    .map(one => JSON.stringify(one))
    .join('\n')
}

beforeAll(async () => {
  hospital = await hospitalOf()
  record = recordIdOf('ehr', '1')
  const row = await deps()
    .database.kysely.selectFrom('person_record')
    .select('person_id')
    .where('record_id', '=', record)
    .executeTakeFirstOrThrow()
  person = row.person_id as PersonId
  const trained = []
  for (const seed of [1, 2]) {
    trained.push(await trainModel(deps(), { definition, by: 'dr-lind', kind: 'logistic', seed }, caller))
  }
  versions = trained.map(({ version }) => version)
  const draft = await draftPlan(deps(), { model, version: versions[0] })
  const plan = {
    ...draft,
    kinds: draft.kinds.map(one => ({
      ...one,
      hyperparameters: Object.fromEntries(Object.keys(one.hyperparameters).map(name => [name, { least: 0, most: 9 }])),
    })),
    gates: {
      ...draft.gates,
      leastDiscrimination: 0.51,
      nonInferiorityMargin: 0.5,
      calibration: { waived: 'few rows' },
      subgroups: {
        columns: ['sex'],
        threshold: 0.01,
        largestGap: { tpr: 1, inTheLarge: 9 },
        by: 'value',
        smallest: { rows: 10, events: 2, others: 2 },
      },
    },
    notice: { action: 'refer', text: 'Refer to the discharge team' },
  }
  await signPlanText(deps(), { text: JSON.stringify(plan), by: 'mx-diaz', why: 'to begin with' }, caller)
  writeFileSync(join(hospital.home, 'news.ndjson'), news())
  await importPaths(deps(), { paths: [join(hospital.home, 'news.ndjson')], source: 'ehr' }, caller, () => undefined)
}, 180_000)
afterAll(() => hospital.close())

describe('a model of the site', () => {
  let first: Advice

  it('says nothing before it serves', async () => {
    expect(said(await ask())).toBeUndefined()
    expect(await answers()).toEqual([])
  })

  it('predicts once it serves, by the features of training, with a notice', async () => {
    const gated = await gateModel(deps(), { model, version: versions[0] }, caller)
    expect(gated.judgement).toMatchObject({ verdict: 'passed' })
    await move('approved', versions[0]!)
    await move('served', versions[0]!)
    first = await ask()
    expect(first.versions.model).toBe(versions[0])
    const probability = probabilityOf(first)
    const now = deps().site.asOf!
    const stored = await readRecords(deps().database.kysely, { person, knownAt: null })
    const row = rowsOf(
      { ...definition, target: 'survival', split: undefined },
      historyOf(stored, { until: now, now }),
    ).rows.at(-1)!
    const atIndex = await advise(
      deps(),
      { person, asOf: row.index, knownAt: null, jurisdiction: undefined, orders: [] },
      caller,
    )
    const inputs = said(atIndex)
    if (inputs?.kind !== 'answered') throw new Error(JSON.stringify(inputs))
    const values = new Map(inputs.value.contributions.map(({ concept, value }) => [concept, value]))
    const cell = (name: string) => row.vector.features.find(one => one.name === name)?.value
    expect(values.get('Age')).toBe(`${cell('age')} years`)
    expect(values.get('Sex')).toBe(cell('sex'))
    expect(values.get('Creatinine')).toContain(`${cell('creatinine')} mg/dL`)
    const [notice] = first.recommendations.filter(({ specialty }) => specialty === 'site-models')
    expect(notice).toMatchObject({ severity: 'info', versions: { model: versions[0] }, action: [{ kind: 'refer' }] })
    expect(await answers()).toEqual([
      expect.objectContaining({
        version: versions[0],
        role: 'serving',
        prediction: probability,
        because: null,
        index_at: row.index,
      }),
    ])
  })

  it('keeps a shadow beside it, and shows it nowhere', async () => {
    await gateModel(deps(), { model, version: versions[1] }, caller)
    await move('approved', versions[1]!)
    await move('shadowed', versions[1]!)
    const advice = await ask()
    expect(advice.predictions).toEqual(first.predictions)
    expect(JSON.stringify(advice)).not.toContain(versions[1])
    const kept = await answers()
    expect(kept.map(({ role, version }) => [role, version]).sort()).toEqual([
      ['serving', versions[0]],
      ['shadow', versions[1]],
    ])
    expect(kept.every(({ prediction }) => prediction !== null)).toBe(true)
  })

  it('keeps that it broke beside what it had said, and counts it for its version', async () => {
    const { kysely } = deps().database
    const [row] = (await answers()).filter(({ role }) => role === 'shadow')
    const at = deps().clock()
    const key = { record, person, model, version: versions[1]!, index: row!.index_at as Instant, role: 'shadow', at }
    const keep = async (
      said: { prediction: number | null; because: string | null; failed: boolean },
      index = key.index,
    ) => await deps().write(async tx => await keepAnswers(tx, [{ ...key, role: 'shadow', index, ...said }]))
    const now = async (index: string) => (await answers()).find(one => one.role === 'shadow' && one.index_at === index)
    await keep({ prediction: null, because: 'it broke: RangeError: x', failed: true })
    expect(await now(key.index)).toMatchObject({
      prediction: row!.prediction,
      failed: true,
      because: 'it broke: RangeError: x',
    })
    const other = '2026-01-01T00:00:00.000Z' as Instant
    await keep({ prediction: null, because: 'it broke: y', failed: true }, other)
    await keep({ prediction: null, because: 'abstains', failed: false }, other)
    expect(await now(other)).toMatchObject({ prediction: null, failed: true, because: 'it broke: y' })
    await keep({ prediction: 0.2, because: null, failed: false }, other)
    expect(await now(other)).toMatchObject({ prediction: 0.2, failed: true, because: 'it broke: y' })
    const view = await modelView(deps(), model, { id: 'dr-okafor', role: 'clinician' } as never)
    expect(view.versions.find(({ version }) => version === versions[1])?.failed).toEqual({ count: 2, last: at })
    expect(view.versions.find(({ version }) => version === versions[0])?.failed).toBeNull()
    const since = '2026-01-15T00:00:00.000Z' as Instant
    expect(await answersFailed(kysely, model, { since, until: at })).toMatchObject([{ version: versions[1], count: 1 }])
    await kysely.deleteFrom('model_answer').where('index_at', '=', other).execute()
  })

  it('is not asked what would be', async () => {
    const suppose = { set: [{ concept: 'creatinine', value: 1.1, unit: 'mg/dL' }] }
    const { advice } = await simulate(deps(), { person, asOf: null, jurisdiction: undefined, suppose }, web)
    expect(said(advice)).toBeUndefined()
    expect(JSON.stringify(advice.notChecked)).toContain('nothing of what a change would do')
  })

  it('is replayed by the version that spoke, after another was served and after the way back', async () => {
    const notice = first.recommendations.find(({ specialty }) => specialty === 'site-models')!
    expect(await replay(deps(), notice.id, caller)).toMatchObject({ identical: true })
    await move('served', versions[1]!)
    const second = await ask()
    expect(second.versions.model).toBe(versions[1])
    expect(await replay(deps(), notice.id, caller)).toMatchObject({ identical: true })
    await move('rolled-back', versions[0]!)
    expect((await ask()).versions.model).toBe(versions[0])
    const other = second.recommendations.find(({ specialty }) => specialty === 'site-models')!
    expect(await replay(deps(), other.id, caller)).toMatchObject({ identical: true })
    expect(await replay(deps(), notice.id, caller)).toMatchObject({ identical: true })
  })

  it('is recalled: who was shown a prediction, and the notices', async () => {
    await ask({ actor: 'ehr-user', channel: 'cds-hooks' })
    const { predictions, recommendations } = await recall(deps(), { kind: 'model', id: versions[1]! }, caller)
    expect(predictions).toEqual([{ person, actor: 'dr-okafor', channel: 'web', at: expect.any(String) }])
    expect(recommendations).toHaveLength(1)
    const before = await recall(deps(), { kind: 'model', id: versions[0]! }, caller)
    expect(before.predictions.some(({ channel }) => channel === 'cds-hooks')).toBe(false)
    expect(before.predictions.length).toBeGreaterThan(2)
  })

  it('is recalled also for whom nothing else was kept: asked of an earlier moment only, and merged since', async () => {
    const { kysely } = deps().database
    const recalled = async () => (await recall(deps(), { kind: 'model', id: versions[0]! }, caller)).predictions
    const known = (await recalled()).length
    const past = recordIdOf('ehr', '7')
    const other = await kysely
      .selectFrom('person_record')
      .select('person_id')
      .where('record_id', '=', past)
      .executeTakeFirstOrThrow()
    const stored = await readRecords(kysely, { person: other.person_id as PersonId, knownAt: null })
    const now = deps().site.asOf!
    const made = rowsOf({ ...definition, split: undefined }, historyOf(stored, { until: now, now })).rows
    let shown = 0
    for (const { index } of made) {
      const request = { person: other.person_id as PersonId, knownAt: null, jurisdiction: undefined, orders: [] }
      const advice = await advise(deps(), { ...request, asOf: index }, { ...web, actor: 'dr-late' })
      if (said(advice)?.kind === 'answered') shown += 1
    }
    expect(shown).toBeGreaterThan(0)
    expect(await kysely.selectFrom('model_answer').selectAll().where('record_id', '=', past).execute()).toEqual([])
    const mine = (await recalled()).filter(({ actor }) => actor === 'dr-late')
    expect(mine).toHaveLength(shown)
    await decidePair(deps(), { a: past, b: recordIdOf('ehr', '8') }, { verdict: 'same' }, caller)
    expect(await recalled()).toHaveLength(known + shown)
  })

  it('says of everybody whose facts changed what it says, abstentions with the reason', async () => {
    await refreshWorklist(deps())
    const rows = await deps().database.kysely.selectFrom('model_answer').selectAll().execute()
    const abstained = rows.filter(({ prediction }) => prediction === null)
    expect(abstained.length).toBeGreaterThan(100)
    expect(abstained.every(({ because }) => because !== null)).toBe(true)
    expect(abstained.filter(({ because }) => because?.includes('it answers for 7 days')).length).toBeGreaterThan(100)
  }, 120_000)

  it('stops by its switch, and when it is retired', async () => {
    await flipSwitch(deps(), { target: `site-models/${model}`, off: true, reason: 'under review' }, caller)
    const off = await ask()
    expect(said(off)).toBeUndefined()
    expect(off.notChecked).toContainEqual({
      what: definition.title,
      because: expect.stringContaining('under review'),
    })
    await flipSwitch(deps(), { target: `site-models/${model}`, off: false, reason: 'reviewed' }, caller)
    expect(said(await ask())?.kind).toBe('answered')
    await move('retired', versions[0]!)
    expect(said(await ask())).toBeUndefined()
  })
})
