import { AppError, type Instant, instantOf, intervalOf } from '../../core/index.ts'
import { type DriftKind, driftKinds, driftSays, simulationVersion, staysVersion } from '../../simulation/index.ts'
import { momentOf } from '../config.ts'
import type { SimulationParameters } from './simulation-files.ts'

/** Patients in one NDJSON file, and in one folder of Bundles. */
export const patientsInFile = 1_000

/** The example hospital's moment: without another, the same command gives the same bytes in any year. */
const usualMoment = '2026-11-02T09:00:00Z'

const usualYears = 3

export const simulateHelp = `attune simulate --patients N --seed S --out DIR [--format ndjson|bundle] [--as-of T] [--json]
attune simulate --stays --patients N --seed S --out DIR [--from T] [--as-of T] [--drift KIND --drift-at T] [--json]

Makes virtual patients as FHIR R4, for load tests and demonstrations: invented, coherent, from made-up distributions.
The same seed gives the same bytes. Stopped half-way it can be repeated: files that are complete are kept.

  --patients N   how many
  --seed S       a whole number
  --out DIR      an empty or new folder, or one that the same command has begun
  --format F     ndjson: ${patientsInFile} patients a file (default); bundle: one transaction Bundle a patient
  --as-of T      the moment up to which the records go (default ${usualMoment})
  --json         stdout is one JSON document; progress goes to stderr

Without --stays: people as an outpatient clinic knows them, some with something put wrong on purpose.
With --stays: a hospital to learn from, about 3 stays and 31 resources a person: inpatient stays with laboratory values and
vital signs, emergency and kidney clinic visits, medicines, deaths. Another stay within 30 days of a discharge, death or a
grave value within 48 hours, and kidney failure within two years are drawn by known true probabilities. NDJSON only.

  --from T       the moment from which stays happen (default ${usualYears} years before --as-of)
  --drift KIND   something changes at --drift-at; nothing on record before then does:
${driftKinds.map(kind => `                 ${kind.padEnd(12)} ${driftSays(kind)}`).join('\n')}
  --drift-at T   when

With the same --from a later --as-of only adds: a hospital can be imported as it was, and again as it went on.
The records stand in DIR/fhir. Beside it, truth.ndjson says of each patient what is true and what was put wrong on
purpose, with --stays stays.ndjson says of each stay its true probabilities and what came of them (null: not over by
--as-of; of kidneys truth.ndjson does), and manifest.json names every file with its SHA-256.
Import with: attune import DIR --source simulation`

export const simulateOptions = {
  patients: { type: 'string' },
  seed: { type: 'string' },
  out: { type: 'string' },
  format: { type: 'string' },
  'as-of': { type: 'string' },
  stays: { type: 'boolean' },
  from: { type: 'string' },
  drift: { type: 'string' },
  'drift-at': { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

type Given = Readonly<Partial<Record<keyof typeof simulateOptions, string | boolean | undefined>>>

/** @throws AppError `misuse` for options that cannot be meant */
export const simulationOf = (values: Given): SimulationParameters => {
  const stays = values.stays === true
  const parameters: SimulationParameters = {
    generator: 'attune simulate',
    version: stays ? staysVersion : simulationVersion,
    seed: wholeNumber(values.seed, '--seed', 0, Number.MAX_SAFE_INTEGER),
    patients: wholeNumber(values.patients, '--patients', 1, 100_000_000),
    format: formatOf(values.format),
    asOf: momentOf(typeof values['as-of'] === 'string' ? values['as-of'] : usualMoment, '--as-of') as Instant,
  }
  if (stays) return { ...parameters, stays, ...hospitalOf(values, parameters) }
  for (const name of ['from', 'drift', 'drift-at'] as const) {
    if (values[name] !== undefined) throw misuse(`--${name} is of a hospital with --stays.`)
  }
  return parameters
}

const hospitalOf = (
  { from, drift, 'drift-at': driftAt }: Given,
  { asOf, format }: SimulationParameters,
): Pick<SimulationParameters, 'from' | 'drift' | 'driftAt'> => {
  // A patient who dies stands in it twice, before and after, which no transaction may hold.
  if (format === 'bundle') throw misuse('With --stays resources have versions: --format is ndjson.')
  const began = typeof from === 'string' ? startOf(from, '--from') : yearsBefore(asOf, usualYears)
  if (began >= asOf) throw misuse('--from is before --as-of.')
  if (drift === undefined && driftAt === undefined) return { from: began }
  if (typeof drift !== 'string' || typeof driftAt !== 'string')
    throw misuse('--drift KIND and --drift-at T go together.')
  const kind = driftKinds.find(one => one === drift)
  if (kind === undefined) throw misuse(`--drift is ${driftKinds.join(', ')}.`)
  const at = startOf(driftAt, '--drift-at')
  if (at < began || at > asOf) throw misuse('--drift-at lies between --from and --as-of.')
  return { from: began, drift: kind satisfies DriftKind, driftAt: at }
}

/** A date means its first moment. */
const startOf = (text: string, name: string): Instant => {
  const interval = intervalOf(text)
  if (interval === undefined) throw misuse(`${name} is not a date or time, as 2026-11-24 or 2026-11-24T09:00:00Z.`)
  return interval.start
}

const yearsBefore = (moment: Instant, years: number): Instant => {
  const date = new Date(moment)
  date.setUTCFullYear(date.getUTCFullYear() - years)
  return instantOf(date.getTime())
}

const wholeNumber = (given: string | boolean | undefined, name: string, low: number, high: number): number => {
  const number = typeof given === 'string' && /^\d{1,16}$/.test(given) ? Number(given) : Number.NaN
  if (Number.isSafeInteger(number) && number >= low && number <= high) return number
  throw misuse(`${name} is a whole number from ${low} to ${high}.`)
}

const formatOf = (given: string | boolean | undefined): 'ndjson' | 'bundle' => {
  if (given === undefined || given === 'ndjson' || given === 'bundle') return given ?? 'ndjson'
  throw misuse('--format is ndjson or bundle.')
}

/** What cannot be meant, with where to read on. */
export const misuse = (message: string): AppError =>
  new AppError('misuse', message, { remedy: 'See attune simulate --help.' })
