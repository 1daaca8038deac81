import { entryOf, tagOf } from '../../src/standards/dicom/index.ts'

/** What a test writes: by keyword or by `GGGGEEEE VR`; a list holds the items of a sequence. */
export type Written = { readonly [name: string]: string | number | Uint8Array | readonly Written[] }

export type Writing = {
  readonly explicit?: boolean
  readonly littleEndian?: boolean
  /** Sequences and items with delimiters instead of lengths. */
  readonly delimited?: boolean
}

const longLength = new Set('OB OD OF OL OV OW SQ SV UC UN UR UT UV'.split(' '))

const bytesOfNumber = (vr: string, value: number, littleEndian: boolean): Uint8Array => {
  const view = new DataView(new ArrayBuffer(vr === 'FD' ? 8 : vr === 'US' || vr === 'SS' ? 2 : 4))
  if (vr === 'FD') view.setFloat64(0, value, littleEndian)
  else if (vr === 'FL') view.setFloat32(0, value, littleEndian)
  else if (view.byteLength === 2) view.setUint16(0, value, littleEndian)
  else view.setUint32(0, value, littleEndian)
  return new Uint8Array(view.buffer)
}

const numbers = (values: readonly number[], sizes: readonly number[], littleEndian: boolean): Buffer => {
  const buffer = Buffer.alloc(sizes.reduce((sum, size) => sum + size, 0))
  let at = 0
  values.forEach((value, n) => {
    const size = sizes[n]!
    if (littleEndian) buffer.writeUIntLE(value, at, size)
    else buffer.writeUIntBE(value, at, size)
    at += size
  })
  return buffer
}

/** A data set as bytes. @example dataSetOf({ PatientID: '1', ContentSequence: [{ ValueType: 'TEXT' }] }) */
export const dataSetOf = (elements: Written, writing: Writing = {}): Buffer => {
  const { explicit = true, littleEndian = true, delimited = false } = writing
  const tagged = Object.entries(elements).map(([name, value]) => {
    const [hex, given] = name.split(' ')
    const tag = given === undefined ? tagOf(name) : Number.parseInt(hex!, 16)
    return { tag, vr: given ?? entryOf(tag)?.vr ?? 'UN', value }
  })
  const parts = tagged
    .sort((a, b) => a.tag - b.tag)
    .flatMap(({ tag, vr, value }) => {
      const body = bodyOf(vr, value, writing)
      const length = delimited && Array.isArray(value) ? 0xffffffff : body.length
      const words = [Math.floor(tag / 0x10000), tag % 0x10000]
      const head = explicit
        ? [
            numbers(words, [2, 2], littleEndian),
            Buffer.from(vr),
            longLength.has(vr) ? numbers([0, length], [2, 4], littleEndian) : numbers([length], [2], littleEndian),
          ]
        : [numbers([...words, length], [2, 2, 4], littleEndian)]
      return [...head, body]
    })
  return Buffer.concat(parts)
}

const bodyOf = (vr: string, value: Written[string], writing: Writing): Buffer => {
  const { littleEndian = true, delimited = false } = writing
  if (Array.isArray(value)) {
    const items = (value as readonly Written[]).flatMap(item => {
      const body = dataSetOf(item, writing)
      const head = numbers([0xfffe, 0xe000, delimited ? 0xffffffff : body.length], [2, 2, 4], littleEndian)
      return delimited ? [head, body, numbers([0xfffe, 0xe00d, 0], [2, 2, 4], littleEndian)] : [head, body]
    })
    if (delimited) items.push(numbers([0xfffe, 0xe0dd, 0], [2, 2, 4], littleEndian))
    return Buffer.concat(items)
  }
  const bytes =
    typeof value === 'number' && vr !== 'DS' && vr !== 'IS'
      ? bytesOfNumber(vr, value, littleEndian)
      : value instanceof Uint8Array
        ? value
        : Buffer.from(String(value))
  const pad = Buffer.from(vr === 'UI' || vr === 'OB' ? '\0' : ' ')
  return bytes.length % 2 === 0 ? Buffer.from(bytes) : Buffer.concat([bytes, pad])
}

const explicitLittle = '1.2.840.10008.1.2.1'

/** The head of a file: preamble and group 2. */
export const headOf = (transferSyntax: string): Buffer => {
  const meta = dataSetOf({ TransferSyntaxUID: transferSyntax })
  const length = dataSetOf({ FileMetaInformationGroupLength: meta.length })
  return Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), length, meta])
}

/** A file with preamble, explicit and little endian. */
export const fileOf = (elements: Written, writing: Writing = {}): Buffer =>
  Buffer.concat([headOf(explicitLittle), dataSetOf(elements, writing)])
