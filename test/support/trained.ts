import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Application, compose } from '../../src/apps/compose.ts'
import { importPaths } from '../../src/apps/use-cases/import.ts'
import type { Plan } from '../../src/governance/change-control/index.ts'
import { type CohortDefinition, parseCohortDefinition } from '../../src/pipeline/features/index.ts'
import { createLog } from '../../src/platform/logging/index.ts'
import { sharedHospital } from './shared-hospital.ts'
import { staysOf } from './stays.ts'

export const caller = { actor: 'test', channel: 'command-line' } as const

/** Stays, and few features: quick to learn. */
export const smallDefinition = (change: Readonly<Record<string, unknown>> = {}): CohortDefinition => {
  const written = {
    name: 'again-soon',
    title: 'Inpatient again within 30 days',
    version: 1,
    index: { event: { kind: 'discharge', classes: ['IMP'] } },
    outcome: { kind: 'encounter', classes: ['IMP'] },
    timeAtRisk: { to: 30 },
    features: [
      { name: 'age', kind: 'age' },
      { name: 'sex', kind: 'sex' },
      { name: 'days_in', kind: 'length-of-stay', classes: ['IMP'] },
      { name: 'creatinine', kind: 'observation', concept: 'creatinine', take: 'latest', within: 30 },
    ],
    split: { by: 'patient', test: 0.4, seed: 1 },
    ...change,
  }
  const read = parseCohortDefinition(JSON.stringify(written), 'small.json')
  if (!read.ok) throw new Error(read.issues.map(({ message }) => message).join())
  return read.value
}

export type Hospital = {
  readonly home: string
  readonly data: string
  readonly app: Application
  readonly close: () => Promise<void>
}

/**
 * A data folder with stays of 450 patients. The first file of a run that asks brings them in and leaves a copy for the others, named after the
 * process of the run.
 */
export const hospitalOf = async (): Promise<Hospital> => {
  const home = mkdtempSync(join(tmpdir(), 'attune-models-'))
  const data = join(home, 'data')
  const kept = sharedHospital(process.ppid)
  writeFileSync(join(home, 'hospital.ndjson'), staysOf(450))
  if (existsSync(kept)) cpSync(kept, data, { recursive: true })
  else {
    await bringIn(home, data)
    keep(data, kept)
  }
  const app = await compose({ dataFolder: data, databaseUrl: undefined, log: createLog('silent') })
  return {
    home,
    data,
    app,
    close: async () => {
      await app.close()
      rmSync(home, { recursive: true, force: true })
    },
  }
}

/** Whole or not at all: two files may be first at once, and either copy will do. */
const keep = (data: string, kept: string): void => {
  const draft = `${kept}.${process.pid}`
  cpSync(data, draft, { recursive: true })
  try {
    renameSync(draft, kept)
  } catch {
    rmSync(draft, { recursive: true, force: true })
  }
}

const bringIn = async (home: string, data: string): Promise<void> => {
  mkdirSync(data, { mode: 0o700 })
  const site = { title: 'T', jurisdiction: 'us', asOf: '2026-03-01T00:00:00Z', source: 'ehr' }
  writeFileSync(join(data, 'site.json'), JSON.stringify(site))
  const app = await compose({ dataFolder: data, databaseUrl: undefined, log: createLog('silent') })
  await importPaths(
    app.dependencies,
    { paths: [join(home, 'hospital.ndjson')], source: 'ehr' },
    caller,
    () => undefined,
  )
  await app.close()
}

/** A plan for few rows: gates wide enough for their noise, groups small enough to be judged. */
export const loosePlan = (draft: Plan): Plan => {
  const { subgroups } = draft.gates
  if ('waived' in subgroups) throw new Error('a plan with groups was expected')
  return {
    ...draft,
    gates: {
      ...draft.gates,
      discriminationBy: 'estimate',
      nonInferiorityMargin: 0.05,
      calibration: { slope: { least: 0.3, most: 2 }, inTheLarge: 1, ece: 0.15 },
      subgroups: {
        ...subgroups,
        columns: ['sex'],
        largestGap: { tpr: 0.5, inTheLarge: 2 },
        notShown: 'reported',
        smallest: { rows: 50, events: 10, others: 10 },
      },
    },
  }
}
