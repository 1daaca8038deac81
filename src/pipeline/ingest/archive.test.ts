import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { archiveFiles, readSource } from './archive.ts'
import { type ZipMember, zipOf } from './test-zip.ts'

const folder = mkdtempSync(join(tmpdir(), 'attune-archive-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let count = 0
const written = (bytes: Uint8Array) => {
  const name = `a${count++}.zip`
  writeFileSync(join(folder, name), bytes)
  return { path: join(folder, name), name, named: true }
}

const xml = '<?xml version="1.0"?><!DOCTYPE HealthData []><HealthData locale="en"></HealthData>'
const apple: ZipMember = { name: 'apple_health_export/export.xml', content: xml }

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

  test('whose file is encrypted says so, and gives the others', async () => {
    const secret: ZipMember = { name: 'health_connect_export.db', content: 'noise', encrypted: true }
    const { files, issues } = await archiveFiles(written(zipOf([secret, apple])))
    expect(files.map(({ member }) => member)).toEqual([apple.name])
    expect(issues).toEqual([expect.objectContaining({ code: 'zip-encrypted', severity: 'error' })])
  })

  test('that is none, is cut off or holds no export is told', async () => {
    const whole = zipOf([apple])
    const codes = async (bytes: Uint8Array) => (await archiveFiles(written(bytes))).issues.map(({ code }) => code)
    expect(await codes(Buffer.from('not a zip'))).toEqual(['zip-invalid'])
    expect(await codes(whole.subarray(0, whole.length - 30))).toEqual(['zip-invalid'])
    expect(await codes(zipOf([{ name: 'a.txt', content: 'a' }]))).toEqual(['file-skipped', 'zip-without-export'])
  })
})
