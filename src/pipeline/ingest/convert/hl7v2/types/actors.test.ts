import { expect, test } from 'vitest'
import type { ConvertedResource } from '../../conversion.ts'
import { converterOf } from '../../test-support.ts'
import { hl7v2 } from '../index.ts'

const convert = converterOf(hl7v2)

const msh = 'MSH|^~\\&|LAB|HOSP|||20260102030405+0100||ORU^R01^ORU_R01|C1|P|2.8'
const pid = 'PID|1||77^^^HOSP^MR||Muster^Anna||19500304|F'

const of = (resources: readonly ConvertedResource[], type: string): readonly ConvertedResource[] =>
  resources.filter(({ resourceType }) => resourceType === type)

const referred = (resources: readonly ConvertedResource[], one: unknown): ConvertedResource | undefined =>
  resources.find(({ resourceType, id }) => `${resourceType}/${id}` === (one as { reference?: string })?.reference)

test('an authority with a name and a universal id is an organisation that assigned the identifier; with one of them, its system', async () => {
  const { resources } = await convert(
    [msh, 'PID|1||77^8^M10^HOSP&2.999.1&ISO^MR^Clinic~78^^^HOSP^PI~79^^^&2.999.2&ISO^PT||Muster^Anna'].join('\r'),
  )
  const [patient] = of(resources, 'Patient')
  const [first, second, third] = patient!.identifier as readonly {
    readonly assigner?: object
    readonly extension?: { valueReference?: object }[]
  }[]
  expect(first).toMatchObject({ system: 'urn:oid:2.999.1', value: '77' })
  expect(referred(resources, first?.assigner)).toMatchObject({
    resourceType: 'Organization',
    identifier: [
      { value: 'HOSP' },
      { system: 'urn:ietf:rfc:3986', value: 'urn:oid:2.999.1', type: { coding: [{ code: 'ISO' }] } },
    ],
  })
  expect(first?.extension).toMatchObject([
    { url: 'http://hl7.org/fhir/StructureDefinition/identifier-checkDigit', valueString: '8' },
    { url: 'http://hl7.org/fhir/StructureDefinition/namingsystem-checkDigit', valueString: 'M10' },
    { url: expect.stringMatching('assigning-facility') },
  ])
  expect(referred(resources, first?.extension?.[2]?.valueReference)).toMatchObject({ name: 'Clinic' })
  expect(second).toMatchObject({ system: 'urn:attune:hl7v2:authority:HOSP', value: '78' })
  expect(third).toMatchObject({ system: 'urn:oid:2.999.2', value: '79' })
  expect([second, third].map(one => one?.assigner)).toEqual([undefined, undefined])
})

test('who orders for a facility is one role; without either there is none', async () => {
  const order = (orc: string, obr: string) => convert([msh, pid, orc, obr].join('\r'))
  const both = await order('ORC|NW|P1||||||||||7^Order^Er|||||||||Ward clinic^^5', 'OBR|1|P1|F1|1^X^L')
  const [role] = of(both.resources, 'PractitionerRole')
  expect(role).toMatchObject({ code: [{ coding: [{ code: 'OP' }] }] })
  expect(referred(both.resources, role?.practitioner)).toMatchObject({ name: [{ family: 'Order' }] })
  expect(referred(both.resources, role?.organization)).toMatchObject({ name: 'Ward clinic' })
  expect(of(both.resources, 'ServiceRequest')).toMatchObject([
    { requester: { reference: `PractitionerRole/${role?.id}` } },
  ])

  const own = await order('ORC|NW|P1', 'OBR|1|P1|F1|1^X^L||||||||||||7^Order^Er')
  expect(of(own.resources, 'PractitionerRole')).toEqual([])
  expect(of(own.resources, 'ServiceRequest')).toMatchObject([
    { requester: { reference: expect.stringMatching('^Practitioner/') } },
  ])
})

test('a result names its observer, the director of its laboratory and one device by all its identifiers', async () => {
  const { resources } = await convert(
    [
      msh,
      pid,
      'OBR|1|P1|F1|1^X^L',
      'OBX|1|NM|2^Y^L||1||||||F|||||3^Look^Er||D1^MAKER~D2^OTHER|||||Laboratory^^9|1 Road^^Town|4^Head^Of',
    ].join('\r'),
  )
  const [observation] = of(resources, 'Observation')
  const performers = (observation!.performer as readonly object[]).map(one => referred(resources, one))
  expect(performers.map(one => (one!.code as { coding: { code: string }[] }[])[0]!.coding.at(-1)!.code)).toEqual([
    'RO',
    'MDIR',
  ])
  expect(referred(resources, performers[1]?.organization)).toMatchObject({
    name: 'Laboratory',
    address: [{ city: 'Town' }],
  })
  expect(referred(resources, observation!.device)).toMatchObject({ identifier: [{ value: 'D1' }, { value: 'D2' }] })
})

test('two people with one number that nobody has given stay two', async () => {
  const { resources } = await convert(
    [msh, pid, 'PV1|1|I|||||5^Red^A|5^Blue^B|6^Green^C^^^^^^HOSP~6^Greene^C^^^^^^HOSP'].join('\r'),
  )
  const names = of(resources, 'Practitioner').map(({ name }) =>
    (name as { family: string }[]).map(({ family }) => family),
  )
  expect(names).toEqual([['Red'], ['Blue'], ['Green', 'Greene']])
})

test('the message goes from and to applications and the organisations that are responsible', async () => {
  const { resources } = await convert(
    [
      'MSH|^~\\&|LAB|HOSP|EHR^2.999.3^ISO|CLINIC|20260102030405+0100||ADT^A08^ADT_A01|C1|P|2.8|||||AUT|||||Sender Inc|Receiver Inc|NET^2.999.4^ISO',
      'EVN|A08|20260102|||||WEST^2.999.5^ISO',
      pid,
    ].join('\r'),
  )
  const [header] = of(resources, 'MessageHeader')
  expect(header).toMatchObject({ source: { name: 'LAB', endpoint: 'urn:oid:2.999.4' } })
  expect(referred(resources, header?.sender)).toMatchObject({ name: 'HOSP', address: [{ country: 'AUT' }] })
  expect(referred(resources, header?.responsible)).toMatchObject({ name: 'Sender Inc' })
  const [to, beside] = header!.destination as readonly { receiver: object; target?: object }[]
  expect(referred(resources, to?.receiver)).toMatchObject({ name: 'Receiver Inc' })
  expect(referred(resources, to?.target)).toMatchObject({ resourceType: 'Device' })
  expect(referred(resources, beside?.receiver)).toMatchObject({ name: 'CLINIC' })
  const [source, event] = of(resources, 'Provenance')
  expect(referred(resources, (source!.entity as { what: object }[])[0]!.what)).toMatchObject({
    identifier: [{ value: 'LAB' }],
  })
  expect(referred(resources, event?.location)).toMatchObject({
    name: 'WEST',
    identifier: [{ value: 'urn:oid:2.999.5' }],
  })
})

test('who entered, verified and carried out an order is its provenance', async () => {
  const { resources } = await convert(
    [msh, pid, 'ORC|NW|P1|||||||20260102|1^Enter^Er|2^Veri^Fier||||||||3^Act^Or', 'OBR|1|P1|F1|1^X^L'].join('\r'),
  )
  const [request] = of(resources, 'ServiceRequest')
  const found = of(resources, 'Provenance').find(({ target }) => JSON.stringify(target).includes(request!.id))
  const agents = found?.agent as readonly { type: { coding: { code: string }[] }; who: object }[]
  expect(agents.map(({ type }) => type.coding[0]!.code)).toEqual(['enterer', 'verifier', 'performer'])
  expect(referred(resources, agents[2]?.who)).toMatchObject({ name: [{ family: 'Act' }] })
})

test('PRT: a device with its UDI measures what stands before; PRD: who refers, and to whom', async () => {
  const measured = await convert(
    [
      msh,
      pid,
      'OBR|1|P1|F1|1^X^L',
      'OBX|1|NM|2^Y^L||1||||||F',
      'PRT|1|AD||EQUIP||||||SN7^MAKER||||||00643169001763^^2.51.1.1^ISO|20140401|20220712|LOT1|21A',
    ].join('\r'),
  )
  const [device] = of(measured.resources, 'Device').filter(({ lotNumber }) => lotNumber !== undefined)
  expect(device).toMatchObject({
    identifier: [{ value: 'SN7' }],
    udiCarrier: [{ deviceIdentifier: '00643169001763', issuer: 'urn:oid:2.51.1.1' }],
    manufactureDate: '2014-04-01',
    lotNumber: 'LOT1',
    serialNumber: '21A',
  })
  expect(of(measured.resources, 'Observation')).toMatchObject([{ device: { reference: `Device/${device?.id}` } }])
  expect(of(measured.resources, 'PractitionerRole')).toEqual([])

  const referral = await convert(
    [
      msh.replace('ORU^R01^ORU_R01', 'REF^I12^REF_I12'),
      'RF1|A|R|MED',
      'PRD|RP^Referring^HL70286|From^A|||||L1^SL|20200101',
      'PRD|RT^To^HL70286|To^B||||||||Clinic',
      pid,
    ].join('\r'),
  )
  const [request] = of(referral.resources, 'ServiceRequest')
  const by = referred(referral.resources, request?.requester)
  expect(referred(referral.resources, by?.practitioner)).toMatchObject({
    name: [{ family: 'From' }],
    identifier: [{ value: 'L1' }],
  })
  const to = referred(referral.resources, (request!.performer as object[])[0])
  expect(referred(referral.resources, to?.organization)).toMatchObject({ name: 'Clinic' })
})
