import type { ConvertedResource } from '../conversion.ts'
import { carbohydrates, insulinDose, remark } from '../devices/care-events.ts'
import type { DeviceTime } from '../devices/device-clock.ts'
import { concept, dateTimeOf, observation, subjectReference, timeKey, ucum } from '../devices/fhir.ts'
import { glucoseCode, glucoseUnit } from '../devices/glucose.ts'
import type { JsonLedger } from '../devices/json-ledger.ts'
import type { Notices } from '../devices/notices.ts'
import { idOf } from '../ids.ts'

export type Told = {
  readonly format: string
  readonly patient: string
  readonly start: DeviceTime
  readonly device?: string
}

/** What one treatment says: a bolus with its meal, a finger stick, a temporary basal rate, a note. */
export const treatmentResources = (
  ledger: JsonLedger,
  told: Told,
  notices: Notices,
  place: string,
): readonly ConvertedResource[] => {
  const event = ledger.string('eventType')
  if (event !== undefined) ledger.mapped('eventType')
  const words = ledger.string('notes')
  const notes = [event, words].filter(one => one !== undefined)
  const amount = (name: string): number | undefined => amountIn(ledger, name, notices, place)
  const resources = [
    insulin(ledger, { ...told, notes }, amount),
    carbs(ledger, { ...told, notes }, amount),
    ...glucose(ledger, told, notices, place),
    basal(ledger, told, amount),
  ].filter(one => one !== undefined)
  if (words !== undefined) ledger.mapped('notes')
  if (resources.length > 0 && (words === undefined || resources.some(one => one.note !== undefined))) return resources
  const kept = remark({ ...told, text: event ?? 'Treatment', said: words ?? event ?? 'No words' })
  return words === undefined && event === undefined ? resources : [...resources, kept]
}

type Amount = (name: string) => number | undefined

const decimal = /^\d{1,6}(?:\.\d{1,6})?$/

/** A number, which some uploaders write as text; what is neither is told, so that no dose is lost unsaid. */
const amountIn = (ledger: JsonLedger, name: string, notices: Notices, place: string): number | undefined => {
  const found = ledger.peek(name)
  if (typeof found === 'string' && decimal.test(found.trim())) return Number(found)
  const number = ledger.number(name)
  if (number === undefined && found !== undefined && found !== null && found !== '') {
    notices.note('error', 'value-invalid', 'An amount that is no number: not used', place)
  }
  return number
}

type Noted = Told & { readonly notes: readonly string[] }

const insulin = (ledger: JsonLedger, told: Noted, amountOf: Amount): ConvertedResource | undefined => {
  const amount = amountOf('insulin')
  if (amount === undefined) return undefined
  ledger.mapped('insulin')
  return insulinDose({ ...told, kind: undefined, amount })
}

const carbs = (ledger: JsonLedger, told: Noted, amountOf: Amount): ConvertedResource | undefined => {
  const grams = amountOf('carbs')
  if (grams === undefined) return undefined
  ledger.mapped('carbs')
  return carbohydrates({ ...told, grams })
}

/** "Finger" is blood, "Sensor" is interstitial fluid; typed in by hand it may be either, and has no code of one of them. */
const glucose = (ledger: JsonLedger, told: Told, notices: Notices, place: string): readonly ConvertedResource[] => {
  const written = ledger.peek('glucose')
  const value = typeof written === 'string' && written.trim() !== '' ? Number(written) : ledger.number('glucose')
  if (value === undefined) return []
  const unit = glucoseUnit(ledger.string('units') ?? '')
  if (unit === undefined || !Number.isFinite(value)) {
    notices.note('error', 'unit-unknown', 'A glucose without its unit, or that is no number: not used', place)
    return []
  }
  const type = ledger.string('glucoseType')
  ledger.mapped('glucose', 'units', 'glucoseType')
  const quantity = { valueQuantity: ucum(value, unit) }
  if (type === 'Finger')
    return [observation({ ...told, ...glucoseCode('blood-glucose', unit), value: quantity, key: String(value) })]
  if (type === 'Sensor')
    return [observation({ ...told, ...glucoseCode('interstitial-glucose', unit), value: quantity, key: String(value) })]
  notices.note(
    'warning',
    'glucose-specimen-unknown',
    'A glucose of which nobody says whether it is of blood or of a sensor',
    place,
  )
  return [
    observation({ ...told, category: 'laboratory', codings: [], text: 'Glucose', value: quantity, key: `${value}` }),
  ]
}

/** A rate in units an hour for some minutes. */
const basal = (ledger: JsonLedger, told: Told, amountOf: Amount): ConvertedResource | undefined => {
  if (ledger.string('eventType') !== 'Temp Basal') return undefined
  const { format, patient, start } = told
  const absolute = amountOf('absolute')
  const rate = absolute ?? amountOf('rate')
  const minutes = amountOf('duration')
  if (rate === undefined || minutes === undefined || start.kind !== 'moment') return undefined
  ledger.mapped(absolute === undefined ? 'rate' : 'absolute', 'duration')
  const end: DeviceTime = { ...start, at: start.at + minutes * 60_000 }
  return {
    resourceType: 'MedicationAdministration',
    id: idOf('MedicationAdministration', format, patient, timeKey(start), timeKey(end), String(rate)),
    status: 'completed',
    medicationCodeableConcept: concept([], 'insulin, temporary basal rate'),
    ...subjectReference(patient),
    effectivePeriod: { start: dateTimeOf(start), end: dateTimeOf(end) },
    dosage: { rateQuantity: ucum(rate, '[iU]/h', 'units/h') },
  }
}
