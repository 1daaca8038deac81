import type { DataType } from '../scope.ts'
import { type Row, row } from '../segment-map.ts'
import { organization, practitioner } from '../types/actors.ts'
import { code, concept, cwe, text, yesNo } from '../types/coded.ts'
import { bare, cx, driversLicence } from '../types/identifier.ts'
import { whole } from '../types/number.ts'
import { xad, xpn, xpnText, xtn } from '../types/person.ts'
import { date, dateTime } from '../types/time.ts'

const core = 'http://hl7.org/fhir/StructureDefinition'
const usCore = 'http://hl7.org/fhir/us/core/StructureDefinition'

/** Race and ethnicity as US Core writes them; elsewhere the codes tell their system. */
const category = (url: string): Pick<Row, 'to' | 'as' | 'put'> => ({
  to: 'extension[]',
  as: cwe,
  put: value => {
    if (typeof value !== 'object') return undefined
    const codings = Array.isArray(value.coding)
      ? (value.coding as { readonly display?: string; readonly code?: string }[])
      : []
    const shown = value.text ?? codings[0]?.display ?? codings[0]?.code
    return {
      url,
      extension: [
        ...codings.map(coding => ({ url: 'ombCategory', valueCoding: coding })),
        { url: 'text', valueString: String(shown) },
      ],
    }
  },
})

/** Extensions whose value stands in an extension `code`. */
const coded = (url: string): Pick<Row, 'to' | 'as' | 'put'> => ({
  to: 'extension[]',
  as: cwe,
  put: value => ({ url, extension: [{ url: 'code', valueCodeableConcept: value }] }),
})

const hasTime: DataType = (repetition, scope) => {
  const time = dateTime(repetition, scope)
  return typeof time === 'string' && time.length > 10 ? time : undefined
}

/** PID[Patient] */
export const pidToPatient: readonly Row[] = [
  row(3, 'identifier[]', cx),
  row(2, 'identifier[]', cx),
  row(4, 'identifier[]', cx),
  row(5, 'name[]', xpn),
  row(6, `extension:${core}/patient-mothersMaidenName#valueString`, xpnText),
  row(7, '_birthDate.extension[]', hasTime, valueDateTime => ({ url: `${core}/patient-birthTime`, valueDateTime })),
  row(7, 'birthDate', date),
  row(8, 'gender', code('AdministrativeSex')),
  row(9, 'name[]', xpn),
  { field: 10, ...category(`${usCore}/us-core-race`) },
  row(11, 'address[]', xad),
  row(12, 'address[]', text, district => ({ district })),
  row(13, 'telecom[]', xtn('home')),
  row(14, 'telecom[]', xtn('work')),
  row(15, 'communication[]', cwe, language => ({ language, preferred: true })),
  row(16, 'maritalStatus', concept('MaritalStatus')),
  row(17, `extension:${core}/patient-religion#valueCodeableConcept`, concept('Religion')),
  row(19, 'identifier[]', bare('SS', 'http://hl7.org/fhir/sid/us-ssn')),
  row(20, 'identifier[]', driversLicence),
  { field: 22, ...category(`${usCore}/us-core-ethnicity`) },
  row(23, `extension:${core}/patient-birthPlace#valueAddress`, text, place => ({ text: place })),
  row(25, 'multipleBirthInteger', whole(1)),
  row(24, 'multipleBirthBoolean', yesNo),
  { field: 26, ...coded(`${core}/patient-citizenship`) },
  { field: 28, ...coded(`${core}/patient-nationality`) },
  row(29, 'deceasedDateTime', dateTime),
  row(30, 'deceasedBoolean', yesNo),
  row(35, 'extension[]', cwe, species => ({
    url: `${core}/patient-animal`,
    extension: [{ url: 'species', valueCodeableConcept: species }],
  })),
  row(36, 'extension[]', cwe, breed => ({
    url: `${core}/patient-animal`,
    extension: [{ url: 'breed', valueCodeableConcept: breed }],
  })),
  { field: 39, ...coded(`${core}/patient-citizenship`) },
  row(40, 'telecom[]', xtn()),
  row(33, 'meta.lastUpdated', hasTime),
]

/** PD1[Patient] */
export const pd1ToPatient: readonly Row[] = [
  row(3, 'generalPractitioner[]', organization),
  row(4, 'generalPractitioner[]', practitioner),
  row(6, `extension:${core}/patient-disability#valueCodeableConcept`, cwe),
  row(11, `extension:${core}/patient-preferredContact#valueCodeableConcept`, concept('PublicityCode')),
  row(14, `extension:${core}/patient-congregation#valueString`, text),
  row(9, 'identifier[]', cx),
]

/** PV1[Patient] */
export const pv1ToPatient: readonly Row[] = [
  row(16, `extension:${core}/patient-importance#valueCodeableConcept`, concept(undefined, '0099')),
]
