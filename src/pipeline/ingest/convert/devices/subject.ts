import { issue } from '../../../../core/index.ts'
import type { ByteRange } from '../../../../standards/fhir/index.ts'
import type { Converted, Said } from '../conversion.ts'
import { idOf } from '../ids.ts'

/** What a document says of its patient. */
export type PatientWords = {
  readonly given?: string
  readonly family?: string
  /** A name that is not taken apart. */
  readonly name?: string
  /** As FHIR writes it; may be partial. */
  readonly birthDate?: string
  readonly gender?: 'male' | 'female' | 'other' | 'unknown'
}

export type Subject = {
  /** `''` when nobody says whose the document is. */
  readonly id: string
  /** The Patient, or what has to be said. */
  readonly found: readonly Converted[]
  /** Whether the words stand in the Patient. */
  readonly mapped: boolean
}

/**
 * The patient of a document of one patient: the one that the caller named, else the one that its words describe. Their id is
 * made of name and birth date, so that the next export gives the same.
 */
export const subjectOf = (format: string, said: Said, words: PatientWords, range: ByteRange): Subject => {
  if (said.patient !== undefined) return { id: said.patient, found: [], mapped: false }
  const { given, family, name, birthDate, gender } = words
  if (given === undefined && family === undefined && name === undefined && birthDate === undefined) {
    return { id: '', found: [{ kind: 'unsaid', what: 'patient', issue: nobodys }], mapped: false }
  }
  const id = idOf('Patient', format, given, family, name, birthDate)
  const called = {
    ...(name === undefined ? {} : { text: name }),
    ...(family === undefined ? {} : { family }),
    ...(given === undefined ? {} : { given: [given] }),
  }
  const resource = {
    resourceType: 'Patient',
    id,
    ...(Object.keys(called).length === 0 ? {} : { name: [called] }),
    ...(gender === undefined ? {} : { gender }),
    ...(birthDate === undefined ? {} : { birthDate }),
  }
  return { id, found: [{ kind: 'resource', resource, range }], mapped: true }
}

const nobodys = issue(
  'error',
  'patient-unknown',
  'The document does not say whose it is. Name the patient: --patient ID, as the source calls them.',
)
