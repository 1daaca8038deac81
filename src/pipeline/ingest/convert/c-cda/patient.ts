import { type CdaElement, given } from '../../../../standards/cda/index.ts'
import type { JsonObject } from '../../../../standards/fhir/index.ts'
import { coding, concept, date, dateTime, identifiers, warn } from './fhir-types.ts'
import { address, addresses, humanNames, list, telecoms } from './names.ts'
import { organizationOf } from './people.ts'
import type { Scope } from './scope.ts'
import { hasTemplate, tables } from './statement.ts'
import { isUuid, system } from './systems.ts'

// recordTarget: Patient (C-CDA on FHIR, mapping of the patient; US Core race and ethnicity).

const ssn = '2.16.840.1.113883.4.1'

/** What names the patient in every document of the source: a local number before a national one. */
export const patientKeyOf = (role: CdaElement): readonly string[] | undefined => {
  const ids = role
    .childrenNamed('id')
    .filter(id => id.peek('nullFlavor') === undefined && id.peek('root') !== undefined)
  const usable = ids.filter(id => id.peek('extension') !== undefined || isUuid(id.peek('root') ?? ''))
  const best = usable.find(id => id.peek('root') !== ssn) ?? usable[0]
  return best === undefined ? undefined : [best.peek('root')?.toLowerCase() ?? '', best.peek('extension') ?? '']
}

/**
 * How many people the document says it is about. Which statement is about whom is then not said; two elements that agree on
 * birth and name are about one.
 */
export const patientsIn = (root: CdaElement): number =>
  new Set(
    root.childrenNamed('recordTarget').map(target => {
      const patient = target.at('patientRole', 'patient')
      const names = patient?.child('name')?.peekText() ?? ''
      const parts =
        patient
          ?.child('name')
          ?.elements()
          .map(part => part.peekText()) ?? []
      return JSON.stringify([patient?.child('birthTime')?.peek('value'), names, ...parts])
    }),
  ).size

/** The members of the Patient. */
export const patientOf = (role: CdaElement, root: CdaElement, scope: Scope): JsonObject => {
  const patient = role.child('patient')
  const gender = patient?.child('administrativeGenderCode')
  const code = (tables.administrativeGender as Readonly<Record<string, string>>)[gender?.peek('code') ?? '']
  if (code !== undefined) gender?.keep('mapped')
  const extension = [...races(patient, scope), ...others(patient, scope)]
  return {
    ...list('extension', extension),
    ...identifiers(role),
    ...humanNames(patient, scope),
    ...telecoms(role, scope),
    ...given('gender', code ?? (gender?.peek('nullFlavor') === undefined ? undefined : 'unknown')),
    ...given('birthDate', born(patient, scope)),
    ...deceased(patient, root, scope),
    ...addresses(role, scope),
    ...given('maritalStatus', concept(patient?.child('maritalStatusCode'), scope)),
    ...multipleBirth(patient),
    ...list(
      'contact',
      (patient?.childrenNamed('guardian') ?? []).map(one => guardian(one, scope)),
    ),
    ...list('communication', languages(patient, scope)),
    ...given('managingOrganization', organizationOf(role.child('providerOrganization'), scope)),
  }
}

const born = (patient: CdaElement | undefined, scope: Scope): string | undefined =>
  date(patient?.child('birthTime'), scope)

/** Of the header, else of a Deceased Observation: a document may say it there alone. */
const deceased = (patient: CdaElement | undefined, root: CdaElement, scope: Scope): JsonObject => {
  const time = dateTime(patient?.child('sdtc:deceasedTime'), scope)
  const indicator = patient?.child('sdtc:deceasedInd')?.attribute('value')
  if (time !== undefined) return { deceasedDateTime: time }
  const observed = deathIn(root)
  if (indicator === 'false' && observed !== undefined)
    warn(scope, observed, 'deceased-contradiction', 'An observation that the patient died; the header says alive')
  if (indicator === 'false') return { deceasedBoolean: false }
  const found = observed?.child('effectiveTime')
  const died = dateTime(found?.child('low') ?? found, scope)
  if (died !== undefined) return { deceasedDateTime: died }
  return indicator === 'true' || observed !== undefined ? { deceasedBoolean: true } : {}
}

/** A Deceased Observation of the patient, not of a relative: SNOMED CT `Dead`. */
const deathIn = (root: CdaElement): CdaElement | undefined =>
  [...root.everything()].find(
    one =>
      hasTemplate(one, '2.16.840.1.113883.10.20.22.4.79') &&
      one.child('value')?.peek('code') === '419099009' &&
      one.peek('negationInd') !== 'true' &&
      one.child('statusCode')?.peek('code') !== 'nullified' &&
      !isAboutAnother(one),
  )

const isAboutAnother = (element: CdaElement): boolean =>
  element.at('subject', 'relatedSubject') !== undefined ||
  (element.parent !== undefined && isAboutAnother(element.parent))

const multipleBirth = (patient: CdaElement | undefined): JsonObject => {
  const order = Number(patient?.child('sdtc:multipleBirthOrderNumber')?.attribute('value') ?? Number.NaN)
  const indicator = patient?.child('sdtc:multipleBirthInd')?.attribute('value')
  if (Number.isInteger(order)) return { multipleBirthInteger: order }
  return indicator === 'true' || indicator === 'false' ? { multipleBirthBoolean: indicator === 'true' } : {}
}

const guardian = (element: CdaElement, scope: Scope): JsonObject => {
  const name = humanNames(element.child('guardianPerson'), scope).name as JsonObject[] | undefined
  const all = addresses(element, scope).address as JsonObject[] | undefined
  const relationship = concept(element.child('code'), scope)
  return {
    relationship: [
      ...(relationship === undefined ? [] : [relationship]),
      { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: 'GUARD', display: 'guardian' }] },
    ],
    ...given('name', name?.[0]),
    ...telecoms(element, scope),
    ...given('address', all?.[0]),
    ...given('organization', organizationOf(element.child('guardianOrganization'), scope)),
  }
}

const languages = (patient: CdaElement | undefined, scope: Scope): JsonObject[] =>
  (patient?.childrenNamed('languageCommunication') ?? []).flatMap(one => {
    const element = one.child('languageCode')
    const code = element?.attribute('code')
    if (code === undefined) return []
    const preferred = one.child('preferenceInd')?.attribute('value')
    const [mode, level] = [coding(one.child('modeCode'), scope), coding(one.child('proficiencyLevelCode'), scope)]
    const parts = [
      ...(mode === undefined ? [] : [{ url: 'type', valueCoding: mode }]),
      ...(level === undefined ? [] : [{ url: 'level', valueCoding: level }]),
    ]
    const url = 'http://hl7.org/fhir/StructureDefinition/patient-proficiency'
    return [
      {
        ...(parts.length === 0 ? {} : { extension: [{ url, extension: parts }] }),
        language: {
          coding: [{ system: 'urn:ietf:bcp:47', code, ...given('display', element?.attribute('displayName')) }],
        },
        ...(preferred === undefined ? {} : { preferred: preferred === 'true' }),
      },
    ]
  })

/** The categories of the US Office of Management and Budget; every other code of the same system is a detail of one. */
const omb: ReadonlySet<string> = new Set([
  '1002-5',
  '2028-9',
  '2054-5',
  '2076-8',
  '2106-3',
  '2131-1',
  '2135-2',
  '2186-5',
])

const races = (patient: CdaElement | undefined, scope: Scope): JsonObject[] => [
  ...category(patient, ['raceCode', 'sdtc:raceCode'], 'us-core-race', scope),
  ...category(patient, ['ethnicGroupCode', 'sdtc:ethnicGroupCode'], 'us-core-ethnicity', scope),
]

const category = (
  patient: CdaElement | undefined,
  names: readonly string[],
  extension: string,
  scope: Scope,
): JsonObject[] => {
  const codes = names.flatMap(name => patient?.childrenNamed(name) ?? [])
  const parts: JsonObject[] = []
  const texts: string[] = []
  for (const element of codes) {
    const read = coding(element, scope)
    if (read === undefined) {
      const nullFlavor = element.peek('nullFlavor')
      if (nullFlavor !== 'UNK' && nullFlavor !== 'ASKU') continue
      const unknown = { system: system.nullFlavor, code: nullFlavor }
      if (parts.length === 0) parts.push({ url: 'ombCategory', valueCoding: unknown })
      element.attribute('nullFlavor')
      texts.push(nullFlavor === 'UNK' ? 'Unknown' : 'Asked but unknown')
      continue
    }
    parts.push({ url: omb.has(String(read.code)) ? 'ombCategory' : 'detailed', valueCoding: read })
    texts.push(String(read.display ?? read.code))
  }
  if (parts.length === 0) return []
  const valueString = [...new Set(texts)].join(', ')
  const url = `http://hl7.org/fhir/us/core/StructureDefinition/${extension}`
  return [{ url, extension: [...parts, { url: 'text', valueString }] }]
}

const others = (patient: CdaElement | undefined, scope: Scope): JsonObject[] => {
  const religion = concept(patient?.child('religiousAffiliationCode'), scope)
  const place = patient?.at('birthplace', 'place', 'addr')
  const birthplace = place === undefined ? undefined : address(place, scope)
  const at = 'http://hl7.org/fhir/StructureDefinition'
  return [
    ...(religion === undefined ? [] : [{ url: `${at}/patient-religion`, valueCodeableConcept: religion }]),
    ...(birthplace === undefined ? [] : [{ url: `${at}/patient-birthPlace`, valueAddress: birthplace }]),
  ]
}
