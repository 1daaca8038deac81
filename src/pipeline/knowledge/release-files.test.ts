import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { afterAll, expect, it } from 'vitest'
import { zipOf } from '../../../test/support/zip.ts'
import type { KnowledgePack } from '../../clinical/index.ts'
import { releaseFiles } from './release-files.ts'
import { withoutShareAlike } from './share-alike.ts'

const folder = mkdtempSync(join(tmpdir(), 'attune-release-files-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const write = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}
const read = async (path: string) => {
  const { files, issues } = await releaseFiles(path)
  return {
    files: files.map(one => [one.path, Buffer.from(one.bytes).toString()]),
    issues: issues.map(({ code, location }) => `${code} ${location}`),
  }
}

it('reads the JSON of a folder in the order of its names, and says what it passes over', async () => {
  const release = join(folder, 'release')
  mkdirSync(join(release, 'b'), { recursive: true })
  for (const name of ['b/z.json', 'b/a.json', 'LICENSE.txt', 'table.xlsx', 'cpic.sql.gz']) {
    writeFileSync(join(release, name), name)
  }
  expect(await read(release)).toEqual({
    files: [
      ['b/a.json', 'b/a.json'],
      ['b/z.json', 'b/z.json'],
    ],
    issues: ['file-skipped LICENSE.txt', 'release-database-dump cpic.sql.gz', 'release-spreadsheet table.xlsx'],
  })
})

it('reads a zip archive, and one file whatever it is called', async () => {
  const content = '{"a":1}'
  const zip = write(
    'r.zip',
    zipOf({ 'g/a.json': deflateRawSync(content), 'README.pdf': deflateRawSync(content) }, content.length),
  )
  expect(await read(zip)).toEqual({ files: [['g/a.json', content]], issues: ['file-skipped README.pdf'] })
  expect(await read(write('download', content))).toEqual({ files: [['download', content]], issues: [] })
  expect(await read(write('dump.sql', ''))).toEqual({ files: [], issues: ['release-database-dump dump.sql'] })
})

it('refuses what is no archive, what unpacks beyond any release, and what is not there', async () => {
  await expect(releaseFiles(write('no.zip', 'PK?'))).rejects.toMatchObject({ code: 'misuse' })
  const bomb = zipOf({ 'a.json': deflateRawSync('x') }, 600 * 1024 * 1024)
  await expect(releaseFiles(write('bomb.zip', bomb))).rejects.toMatchObject({ code: 'misuse' })
  const liar = zipOf({ 'a.json': deflateRawSync('x'.repeat(10_000)) }, 10)
  await expect(releaseFiles(write('liar.zip', liar))).rejects.toMatchObject({ code: 'misuse' })
  await expect(releaseFiles(join(folder, 'absent'))).rejects.toMatchObject({ code: 'not-found' })
})

it('leaves out what is under share-alike licences', () => {
  const rows = ['CC0-1.0', 'CC-BY-SA-4.0', 'CC-BY-NC-SA-4.0', 'CC-BY-4.0', 'SAP-1'].map(licence => ({ licence }))
  const pack = { tables: { a: rows, b: [{ licence: 'CC0-1.0' }] } } as unknown as KnowledgePack
  const { pack: left, leftOut } = withoutShareAlike(pack)
  expect([leftOut, left.tables.a?.map(({ licence }) => licence)]).toEqual([2, ['CC0-1.0', 'CC-BY-4.0', 'SAP-1']])
  const open = { tables: { b: pack.tables.b ?? [] } }
  expect(withoutShareAlike(open)).toEqual({ pack: open, leftOut: 0 })
})
