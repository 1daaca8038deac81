import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLossTally, formats } from '../../src/pipeline/ingest/index.ts'
import { createMessageSplitter, parseMessage } from '../../src/standards/hl7v2/index.ts'

/** Whatever comes as HL7 v2: nothing throws, everything is counted, the message behind it is read. */

const hl7v2 = formats.find(({ id }) => id === 'hl7v2')!
const names = [
  'MSH',
  'EVN',
  'PID',
  'PD1',
  'NK1',
  'PV1',
  'PV2',
  'ORC',
  'OBR',
  'OBX',
  'NTE',
  'SPM',
  'AL1',
  'IAM',
  'DG1',
  'PR1',
  'PRB',
  'GOL',
  'RXO',
  'RXE',
  'RXD',
  'RXA',
  'RXR',
  'RXC',
  'TQ1',
  'TXA',
  'CON',
  'SCH',
  'AIS',
  'AIG',
  'AIL',
  'AIP',
  'MRG',
  'IN1',
  'IN2',
  'GT1',
  'FT1',
  'ACC',
  'PDA',
  'ROL',
  'PRT',
  'RF1',
  'CTI',
  'SFT',
  'DB1',
  'BLG',
  'ZZZ',
]

const value = fc.oneof(
  fc.constantFrom(
    '',
    '""',
    'F',
    'NM',
    'SN',
    'ED',
    'CWE',
    '20260230',
    '202601011200+0100',
    '5.4',
    '-1',
    '1e400',
    '\\X0D\\',
    '\\',
    'constructor',
    '__proto__',
    'x'.repeat(3_000),
  ),
  fc.string({ maxLength: 12 }).map(text => [...text].filter(character => character >= ' ').join('')),
)
const parts = (inner: fc.Arbitrary<string>, delimiter: string, most: number) =>
  fc.array(inner, { minLength: 1, maxLength: most }).map(all => all.join(delimiter))
const field = parts(parts(parts(value, '&', 3), '^', 6), '~', 3)
const segment = fc
  .tuple(fc.constantFrom(...names.slice(1)), fc.array(field, { maxLength: 30 }))
  .map(([name, fields]) => [name, ...fields].join('|'))
const message = fc
  .tuple(
    fc.constantFrom(
      'ADT^A01',
      'ADT^A40',
      'ORU^R01',
      'OML^O21',
      'RDE^O11',
      'MDM^T02',
      'SIU^S12',
      'VXU^V04',
      'PPR^PC1',
      '',
    ),
    fc.array(segment, { maxLength: 12 }),
  )
  .map(([type, segments]) => [`MSH|^~\\&|A|B|||20260102||${type}|1|P|2.5`, ...segments].join('\r'))

const convert = async (bytes: Uint8Array) => {
  const loss = createLossTally()
  const found = []
  for await (const one of hl7v2.convert([bytes], { name: 'fuzz.hl7', source: 'fuzz', loss, said: {} })) found.push(one)
  return { found, loss: loss.report() }
}

const valuesIn = (bytes: Uint8Array): number => {
  const splitter = createMessageSplitter()
  let values = 0
  for (const stretch of [...splitter.push(bytes), ...splitter.end()]) {
    const parsed = stretch.kind === 'message' ? parseMessage(stretch.bytes) : undefined
    if (parsed?.ok === true) values += parsed.value.values
  }
  return values
}

describe('HL7 v2 messages at random', () => {
  it('become resources with ids, and every value is counted once', async () => {
    await fc.assert(
      fc.asyncProperty(message, async text => {
        const bytes = Buffer.from(text)
        const { found, loss } = await convert(bytes)
        expect(loss.mapped + loss.text + loss.unmappedInAll).toBe(valuesIn(bytes))
        const ids = found.flatMap(one =>
          one.kind === 'resource' ? [`${one.resource.resourceType}/${one.resource.id}`] : [],
        )
        expect(new Set(ids).size).toBe(ids.length)
        for (const id of ids)
          expect(id).toMatch(/^[A-Za-z]+\/[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
        expect((await convert(bytes)).found).toEqual(found)
      }),
      { numRuns: 300 },
    )
  })

  it('damaged bytes never hide the message behind them', async () => {
    const good = 'MSH|^~\\&|A|B|||20260102||ADT^A01|good|P|2.5\rPID|1||77^^^H^MR||N^G\r'
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), message, fc.nat(400), async (noise, text, at) => {
        const damaged = Buffer.concat([Buffer.from(text).subarray(0, at), noise, Buffer.from(`\r${good}`)])
        const { found } = await convert(damaged)
        const patients = found.flatMap(one =>
          one.kind === 'resource' && one.resource.resourceType === 'Patient' ? [JSON.stringify(one.resource)] : [],
        )
        expect(patients.some(patient => patient.includes('"77"'))).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})
