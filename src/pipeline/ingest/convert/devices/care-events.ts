import { type Coding, codeSystems } from '../../../../core/index.ts'
import type { ConvertedResource } from '../conversion.ts'
import { idOf } from '../ids.ts'
import type { DeviceTime } from './device-clock.ts'
import { concept, effective, observation, subjectReference, timeKey, ucum } from './fhir.ts'

type Event = {
  readonly format: string
  readonly patient: string
  readonly start: DeviceTime | undefined
  readonly device?: string
  readonly notes?: readonly string[]
}

const kinds: Readonly<Record<'fast' | 'long', { readonly text: string; readonly coding: Coding }>> = {
  // ATC, WHO Collaborating Centre: A10AB insulins for injection, fast-acting; A10AE long-acting.
  fast: { text: 'insulin, fast-acting', coding: { system: codeSystems.atc, code: 'A10AB' } },
  long: { text: 'insulin, long-acting', coding: { system: codeSystems.atc, code: 'A10AE' } },
}

/** A dose of insulin that somebody gave themselves, in international units. `amount` undefined: it was not said. */
export const insulinDose = (
  event: Event & {
    readonly kind: 'fast' | 'long' | undefined
    readonly name?: string
    readonly amount: number | undefined
  },
): ConvertedResource => {
  const { format, patient, start, device, kind, name, amount } = event
  const { coding, text } = kind === undefined ? { coding: undefined, text: 'insulin' } : kinds[kind]
  const when = effective(start)
  const notes = [...when.notes, ...(event.notes ?? [])]
  return {
    resourceType: 'MedicationAdministration',
    id: idOf('MedicationAdministration', format, patient, timeKey(start), device, text, name, String(amount)),
    status: 'completed',
    medicationCodeableConcept: concept(coding === undefined ? [] : [coding], name ?? text),
    ...subjectReference(patient),
    ...(start === undefined
      ? {
          _effectiveDateTime: {
            extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }],
          },
        }
      : when.effective),
    ...(amount === undefined ? {} : { dosage: { dose: ucum(amount, '[iU]', 'units') } }),
    ...(notes.length === 0 ? {} : { note: notes.map(note => ({ text: note })) }),
  }
}

/** Carbohydrates eaten, in grams. */
export const carbohydrates = (event: Event & { readonly grams: number }): ConvertedResource =>
  observation({
    ...event,
    category: 'activity',
    codings: [],
    text: 'Carbohydrate intake',
    value: { valueQuantity: ucum(event.grams, 'g') },
    key: String(event.grams),
  })

/** Something that the patient wrote down. */
export const remark = (event: Event & { readonly text: string; readonly said: string }): ConvertedResource =>
  observation({
    ...event,
    category: 'survey',
    codings: [],
    text: event.text,
    value: { valueString: event.said },
    key: event.said,
  })
