import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { erase } from '../../src/apps/use-cases/erase.ts'
import { type TrainedVersion, trainModel } from '../../src/apps/use-cases/models/train.ts'
import { askedAgain } from '../../src/apps/use-cases/models/train-again.ts'
import type { PersonId } from '../../src/core/index.ts'
import { eventsOfModel, modelOfVersion } from '../../src/pipeline/models/index.ts'
import { caller, type Hospital, hospitalOf, smallDefinition } from '../support/trained.ts'

/** From the people of a data folder to a registered candidate. */

let hospital: Hospital
let first: TrainedVersion
const definition = smallDefinition()
const train = (change: object = {}) =>
  trainModel(hospital.app.dependencies, { definition, by: 'dr-lind', kind: 'logistic', ...change }, caller)

beforeAll(async () => {
  hospital = await hospitalOf()
  first = await train()
}, 180_000)
afterAll(() => hospital.close())

describe('training', () => {
  it('registers a candidate with all that is needed to make it again', async () => {
    const { dependencies } = hospital.app
    const { run, version, isKnown } = first
    expect(isKnown).toBe(false)
    expect(run).toMatchObject({
      document: 'training-run',
      trained: {
        version,
        model: 'again-soon',
        kind: 'logistic',
        trainedBy: 'dr-lind',
        features: ['age', 'sex', 'days_in', 'creatinine'],
      },
      seed: 1,
      proposal: null,
    })
    expect(run.trained.data.rows).toBe(run.cohort.parts.train?.rows)
    expect(run.test.rows).toBe(run.cohort.parts.test?.rows)
    expect(run.found).toMatchObject({ hash: run.test.hash, rows: run.test.rows, events: run.test.events })
    expect(run.found.subgroups.map(({ column }) => column)).toEqual(['sex', 'age_band'])
    expect(run.gap).toMatch(/boosted/)
    expect(run.importance.map(({ feature }) => feature).sort()).toEqual(['age', 'creatinine', 'days_in', 'sex'])
    expect(run.calibration.reduce((sum, { rows }) => sum + rows, 0)).toBe(run.test.rows)
    const model = await modelOfVersion(dependencies.blobs, version)
    expect(model.training.rows).toBe(run.trained.data.rows)
    const events = await eventsOfModel(dependencies.database.kysely, 'again-soon')
    expect(events.map(({ kind, by }) => [kind, by.id])).toEqual([['registered', 'dr-lind']])
    expect((await dependencies.verifyAudit()).ok).toBe(true)
  })

  it('gives the same version for the same facts and seed, and says so', async () => {
    const again = await train({ by: 'somebody-else' })
    expect(again).toMatchObject({ version: first.version, isKnown: true, run: { trained: { trainedBy: 'dr-lind' } } })
    expect((await train({ seed: 2 })).version).not.toBe(first.version)
    expect(await eventsOfModel(hospital.app.dependencies.database.kysely, 'again-soon')).toHaveLength(2)
  }, 60_000)

  it('takes settings and directions, lets rows kept apart choose the trees, and trains again as it was trained last', async () => {
    const { dependencies } = hospital.app
    const told: string[] = []
    const asked = {
      definition: smallDefinition({ name: 'as-last-time' }),
      by: 'dr-lind',
      kind: 'boosted',
      settings: { learningRate: 0.1, stopAfter: 10, mostTrees: 60 },
      monotone: { days_in: 1 },
    } as const
    const { run, version, notes } = await trainModel(dependencies, asked, caller, {
      progress: (step, done, of) => told.push(`${step}: ${done} of ${of}`),
    })
    const { hyperparameters } = run.trained
    expect(hyperparameters).toMatchObject({
      learningRate: 0.1,
      stopAfter: 10,
      mostTrees: 60,
      leaves: 31,
      monotone: '{"days_in":1}',
    })
    expect(hyperparameters.trees).toBeLessThanOrEqual(60)
    expect(notes[0]).toContain(`${hyperparameters.trees} trees, of which`)
    expect(told).toContain(`reading people: 100 of ${run.cohort.people}`)
    const again = await askedAgain(dependencies, 'as-last-time', { by: 'dr-lind', proposal: null })
    const { settings, monotone } = asked
    expect(again).toMatchObject({ kind: 'boosted', settings, monotone })
    expect(await trainModel(dependencies, again, caller)).toMatchObject({ version, isKnown: true })
  }, 60_000)

  it('leaves no row behind, and lies meanwhile where only its owner reads it', async () => {
    const folder = join(hospital.data, 'training')
    expect(readdirSync(folder)).toEqual([])
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    const stop = new AbortController()
    const stopped = trainModel(
      hospital.app.dependencies,
      { definition, by: 'dr-lind', kind: 'logistic', until: '2025-06-01T00:00:00.000Z' as never },
      caller,
      { signal: stop.signal, progress: (_step, done) => done === 230 && stop.abort() },
    )
    await expect(stopped).rejects.toMatchObject({ code: 'interrupted' })
    const left = readdirSync(folder)
    expect(left.length).toBeGreaterThan(0)
    for (const name of left) expect(statSync(join(folder, name)).mode & 0o077).toBe(0)
    const { person_id: person } = await hospital.app.dependencies.database.kysely
      .selectFrom('person_record')
      .select('person_id')
      .orderBy('person_id')
      .executeTakeFirstOrThrow()
    await erase(hospital.app.dependencies, { person: person as PersonId, reason: 'asked for it' }, caller)
    expect(existsSync(folder)).toBe(false)
    const whole = await train({ until: '2025-06-01T00:00:00.000Z' })
    expect(whole.run.until).toBe('2025-06-01T00:00:00.000Z')
    expect(whole.run.trained.data.newestIndexDate <= '2025-06-01').toBe(true)
    expect(existsSync(folder) && readdirSync(folder)).toEqual([])
  }, 60_000)

  it.each([
    ['no split', { definition: smallDefinition({ split: undefined }) }, 'kept for the test'],
    ['nobody named', { by: ' ' }, 'Who trains'],
    ['a kind for another target', { kind: 'cox' }, 'cox'],
    ['groups that there are not', { groups: ['ward'] }, 'ward'],
    ['too little', { until: '2024-02-20T00:00:00.000Z' }, 'Too little'],
    ['an unknown proposal', { proposal: 'p9' }, 'proposal'],
  ])('refuses %s', async (_, change, words) => {
    await expect(train(change)).rejects.toThrow(words)
  })

  it('learns survival, and tells its concordance', async () => {
    const survival = smallDefinition({ name: 'until-again', target: 'survival', timeAtRisk: { to: 90 } })
    const { run } = await train({ definition: survival, kind: 'cox' })
    expect(run.trained.target).toEqual({ kind: 'survival', time: 'time', event: 'event' })
    expect(run.found.discrimination).toMatchObject({ kind: 'answered' })
    expect(run.found.slope.kind).toBe('out-of-scope')
    expect(run.calibration).toEqual([])
  }, 60_000)
})
