import type { Json, Scope } from '../scope.ts'
import { type Row, row } from '../segment-map.ts'
import { practitioner } from '../types/actors.ts'
import { code, codingIn, concept, cwe, text } from '../types/coded.ts'
import { cx, typed } from '../types/identifier.ts'
import { decimal } from '../types/number.ts'
import { location, locationOfName } from '../types/places.ts'
import { dateTime } from '../types/time.ts'

const core = 'http://hl7.org/fhir/StructureDefinition'
const participation = 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType'

const as =
  (kind: string, display: string) =>
  (individual: Json): Json => ({
    type: [{ coding: [{ system: participation, code: kind, display }] }],
    individual,
  })

const at =
  (status: string) =>
  (place: Json): Json => ({ location: place, status })

/** PV1[Encounter] */
export const pv1ToEncounter: readonly Row[] = [
  row(2, 'class', codingIn('PatientClass[EncounterClass]')),
  row(3, 'location[]', location, (place, scope) => at(isPlanned(scope) ? 'planned' : 'active')(place)),
  row(4, 'type[]', concept('AdmissionType')),
  row(5, 'hospitalization.preAdmissionIdentifier', cx),
  row(6, 'location[]', location, at('completed')),
  row(7, 'participant[]', practitioner, as('ATND', 'attender')),
  row(8, 'participant[]', practitioner, as('REF', 'referrer')),
  row(9, 'participant[]', practitioner, as('CON', 'consultant')),
  row(10, 'serviceType', concept(undefined, '0069')),
  row(11, 'location[]', location, place => ({ location: place, status: 'active', extension: [temporary] })),
  row(13, 'hospitalization.reAdmission', concept(undefined, '0092')),
  row(14, 'hospitalization.admitSource', concept(undefined, '0023')),
  row(15, 'hospitalization.specialArrangement[]', concept('AmbulatoryStatus', '0009')),
  row(16, 'hospitalization.specialCourtesy[]', concept(undefined, '0099')),
  row(17, 'participant[]', practitioner, as('ADM', 'admitter')),
  row(19, 'identifier[]', typed(cx, 'VN')),
  row(36, 'hospitalization.dischargeDisposition', concept(undefined, '0112')),
  row(37, 'hospitalization.destination', locationOfName),
  row(38, 'hospitalization.dietPreference[]', concept(undefined, '0114')),
  row(42, 'location[]', location, at('reserved')),
  row(43, 'location[]', location, place => ({ location: place, status: 'completed', extension: [temporary] })),
  row(44, 'period.start', dateTime),
  row(45, 'period.end', dateTime),
  row(50, 'identifier[]', cx),
  row(52, 'participant[]', practitioner, as('PART', 'Participation')),
]

const isPlanned = (scope: Scope): boolean => scope.peek(scope.segment.fields[2]?.[0], 1) === 'P'

const temporary = {
  url: `${core}/subject-locationClassification`,
  valueCodeableConcept: {
    coding: [{ system: 'http://terminology.hl7.org/CodeSystem/subject-location', code: 'temporary' }],
  },
}

/** PV1-2 as the status of a visit that has not ended. */
export const pv1ToStatus = code('PatientClass[EncounterStatus]', 'unknown')

/** PV2[Encounter] */
export const pv2ToEncounter: readonly Row[] = [
  row(1, 'location[]', location, at('planned')),
  row(3, 'reasonCode[]', cwe),
  row(
    8,
    'extension:http://hl7.org/fhir/5.0/StructureDefinition/extension-Encounter.plannedStartDate#valueDateTime',
    dateTime,
  ),
  row(
    9,
    'extension:http://hl7.org/fhir/5.0/StructureDefinition/extension-Encounter.plannedEndDate#valueDateTime',
    dateTime,
  ),
  row(11, 'length', decimal, value => ({ value, unit: 'days', system: 'http://unitsofmeasure.org', code: 'd' })),
  row(12, `extension:${core}/resource-instance-description#valueMarkdown`, text),
  row(13, 'participant[]', practitioner, as('REF', 'referrer')),
  row(25, 'priority', concept('EncounterPriority')),
  row(38, `extension:${core}/encounter-modeOfArrival#valueCoding`, codingIn('ModeOfArrivalCode')),
]
