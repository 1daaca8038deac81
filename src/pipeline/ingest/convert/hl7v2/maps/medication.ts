import type { DataType, Json } from '../scope.ts'
import { type Row, row } from '../segment-map.ts'
import { organizationOfCode, practitioner } from '../types/actors.ts'
import { concept, cwe, text } from '../types/coded.ts'
import { bare, ei, typed } from '../types/identifier.ts'
import { whole } from '../types/number.ts'
import { location } from '../types/places.ts'
import { ordering, roleOf } from '../types/roles.ts'
import { date, dateTime } from '../types/time.ts'

const note =
  (prefix?: string) =>
  (value: Json): Json => ({ text: prefix === undefined ? value : `${prefix}: ${value}` })

/** ORC to a MedicationRequest; after ORC[ServiceRequest]. */
export const orcToPrescription: readonly Row[] = [
  row(2, 'identifier[]', typed(ei, 'PLAC')),
  row(3, 'identifier[]', typed(ei, 'FILL')),
  row(4, 'groupIdentifier', ei),
  row(9, 'authoredOn', dateTime),
  row(10, 'recorder', practitioner),
  row(15, 'authoredOn', dateTime),
  row(16, 'reasonCode[]', cwe),
]

/** RXO[MedicationRequest], but for doses and units. */
export const rxoToRequest: readonly Row[] = [
  row(6, 'note[]', text, note()),
  row(9, 'substitution.allowedCodeableConcept', concept('AllowSubstitution')),
  row(13, 'dispenseRequest.numberOfRepeatsAllowed', whole(0)),
  row(20, 'reasonCode[]', cwe),
  row(27, 'note[]', text, note('Indication')),
]

/** RXE to a MedicationRequest; HL7 v2.9 4A.4.4. */
export const rxeToRequest: readonly Row[] = [
  row(8, 'note[]', text, note('Deliver to')),
  row(9, 'substitution.allowedCodeableConcept', concept('AllowSubstitution')),
  row(12, 'dispenseRequest.numberOfRepeatsAllowed', whole(0)),
  row(15, 'identifier[]', bare('PRN')),
  row(27, 'reasonCode[]', cwe),
  row(32, 'authoredOn', dateTime),
]

/** RXD to a MedicationDispense; HL7 v2.9 4A.4.5. */
export const rxdToDispense: readonly Row[] = [
  row(3, 'whenHandedOver', dateTime),
  row(9, 'note[]', text, note()),
  row(10, 'performer[]', practitioner, actor => ({ actor })),
  row(15, 'note[]', text, note('Special instructions')),
  row(32, 'type', concept(undefined, '0484')),
]

/** RXA[Immunization] */
export const rxaToImmunization: readonly Row[] = [
  row(3, 'occurrenceDateTime', dateTime),
  row(5, 'vaccineCode', cwe),
  row(10, 'performer[]', practitioner, actor => ({ function: functionOf('AP', 'Administering Provider'), actor })),
  row(11, 'location', location),
  row(15, 'lotNumber', text),
  row(16, 'expirationDate', date),
  row(17, 'manufacturer', organizationOfCode),
  row(18, 'statusReason', cwe),
  row(19, 'reasonCode[]', cwe),
  row(22, 'recorded', dateTime),
]

/** ORC[Immunization] */
export const orcToImmunization: readonly Row[] = [
  row(2, 'identifier[]', typed(ei, 'PLAC')),
  row(3, 'identifier[]', typed(ei, 'FILL')),
  row(9, 'recorded', dateTime),
  row(12, 'performer[]', roleOf(ordering), actor => ({ function: functionOf('OP', 'Ordering Provider'), actor })),
]

const functionOf = (code: string, display: string) => ({
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0443', code, display }],
})

/** RXA to a MedicationAdministration, in messages that are not about vaccines. */
export const rxaToAdministration: readonly Row[] = [
  row(10, 'performer[]', practitioner, actor => ({ actor })),
  row(15, 'note[]', text, note('Lot')),
  row(18, 'statusReason[]', cwe),
  row(19, 'reasonCode[]', cwe),
]

/** RXR[Immunization], RXR[MedicationRequest] */
export const route: DataType = concept('RouteOfAdministration')
export const site: DataType = concept('BodySite')
export const method: DataType = concept('AdministrationMethod')
