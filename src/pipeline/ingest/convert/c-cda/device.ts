import { type CdaElement, given } from '../../../../standards/cda/index.ts'
import type { JsonObject } from '../../../../standards/fhir/index.ts'
import { concept, dateTime, identifiers, quantity, timing } from './fhir-types.ts'
import { list } from './names.ts'
import { authorsOf, organizationOf } from './people.ts'
import { type Draft, referenceTo, type Scope } from './scope.ts'
import {
  baseOf,
  type Convert,
  hasTemplate,
  isNegated,
  keepFrame,
  nestedIn,
  notesOf,
  statusOf,
  tables,
  takeAllNested,
} from './statement.ts'
import { identifierSystemOf } from './systems.ts'

// Product Instance, Non-Medicinal Supply Activity and UDI Organizer: Device and DeviceUseStatement.

/** FDA's namespace of device identifiers. */
const udiRoot = '2.16.840.1.113883.3.3719'

/** Product Instance (participantRole of class MANU). */
const deviceOf = (role: CdaElement, statement: CdaElement, scope: Scope): Draft | undefined => {
  const device = role.child('playingDevice')
  const udi = role.childrenNamed('id').find(id => id.peek('root') === udiRoot && id.peek('extension') !== undefined)
  const parts = udiParts(statement, scope)
  const model = device?.child('manufacturerModelName')
  const [modelName, software] = [
    model?.text() ?? model?.attribute('displayName'),
    device?.child('softwareName')?.text(),
  ]
  const type = concept(device?.child('code') ?? role.at('playingEntity', 'code'), scope)
  const owner = organizationOf(role.child('scopingEntity'), scope)
  for (const template of role.childrenNamed('templateId')) template.keep('mapped')
  const carrier = udi?.peek('extension')
  const content = {
    ...identifiers(role),
    ...(carrier === undefined
      ? given(
          'udiCarrier',
          parts.deviceIdentifier === undefined ? undefined : [{ deviceIdentifier: parts.deviceIdentifier }],
        )
      : {
          udiCarrier: [
            {
              ...given('deviceIdentifier', parts.deviceIdentifier ?? gtinOf(carrier)),
              issuer: identifierSystemOf(udiRoot),
              carrierHRF: carrier,
            },
          ],
        }),
    ...parts.members,
    ...list('deviceName', [
      ...(modelName === undefined ? [] : [{ name: modelName, type: 'model-name' }]),
      ...parts.names,
    ]),
    ...list('version', software === undefined ? [] : [{ value: software }]),
    ...given('type', type),
    ...given('owner', owner),
  }
  if (Object.keys(content).length === 0) return undefined
  return scope.emit('Device', role, { ...content, patient: scope.subject })
}

/** The device identifier in a UDI of GS1: 14 digits after `(01)`. */
const gtinOf = (udi: string): string | undefined => /^\(01\)(\d{14})/.exec(udi)?.[1]

const udiTemplates: Readonly<Record<string, string>> = {
  '2.16.840.1.113883.10.20.22.4.301': 'name',
  '2.16.840.1.113883.10.20.22.4.304': 'deviceIdentifier',
  '2.16.840.1.113883.10.20.22.4.308': 'distinctIdentifier',
  '2.16.840.1.113883.10.20.22.4.309': 'expirationDate',
  '2.16.840.1.113883.10.20.22.4.315': 'lotNumber',
  '2.16.840.1.113883.10.20.22.4.316': 'manufactureDate',
  '2.16.840.1.113883.10.20.22.4.317': 'modelNumber',
  '2.16.840.1.113883.10.20.22.4.319': 'serialNumber',
  '2.16.840.1.113883.10.20.22.4.302': 'partNumber',
}

type UdiParts = {
  readonly deviceIdentifier: string | undefined
  readonly members: JsonObject
  readonly names: readonly JsonObject[]
}

/** UDI Organizer: the parts of a device's identifier, each an observation. */
const udiParts = (statement: CdaElement, scope: Scope): UdiParts => {
  const organizers = takeAllNested(statement, scope, one =>
    hasTemplate(one.statement, '2.16.840.1.113883.10.20.22.4.311'),
  )
  const found = new Map<string, string>()
  for (const organizer of organizers) {
    for (const { statement: part } of nestedIn(organizer)) {
      const name = part
        .childrenNamed('templateId')
        .map(id => udiTemplates[id.peek('root') ?? ''])
        .find(Boolean)
      const value = part.child('value')
      const isDate = name === 'expirationDate' || name === 'manufactureDate'
      const read = isDate
        ? dateTime(value, scope)
        : (value?.attribute('extension') ?? value?.text() ?? value?.attribute('displayName'))
      if (name === undefined || read === undefined) continue
      scope.take(part)
      keepFrame(part)
      value?.keep('mapped')
      found.set(name, read)
    }
  }
  const { deviceIdentifier, name, ...members } = Object.fromEntries(found)
  return { deviceIdentifier, members, names: name === undefined ? [] : [{ name, type: 'udi-label-name' }] }
}

/** Devices that a procedure left in the patient, or used. */
export const implantsOf = (statement: CdaElement, scope: Scope): JsonObject => {
  const devices = statement.childrenNamed('participant').flatMap(participant => {
    const role = participant.child('participantRole')
    if (participant.peek('typeCode') !== 'DEV' || role === undefined) return []
    return deviceOf(role, statement, scope) ?? []
  })
  return list(
    'focalDevice',
    devices.map(device => ({ manipulated: referenceTo(device) })),
  )
}

/** Non-Medicinal Supply Activity: what the patient uses. */
export const convertEquipment: Convert = (supply, scope) => {
  for (const template of supply.childrenNamed('templateId')) template.keep('mapped')
  if (isNegated(supply)) {
    scope.because(supply, 'negated: a device that the patient does not have')
    return undefined
  }
  const role = supply
    .childrenNamed('participant')
    .find(one => ['PRD', 'DEV'].includes(one.peek('typeCode') ?? ''))
    ?.child('participantRole')
  const device = role === undefined ? undefined : deviceOf(role, supply, scope)
  const { author, time } = authorsOf(supply, scope)
  if (device === undefined) return undefined
  const status = statusOf(supply, tables.medicationStatus, 'active', scope)
  const amount = quantity(supply.child('quantity'), scope)
  return scope.emit('DeviceUseStatement', supply, {
    ...baseOf(supply, scope),
    status: ['not-taken', 'unknown'].includes(status) ? 'stopped' : status,
    subject: scope.subject,
    ...timing('timing', supply.child('effectiveTime'), scope),
    ...given('recordedOn', time),
    ...given('source', author),
    device: referenceTo(device),
    ...(amount === undefined
      ? {}
      : { note: [{ text: `Quantity: ${amount.value}${amount.unit === undefined ? '' : ` ${amount.unit}`}` }] }),
    ...notesOf(supply, scope),
  })
}
