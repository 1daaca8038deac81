import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  type DicomFile,
  type Element,
  elementAt,
  entryOf,
  everyElement,
  isPrivate,
  numbersOf,
  parseDicom,
  tagOf,
  textsOf,
} from './index.ts'

const shared = process.env.SHARED_DATA ?? resolve(import.meta.dirname, '../../../../shared/data')
const folder = join(shared, 'imaging/dicom')
const present = existsSync(folder)

/** A row of the table beside the files, which pydicom wrote. */
type Expected = Readonly<Record<string, string>>

const expectedRows = (): readonly Expected[] => {
  const [head = '', ...lines] = readFileSync(join(folder, 'expected.csv'), 'utf8').trim().split('\n')
  const names = head.split(',')
  return lines.map(line => {
    const cells = line.match(/("[^"]*"|[^,]*)(?:,|$)/g)!.map(cell => cell.replace(/,$/, ''))
    return Object.fromEntries(names.map((name, n) => [name, cells[n] ?? '']))
  })
}

const text = ({ data }: DicomFile, keyword: string): string => {
  const element = elementAt(data, tagOf(keyword))
  return element === undefined ? '' : textsOf(element, data.charset).join('\\')
}

const number = ({ data }: DicomFile, keyword: string): number => {
  const element = elementAt(data, tagOf(keyword))
  return element === undefined ? Number.NaN : (numbersOf(element)[0] ?? Number.NaN)
}

/** PS3.5, annex G: one row of bytes of each colour or half of a number after the other, each packed. */
const unpackedRle = (bytes: Buffer, element: Element, pixelBytes: number): Buffer => {
  const frames: Buffer[] = []
  let at = element.range.offset
  const end = at + element.range.length
  for (let fragment = 0; at < end; fragment++) {
    const length = bytes.readUInt32LE(at + 4)
    const frame = bytes.subarray(at + 8, at + 8 + length)
    at += 8 + length
    if (fragment === 0) continue
    const count = frame.readUInt32LE(0)
    const planes = Array.from({ length: count }, (_, n) => {
      const to = n + 1 < count ? frame.readUInt32LE(8 + n * 4) : frame.length
      return unpacked(frame.subarray(frame.readUInt32LE(4 + n * 4), to))
    })
    const pixels = Buffer.alloc(pixelBytes)
    // The high byte comes first; the hash is of little endian numbers.
    planes.forEach((plane, n) => {
      for (let pixel = 0; pixel * count < pixelBytes; pixel++) pixels[pixel * count + count - 1 - n] = plane[pixel]!
    })
    frames.push(pixels)
  }
  return Buffer.concat(frames)
}

const unpacked = (packed: Buffer): number[] => {
  const found: number[] = []
  for (let at = 0; at < packed.length; ) {
    const code = packed.readInt8(at)
    at += 1
    if (code >= 0) {
      found.push(...packed.subarray(at, at + code + 1))
      at += code + 1
    } else if (code !== -128) {
      for (let n = 0; n < 1 - code; n++) found.push(packed[at]!)
      at += 1
    }
  }
  return found
}

/** Pixels as pydicom hands them out: little endian, a byte a pixel where they are packed, colours of a pixel together. */
const pixelsOf = (bytes: Buffer, file: DicomFile, element: Element): Buffer => {
  const allocated = number(file, 'BitsAllocated')
  const samples = number(file, 'SamplesPerPixel')
  const pixels = number(file, 'Rows') * number(file, 'Columns')
  const { offset, length } = element.range
  if (element.fragments !== undefined) return unpackedRle(bytes, element, (pixels * samples * allocated) / 8)
  const raw = Buffer.from(bytes.subarray(offset, offset + length))
  if (allocated === 1) return Buffer.from(Array.from({ length: pixels }, (_, n) => (raw[n >> 3]! >> (n & 7)) & 1))
  if (!element.littleEndian && (allocated === 16 || element.vr === 'OW')) raw.swap16()
  const frames = Number(text(file, 'NumberOfFrames') || '1')
  const used = raw.subarray(0, (pixels * samples * frames * allocated) / 8)
  if (samples === 1 || number(file, 'PlanarConfiguration') !== 1) return used
  return Buffer.from(
    Array.from(used, (_, n) => {
      const frame = Math.floor(n / (pixels * samples))
      const within = n % (pixels * samples)
      return used[frame * pixels * samples + (within % samples) * pixels + Math.floor(within / samples)]!
    }),
  )
}

/** It begins in the middle of an element; pydicom took the whole for one unknown element. */
const notDicom = 'pydicom/no_meta.dcm'

describe.skipIf(!present)('the files of shared/data/imaging/dicom', () => {
  const rows = present ? expectedRows() : []

  test('there are 32', () => {
    expect(rows).toHaveLength(32)
  })

  test.each(rows.map(row => [row.file!, row] as const).filter(([file]) => file !== notDicom))(
    '%s',
    async (name, row) => {
      const bytes = readFileSync(join(folder, name))
      const parsed = await parseDicom([bytes])
      if (!parsed.ok) throw new Error(parsed.issues[0]?.code)
      const file = parsed.value
      expect([file.complete, file.bytes]).toEqual([true, Number(row.bytes)])
      expect([...everyElement(file.data)]).toHaveLength(Number(row.elements))
      expect(file.transferSyntax).toBe(row.transfer_syntax)
      expect(text(file, 'SOPClassUID')).toBe(row.sop_class)
      expect(text(file, 'Modality')).toBe(row.modality)
      expect(text(file, 'PatientName').replace(/=+$/, '')).toBe(row.patient_name)
      expect(number(file, 'Rows')).toBe(row.rows === '' ? Number.NaN : Number(row.rows))
      expect(number(file, 'Columns')).toBe(row.cols === '' ? Number.NaN : Number(row.cols))
      expect(text(file, 'NumberOfFrames')).toBe(row.frames)
      const pixels = elementAt(file.data, tagOf('PixelData'))
      expect(pixels?.bytes).toBeUndefined()
      if (row.pix_sha256 === '') return
      const hash = createHash('sha256').update(pixelsOf(bytes, file, pixels!))
      expect(hash.digest('hex')).toBe(row.pix_sha256)
    },
  )

  test(`${notDicom} begins within an element, and is refused`, async () => {
    const parsed = await parseDicom([readFileSync(join(folder, notDicom))])
    expect(parsed.issues.map(({ code }) => code)).toEqual(['dicom-invalid'])
  })

  test('the dictionary has the representation that explicit files name', async () => {
    let compared = 0
    for (const { file } of rows.filter(
      ({ transfer_syntax: uid, file }) => uid === '1.2.840.10008.1.2.1' && file !== notDicom,
    )) {
      const parsed = await parseDicom([readFileSync(join(folder, file!))])
      if (!parsed.ok) continue
      for (const { tag, vr } of everyElement(parsed.value.data)) {
        const entry = isPrivate(tag) ? undefined : entryOf(tag)
        // The dictionary gives the first of several that it allows.
        if (entry === undefined || vr === 'UN' || /^(?:US|SS|OB|OW)$/.test(vr)) continue
        expect([tag.toString(16), entry.vr]).toEqual([tag.toString(16), vr])
        compared += 1
      }
    }
    expect(compared).toBeGreaterThan(1000)
  })
})
