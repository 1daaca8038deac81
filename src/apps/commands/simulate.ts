import { resolve } from 'node:path'
import type { Instant } from '../../core/index.ts'
import { type Drift, type Resource, type StayTruth, simulatePatient, simulateStays } from '../../simulation/index.ts'
import { parseArguments } from './arguments.ts'
import type { Outcome } from './command.ts'
import {
  claimFolder,
  keepFile,
  recordsIn,
  type SimulationManifest,
  type SimulationParameters,
  type StayOutcomes,
  type WrittenFile,
  writeManifest,
} from './simulation-files.ts'
import { misuse, patientsInFile, simulateHelp, simulateOptions, simulationOf } from './simulation-options.ts'

/**
 * `attune simulate`: works without a database.
 *
 * @throws AppError `misuse` for options that cannot be meant, `conflict` for a folder that holds something else
 */
export const runSimulate = (argv: readonly string[], cwd: string, progress: (line: string) => void): Outcome => {
  const { values, positionals } = parseArguments(argv, simulateOptions)
  if (values.help === true) return { json: simulateHelp, text: simulateHelp, exit: 0 }
  if (positionals.length > 0) throw misuse('attune simulate takes options only.')
  if (typeof values.out !== 'string' || values.out.trim() === '') throw misuse('Which folder? --out DIR')
  const parameters = simulationOf(values)
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
  const stays: StayTruth[] = []
  const make = makerOf(parameters)
  const startedAt = performance.now()
  let saidAt = startedAt
  for (let from = 0; from < parameters.patients; from += patientsInFile) {
    const to = Math.min(from + patientsInFile, parameters.patients)
    const made = []
    for (let index = from; index < to; index++) {
      const patient = make(index)
      for (const { resourceType } of patient.resources) counts[resourceType] = (counts[resourceType] ?? 0) + 1
      for (const { problem } of patient.truth.planted) planted[problem] = (planted[problem] ?? 0) + 1
      if (patient.truth.dead) dead++
      truths.push(`${JSON.stringify(patient.truth)}\n`)
      if (patient.stays !== undefined) stays.push(...patient.stays)
      made.push(patient.resources)
    }
    files.push(...writeChunk(folder, parameters, from, made))
    if (performance.now() - saidAt > 1_000) {
      saidAt = performance.now()
      progress(`${to} of ${parameters.patients} patients, ${Math.round((to * 1_000) / (saidAt - startedAt))}/s`)
    }
  }
  keepFile(folder, 'truth.ndjson', truths.join(''))
  if (parameters.stays) keepFile(folder, 'stays.ndjson', stays.map(one => `${JSON.stringify(one)}\n`).join(''))
  const outcomes = parameters.stays ? { outcomes: outcomesOf(stays) } : {}
  const manifest = { ...parameters, complete: true, counts, planted, dead, ...outcomes, files }
  writeManifest(folder, manifest)
  return manifest
}

type Made = Pick<ReturnType<typeof simulatePatient>, 'resources' | 'truth'> & { readonly stays?: readonly StayTruth[] }

/** Makes the patient of a number: of the clinic, or of the hospital with stays. */
const makerOf = ({ seed, asOf, stays, from, drift, driftAt }: SimulationParameters): ((index: number) => Made) => {
  if (stays === undefined) return index => simulatePatient({ seed, index, asOf })
  const planted: Drift | null = drift === undefined ? null : { kind: drift, at: driftAt as Instant }
  return index => simulateStays({ seed, index, from: from as Instant, until: asOf, drift: planted })
}

const outcomesOf = (stays: readonly StayTruth[]): StayOutcomes => ({
  stays: stays.length,
  deteriorations: stays.filter(({ deterioration }) => deterioration.happened === true).length,
  discharges: stays.filter(({ readmission }) => readmission !== null).length,
  readmissions: stays.filter(({ readmission }) => readmission?.happened === true).length,
})

const writeChunk = (
  folder: string,
  { format }: SimulationParameters,
  from: number,
  made: readonly (readonly Resource[])[],
): readonly WrittenFile[] => {
  const number = String(from / patientsInFile).padStart(6, '0')
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
