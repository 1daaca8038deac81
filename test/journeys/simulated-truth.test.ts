import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Application, compose } from '../../src/apps/compose.ts'
import { advise } from '../../src/apps/use-cases/advise.ts'
import { importPaths } from '../../src/apps/use-cases/import.ts'
import { patientPage } from '../../src/apps/use-cases/patients.ts'
import type { Instant } from '../../src/core/index.ts'
import type { Advice } from '../../src/pipeline/advice/index.ts'
import { findPerson } from '../../src/pipeline/profile/index.ts'
import { createLog } from '../../src/platform/logging/index.ts'
import { type Planted, type Problem, simulatePatient, type VirtualPatient } from '../../src/simulation/index.ts'

/** The loop closed: what was put wrong in virtual patients on purpose is what advice finds, and others are left in peace. */

const asOf = '2026-11-02T09:00:00.000Z' as Instant
const caller = { actor: 'test', channel: 'command-line' } as const
const problems: readonly Problem[] = [
  'metformin-below-egfr-30',
  'pioglitazone-in-heart-failure',
  'anticoagulant-missing',
  'apixaban-dose-too-high',
  'nsaid-with-anticoagulant',
  'penicillin-despite-anaphylaxis',
  'ace-inhibitor-in-pregnancy',
  'hba1c-overdue',
  'reported-egfr-wrong',
  'dead-with-active-medicines',
]
const ofEach = 4
const careful = 60

/** What advice may ask for where the truth says so. */
const asks: Readonly<Record<Exclude<Planted['expect'], 'no-advice' | 'data-issue'>, readonly string[]>> = {
  stop: ['stop', 'switch'],
  avoid: ['stop', 'switch', 'discuss'],
  reduce: ['reduce'],
  start: ['start'],
  test: ['test'],
}

const chosen = new Map<Problem | 'none', VirtualPatient[]>([...problems, 'none' as const].map(one => [one, []]))
const enough = () => [...chosen].every(([problem, of]) => of.length >= (problem === 'none' ? careful : ofEach))
for (let index = 0; index < 60_000 && !enough(); index++) {
  const patient = simulatePatient({ seed: 21, index, asOf })
  const problem = patient.truth.planted[0]?.problem ?? 'none'
  const of = chosen.get(problem) ?? []
  if (of.length < (problem === 'none' ? careful : ofEach)) of.push(patient)
}

const home = mkdtempSync(join(tmpdir(), 'attune-truth-'))
let app: Application

beforeAll(async () => {
  const all = [...chosen.values()].flat().flatMap(({ resources }) => resources)
  writeFileSync(join(home, 'patients.ndjson'), all.map(one => JSON.stringify(one)).join('\n'))
  app = await compose({ dataFolder: join(home, 'data'), databaseUrl: undefined, log: createLog('silent') })
  const request = { paths: [join(home, 'patients.ndjson')], source: 'simulation' }
  const { quarantined, issues } = await importPaths(app.dependencies, request, caller, () => undefined)
  expect([...quarantined, ...issues.filter(({ severity }) => severity !== 'information')]).toEqual([])
}, 60_000)

afterAll(async () => {
  await app.close()
  rmSync(home, { recursive: true, force: true })
})

const personOf = ({ truth }: VirtualPatient) =>
  findPerson(app.dependencies.database.kysely, `https://example.org/simulated|${truth.patient}`)

const adviceFor = async (patient: VirtualPatient): Promise<Advice> =>
  advise(
    app.dependencies,
    { person: await personOf(patient), asOf, knownAt: null, jurisdiction: 'us', orders: [] },
    caller,
  )

const disagreement = 'Reported eGFR is more than'

const viewOf = async (patient: VirtualPatient): Promise<string> =>
  JSON.stringify(await patientPage(app.dependencies, { person: await personOf(patient), asOf }, caller))

const says = ({ recommendations }: Advice, { expect: wanted, drug, problem }: Planted): boolean => {
  if (wanted === 'no-advice' || wanted === 'data-issue') throw new Error('Not a recommendation')
  const named = drug ?? (problem === 'hba1c-overdue' ? 'HbA1c' : 'atrial fibrillation')
  return recommendations.some(
    ({ severity, action, summary }) =>
      severity !== 'info' && action.some(({ kind }) => asks[wanted].includes(kind)) && summary.includes(named),
  )
}

describe.each(problems)('%s', problem => {
  test('is found in each who has it', async () => {
    const patients = chosen.get(problem) ?? []
    expect(patients.length).toBe(ofEach)
    for (const patient of patients) {
      const planted = patient.truth.planted[0]!
      const advice = await adviceFor(patient)
      if (planted.expect === 'no-advice') expect(advice.noAdvice).not.toBeNull()
      else if (planted.expect === 'data-issue') {
        expect(await viewOf(patient), patient.truth.patient).toContain(disagreement)
      } else {
        const said = advice.recommendations.map(({ severity, summary }) => `${severity}: ${summary}`)
        expect(says(advice, planted), `${patient.truth.patient} ${said.join('; ')}`).toBe(true)
      }
    }
  }, 60_000)
})

test('those in whom nothing was put wrong get no critical advice, and no doubt about their eGFR', async () => {
  for (const patient of chosen.get('none') ?? []) {
    const { recommendations } = await adviceFor(patient)
    expect(
      recommendations.filter(({ severity }) => severity === 'critical').map(({ summary }) => summary),
      patient.truth.patient,
    ).toEqual([])
    expect(await viewOf(patient), patient.truth.patient).not.toContain(disagreement)
  }
}, 60_000)
