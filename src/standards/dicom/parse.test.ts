import { deflateRawSync, inflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dataSetOf, fileOf, headOf, type Writing, type Written } from '../../../test/support/dicom.ts'
import { type Dataset, elementAt, everyElement, looksLikeDicom, parseDicom, tagOf, textsOf } from './index.ts'
import { deepestSequence, mostHeld } from './limits.ts'

const elements: Written = {
  SOPInstanceUID: '1.2.3',
  StudyDate: '20240131',
  PatientName: 'Doe^Jane',
  SeriesNumber: '7',
  Rows: 512,
  ContentSequence: [
    { ValueType: 'TEXT', TextValue: 'a' },
    { ValueType: 'CODE', ConceptNameCodeSequence: [{ CodeValue: '1', CodingSchemeDesignator: 'DCM' }] },
  ],
  '00091001 UN': 'private',
}

const parse = async (bytes: Uint8Array, chunk = bytes.length) => {
  const chunks: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += chunk) chunks.push(bytes.subarray(at, at + chunk))
  return await parseDicom(chunks)
}

const parsed = async (bytes: Uint8Array, chunk?: number) => {
  const result = await parse(bytes, chunk)
  if (!result.ok) throw new Error(result.issues[0]?.code)
  return { ...result.value, codes: result.issues.map(({ code }) => code) }
}

/** What a data set says, without where. */
const said = (dataset: Dataset): unknown =>
  dataset.elements.map(element => [
    element.tag,
    element.items === undefined ? textsOf(element, dataset.charset) : element.items.map(said),
  ])

const text = (dataset: Dataset, keyword: string): string | undefined => {
  const element = elementAt(dataset, tagOf(keyword))
  return element === undefined ? undefined : textsOf(element, dataset.charset)[0]
}

describe('PS3.5: how a data set is written', () => {
  const syntaxes: readonly [string, string, Writing][] = [
    ['A.1 implicit VR little endian', '1.2.840.10008.1.2', { explicit: false }],
    ['A.2 explicit VR little endian', '1.2.840.10008.1.2.1', {}],
    ['A.3 explicit VR big endian', '1.2.840.10008.1.2.2', { littleEndian: false }],
  ]
  for (const [title, uid, writing] of syntaxes) {
    for (const delimited of [false, true]) {
      test(`${title}, sequences ${delimited ? 'with delimiters' : 'with lengths'} (7.5)`, async () => {
        const bytes = Buffer.concat([headOf(uid), dataSetOf(elements, { ...writing, delimited })])
        const { data, codes, complete, transferSyntax } = await parsed(bytes)
        expect(said(data)).toEqual(said((await parsed(fileOf(elements))).data))
        expect(text(data, 'PatientName')).toBe('Doe^Jane')
        expect({ codes, complete, transferSyntax }).toEqual({ codes: [], complete: true, transferSyntax: uid })
      })
    }
  }

  test('A.5 deflated', async () => {
    const bytes = Buffer.concat([headOf('1.2.840.10008.1.2.1.99'), deflateRawSync(dataSetOf(elements))])
    const inflate = async function* (chunks: AsyncIterable<Uint8Array>) {
      const all: Uint8Array[] = []
      for await (const chunk of chunks) all.push(chunk)
      yield inflateRawSync(Buffer.concat(all))
    }
    const result = await parseDicom([bytes.subarray(0, 200), bytes.subarray(200)], { inflate })
    expect(result.ok && said(result.value.data)).toEqual(said((await parsed(fileOf(elements))).data))
    const broken = await parseDicom([bytes.subarray(0, bytes.length - 30)], { inflate })
    expect(broken.issues.map(({ code }) => code)).toContain('deflate-invalid')
  })

  test('6.2.2 UN of undefined length is a sequence written implicitly', async () => {
    const inner = dataSetOf({ ContentSequence: [{ ValueType: 'TEXT' }] }, { explicit: false, delimited: true })
    const unknown = Buffer.concat([inner.subarray(0, 4), Buffer.from('UN\0\0'), inner.subarray(4)])
    const { data, complete } = await parsed(Buffer.concat([fileOf({}), unknown]))
    expect(complete).toBe(true)
    expect(data.elements[0]?.items?.map(item => text(item, 'ValueType'))).toEqual(['TEXT'])
  })

  test('A.4 encapsulated pixel data are passed over, and what follows is read', async () => {
    const item = (body: string) => [Buffer.from([0xfe, 0xff, 0, 0xe0, body.length, 0, 0, 0]), Buffer.from(body)]
    const pixels = Buffer.concat([
      Buffer.from([0xe0, 0x7f, 0x10, 0, ...Buffer.from('OB'), 0, 0, 0xff, 0xff, 0xff, 0xff]),
      ...item(''),
      ...item('abcd'),
      ...item('ef'),
      Buffer.from([0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]),
    ])
    const before = fileOf({ Rows: 2 })
    const { data, complete } = await parsed(Buffer.concat([before, pixels, dataSetOf({ DataSetTrailingPadding: 'x' })]))
    expect(data.elements.map(({ tag }) => tag)).toEqual([0x00280010, 0x7fe00010, 0xfffcfffc])
    expect(data.elements[1]).toMatchObject({ fragments: 3, range: { offset: before.length + 12, length: 30 } })
    expect(data.elements[1]?.bytes).toBeUndefined()
    expect(complete).toBe(true)
  })

  test('long binary values are located, not held; asked for they are held', async () => {
    const long = new Uint8Array(mostHeld + 2).fill(7)
    const bytes = fileOf({ EncapsulatedDocument: long })
    expect((await parsed(bytes, 1000)).data.elements[0]?.bytes).toBeUndefined()
    const held = await parseDicom([bytes], { hold: new Set([tagOf('EncapsulatedDocument')]) })
    expect(held.ok && Uint8Array.from(held.value.data.elements[0]?.bytes ?? [])).toEqual(long)
  })
})

describe('PS3.10: files', () => {
  test('without preamble, without file meta information, in each syntax', async () => {
    const whole = fileOf(elements)
    const expected = said((await parsed(whole)).data)
    for (const bytes of [
      whole.subarray(132),
      whole.subarray(128),
      dataSetOf(elements),
      dataSetOf(elements, { explicit: false }),
      dataSetOf(elements, { littleEndian: false }),
    ]) {
      expect(looksLikeDicom(bytes)).toBe(true)
      expect(said((await parsed(bytes)).data)).toEqual(expected)
    }
  })

  test('other files are not taken for DICOM', async () => {
    for (const other of [
      '',
      '{"resourceType":"Patient"}',
      'MSH|^~\\&|',
      '<ClinicalDocument/>',
      'PK\x03\x04',
      '\0\0\0\0\0\0\0\0\0\0',
    ]) {
      expect(looksLikeDicom(Buffer.from(other))).toBe(false)
      expect((await parse(Buffer.from(other))).ok).toBe(false)
    }
  })

  test('the same in chunks of any size', async () => {
    const bytes = fileOf(elements, { delimited: true })
    const whole = await parsed(bytes)
    for (const chunk of [1, 2, 3, 7, 64, 131]) {
      const { data, codes } = await parsed(bytes, chunk)
      expect(said(data)).toEqual(said(whole.data))
      expect([...everyElement(data)].map(({ range }) => range)).toEqual(
        [...everyElement(whole.data)].map(({ range }) => range),
      )
      expect(codes).toEqual([])
    }
    expect(whole.bytes).toBe(bytes.length)
  })
})

describe('broken files', () => {
  test('cut off: what came before stays', async () => {
    const bytes = fileOf(elements)
    for (let length = bytes.length - 1; length > 200; length -= 3) {
      const { complete, data, codes } = await parsed(bytes.subarray(0, length))
      expect(said(data)).not.toEqual(said((await parsed(bytes)).data))
      if (!complete) expect(codes).toContain('truncated')
    }
  })

  test('a length that is a lie reserves no memory', async () => {
    const bytes = Buffer.concat([
      fileOf({ PatientID: '1' }),
      Buffer.from('\x20\0\x10\0UT\0\0\xfe\xff\xff\x7fabc', 'latin1'),
    ])
    const { codes, data } = await parsed(bytes, 50)
    expect(codes).toContain('truncated')
    expect(text(data, 'PatientID')).toBe('1')
  })

  test('longer than its sequence: the sequence is spoiled, the rest is read', async () => {
    const bytes = fileOf({ ContentSequence: [{ ValueType: 'TEXT' }], '0040DB00 CS': '1500' })
    const at = bytes.indexOf('CS')
    bytes.writeUInt16LE(60, at + 2)
    const { codes, data } = await parsed(bytes)
    expect(codes).toEqual(['length-wrong'])
    expect(text(data, 'TemplateIdentifier')).toBe('1500')
  })

  test('nested without end', async () => {
    const open = Buffer.concat([
      Buffer.from([0x40, 0, 0x30, 0xa7, ...Buffer.from('SQ'), 0, 0, 0xff, 0xff, 0xff, 0xff]),
      Buffer.from([0xfe, 0xff, 0, 0xe0, 0xff, 0xff, 0xff, 0xff]),
    ])
    const bytes = Buffer.concat([fileOf({ PatientID: '1' }), ...Array.from({ length: 5000 }, () => open)])
    const { codes, data, complete } = await parsed(bytes)
    expect(codes).toEqual(['too-deep'])
    expect(complete).toBe(false)
    expect([...everyElement(data)].length).toBeLessThanOrEqual(deepestSequence + 2)
  })

  test('an implicit element in an explicit file, a tag of zeros, odd lengths', async () => {
    const implicit = dataSetOf({ PatientBirthDate: '19700101' }, { explicit: false })
    const odd = Buffer.from([0x10, 0, 0x40, 0, ...Buffer.from('CS'), 1, 0, 0x46])
    const bytes = Buffer.concat([fileOf({ PatientID: '1' }), implicit, odd, Buffer.alloc(40)])
    const { codes, data } = await parsed(bytes)
    expect(codes).toEqual(['vr-missing', 'length-odd', 'trailing-bytes'])
    expect([text(data, 'PatientBirthDate'), text(data, 'PatientSex')]).toEqual(['19700101', 'F'])
  })
})

describe('hostile bytes', () => {
  const whole = fileOf(elements, { delimited: true })

  test('mutations never throw, and every element lies in the file', async () => {
    const mutation = fc.record({ at: fc.nat(whole.length - 1), byte: fc.nat(255) })
    await fc.assert(
      fc.asyncProperty(
        fc.array(mutation, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 300 }),
        async (mutations, chunk) => {
          const bytes = Uint8Array.from(whole)
          for (const { at, byte } of mutations) bytes[at] = byte
          const result = await parse(bytes, chunk)
          if (!result.ok) return
          for (const element of everyElement(result.value.data)) {
            expect(element.range.offset + element.range.length).toBeLessThanOrEqual(bytes.length)
          }
        },
      ),
      { numRuns: 500 },
    )
  })

  test('noise behind a good head never throws', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async noise => {
        const result = await parse(Buffer.concat([headOf('1.2.840.10008.1.2.1'), noise]))
        expect(result.ok).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})
