import { dateOf } from '../../../../standards/dicom/index.ts'
import type { JsonObject } from '../../../../standards/fhir/index.ts'
import type { ConvertedResource, Said } from '../conversion.ts'
import { idOf } from '../ids.ts'
import { given, issuerIn, list, momentAt, namesAt, writtenAt } from './concepts.ts'
import type { Reading } from './reading.ts'
import { issuerOf } from './systems.ts'

export type PatientFound = { readonly reference: string; readonly resource: ConvertedResource | undefined }

/** (0010,0040), as R4's gender; of animals there are more. */
const genders: Readonly<Record<string, string>> = { M: 'male', F: 'female', O: 'other' }

/**
 * The patient (PS3.3, C.7.1.1). Its id comes from the issuer and (0010,0020); without an id from the study, so that two
 * patients are never one by their name.
 */
export const patientOf = (reading: Reading, studyUid: string, said: Said): PatientFound => {
  const { root } = reading
  const value = reading.peek(root, 'PatientID')
  // Who is named in the file is never made somebody else.
  if (value === undefined && said.patient !== undefined) {
    return { reference: `Patient/${said.patient}`, resource: undefined }
  }
  const issuer = reading.items(root, 'IssuerOfPatientIDQualifiersSequence')[0]
  const system = issuerOf(
    reading.take(root, 'IssuerOfPatientID'),
    issuer === undefined ? undefined : reading.take(issuer, 'UniversalEntityID'),
    issuer === undefined ? undefined : reading.take(issuer, 'UniversalEntityIDType'),
  )
  const id = value === undefined ? idOf('Patient', 'study', studyUid) : idOf('Patient', system, value)
  if (value === undefined)
    reading.issue('warning', 'patient-without-id', 'No patient id: known by this study alone', 'PatientID')
  const resource: ConvertedResource = {
    resourceType: 'Patient',
    id,
    ...writtenAt(momentAt(reading, root, 'StudyDate', 'StudyTime')),
    ...list('identifier', identifiersOf(reading, system)),
    ...list('name', [
      ...namesAt(reading, root, 'PatientName'),
      ...namesAt(reading, root, 'OtherPatientNames').map(name => ({ use: 'old', ...name })),
    ]),
    ...genderOf(reading),
    ...given('birthDate', birthDateOf(reading)),
    ...list(
      'telecom',
      reading.takeAll(root, 'PatientTelephoneNumbers').map(number => ({ system: 'phone', value: number })),
    ),
    ...list(
      'address',
      reading.takeAll(root, 'PatientAddress').map(text => ({ text })),
    ),
  }
  return { reference: `Patient/${id}`, resource }
}

const identifiersOf = (reading: Reading, system: string | undefined): readonly JsonObject[] => {
  const { root } = reading
  const own = reading.take(root, 'PatientID')
  const others = reading.items(root, 'OtherPatientIDsSequence').flatMap(item => {
    const value = reading.take(item, 'PatientID')
    if (value === undefined) return []
    const qualifiers = reading.items(item, 'IssuerOfPatientIDQualifiersSequence')[0]
    const issuer =
      issuerIn(reading, qualifiers) ?? issuerOf(reading.take(item, 'IssuerOfPatientID'), undefined, undefined)
    return [{ use: 'secondary', ...given('system', issuer), value }]
  })
  const bare = reading.takeAll(root, 'OtherPatientIDs').map(value => ({ use: 'secondary', value }))
  return [...(own === undefined ? [] : [{ ...given('system', system), value: own }]), ...others, ...bare]
}

const genderOf = (reading: Reading): JsonObject => {
  const gender = genders[reading.peek(reading.root, 'PatientSex')?.toUpperCase() ?? '']
  if (gender !== undefined) reading.take(reading.root, 'PatientSex')
  return { ...given('gender', gender) }
}

const birthDateOf = (reading: Reading): string | undefined => {
  const text = reading.peek(reading.root, 'PatientBirthDate')
  const date = text === undefined ? undefined : dateOf(text)
  if (date !== undefined) reading.take(reading.root, 'PatientBirthDate')
  else if (text !== undefined)
    reading.issue('warning', 'time-invalid', 'Not a date of DICOM: left out', 'PatientBirthDate')
  return date
}
