import { resolve } from 'node:path'
import { AppError, type Instant } from '../../core/index.ts'
import { type Resource, simulatePatient, simulationVersion } from '../../simulation/index.ts'
import { momentOf } from '../config.ts'
import { parseArguments } from './arguments.ts'
import type { Outcome } from './command.ts'
import {
  claimFolder,
  keepFile,
  recordsIn,
  type SimulationManifest,
  type SimulationParameters,
  type WrittenFile,
  writeManifest,
} from './simulation-files.ts'

/** Patients in one NDJSON file, and in one folder of Bundles. */
const chunk = 1_000

/** The example hospital's moment: without another, the same command gives the same bytes in any year. */
const usualMoment = '2026-11-02T09:00:00Z'

const simulateHelp = `attune simulate --patients N --seed S --out DIR [--format ndjson|bundle] [--as-of T] [--json]

Makes virtual patients as FHIR R4, for load tests and demonstrations: invented, coherent, from made-up distributions.
The same seed gives the same bytes. Stopped half-way it can be repeated: files that are complete are kept.

  --patients N   how many
  --seed S       a whole number
  --out DIR      an empty or new folder, or one that the same command has begun
  --format F     ndjson: ${chunk} patients a file (default); bundle: one transaction Bundle a patient
  --as-of T      the moment up to which the records go (default ${usualMoment})
  --json         stdout is one JSON document; progress goes to stderr

The records stand in DIR/fhir. Beside it, truth.ndjson says of each patient what is true and what was put wrong on
purpose, and manifest.json names every file with its SHA-256. Import with: attune import DIR --source simulation`

/**
 * `attune simulate`: works without a database.
 *
 * @throws AppError `misuse` for options that cannot be meant, `conflict` for a folder that holds something else
 */
export const runSimulate = (argv: readonly string[], cwd: string, progress: (line: string) => void): Outcome => {
  const { values, positionals } = parseArguments(argv, {
    patients: { type: 'string' },
    seed: { type: 'string' },
    out: { type: 'string' },
    format: { type: 'string' },
    'as-of': { type: 'string' },
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help === true) return { json: simulateHelp, text: simulateHelp, exit: 0 }
  if (positionals.length > 0) throw misuse('attune simulate takes options only.')
  if (typeof values.out !== 'string' || values.out.trim() === '') throw misuse('Which folder? --out DIR')
  const parameters: SimulationParameters = {
    generator: 'attune simulate',
    version: simulationVersion,
    seed: wholeNumber(values.seed, '--seed', 0, Number.MAX_SAFE_INTEGER),
    patients: wholeNumber(values.patients, '--patients', 1, 100_000_000),
    format: formatOf(values.format),
    asOf: momentOf(typeof values['as-of'] === 'string' ? values['as-of'] : usualMoment, '--as-of') as Instant,
  }
  const folder = resolve(cwd, values.out)
  claimFolder(folder, parameters)
  const manifest = writePatients(folder, parameters, progress)
  const { files, ...summary } = manifest
  const resources = files.reduce((sum, file) => sum + file.resources, 0)
  return {
    json: { ...summary, resources, folder, files: files.length },
    text: `${parameters.patients} patients, ${resources} resources in ${files.length} files.`,
    exit: 0,
  }
}

const writePatients = (
  folder: string,
  parameters: SimulationParameters,
  progress: (line: string) => void,
): SimulationManifest => {
  const counts: Record<string, number> = {}
  const planted: Record<string, number> = {}
  let dead = 0
  const files: WrittenFile[] = []
  const truths: string[] = []
  const startedAt = performance.now()
  let saidAt = startedAt
  for (let from = 0; from < parameters.patients; from += chunk) {
    const to = Math.min(from + chunk, parameters.patients)
    const made = []
    for (let index = from; index < to; index++) {
      const patient = simulatePatient({ seed: parameters.seed, index, asOf: parameters.asOf })
      for (const { resourceType } of patient.resources) counts[resourceType] = (counts[resourceType] ?? 0) + 1
      for (const { problem } of patient.truth.planted) planted[problem] = (planted[problem] ?? 0) + 1
      if (patient.truth.dead) dead++
      truths.push(`${JSON.stringify(patient.truth)}\n`)
      made.push(patient.resources)
    }
    files.push(...writeChunk(folder, parameters, from, made))
    if (performance.now() - saidAt > 1_000) {
      saidAt = performance.now()
      progress(`${to} of ${parameters.patients} patients, ${Math.round((to * 1_000) / (saidAt - startedAt))}/s`)
    }
  }
  keepFile(folder, 'truth.ndjson', truths.join(''))
  const manifest = { ...parameters, complete: true, counts, planted, dead, files }
  writeManifest(folder, manifest)
  return manifest
}

const writeChunk = (
  folder: string,
  { format }: SimulationParameters,
  from: number,
  made: readonly (readonly Resource[])[],
): readonly WrittenFile[] => {
  const number = String(from / chunk).padStart(6, '0')
  if (format === 'ndjson') {
    const name = `${recordsIn}/patients-${number}.ndjson`
    const text = made.map(resources => resources.map(one => `${JSON.stringify(one)}\n`).join('')).join('')
    const resources = made.reduce((sum, { length }) => sum + length, 0)
    return [{ name, patients: made.length, resources, ...keepFile(folder, name, text) }]
  }
  return made.map(resources => {
    const name = `${recordsIn}/patients-${number}/${resources[0]?.id}.json`
    const text = `${JSON.stringify(bundleOf(resources))}\n`
    return { name, patients: 1, resources: resources.length, ...keepFile(folder, name, text) }
  })
}

const bundleOf = (resources: readonly Resource[]): object => ({
  resourceType: 'Bundle',
  type: 'transaction',
  entry: resources.map(resource => {
    const url = `${resource.resourceType}/${resource.id}`
    return { fullUrl: `https://simulation.example.org/${url}`, resource, request: { method: 'PUT', url } }
  }),
})

const wholeNumber = (given: string | boolean | undefined, name: string, low: number, high: number): number => {
  const number = typeof given === 'string' && /^\d{1,16}$/.test(given) ? Number(given) : Number.NaN
  if (Number.isSafeInteger(number) && number >= low && number <= high) return number
  throw misuse(`${name} is a whole number from ${low} to ${high}.`)
}

const formatOf = (given: string | boolean | undefined): 'ndjson' | 'bundle' => {
  if (given === undefined || given === 'ndjson' || given === 'bundle') return given ?? 'ndjson'
  throw misuse('--format is ndjson or bundle.')
}

const misuse = (message: string): AppError => new AppError('misuse', message, { remedy: 'See attune simulate --help.' })
