import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { archiveFiles, readSource } from './archive.ts'

const folder = mkdtempSync(join(tmpdir(), 'attune-archive-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Member = { readonly name: string; readonly content: string; readonly claims?: number }

/** A zip archive (APPNOTE 4.3), every file deflated; `claims` is a size that the directory says instead of its own. */
const zipOf = (members: readonly Member[]): Buffer => {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const { name, content, claims } of members) {
    const packed = deflateRawSync(Buffer.from(content))
    const size = claims ?? Buffer.byteLength(content)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(crc32(content), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(size, 18)
    common.writeUInt16LE(Buffer.byteLength(name), 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(at, 10)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, rest, Buffer.from(name)]))
    parts.push(local)
    at += local.length
  }
  const listed = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(members.length, 8)
  end.writeUInt16LE(members.length, 10)
  end.writeUInt32LE(listed.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...parts, listed, end])
}

let count = 0
const written = (bytes: Uint8Array) => {
  const name = `a${count++}.zip`
  writeFileSync(join(folder, name), bytes)
  return { path: join(folder, name), name, named: true }
}

const xml = '<?xml version="1.0"?><!DOCTYPE HealthData []><HealthData locale="en"></HealthData>'
const apple: Member = { name: 'apple_health_export/export.xml', content: xml }

describe('a zip archive', () => {
  test('gives the exports in it, told by their first bytes; the others are named', async () => {
    const archive = written(
      zipOf([
        { name: 'apple_health_export/workout-routes/route.gpx', content: '<gpx/>' },
        { name: 'apple_health_export/export_cda.xml', content: '<ClinicalDocument xmlns="urn:hl7-org:v3"/>' },
        apple,
      ]),
    )
    const { files, issues } = await archiveFiles(archive)
    expect(files.map(({ name, member }) => [name, member])).toEqual([[`${archive.name}/${apple.name}`, apple.name]])
    expect(issues.map(({ code }) => code)).toEqual(['file-skipped'])
    const { chunks, damage } = await readSource(files[0]!)
    const parts: Uint8Array[] = []
    for await (const chunk of chunks) parts.push(chunk)
    expect(Buffer.concat(parts).toString()).toBe(xml)
    expect(damage()).toBeUndefined()
  })

  test('that would expand beyond all measure is not read', async () => {
    const { files, issues } = await archiveFiles(written(zipOf([{ ...apple, claims: 1_000_000_000 }])))
    expect(files).toEqual([])
    expect(issues.map(({ code }) => code)).toEqual(['zip-bomb'])
  })

  test('whose file is longer than it says is damaged, and says so', async () => {
    const { files } = await archiveFiles(
      written(zipOf([{ ...apple, content: `${xml}${' '.repeat(200_000)}`, claims: 150_000 }])),
    )
    const { chunks, damage } = await readSource(files[0]!)
    for await (const _ of chunks);
    expect(damage()?.code).toBe('zip-invalid')
  })

  test('that is none, is cut off or holds no export is told', async () => {
    const whole = zipOf([apple])
    const codes = async (bytes: Uint8Array) => (await archiveFiles(written(bytes))).issues.map(({ code }) => code)
    expect(await codes(Buffer.from('not a zip'))).toEqual(['zip-invalid'])
    expect(await codes(whole.subarray(0, whole.length - 30))).toEqual(['zip-invalid'])
    expect(await codes(zipOf([{ name: 'a.txt', content: 'a' }]))).toEqual(['file-skipped', 'zip-without-export'])
  })
})
