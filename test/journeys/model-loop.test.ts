import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { type Application, compose } from '../../src/apps/compose.ts'
import { importPaths } from '../../src/apps/use-cases/import.ts'
import { gateModel } from '../../src/apps/use-cases/models/gate.ts'
import { moveModel } from '../../src/apps/use-cases/models/move.ts'
import { draftPlan, signPlanText } from '../../src/apps/use-cases/models/plan.ts'
import { dismissModelProposal } from '../../src/apps/use-cases/models/proposals.ts'
import { trainModel } from '../../src/apps/use-cases/models/train.ts'
import { type WatchedModel, watchModel } from '../../src/apps/use-cases/models/watch-model.ts'
import type { Instant } from '../../src/core/index.ts'
import { proposalsOfModel } from '../../src/pipeline/models/index.ts'
import { createLog } from '../../src/platform/logging/index.ts'
import { type Drift, simulateStays } from '../../src/simulation/index.ts'
import { caller, smallDefinition } from '../support/trained.ts'

/** A hospital in which something changes, from the first training to the next: watched month by month, trained again by a person. */

const from = '2023-01-01T00:00:00.000Z' as Instant
const changesAt = '2025-07-01T00:00:00.000Z' as Instant
const until = '2026-10-01T00:00:00.000Z' as Instant
const trainedUntil = '2025-01-01T00:00:00.000Z' as Instant
const patients = 1_500

const definition = smallDefinition({
  name: 'again-soon',
  index: { event: { kind: 'discharge', classes: ['IMP'] }, at: 'known' },
  features: [
    { name: 'age', kind: 'age' },
    { name: 'sex', kind: 'sex' },
    { name: 'days_in', kind: 'length-of-stay', classes: ['IMP'] },
    { name: 'stays_year', kind: 'encounters', classes: ['IMP'], within: 365 },
    { name: 'emergencies', kind: 'encounters', classes: ['EMER'], within: 183 },
    { name: 'heart_failure', kind: 'condition', concept: 'heart-failure', when: 'ever' },
    { name: 'hemoglobin', kind: 'observation', concept: 'hemoglobin', take: 'latest', within: 30 },
  ],
})
const model = definition.name

const opened: { readonly app: Application; readonly home: string }[] = []
afterAll(async () => {
  for (const { app, home } of opened) {
    await app.close()
    rmSync(home, { recursive: true, force: true })
  }
})

const hospital = async (drift: Drift | null) => {
  const home = mkdtempSync(join(tmpdir(), 'attune-loop-'))
  const data = join(home, 'data')
  mkdirSync(data, { mode: 0o700 })
  const site = { title: 'T', jurisdiction: 'us', asOf: until, source: 'ehr' }
  writeFileSync(join(data, 'site.json'), JSON.stringify(site))
  const app = await compose({ dataFolder: data, databaseUrl: undefined, log: createLog('silent') })
  opened.push({ app, home })
  const bring = async (upTo: Instant): Promise<void> => {
    const file = join(home, `up-to-${upTo.slice(0, 10)}.ndjson`)
    const lines: string[] = []
    for (let index = 0; index < patients; index++)
      for (const one of simulateStays({ seed: 7, index, from, until: upTo, drift }).resources)
        lines.push(JSON.stringify(one))
    writeFileSync(file, lines.join('\n'))
    await importPaths(app.dependencies, { paths: [file], source: 'ehr' }, caller, () => undefined)
  }
  return { app, deps: app.dependencies, bring }
}

type Deps = Application['dependencies']

const lind = { id: 'dr-lind', role: 'governance' } as const
const okafor = { id: 'dr-okafor', role: 'clinician' } as const

const train = async (deps: Deps, change: { proposal?: string; until: Instant; from?: string }) =>
  await trainModel(
    deps,
    {
      definition: change.from === undefined ? definition : { ...definition, from: change.from },
      by: lind.id,
      kind: 'logistic',
      until: change.until,
      proposal: change.proposal,
    },
    caller,
  )

const signNewPlan = async (deps: Deps, version: string) => {
  // The groups of so few are small, and the second hospital year has a few hundred rows: wider than the draft, by a person.
  const plan = await draftPlan(deps, { model, version })
  const { gates } = plan
  const text = JSON.stringify({
    ...plan,
    gates: {
      ...gates,
      leastDiscrimination: 0.55,
      nonInferiorityMargin: 0.05,
      calibration: { slope: { least: 0.4, most: 1.8 }, inTheLarge: 0.5, ece: 0.1 },
      subgroups: { waived: 'too few in this small hospital' },
    },
  })
  return await signPlanText(deps, { text, by: okafor.id, why: 'read and edited' }, caller)
}

const approveAndServe = async (deps: Deps, version: string) => {
  for (const kind of ['approved', 'served'] as const)
    await moveModel(deps, { model, version, kind, by: okafor, why: 'passed' }, caller)
}

const monthsAfter = (start: Instant, end: Instant): readonly Instant[] => {
  const months: Instant[] = []
  for (let at = new Date(start); at < new Date(end); ) {
    at = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1))
    months.push(at.toISOString() as Instant)
  }
  return months
}

const firstServed = async (deps: Deps): Promise<string> => {
  const { version } = await train(deps, { until: trainedUntil })
  await signNewPlan(deps, version)
  const { judgement } = await gateModel(deps, { model }, caller)
  expect(judgement).toMatchObject({ verdict: 'passed' })
  await approveAndServe(deps, version)
  return version
}

const loop = async (drift: Drift) => {
  const { deps, bring, app } = await hospital(drift)
  await bring(changesAt)
  const first = await firstServed(deps)
  const watches: WatchedModel[] = []
  const before = await watchModel(deps, { model, until: changesAt }, caller)
  watches.push(before)
  expect(before.watch.verdict).not.toBe('breach')
  await bring(until)
  for (const month of monthsAfter(changesAt, until)) {
    watches.push(await watchModel(deps, { model, until: month }, caller))
    if (watches.at(-1)!.watch.verdict === 'breach') break
  }
  return { deps, app, first, watches }
}

describe('the loop', () => {
  it('sees a planted change after it came, proposes, and is closed by people', async () => {
    const { deps, first, watches } = await loop({ kind: 'prevalence', at: changesAt })
    const breach = watches.at(-1)!
    expect(breach.watch.verdict).toBe('breach')
    const calibration = breach.watch.monitors.find(({ name }) => name === 'calibration')!
    expect(calibration.verdict).toBe('breach')
    expect(calibration.alarmAt! > changesAt).toBe(true)
    // Once and not again, and it is answered by training.
    expect(breach.proposal.kind).toBe('written')
    const again = await watchModel(deps, { model, until: breach.watch.until }, caller)
    expect(again.proposal).toMatchObject({ kind: 'known' })
    const [proposal] = await proposalsOfModel(deps.database.kysely, model)
    expect(proposal).toMatchObject({ answered: null, proposal: { version: first, watches: [breach.id] } })
    const second = await train(deps, {
      proposal: proposal!.id,
      until: '2026-04-01T00:00:00.000Z' as Instant,
      from: '2025-07-01',
    })
    expect(second.run.proposal).toBe(proposal!.id)
    await expect(
      dismissModelProposal(deps, { id: proposal!.id, by: 'dr-okafor', why: 'no' }, caller),
    ).rejects.toMatchObject({ code: 'conflict' })
    // On the test rows of before the change what is right now looks worse: the old plan does not let it through.
    const old = await gateModel(deps, { model, version: second.version }, caller)
    expect(old.judgement.verdict).not.toBe('passed')
    await expect(
      moveModel(deps, { model, version: second.version, kind: 'approved', by: okafor, why: 'hope' }, caller),
    ).rejects.toMatchObject({ details: { refusal: 'gates-not-passed' } })
    await signNewPlan(deps, second.version)
    const { judgement } = await gateModel(deps, { model, version: second.version }, caller)
    expect(judgement.verdict).toBe('passed')
    await expect(
      moveModel(deps, { model, version: second.version, kind: 'approved', by: lind, why: 'mine' }, caller),
    ).rejects.toMatchObject({ details: { refusal: 'trained-it-oneself' } })
    await approveAndServe(deps, second.version)
    const after = await watchModel(deps, { model }, caller)
    expect(after.watch.version).toBe(second.version)
    expect(after.watch.verdict).not.toBe('breach')
    await moveModel(
      deps,
      { model, version: first, kind: 'rolled-back', by: okafor, why: 'to see that it can be' },
      caller,
    )
    expect((await watchModel(deps, { model }, caller)).watch).toMatchObject({ version: first, verdict: 'breach' })
    expect((await deps.verifyAudit()).ok).toBe(true)
  }, 240_000)

  it('stays quiet in the same hospital where nothing changes', async () => {
    const { deps, bring } = await hospital(null)
    await bring(until)
    await firstServed(deps)
    const watched = await watchModel(deps, { model }, caller)
    expect(watched.watch.labelled).toBeGreaterThan(300)
    expect(watched.watch.verdict).not.toBe('breach')
    expect(watched.proposal).toEqual({ kind: 'none' })
  }, 240_000)
})
