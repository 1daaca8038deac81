import type { Json } from '../scope.ts'
import { type Row, row } from '../segment-map.ts'
import { organization, organizationOfCode } from '../types/actors.ts'
import { code, concept, cwe, text, yesNo } from '../types/coded.ts'
import { bare, cx } from '../types/identifier.ts'
import { decimal } from '../types/number.ts'
import { xad, xpn, xtn } from '../types/person.ts'
import { date, dateTime } from '../types/time.ts'

const language = (value: Json): Json => ({ language: value })

/** NK1[RelatedPerson] */
export const nk1ToPerson: readonly Row[] = [
  row(2, 'name[]', xpn),
  row(3, 'relationship[]', concept('Relationship')),
  row(4, 'address[]', xad),
  row(5, 'telecom[]', xtn('home')),
  row(6, 'telecom[]', xtn('work')),
  row(7, 'relationship[]', concept('ContactRole')),
  row(8, 'period.start', dateTime),
  row(9, 'period.end', dateTime),
  row(12, 'identifier[]', cx),
  row(15, 'gender', code('AdministrativeSex')),
  row(16, 'birthDate', date),
  row(20, 'communication[]', cwe, language),
  row(30, 'name[]', xpn),
  row(31, 'telecom[]', xtn()),
  row(32, 'address[]', xad),
  row(33, 'identifier[]', cx),
  row(37, 'identifier[]', bare('SS', 'http://hl7.org/fhir/sid/us-ssn')),
  row(40, 'telecom[]', xtn()),
  row(41, 'telecom[]', xtn()),
]

/** GT1 to the RelatedPerson who stands for an account; columns as NK1. */
export const gt1ToPerson: readonly Row[] = [
  row(2, 'identifier[]', cx),
  row(3, 'name[]', xpn),
  row(4, 'name[]', xpn),
  row(5, 'address[]', xad),
  row(6, 'telecom[]', xtn('home')),
  row(7, 'telecom[]', xtn('work')),
  row(8, 'birthDate', date),
  row(9, 'gender', code('AdministrativeSex')),
  row(11, 'relationship[]', concept('Relationship')),
  row(12, 'identifier[]', bare('SS', 'http://hl7.org/fhir/sid/us-ssn')),
  row(19, 'identifier[]', cx),
  row(36, 'communication[]', cwe, language),
]

/** IN1[Coverage] */
export const in1ToCoverage: readonly Row[] = [
  row(4, 'payor[]', organization),
  row(8, 'class[]', text, value => ({
    type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/coverage-class', code: 'group' }] },
    value,
  })),
  row(11, 'policyHolder', organization),
  row(12, 'period.start', dateTime),
  row(13, 'period.end', dateTime),
  row(15, 'type', cwe),
  row(17, 'relationship', concept(undefined, '0063')),
  row(22, 'order', decimal),
  row(36, 'subscriberId', text),
  row(36, 'identifier[]', bare('MB')),
  row(46, 'extension:http://hl7.org/fhir/uv/v2mappings/StructureDefinition/prior-insurance-plan#valueString', text),
]

/** IN1 to the person who is insured. */
export const in1ToPerson: readonly Row[] = [
  row(16, 'name[]', xpn),
  row(17, 'relationship[]', concept('Relationship')),
  row(18, 'birthDate', date),
  row(19, 'address[]', xad),
  row(43, 'gender', code('AdministrativeSex')),
  row(49, 'identifier[]', cx),
]

/** IN2 to the Coverage of the IN1 before it. */
export const in2ToCoverage: readonly Row[] = [
  row(6, 'identifier[]', bare('MC', 'http://hl7.org/fhir/sid/us-medicare')),
  row(8, 'identifier[]', bare('MA')),
  row(61, 'identifier[]', cx),
]

export const in2ToPerson: readonly Row[] = [
  row(1, 'identifier[]', cx),
  row(2, 'identifier[]', bare('SS', 'http://hl7.org/fhir/sid/us-ssn')),
  row(34, 'communication[]', cwe, language),
  row(63, 'telecom[]', xtn('home')),
  row(64, 'telecom[]', xtn('work')),
]

/** FT1 to ChargeItem. */
export const ft1ToCharge: readonly Row[] = [
  row(2, 'identifier[]', bare('TRANSACTION')),
  row(4, 'occurrenceDateTime', dateTime),
  row(5, 'enteredDate', dateTime),
  row(7, 'code', cwe),
  row(10, 'quantity.value', decimal),
  row(13, 'costCenter', organizationOfCode),
  row(32, 'performingOrganization', organization),
  row(33, 'requestingOrganization', organization),
  row(19, 'reason[]', cwe),
]

export const accident: readonly (readonly [field: number, label: string])[] = [
  [2, 'Accident code'],
  [3, 'Location'],
  [7, 'Entered by'],
  [8, 'Description'],
  [9, 'Brought in by'],
  [11, 'Address'],
  [12, 'Degree of patient liability'],
]

export const flag = yesNo
