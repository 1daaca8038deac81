import type { DataType, Json } from '../scope.ts'
import { type Row, row } from '../segment-map.ts'
import { organization, practitioner } from '../types/actors.ts'
import { code, concept, cwe, text } from '../types/coded.ts'
import { cx, ei, eip, typed } from '../types/identifier.ts'
import { quantity } from '../types/number.ts'
import { roleOfNdl } from '../types/roles.ts'
import { parentSpecimen } from '../types/specimen.ts'
import { dateTime } from '../types/time.ts'

const performed =
  (function_: string) =>
  (actor: Json): Json => ({
    ...(typeof actor === 'object' ? actor : {}),
    extension: [
      {
        url: 'http://hl7.org/fhir/StructureDefinition/event-performerFunction',
        valueCodeableConcept: {
          coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType', code: function_ }],
        },
      },
    ],
  })

const priority = code('ExtendedPriorityCodes')

/** SPS: a CWE as sub-components of the first component. */
const specimenSource: DataType = (repetition, scope) => {
  const parts = repetition[0]
  if (parts === undefined) return undefined
  return concept('SpecimenType')(
    parts.map(part => (part === undefined ? undefined : [part])),
    scope,
  )
}

/** RF1 to the ServiceRequest of a referral; HL7 v2.9 11.8.1. */
export const rf1ToRequest: readonly Row[] = [
  row(3, 'category[]', concept(undefined, '0281')),
  row(5, 'category[]', concept(undefined, '0284')),
  row(6, 'identifier[]', ei),
  row(7, 'occurrencePeriod.start', dateTime),
  row(8, 'occurrencePeriod.end', dateTime),
  row(9, 'authoredOn', dateTime),
  row(10, 'reasonCode[]', cwe),
  row(11, 'identifier[]', ei),
  row(14, 'note[]', text, value => ({ text: value })),
  row(18, 'performer[]', organization),
  row(19, 'performer[]', organization),
  row(20, 'performer[]', practitioner),
  row(24, 'note[]', text, value => ({ text: value })),
]

/** ORC[ServiceRequest] */
export const orcToRequest: readonly Row[] = [
  row(2, 'identifier[]', typed(ei, 'PLAC')),
  row(3, 'identifier[]', typed(ei, 'FILL')),
  row(4, 'requisition', ei),
  row(9, 'authoredOn', dateTime),
  row(15, 'authoredOn', dateTime),
  row(16, 'reasonCode[]', cwe),
  row(33, 'identifier[]', cx),
]

/** OBR[ServiceRequest] */
export const obrToRequest: readonly Row[] = [
  row(2, 'identifier[]', typed(ei, 'PLAC')),
  row(3, 'identifier[]', typed(ei, 'FILL')),
  row(4, 'code', cwe),
  row(5, 'priority', priority),
  row(6, 'occurrenceDateTime', dateTime),
  row(13, 'note[]', text, value => ({ text: value })),
  row(31, 'reasonCode[]', cwe),
  row(46, 'orderDetail[]', cwe),
  row(47, 'orderDetail[]', cwe),
  row(53, 'identifier[]', typed(cx, 'PLAC')),
]

/** OBR[DiagnosticReport] */
export const obrToReport: readonly Row[] = [
  row(2, 'identifier[]', typed(ei, 'PLAC')),
  row(3, 'identifier[]', typed(ei, 'FILL')),
  row(4, 'code', cwe),
  row(22, 'issued', dateTime),
  row(24, 'category[]', concept('DiagnosticServiceSectionID')),
  row(32, 'resultsInterpreter[]', roleOfNdl),
  row(33, 'resultsInterpreter[]', roleOfNdl),
  row(34, 'performer[]', roleOfNdl, performed('SPRF')),
  row(35, 'performer[]', roleOfNdl, performed('TRANS')),
  row(
    28,
    'extension:http://hl7.org/fhir/uv/v2mappings/StructureDefinition/result-copies-to#valueReference',
    practitioner,
  ),
]

/** OBR[Specimen], but for the time of collection. */
export const obrToSpecimen: readonly Row[] = [
  row(9, 'collection.quantity', quantity),
  row(10, 'collection.collector', practitioner),
  row(14, 'receivedTime', dateTime),
  row(15, 'type', specimenSource),
  row(39, 'note[]', text, value => ({ text: value })),
]

/** SPM[Specimen] */
export const spmToSpecimen: readonly Row[] = [
  row(2, 'identifier[]', eip(1)),
  row(2, 'identifier[]', eip(2)),
  row(3, 'parent[]', parentSpecimen),
  row(4, 'type', concept('SpecimenType')),
  row(
    5,
    'extension:http://hl7.org/fhir/uv/v2mappings/StructureDefinition/specimen-type-modifier#valueCodeableConcept',
    cwe,
  ),
  row(6, 'container[]', concept('AdditivePreservative'), additiveCodeableConcept => ({ additiveCodeableConcept })),
  row(7, 'collection.method', concept('SpecimenCollectionMethod')),
  row(8, 'collection.bodySite', cwe),
  row(12, 'collection.quantity', quantity),
  row(14, 'note[]', text, value => ({ text: value })),
  row(18, 'receivedTime', dateTime),
  row(20, 'status', code('YesNoIndicator[AvailabilityStatus]')),
  row(24, 'condition[]', concept('SpecimenCondition')),
  row(27, 'container[]', cwe, type => ({ type })),
  row(30, 'accessionIdentifier', cx),
  row(31, 'identifier[]', cx),
  row(32, 'identifier[]', typed(ei, 'SHIP')),
]
