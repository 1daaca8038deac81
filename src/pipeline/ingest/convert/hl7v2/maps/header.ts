import type { DataType } from '../scope.ts'
import { type Row, row } from '../segment-map.ts'
import { organizationOfHd, practitioner } from '../types/actors.ts'
import { codingIn, text } from '../types/coded.ts'
import { dateTime } from '../types/time.ts'

/** HD: a name, and where it is a URI or OID the address of the system. */
const application: DataType = (repetition, scope) => {
  const name = scope.take(repetition, 1)
  const id = scope.take(repetition, 2)
  const type = scope.take(repetition, 3)
  if (name === undefined && id === undefined) return undefined
  const endpoint = type === 'ISO' && id !== undefined ? `urn:oid:${id}` : type === 'UUID' ? `urn:uuid:${id}` : id
  return {
    ...(name === undefined ? {} : { name }),
    // R4 requires an address; HL7 v2 often has only a name.
    ...(endpoint === undefined ? { _endpoint: { extension: [{ url: absent, valueCode: 'unknown' }] } } : { endpoint }),
  }
}

const absent = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason'

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
  row(3, 'source', application),
  row(4, 'sender', organizationOfHd),
  row(5, 'destination[]', application),
  row(6, 'destination[]', organizationOfHd, receiver => ({
    name: 'receiving facility',
    receiver,
    _endpoint: { extension: [{ url: absent, valueCode: 'unknown' }] },
  })),
  row(9, 'eventCoding', event),
  row(11, 'meta.tag[]', codingIn('ProcessingID')),
  row(12, 'extension:http://hl7.org/fhir/uv/v2mappings/StructureDefinition/version-id#valueString', text),
  row(19, 'language', text),
  row(22, 'responsible', organizationOfHd),
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
