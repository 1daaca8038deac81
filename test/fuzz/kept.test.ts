import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect } from 'vitest'
import { manifestPath, readManifest } from '../../src/apps/use-cases/backup-format.ts'
import { readSealLine, type Seal, sealLine } from '../../src/governance/audit/seal.ts'
import { readLock } from '../../src/platform/database/index.ts'
import { fuzz } from './fuzz.ts'
import { nearJson, nearText } from './near.ts'
import { assertRefused } from './refused.ts'

/** What Attune wrote itself, and a disk or a person has changed since. */

const folder = mkdtempSync(join(tmpdir(), 'attune-fuzz-kept-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const changed = (json: object): fc.Arbitrary<string> =>
  fc.oneof(
    nearText(fc.constant(JSON.stringify(json))),
    nearJson([json]).map(value => JSON.stringify(value)),
  )

const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const seal: Seal = {
  n: 7,
  at: '2026-01-01T00:00:00.000Z' as Seal['at'],
  previous: 'a'.repeat(64),
  heads: [[3, 9, 'b'.repeat(64)]],
  key: '0123456789abcdef',
}
const line = sealLine(seal, privateKey)

fuzz('a seal that was changed is none', 200, fc.oneof(nearText(fc.constant(line)), changed(JSON.parse(line))), text => {
  const read = readSealLine(text, publicKey)
  // Other white space, or bits of the signature's last letter that mean nothing, change nothing of what is sealed.
  if (read !== undefined) expect(read).toEqual(seal)
})

const manifest = {
  format: 'attune-backup/1',
  version: '0.1.0',
  at: '2026-01-01T00:00:00.000Z',
  migrations: ['0001-records'],
  tables: [{ table: 'fact', rows: 1, sha256: 'a'.repeat(64) }],
  blobs: 3,
}

fuzz('the manifest of a backup is read, or the backup refused', 100, changed(manifest), async text => {
  writeFileSync(manifestPath(folder), text)
  const read = await readManifest(folder).catch(assertRefused)
  if (read !== undefined) expect(read.format).toBe(manifest.format)
})

const holder = { pid: 1, host: 'h', since: '2026-01-01T00:00:00.000Z', token: 't', url: 'http://127.0.0.1:8080' }

fuzz('a lock file is read, or named with what to do about it', 100, changed(holder), async text => {
  writeFileSync(join(folder, 'attune.lock'), text)
  const read = await readLock(folder).catch(assertRefused)
  if (read !== undefined) expect(typeof read.token).toBe('string')
})
