import type { DataType } from '../scope.ts'
import { type Row, row } from '../segment-map.ts'
import { organization } from '../types/actors.ts'
import { concept, cwe, text } from '../types/coded.ts'
import { ei, typeOf } from '../types/identifier.ts'
import { xtn } from '../types/person.ts'
import { location } from '../types/places.ts'
import { dateTime, timeAt } from '../types/time.ts'

/** ROL[Encounter-PractitionerRole] */
export const rolToRole: readonly Row[] = [
  row(1, 'identifier[]', ei),
  row(3, 'code[]', concept('ProviderRole')),
  row(5, 'period.start', dateTime),
  row(6, 'period.end', dateTime),
  row(9, 'specialty[]', cwe),
  row(12, 'telecom[]', xtn()),
  row(13, 'location[]', location),
  row(14, 'organization', organization),
]

/** PRT[PractitionerRole] */
export const prtToRole: readonly Row[] = [
  row(4, 'code[]', concept('Participation')),
  row(11, 'period.start', dateTime),
  row(12, 'period.end', dateTime),
  row(6, 'specialty[]', cwe),
  row(15, 'telecom[]', xtn()),
  row(9, 'location[]', location),
  row(8, 'organization', organization),
]

/** EI[Device-udiCarrier]: the identifier and, by its OID, who issues such identifiers. */
const udi: DataType = (repetition, scope) => {
  const identifier = ei(repetition, scope) as { readonly value?: string; readonly system?: string } | undefined
  if (identifier?.value === undefined) return undefined
  const { value: deviceIdentifier, system: issuer } = identifier
  return { deviceIdentifier, ...(issuer === undefined ? {} : { issuer }) }
}

/** PRT[Device], but for PRT-10. */
export const prtToDevice: readonly Row[] = [
  row(16, 'udiCarrier[]', udi),
  row(17, 'manufactureDate', dateTime),
  row(18, 'expirationDate', dateTime),
  row(19, 'lotNumber', text),
  row(20, 'serialNumber', text),
  row(21, 'distinctIdentifier', text),
  row(22, 'type', cwe),
]

/** PLN[Identifier]: a licence, its kind, and until when it holds. */
export const licence: DataType = (repetition, scope) => {
  const value = scope.take(repetition, 1)
  if (value === undefined) return undefined
  const kind = scope.take(repetition, 2)
  const end = timeAt(repetition, 4, scope)
  return {
    ...(kind === undefined ? {} : { type: typeOf(kind) }),
    value,
    ...(end === undefined ? {} : { period: { end } }),
  }
}

/** PRD, but for the person. */
export const prdToRole: readonly Row[] = [
  row(1, 'code[]', concept(undefined, '0286')),
  row(4, 'location[]', location),
  row(5, 'telecom[]', xtn('work')),
  row(8, 'period.start', dateTime),
  row(9, 'period.end', dateTime),
  row(10, 'organization', organization),
  row(12, 'location[]', location),
]
