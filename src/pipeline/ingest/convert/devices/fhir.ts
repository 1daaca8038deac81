import { type Coding, codeSystems } from '../../../../core/index.ts'
import type { JsonObject } from '../../../../standards/fhir/index.ts'
import type { ConvertedResource } from '../conversion.ts'
import { idOf } from '../ids.ts'
import { instantText } from '../instant-text.ts'
import type { DeviceTime } from './device-clock.ts'

export type Category = 'vital-signs' | 'laboratory' | 'activity' | 'survey'

/** R4 asks for a subject in some resources; one that nobody named is said to be unknown. */
export const subjectReference = (patient: string): JsonObject =>
  patient === '' ? {} : { subject: { reference: `Patient/${patient}` } }

/** Observation.effective[x] or what else is a dateTime; a time that is no moment stays beside it as text. */
export const effective = (
  start: DeviceTime | undefined,
  end?: DeviceTime,
): { readonly effective: JsonObject; readonly notes: readonly string[] } => {
  if (start === undefined) return { effective: {}, notes: [] }
  const notes = [start, end].flatMap(one =>
    one?.kind === 'partial' && one.text !== one.date ? [`Time as written: ${one.text}`] : [],
  )
  if (end === undefined) return { effective: { effectiveDateTime: dateTimeOf(start) }, notes }
  return { effective: { effectivePeriod: { start: dateTimeOf(start), end: dateTimeOf(end) } }, notes }
}

export const dateTimeOf = (time: DeviceTime): string =>
  time.kind === 'moment' ? instantText(time.at, time.offset) : time.date

/** A key of a time for ids. */
export const timeKey = (time: DeviceTime | undefined): string =>
  time === undefined ? '' : time.kind === 'moment' ? String(time.at) : time.text

export const ucum = (value: number, code: string, unit = code): JsonObject => ({
  value,
  unit,
  system: codeSystems.ucum,
  code,
})

export const concept = (codings: readonly Coding[], text: string): JsonObject => ({
  ...(codings.length === 0 ? {} : { coding: codings.map(coding => ({ ...coding })) }),
  text,
})

const categoryOf = (code: Category): JsonObject => ({
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code }],
})

export type Observed = {
  readonly format: string
  readonly patient: string
  readonly category: Category
  readonly codings: readonly Coding[]
  readonly text: string
  readonly start: DeviceTime | undefined
  readonly end?: DeviceTime
  /** `value[x]`, `component` and what else there is. */
  readonly value: JsonObject
  readonly device?: string
  readonly notes?: readonly string[]
  /** What tells it from another of the same kind and time; the value, where there is nothing better. */
  readonly key: string
}

/** @example observation({ format: 'libreview', text: 'Ketone', value: { valueQuantity: ucum(0.4, 'mmol/L') }, … }) */
export const observation = (observed: Observed): ConvertedResource => {
  const { format, patient, category, codings, text, start, end, value, device, key } = observed
  const when = effective(start, end)
  const notes = [...when.notes, ...(observed.notes ?? [])]
  return {
    resourceType: 'Observation',
    id: idOf('Observation', format, patient, text, timeKey(start), timeKey(end), device, key),
    status: 'final',
    category: [categoryOf(category)],
    code: concept(codings, text),
    ...subjectReference(patient),
    ...when.effective,
    ...value,
    ...(device === undefined ? {} : { device: { display: device } }),
    ...(notes.length === 0 ? {} : { note: notes.map(note => ({ text: note })) }),
  }
}
