import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Application, compose } from '../src/apps/compose.ts'
import { advise } from '../src/apps/use-cases/advise.ts'
import { importPaths } from '../src/apps/use-cases/import.ts'
import { warmUp } from '../src/apps/warm-up.ts'
import { epochOf, type Instant, instantOf, type PersonId } from '../src/core/index.ts'
import { findPerson, readProfile } from '../src/pipeline/profile/index.ts'
import { createLog } from '../src/platform/logging/index.ts'
import { simulatePatient, type VirtualPatient } from '../src/simulation/index.ts'
import { report } from './report.ts'

/**
 * `advise` for a patient of 1,000 facts and many problems, all specialties. Warm: in a process that has done it before,
 * each call for another moment, so that everything is computed again. Cold: the first call of a new process, its start
 * not counted; a server has run the rules over virtual people by then, a command has not. "Same moment": what the engine
 * remembers is reused. "New fact": a potassium value or a weight has come since the call before; the second table says
 * how many units of advice it made the engine compute again.
 *
 *   node bench/advise.ts [CALLS]          bars: p95 at most 50 ms warm, 250 ms cold
 */
const asOf = '2026-11-02T09:00:00.000Z' as Instant
const caller = { actor: 'bench', channel: 'command-line' } as const
const measured: readonly Measure[] = [
  { code: '29463-7', display: 'Body weight', value: 78, unit: 'kg' },
  { code: '2339-0', display: 'Glucose [Mass/volume] in Blood', value: 131, unit: 'mg/dL' },
  { code: '8867-4', display: 'Heart rate', value: 71, unit: '/min' },
  { code: '2823-3', display: 'Potassium [Moles/volume] in Serum or Plasma', value: 4.4, unit: 'mmol/L' },
]
let busy: VirtualPatient | undefined
const [first, second, third] = process.argv.slice(2)

/** Milliseconds of one call; CPU of all threads. */
type Call = { readonly wall: number; readonly cpu: number }

if (first === '--cold') {
  const app = await open(second ?? '')
  if (third === 'warmed-up') await warmUp(app.dependencies)
  const person = await findPerson(app.dependencies.database.kysely, patientName())
  console.log(JSON.stringify(await timed(app, person, asOf)))
  await app.close()
} else {
  await main(Number(first ?? 200))
}

async function main(calls: number): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'attune-bench-'))
  try {
    const app = await open(data)
    const person = await fill(app, data)
    const { facts } = await readProfile(app.dependencies.database.kysely, { person, asOf, knownAt: null })
    for (let warm = 0; warm < 30; warm++) await timed(app, person, instantOf(epochOf(asOf) - warm))
    const another: Call[] = []
    const same: Call[] = []
    const { engine } = app.dependencies
    const before = engine.work()
    for (let n = 0; n < calls; n++) another.push(await timed(app, person, instantOf(epochOf(asOf) - 1_000 - n)))
    const after = engine.work()
    for (let n = 0; n < calls; n++) same.push(await timed(app, person, asOf))
    const touched = await newFacts(app, data, person)
    await app.close()
    const cold = firstCalls(data, 'warmed-up')
    const colder = firstCalls(data, 'as-it-is')
    const units = (after.ran - before.ran) / calls
    report(
      `advise, ${facts.length} facts, ${app.dependencies.specialties.length} specialties, ${units} units, PGlite`,
      [
        row('warm, another moment', another, 50),
        row('warm, same moment', same, 50),
        row(
          'warm, new fact',
          touched.map(({ call }) => call),
          50,
        ),
        row('cold, first call of a server', cold, 250),
        row('cold, first call of a command', colder, 250),
      ],
    )
    report(
      'Units of advice after a new fact',
      [...Map.groupBy(touched, ({ what }) => what)].map(([what, of]) => ({
        what,
        calls: of.length,
        'computed again': of.reduce((sum, { ran }) => sum + ran, 0) / of.length,
        reused: of.reduce((sum, { reused }) => sum + reused, 0) / of.length,
      })),
    )
  } finally {
    rmSync(data, { recursive: true, force: true })
  }
}

async function open(data: string): Promise<Application> {
  return await compose({ dataFolder: data, databaseUrl: undefined, log: createLog('error') })
}

async function timed(app: Application, person: PersonId, moment: Instant): Promise<Call> {
  const started = performance.now()
  const cpu = process.cpuUsage()
  await advise(app.dependencies, { person, asOf: moment, knownAt: null, jurisdiction: 'us', orders: [] }, caller)
  const { user, system } = process.cpuUsage(cpu)
  return { wall: performance.now() - started, cpu: (user + system) / 1_000 }
}

/** The first call of new processes; `warmed-up`: after what a server does at its start. */
function firstCalls(data: string, warm: 'warmed-up' | 'as-it-is'): readonly Call[] {
  const call = () => execFileSync(process.execPath, [import.meta.filename, '--cold', data, warm], { encoding: 'utf8' })
  return Array.from({ length: 10 }, () => JSON.parse(call()) as Call)
}

/** Facts that come one by one, each followed by a call for the same moment. */
async function newFacts(app: Application, data: string, person: PersonId) {
  const { engine } = app.dependencies
  const calls: { readonly what: string; readonly call: Call; readonly ran: number; readonly reused: number }[] = []
  for (let n = 0; n < 40; n++) {
    const measure = measured[n % 2 === 0 ? 3 : 0]!
    const at = instantOf(epochOf(asOf) - 3_600_000 + n * 60_000)
    await give(app, data, `new-${n}`, [observation(`new-${n}`, measure, measure.value + n / 100, at)])
    const before = engine.work()
    const call = await timed(app, person, asOf)
    const after = engine.work()
    calls.push({ what: measure.display, call, ran: after.ran - before.ran, reused: after.reused - before.reused })
  }
  return calls
}

function patientName(): string {
  return busyPatient().truth.patient
}

/** The first simulated patient alive with these problems. */
function busyPatient(): VirtualPatient {
  busy ??= findBusyPatient()
  return busy
}

function findBusyPatient(): VirtualPatient {
  const wanted = ['diabetes', 'heart-failure', 'kidney-disease', 'atrial-fibrillation', 'hypertension']
  for (let index = 0; index < 1_000_000; index++) {
    const patient = simulatePatient({ seed: 1, index, asOf })
    if (!patient.truth.dead && wanted.every(problem => patient.truth.conditions.includes(problem))) return patient
  }
  throw new Error('No such patient')
}

type Measure = { readonly code: string; readonly display: string; readonly value: number; readonly unit: string }

function observation(id: string, { code, display, unit }: Measure, value: number, at: Instant): object {
  return {
    resourceType: 'Observation',
    id,
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code, display }] },
    subject: { reference: `Patient/${patientName()}` },
    effectiveDateTime: at,
    issued: at,
    valueQuantity: { value, unit, system: 'http://unitsofmeasure.org', code: unit },
  }
}

/** Imports the patient, with daily weights, glucose, heart rates and potassium up to 1,000 facts. */
async function fill(app: Application, data: string): Promise<PersonId> {
  const { resources, truth } = busyPatient()
  const more = Array.from({ length: 1_000 - resources.length }, (_, n) => {
    const measure = measured[n % measured.length]!
    const at = instantOf(epochOf(asOf) - (1 + Math.floor(n / measured.length)) * 86_400_000)
    return observation(`more-${n}`, measure, measure.value + (n % 7) / 10, at)
  })
  await give(app, data, 'given', [...resources, ...more])
  return await findPerson(app.dependencies.database.kysely, truth.patient)
}

async function give(app: Application, data: string, name: string, resources: readonly object[]): Promise<void> {
  const folder = join(data, name)
  mkdirSync(folder)
  writeFileSync(join(folder, 'one.ndjson'), resources.map(one => JSON.stringify(one)).join('\n'))
  await importPaths(app.dependencies, { paths: [folder], source: 'bench' }, caller, () => undefined)
}

function row(what: string, calls: readonly Call[], bar: number) {
  const sorted = calls.map(({ wall }) => wall).toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
  const cpu = calls.reduce((sum, one) => sum + one.cpu, 0) / calls.length
  return {
    what,
    calls: sorted.length,
    'p50 ms': at(0.5),
    'p95 ms': at(0.95),
    'max ms': at(1),
    'bar p95 ms': bar,
    'CPU ms / call': cpu,
  }
}
