import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { advise } from '../../src/apps/use-cases/advise.ts'
import { importPaths } from '../../src/apps/use-cases/import.ts'
import { type BringAsked, bringModel } from '../../src/apps/use-cases/models/bring.ts'
import { parseFeatureMap } from '../../src/apps/use-cases/models/brought-file.ts'
import { draftPlan } from '../../src/apps/use-cases/models/plan.ts'
import { askedAgain } from '../../src/apps/use-cases/models/train-again.ts'
import type { PersonId } from '../../src/core/index.ts'
import { alignedRows, importedPredictorOf, parseLightgbm, predictorOf } from '../../src/learning/index.ts'
import { recordIdOf } from '../../src/pipeline/ingest/index.ts'
import { definitionOf, modelOfVersion, runOfVersion } from '../../src/pipeline/models/index.ts'
import brought from '../support/brought-models.json' with { type: 'json' }
import { model, waysOf } from '../support/model-ways.ts'
import { caller, type Hospital, hospitalOf, loosePlan, smallDefinition } from '../support/trained.ts'

/** Another hospital's model comes as a file, and goes the way of every model: candidate, gates, approval, service. */

let hospital: Hospital
const { deps, sign, gate, decide, refusal, attuneModel, decided, serves } = waysOf(() => hospital)

const origin = 'University hospital X, stays of 2019 to 2023'
const map = {
  features: {
    AGE_YRS: { feature: 'age', unit: 'a' },
    SEX_F: { feature: 'sex', levels: { female: 1, male: 0 } },
    LOS: { feature: 'days_in', unit: 'd' },
    CREA: { feature: 'creatinine', unit: 'mg/dL' },
  },
}
const asked: BringAsked = {
  definition: smallDefinition(),
  bytes: Buffer.from(brought.lightgbm),
  onnx: {},
  map: parseFeatureMap(JSON.stringify(map)),
  by: 'dr-lind',
  origin,
}
const onnx = {
  bytes: Buffer.from(brought.onnx, 'base64'),
  onnx: { columns: Object.keys(map.features), output: 'probabilities' },
}
const bring = async (change: Partial<BringAsked> = {}) => await bringModel(deps(), { ...asked, ...change }, caller)
const said = async (change: Partial<BringAsked>): Promise<string> =>
  await bring(change).then(
    () => 'brought',
    (error: Error) => error.message,
  )
const versions = { text: '', onnx: '', other: '' }

beforeAll(async () => {
  hospital = await hospitalOf()
}, 120_000)
afterAll(() => hospital.close())

describe('a model that was made elsewhere', () => {
  it('becomes a candidate: its own scores and contributions, by the names of the definition', async () => {
    const { version, run, isKnown, notes } = await bring()
    versions.text = version
    expect({ isKnown, notes }).toEqual({ isKnown: false, notes: [] })
    expect(run.trained).toMatchObject({
      kind: 'boosted',
      trainedBy: 'dr-lind',
      brought: { format: 'lightgbm', origin },
    })
    expect(run.trained.hyperparameters.file).toBe(run.trained.brought!.file)
    const own = await modelOfVersion(deps().blobs, version)
    expect(own.features.map(({ name }) => name)).toEqual(['age', 'sex', 'days_in'])
    const theirs = parseLightgbm(brought.lightgbm)
    if (!theirs.ok) throw new Error('no trees')
    const [here, there] = [predictorOf(own), importedPredictorOf(theirs.value)]
    const number = (row: number, at: number): number => Number(brought.rows[row]![at] ?? Number.NaN)
    const rows = brought.rows.map((_, row) => row)
    const numbers = (name: string, at: number) =>
      ({ kind: 'numeric', name, values: Float64Array.from(rows, row => number(row, at)) }) as const
    const codes = Int32Array.from(rows, row => number(row, 1))
    const values = alignedRows(
      {
        rows: rows.length,
        columns: [
          numbers('age', 0),
          { kind: 'categorical', name: 'sex', levels: ['male', 'female'], codes },
          numbers('days_in', 2),
        ],
      },
      own.features,
    )
    for (const row of rows) {
      expect(here.score(values, 3 * row)).toBeCloseTo(brought.raw[row]!, 12)
      const plain = Float64Array.from([0, 1, 2, 3], at => number(row, at))
      const [ours, own] = [here.explain(values, 3 * row), there.explain(plain)]
      expect([ours.bias, ...ours.features]).toEqual([own.bias, ...own.features.subarray(0, 3)])
    }
    expect((await bring()).isKnown).toBe(true)
    // No split asks for the creatinine: nobody needs to say what it is here.
    expect(theirs.value.trees.features.map(({ name }) => name)).toContain('CREA')
    // The file lies beside, as it came.
    const kept = await deps().blobs.get(run.trained.brought!.file as never)
    expect(Buffer.from(kept).toString()).toBe(brought.lightgbm)
  }, 120_000)

  it('comes as ONNX too, explained against the people here', async () => {
    const { version, run } = await bring(onnx)
    versions.onnx = version
    const [text, graph] = [
      await modelOfVersion(deps().blobs, versions.text),
      await modelOfVersion(deps().blobs, version),
    ]
    const [one, other] = [predictorOf(text), predictorOf(graph)]
    for (const row of [
      [70, 0, 3],
      [45, 1, Number.NaN],
      [88, Number.NaN, 1],
    ]) {
      const values = Float64Array.from(row)
      expect(other.score(values)).toBeCloseTo(one.score(values), 5)
      const { bias, features } = other.explain(values)
      expect(features.reduce((sum, part) => sum + part, bias)).toBeCloseTo(other.score(values), 12)
    }
    expect(run.trained.brought).toMatchObject({ format: 'onnx' })
  }, 120_000)

  it('is refused where something is not said, differs, or cannot be read', async () => {
    const but = (name: keyof typeof map.features, entry: object) => ({
      map: parseFeatureMap(JSON.stringify({ features: { ...map.features, [name]: entry } })),
    })
    const { LOS: _, ...lacking } = map.features
    expect(await said({ map: { features: lacking } })).toContain('LOS: the definition has no feature LOS')
    expect(await said(but('LOS', { feature: 'days_in' }))).toContain('its unit is not said; days_in is in d')
    expect(await said(but('LOS', { feature: 'days_in', unit: 'h' }))).toContain('nothing is converted')
    expect(await said(but('LOS', { feature: 'age', unit: 'a' }))).toContain('age stands for AGE_YRS already')
    expect(await said(but('SEX_F', { feature: 'sex' }))).toContain('what each level of sex is to the model is not said')
    expect(await said(but('SEX_F', { feature: 'sex', levels: { female: 'F' } }))).toContain('knows no F')
    expect(await said({ origin: ' ' })).toContain('Who made the model')
    expect(await said({ bytes: Buffer.from('no model') })).toContain('not a LightGBM text model')
    expect(
      await said({ bytes: Buffer.from(brought.lightgbm.replace('objective=binary sigmoid:1', 'objective=poisson')) }),
    ).toContain('not the log-odds of a chance')
    expect(() => parseFeatureMap('{"features": {"A": "age"}}')).toThrow('cannot be read')
    writeFileSync(join(hospital.home, 'theirs.txt'), brought.lightgbm)
    await expect(
      attuneModel('bring', join(hospital.home, 'theirs.txt'), '--by', 'dr-lind', '--origin', origin),
    ).rejects.toThrow('--definition')
  }, 120_000)

  it('serves only by a plan, its gates and somebody else; another file, or another map, is outside the plan', async () => {
    expect(await refusal(decide('served', versions.text))).toBe('plan-unknown')
    const plan = loosePlan(await draftPlan(deps(), { model, version: versions.text }))
    await sign({ ...plan, gates: { ...plan.gates, leastDiscrimination: 0.5, calibration: { waived: 'few rows' } } })
    expect((await gate(versions.text)).judgement).toMatchObject({ verdict: 'passed' })
    expect((await gate(versions.onnx)).judgement.outside.map(({ what }) => what)).toContain('hyperparameter')
    expect(await refusal(decide('approved', versions.onnx))).toBe('gates-not-passed')
    const { SEX_F: sex, ...others } = map.features
    const swapped = { ...others, SEX_F: { ...sex, levels: { female: 0, male: 1 } } }
    versions.other = (await bring({ map: parseFeatureMap(JSON.stringify({ features: swapped })) })).version
    expect((await gate(versions.other)).judgement.verdict).toBe('blocked')
    expect(await refusal(decide('approved', versions.text, { id: 'dr-lind', role: 'clinician' }))).toBe(
      'trained-it-oneself',
    )
    await decide('approved', versions.text)
    expect((await attuneModel('serve', model, versions.text, ...decided)).exit).toBe(0)
    expect(await serves()).toEqual([versions.text])
  }, 120_000)

  it('speaks of a person through the engine, with exact reasons and whose it is', async () => {
    const record = recordIdOf('ehr', '1')
    const { person_id: person } = await deps()
      .database.kysely.selectFrom('person_record')
      .select('person_id')
      .where('record_id', '=', record)
      .executeTakeFirstOrThrow()
    const stay = {
      ...{ resourceType: 'Encounter', id: 'new', status: 'finished', subject: { reference: 'Patient/1' } },
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'IMP' },
      period: { start: '2026-02-20T08:00:00Z', end: '2026-02-28T00:00:00Z' },
    }
    const news = join(hospital.home, 'news.ndjson')
    writeFileSync(news, JSON.stringify(stay))
    await importPaths(deps(), { paths: [news], source: 'ehr' }, caller, () => undefined)
    const about = { person: person as PersonId, asOf: null, knownAt: null, jurisdiction: undefined, orders: [] }
    const { predictions } = await advise(deps(), about, { actor: 'dr-okafor', channel: 'web' })
    const said = predictions.find(({ specialty }) => specialty === 'site-models')
    if (said?.kind !== 'answered') throw new Error(JSON.stringify(said))
    const { probability, reference, contributions, limits, population, evidence } = said.value
    const score = contributions.reduce((sum, { logOdds }) => sum + logOdds, reference ?? Number.NaN)
    expect(score).toBeCloseTo(Math.log(probability / (1 - probability)), 9)
    expect(limits[0]).toContain(`Made elsewhere, as stated: ${origin}. At this site AUC`)
    expect(population).toContain(`As stated: ${origin}`)
    expect(evidence[0]!.citation).toContain('a model made elsewhere')
    expect([...limits, population].join()).not.toMatch(/Learnt on|Patients of this site/)
  }, 60_000)

  it('says whose it is on its card and in its history; there is no training to repeat', async () => {
    const run = await runOfVersion(deps().database.kysely, versions.text)
    expect((await definitionOf(deps().database.kysely, run.definition)).name).toBe(model)
    const card = await attuneModel('card', model)
    expect(JSON.stringify(card.json)).toContain(`made elsewhere, as stated: ${origin}`)
    await expect(askedAgain(deps(), model, { by: 'x', proposal: null })).rejects.toThrow('made elsewhere')
  })

  it('serves no other bytes', async () => {
    const { file } = (await runOfVersion(deps().database.kysely, versions.text)).trained.brought!
    expect(readFileSync(join(hospital.home, 'theirs.txt'), 'utf8')).toBe(brought.lightgbm)
    await deps().write(async tx => {
      const body = await tx
        .selectFrom('model_run')
        .select('body')
        .where('version', '=', versions.text)
        .executeTakeFirstOrThrow()
      await tx
        .updateTable('model_run')
        .set({ body: body.body.replace(file, 'f'.repeat(64)) })
        .where('version', '=', versions.text)
        .execute()
    })
    expect(await serves()).toEqual([])
  })
})
