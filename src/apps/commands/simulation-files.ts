import { hash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { AppError, type Instant } from '../../core/index.ts'
import type { DriftKind } from '../../simulation/index.ts'

export type SimulationParameters = {
  readonly generator: 'attune simulate'
  /** Of the bytes: a newer one makes other patients from the same seed. */
  readonly version: number
  readonly seed: number
  readonly patients: number
  readonly format: 'ndjson' | 'bundle'
  readonly asOf: Instant
  /** Only of a hospital with stays. */
  readonly stays?: true
  readonly from?: Instant
  readonly drift?: DriftKind
  readonly driftAt?: Instant
}

export type WrittenFile = {
  readonly name: string
  readonly patients: number
  readonly resources: number
  readonly bytes: number
  readonly sha256: string
}

export type SimulationManifest = SimulationParameters & {
  readonly complete: boolean
  readonly counts: Readonly<Record<string, number>>
  readonly planted: Readonly<Record<string, number>>
  readonly dead: number
  /** Only of a hospital with stays: how many there are, and what became of them as far as it is known at `asOf`. */
  readonly outcomes?: StayOutcomes
  readonly files: readonly WrittenFile[]
}

export type StayOutcomes = {
  readonly stays: number
  readonly deteriorations: number
  /** Discharged alive. */
  readonly discharges: number
  readonly readmissions: number
}

const manifestName = 'manifest.json'

/** The folder of the FHIR files, below the folder of the simulation. */
export const recordsIn = 'fhir'

/** What to import of a folder: all of it, or, where `attune simulate` wrote it, its records and not what is true of them. */
export const recordsOfFolder = (path: string): string => {
  const file = join(path, manifestName)
  const head = existsSync(file) ? readFileSync(file, 'utf8').slice(0, 200) : ''
  return head.includes('"generator": "attune simulate"') ? join(path, recordsIn) : path
}

const parameterNames = [
  'generator',
  'version',
  'seed',
  'patients',
  'format',
  'asOf',
  'stays',
  'from',
  'drift',
  'driftAt',
] as const satisfies readonly (keyof SimulationParameters)[]

/**
 * Makes the folder, or finds in it what these very parameters have begun.
 *
 * @throws AppError `conflict` when the folder holds anything else: nothing is overwritten
 */
export const claimFolder = (folder: string, parameters: SimulationParameters): void => {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, manifestName)
  if (!existsSync(file)) {
    if (readdirSync(folder).length > 0) throw occupied('The folder is not empty, and no simulation of Attune.')
    writeWhole(file, `${JSON.stringify({ ...parameters, complete: false }, null, 2)}\n`)
    return
  }
  const found = JSON.parse(readFileSync(file, 'utf8')) as Partial<SimulationManifest>
  const other = parameterNames.find(name => found[name] !== parameters[name])
  if (other !== undefined) throw occupied(`The folder holds a simulation with another ${other}.`)
}

const occupied = (message: string): AppError =>
  new AppError('conflict', message, { remedy: 'Name another folder with --out, or remove this one yourself.' })

/** Writes a file unless it is there with the same bytes. A stop half-way leaves no half file under the name. */
export const keepFile = (
  folder: string,
  name: string,
  text: string,
): { readonly sha256: string; readonly bytes: number } => {
  const content = Buffer.from(text)
  const sha256 = hash('sha256', content)
  const path = join(folder, name)
  if (!existsSync(path) || hash('sha256', readFileSync(path)) !== sha256) writeWhole(path, content)
  return { sha256, bytes: content.length }
}

export const writeManifest = (folder: string, manifest: SimulationManifest): void =>
  writeWhole(join(folder, manifestName), `${JSON.stringify(manifest, null, 2)}\n`)

const writeWhole = (path: string, content: string | Buffer): void => {
  mkdirSync(dirname(path), { recursive: true })
  const partial = `${path}.partial`
  try {
    writeFileSync(partial, content)
    renameSync(partial, path)
  } catch (error) {
    rmSync(partial, { force: true })
    throw error
  }
}
