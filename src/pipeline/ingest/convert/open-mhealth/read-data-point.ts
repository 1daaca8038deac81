import { type Coding, codeSystems } from '../../../../core/index.ts'
import type { ByteRange, JsonObject } from '../../../../standards/fhir/index.ts'
import type { ConversionContext, Converted } from '../conversion.ts'
import { type Category, concept, observation, ucum } from '../devices/fhir.ts'
import { glucoseCode, glucoseUnit } from '../devices/glucose.ts'
import { createJsonLedger, type JsonLedger } from '../devices/json-ledger.ts'
import type { Notices } from '../devices/notices.ts'
import { subjectOf } from '../devices/subject.ts'
import { idOf } from '../ids.ts'
import allowed from './allowed-values.json' with { type: 'json' }
import measures from './measures.json' with { type: 'json' }
import { readTimeFrame, type TimeFrame } from './time-frame.ts'

const format = 'open-mhealth'

type Read = {
  readonly text: string
  readonly category: Category
  readonly codings: readonly Coding[]
  readonly value: JsonObject
  readonly interval: boolean
  /** The major version from which the schema requires a time. */
  readonly required: number
}

const loinc = (code: string): Coding => ({ system: codeSystems.loinc, code })

/** Members that stand beside the value, as notes. */
const words = [
  'descriptive_statistic',
  'descriptive_statistic_denominator',
  'specimen_source',
  'temporal_relationship_to_meal',
  'temporal_relationship_to_sleep',
  'temporal_relationship_to_physical_activity',
  'body_posture',
  'measurement_location',
  'measurement_method',
  'system',
  'oxygen_therapy_mode_of_administration',
  'user_notes',
  'is_main_sleep',
] as const

/** Reads data points; each names its user in its header, or nobody does. */
export const createDataPointReader = (context: ConversionContext, notices: Notices) => {
  const users = new Set<string>()
  let asked: string | undefined

  const subject = (ledger: JsonLedger, range: ByteRange, found: Converted[]): string => {
    const { said } = context
    const user = ledger.string('header/user_id')
    if (said.patient !== undefined || user === undefined) {
      if (asked === undefined) {
        const settled = subjectOf(format, said, {}, range)
        asked = settled.id
        found.push(...settled.found)
      }
      return asked
    }
    ledger.mapped('header/user_id')
    const id = idOf('Patient', format, user)
    if (users.has(user)) return id
    if (users.size > 10_000) users.clear()
    users.add(user)
    const identifier = [{ system: 'urn:attune:open-mhealth:user', value: user }]
    found.push({ kind: 'resource', resource: { resourceType: 'Patient', id, identifier }, range })
    return id
  }

  return (object: Readonly<Record<string, unknown>>, range: ByteRange): readonly Converted[] => {
    const ledger = createJsonLedger(object, context.loss)
    const at = ledger.peek('body') === undefined ? '' : 'body/'
    const place = `bytes=${range.offset}+${range.length}`
    const note = (severity: 'error' | 'warning', code: string, message: string) =>
      notices.note(severity, code, message, place, range)
    const found: Converted[] = []
    const patient = subject(ledger, range, found)
    const read = readMeasure(ledger, at, note)
    if (read !== undefined) {
      const frame = readTimeFrame(ledger, at)
      checkFrame(frame, read, ledger.string('header/schema_id/version'), note)
      const source = ledger.string('header/acquisition_provenance/source_name')
      if (source !== undefined) ledger.mapped('header/acquisition_provenance/source_name')
      const notes = words.flatMap(name => wordsOf(ledger, at, name, note))
      const statistic = ledger.peek(`${at}descriptive_statistic`) !== undefined
      const resource = observation({
        format,
        patient,
        ...read,
        // A minimum of a month is no measurement, and must not be read as one.
        codings: statistic ? [] : read.codings,
        text: statistic ? `${read.text}, ${ledger.string(`${at}descriptive_statistic`) ?? 'statistic'}` : read.text,
        start: 'start' in frame ? frame.start : undefined,
        ...('end' in frame ? { end: frame.end } : {}),
        ...(source === undefined ? {} : { device: source }),
        notes,
        key: ledger.string('header/id') ?? JSON.stringify(read.value),
      })
      if (ledger.peek('header/schema_id/name') !== undefined) ledger.mapped('header/schema_id')
      if (ledger.peek('header/id') !== undefined) ledger.mapped('header/id')
      found.push({ kind: 'resource', resource, range })
    }
    ledger.close('', () => (read === undefined ? 'No measure of a known schema' : 'No place for it in an Observation'))
    return found
  }
}

type Note = (severity: 'error' | 'warning', code: string, message: string) => void

const checkFrame = (frame: TimeFrame, { interval, required }: Read, version: string | undefined, note: Note): void => {
  const major = Number(version?.split('.')[0])
  if (frame.kind === 'absent') {
    const severity = Number.isNaN(major) || major < required ? 'warning' : 'error'
    note(severity, 'time-missing', 'A data point without the time that newer versions of its schema require')
  } else if (frame.kind === 'wrong')
    note('error', 'time-frame-invalid', 'A time frame that is neither a moment nor a whole interval')
  else if (frame.kind === 'moment' && interval) {
    note('error', 'time-frame-invalid', 'A moment, where the schema requires an interval')
  }
}

const wordsOf = (ledger: JsonLedger, at: string, name: (typeof words)[number], note: Note): readonly string[] => {
  const value = ledger.peek(`${at}${name}`)
  if (value === undefined || value === null) return []
  const values: readonly string[] | undefined = Object.hasOwn(allowed, name)
    ? (allowed as Readonly<Record<string, readonly string[] | string>> as Readonly<Record<string, readonly string[]>>)[
        name
      ]
    : undefined
  if ((typeof value !== 'string' && typeof value !== 'boolean') || values?.includes(String(value)) === false) {
    note('error', 'value-not-allowed', `A ${name} that its schema does not know: left out`)
    return []
  }
  ledger.text(`${at}${name}`)
  return [`${name}: ${value}`]
}

const quantityAt = (
  ledger: JsonLedger,
  path: string,
  units: Readonly<Record<string, string | undefined>>,
  note: Note,
): JsonObject | undefined => {
  const value = ledger.number(`${path}/value`)
  const written = ledger.string(`${path}/unit`)
  if (value === undefined) note('error', 'value-invalid', 'A value that is missing, or no number')
  else if (written === undefined) note('error', 'unit-missing', 'A number without a unit')
  else if (!Object.hasOwn(units, written)) note('error', 'unit-unknown', 'A unit that the schema does not know')
  else {
    ledger.mapped(path)
    return ucum(value, units[written]!, written)
  }
  return undefined
}

const readMeasure = (ledger: JsonLedger, at: string, note: Note): Read | undefined => {
  if (ledger.peek(`${at}systolic_blood_pressure`) ?? ledger.peek(`${at}diastolic_blood_pressure`))
    return bloodPressure(ledger, at, note)
  if (ledger.peek(`${at}total_sleep_time`) !== undefined) return sleepEpisode(ledger, at, note)
  const row = measures.find(({ key }) => ledger.peek(`${at}${key}`) !== undefined)
  if (row === undefined) {
    note('error', 'type-unknown', 'No measure of a schema that is read')
    return undefined
  }
  const path = `${at}${row.key}`
  const bare = 'bare' in row ? ledger.number(path) : undefined
  const quantity = bare === undefined ? quantityAt(ledger, path, row.units, note) : ucum(bare, '1')
  if (quantity === undefined) return undefined
  if (bare !== undefined) ledger.mapped(path)
  const { text, category, required } = row
  const codings = 'loinc' in row && row.loinc !== undefined ? [loinc(row.loinc)] : []
  const read: Read = {
    text,
    category: category as Category,
    codings,
    value: { valueQuantity: quantity },
    interval: 'interval' in row && row.interval === true,
    required,
  }
  if (row.key === 'blood_glucose') return glucose(ledger, at, read, note)
  return row.key === 'oxygen_saturation' ? oxygen(ledger, at, read, note) : read
}

/** By its specimen; without one nobody knows whether a sensor or a meter read it. */
const glucose = (ledger: JsonLedger, at: string, read: Read, note: Note): Read => {
  const unit = glucoseUnit(ledger.string(`${at}blood_glucose/unit`) ?? '')!
  const specimen = ledger.string(`${at}specimen_source`)
  if (specimen === 'interstitial fluid') return { ...read, ...glucoseCode('interstitial-glucose', unit) }
  if (specimen === 'capillary blood') return { ...read, ...glucoseCode('blood-glucose', unit) }
  if (specimen !== undefined) return { ...read, text: `Glucose in ${specimen}` }
  note('warning', 'glucose-specimen-unknown', 'A glucose of which nobody says whether it is of blood or of a sensor')
  return { ...read, text: 'Glucose' }
}

const oxygen = (ledger: JsonLedger, at: string, read: Read, note: Note): Read => {
  const flow = `${at}supplemental_oxygen_flow_rate`
  const given = ledger.peek(flow) === undefined ? undefined : quantityAt(ledger, flow, { 'L/min': 'L/min' }, note)
  return {
    ...read,
    codings: ledger.string(`${at}measurement_method`) === 'pulse oximetry' ? [loinc('59408-5')] : [],
    value: {
      ...read.value,
      ...(given === undefined
        ? {}
        : { component: [{ code: concept([], 'Supplemental oxygen flow rate'), valueQuantity: given }] }),
    },
  }
}

const bloodPressure = (ledger: JsonLedger, at: string, note: Note): Read | undefined => {
  const units = { mmHg: 'mm[Hg]' }
  const upper = quantityAt(ledger, `${at}systolic_blood_pressure`, units, note)
  const lower = quantityAt(ledger, `${at}diastolic_blood_pressure`, units, note)
  if (upper === undefined && lower === undefined) return undefined
  const statistic = ledger.peek(`${at}descriptive_statistic`) !== undefined
  const part = (code: string, text: string, valueQuantity: JsonObject | undefined) =>
    valueQuantity === undefined ? [] : [{ code: concept(statistic ? [] : [loinc(code)], text), valueQuantity }]
  return {
    text: 'Blood pressure',
    category: 'vital-signs',
    codings: [loinc('85354-9')],
    value: {
      component: [
        ...part('8480-6', 'Systolic blood pressure', upper),
        ...part('8462-4', 'Diastolic blood pressure', lower),
      ],
    },
    interval: false,
    required: 3,
  }
}

const sleepParts =
  'total_sleep_time latency_to_sleep_onset latency_to_arising wake_after_sleep_onset sleep_maintenance_efficiency_percentage'.split(
    ' ',
  )

const sleepEpisode = (ledger: JsonLedger, at: string, note: Note): Read | undefined => {
  const units = { sec: 's', min: 'min', h: 'h', d: 'd', '%': '%' }
  const component = sleepParts.flatMap(name => {
    if (ledger.peek(`${at}${name}`) === undefined) return []
    const valueQuantity = quantityAt(ledger, `${at}${name}`, units, note)
    return valueQuantity === undefined ? [] : [{ code: concept([], name), valueQuantity }]
  })
  const awakenings = ledger.number(`${at}number_of_awakenings`)
  if (awakenings !== undefined) {
    ledger.mapped(`${at}number_of_awakenings`)
    component.push({ code: concept([], 'number_of_awakenings'), valueQuantity: ucum(awakenings, '1') })
  }
  if (component.length === 0) return undefined
  return { text: 'Sleep episode', category: 'activity', codings: [], value: { component }, interval: true, required: 1 }
}
