import type { DataType } from '../scope.ts'
import { type Row, row } from '../segment-map.ts'
import { organization, organizationOfHd, practitioner } from '../types/actors.ts'
import { codingIn, text } from '../types/coded.ts'
import { dateTime } from '../types/time.ts'

/** HD[MessageHeader.source-endpoint]: a universal id as an address. */
export const address: DataType = (repetition, scope) => {
  const id = scope.take(repetition, 2)
  const type = scope.take(repetition, 3)
  return type === 'ISO' && id !== undefined ? `urn:oid:${id}` : type === 'UUID' ? `urn:uuid:${id}` : id
}

/** HD[MessageHeader.source-name, -endpoint]: a name, and where it is a URI or OID the address of the system. */
export const addressed: DataType = (repetition, scope) => {
  const name = scope.take(repetition, 1)
  const endpoint = address(repetition, scope)
  if (name === undefined && endpoint === undefined) return undefined
  return {
    ...(name === undefined ? {} : { name }),
    // R4 requires an address; HL7 v2 often has only a name.
    ...(endpoint === undefined ? { _endpoint: { extension: [{ url: absent, valueCode: 'unknown' }] } } : { endpoint }),
  }
}

export const absent = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason'

/** MSH-9: type, event and structure; the event is what R4 asks for. */
const event: DataType = (repetition, scope) => {
  const type = scope.take(repetition, 1)
  const trigger = scope.take(repetition, 2)
  const structure = scope.take(repetition, 3)
  const display = [type, trigger, structure].filter(part => part !== undefined).join('^')
  return { system: 'http://terminology.hl7.org/CodeSystem/v2-0003', code: trigger ?? type ?? 'unknown', display }
}

/** MSH[MessageHeader] */
export const mshToHeader: readonly Row[] = [
  row(4, 'sender', organizationOfHd),
  row(8, 'meta.security[]', text, display => ({ display })),
  row(9, 'eventCoding', event),
  row(11, 'meta.tag[]', codingIn('ProcessingID')),
  row(12, 'extension:http://hl7.org/fhir/uv/v2mappings/StructureDefinition/version-id#valueString', text),
  row(19, 'language', text),
  row(22, 'responsible', organization),
  row(26, 'meta.security[]', codingIn()),
  row(27, 'meta.security[]', codingIn()),
]

/** EVN[Provenance]; MSH-7 and MSH-10 stand in the Provenance too. */
export const evnToProvenance: readonly Row[] = [
  row(6, 'occurredDateTime', dateTime),
  row(5, 'agent[]', practitioner, who => ({
    type: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type', code: 'enterer' }],
    },
    who,
  })),
]
