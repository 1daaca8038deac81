import {
  type Dataset,
  dateTimeOf,
  type NameParts,
  nameText,
  offsetOf,
  personNameOf,
} from '../../../../standards/dicom/index.ts'
import { isJsonObject, type JsonObject } from '../../../../standards/fhir/index.ts'
import type { Reading } from './reading.ts'
import { issuerOf, snomedConcept, systemOf } from './systems.ts'

export type Coding = { readonly system: string; readonly code: string; readonly display?: string }
export type Concept = { readonly coding: readonly Coding[]; readonly text?: string }

/**
 * A code of a sequence (PS3.3, 8.8). A code in the style of SNOMED RT is followed by the concept of SNOMED CT that the
 * standard gives for it; no other code is translated.
 */
export const conceptIn = (reading: Reading, item: Dataset | undefined): Concept | undefined => {
  if (item === undefined) return undefined
  const code =
    reading.take(item, 'CodeValue') ?? reading.take(item, 'LongCodeValue') ?? reading.take(item, 'URNCodeValue')
  const designator = reading.take(item, 'CodingSchemeDesignator')
  const display = reading.take(item, 'CodeMeaning')
  const text = display === undefined ? {} : { text: display }
  if (code === undefined) return display === undefined ? undefined : { coding: [], text: display }
  const shown = display === undefined ? {} : { display }
  if (designator === undefined) return { coding: [], text: display ?? code }
  const uid = reading.take(item, 'CodingSchemeUID') ?? schemeUid(reading, designator)
  const concept = snomedConcept(designator, code)
  const translated = concept === undefined ? [] : [{ system: 'http://snomed.info/sct', code: concept, ...shown }]
  return { coding: [...translated, { system: systemOf(designator, uid), code, ...shown }], ...text }
}

/** The UID that the file itself gives a designator. */
const schemeUid = (reading: Reading, designator: string): string | undefined => {
  const item = reading
    .items(reading.root, 'CodingSchemeIdentificationSequence')
    .find(one => reading.peek(one, 'CodingSchemeDesignator') === designator)
  if (item === undefined) return undefined
  reading.take(item, 'CodingSchemeDesignator')
  return reading.take(item, 'CodingSchemeUID')
}

export const conceptAt = (reading: Reading, dataset: Dataset, keyword: string): Concept | undefined =>
  conceptIn(reading, reading.items(dataset, keyword)[0])

export const conceptsAt = (reading: Reading, dataset: Dataset, keyword: string): readonly Concept[] =>
  reading.items(dataset, keyword).flatMap(item => conceptIn(reading, item) ?? [])

/** A name as R4 writes it: one for each way in which it is written. */
export const namesAt = (reading: Reading, dataset: Dataset, keyword: string): readonly JsonObject[] => {
  const text = reading.take(dataset, keyword)
  if (text === undefined) return []
  const { alphabetic, ideographic, phonetic } = personNameOf(text)
  const several = ideographic !== undefined || phonetic !== undefined
  return [...nameOf(alphabetic, several ? 'ABC' : undefined), ...nameOf(ideographic, 'IDE'), ...nameOf(phonetic, 'SYL')]
}

const nameOf = (parts: NameParts | undefined, representation: string | undefined): readonly JsonObject[] => {
  if (parts === undefined) return []
  const { family, given, middle, prefix, suffix } = parts
  const words = (text: string) => (text === '' ? [] : [text])
  const givens = [...words(given), ...words(middle)]
  const url = 'http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation'
  return [
    {
      ...(representation === undefined ? {} : { extension: [{ url, valueCode: representation }] }),
      text: nameText(parts),
      ...(family === '' ? {} : { family }),
      ...(givens.length === 0 ? {} : { given: givens }),
      ...(prefix === '' ? {} : { prefix: [prefix] }),
      ...(suffix === '' ? {} : { suffix: [suffix] }),
    },
  ]
}

/** Somebody who is only named. */
export const namedPerson = (reading: Reading, dataset: Dataset, keyword: string): JsonObject | undefined => {
  const [name] = namesAt(reading, dataset, keyword)
  return isJsonObject(name) && typeof name.text === 'string' ? { display: name.text } : undefined
}

/** The system of an identifier by the item of its issuer (PS3.3, 10.14). */
export const issuerIn = (reading: Reading, item: Dataset | undefined): string | undefined =>
  item === undefined
    ? undefined
    : issuerOf(
        reading.take(item, 'LocalNamespaceEntityID'),
        reading.take(item, 'UniversalEntityID'),
        reading.take(item, 'UniversalEntityIDType'),
      )

/** Hours and minutes east of UTC of every time of the file without its own; `undefined` where it does not say. */
const fileOffset = (reading: Reading): string | undefined => {
  const text = reading.take(reading.root, 'TimezoneOffsetFromUTC')
  return text === undefined ? undefined : offsetOf(text)
}

/** A moment of a date and a time, as fine as they are. */
export const momentAt = (reading: Reading, dataset: Dataset, date: string, time: string): string | undefined => {
  const day = reading.peek(dataset, date)?.replaceAll(/[.-]/g, '')
  if (day === undefined) return undefined
  const clock = reading.peek(dataset, time)?.replaceAll(':', '')
  const whole = clock === undefined ? undefined : dateTimeOf(day + clock, fileOffset(reading))
  const found = whole ?? dateTimeOf(day, undefined)
  if (found === undefined) {
    reading.issue('warning', 'time-invalid', 'Not a date of DICOM, or one that does not exist: left out', date)
    return undefined
  }
  reading.take(dataset, date)
  if (whole !== undefined) reading.take(dataset, time)
  return found
}

/** Only what is there. */
export const given = <Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { readonly [K in Name]?: Value } =>
  (value === undefined ? {} : { [name]: value }) as { readonly [K in Name]?: Value }

/** A list that is not empty. */
export const list = <Name extends string, Value>(name: Name, values: readonly Value[]) =>
  given(name, values.length === 0 ? undefined : values)

/** Which of two versions is later: by the moment it was written, or by its digits where that has no offset. */
export const writtenAt = (moment: string | undefined): JsonObject => {
  if (moment === undefined) return {}
  if (/T.*(?:Z|[+-]\d\d:\d\d)$/.test(moment)) return { meta: { lastUpdated: moment } }
  return { meta: { versionId: moment.replaceAll(/\D/g, '').slice(0, 14) } }
}
