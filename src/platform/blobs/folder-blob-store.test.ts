import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DocumentHash } from '../../core/index.ts'
import type { BlobStore } from './blob-store.ts'
import { createFolderBlobStore } from './folder-blob-store.ts'

let folder: string
let blobs: BlobStore
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'attune-blobs-'))
  blobs = createFolderBlobStore(folder)
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

const text = (words: string) => new TextEncoder().encode(words)
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex') as DocumentHash
const files = () => readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
const onlyFile = () => {
  const [file, ...others] = files()
  expect(others).toEqual([])
  return join(file!.parentPath, file!.name)
}
const streamed = async function* (bytes: Uint8Array, size: number) {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size)
}
const compressible = (length: number) =>
  text('{"resourceType":"Observation"},'.repeat(Math.ceil(length / 31)).slice(0, length))

describe('the folder blob store', () => {
  it('names content by the SHA-256 of its uncompressed bytes', async () => {
    const content = compressible(100_000)
    expect(await blobs.put(content)).toEqual({ hash: hashOf(content), bytes: 100_000 })
    expect(await blobs.has(hashOf(content))).toBe(true)
    expect(await blobs.has(hashOf(text('other')))).toBe(false)
    expect(Buffer.compare(await blobs.get(hashOf(content)), content)).toBe(0)
  })

  it('compresses large text, and keeps small or already compressed content as it is', async () => {
    await blobs.put(compressible(100_000))
    const compressed = readFileSync(onlyFile())
    expect(compressed.length).toBeLessThan(2_000)
    expect(gunzipSync(compressed).length).toBe(100_000)
    rmSync(onlyFile())
    await blobs.put(text('small'))
    expect(readFileSync(onlyFile(), 'utf8')).toBe('small')
    rmSync(onlyFile())
    const archive = gzipSync(randomBytes(5_000))
    await blobs.put(archive)
    expect(Buffer.compare(readFileSync(onlyFile()), archive)).toBe(0)
  })

  it.each([1_025, 1_026, 4_096, 70_000, 1 << 20, (1 << 20) + 1])(
    'gives back %i bytes that were in memory',
    async size => {
      for (const content of [compressible(size), randomBytes(size)]) {
        const { hash } = await blobs.put(content)
        expect(Buffer.compare(gunzipSync(readFileSync(onlyFile())), content)).toBe(0)
        expect(Buffer.compare(await blobs.get(hash), content)).toBe(0)
        rmSync(onlyFile())
      }
    },
  )

  it('gives back any content, however it was cut into chunks, in one file', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 5_000 }),
        fc.integer({ min: 1, max: 3_000 }),
        fc.nat(6_000),
        fc.nat(6_000),
        async (content, size, offset, length) => {
          const { hash } = await blobs.put(streamed(content, size))
          expect(hash).toBe(hashOf(content))
          expect(await blobs.put(content)).toEqual({ hash, bytes: content.length })
          expect(Buffer.compare(await blobs.get(hash), content)).toBe(0)
          const range = await blobs.getRange(hash, offset, length)
          expect(Buffer.compare(range, content.subarray(offset, offset + length))).toBe(0)
        },
      ),
      { numRuns: 40 },
    )
    expect(files().filter(file => file.parentPath.endsWith('drafts'))).toEqual([])
  })

  it('keeps one file when the same content is put many times at once', async () => {
    const content = compressible(50_000)
    await Promise.all(Array.from({ length: 20 }, (_, n) => blobs.put(n % 2 === 0 ? content : streamed(content, 999))))
    expect(readFileSync(onlyFile()).length).toBeGreaterThan(0)
  })

  it('cuts a range out of a large document', async () => {
    const content = compressible(3_000_000)
    const { hash } = await blobs.put(streamed(content, 65_536))
    const range = await blobs.getRange(hash, 2_500_000, 100)
    expect(Buffer.compare(range, content.subarray(2_500_000, 2_500_100))).toBe(0)
    expect((await blobs.getRange(hash, 2_999_990, 100)).length).toBe(10)
    await expect(blobs.getRange(hash, -1, 5)).rejects.toMatchObject({ code: 'misuse' })
  })

  it('refuses damaged bytes: a changed byte, a cut, an addition, other content', async () => {
    const content = compressible(200_000)
    const { hash } = await blobs.put(content)
    const path = onlyFile()
    const whole = readFileSync(path)
    const refused = { code: 'data-folder-unusable', details: { hash, reason: 'blob-damaged' } }
    const damage: (() => void)[] = [
      () => writeFileSync(path, whole.with(whole.length >> 1, whole[whole.length >> 1]! ^ 1)),
      () => truncateSync(path, whole.length - 20),
      () => appendFileSync(path, gzipSync('more')),
      () => writeFileSync(path, gzipSync('{}')),
      () => writeFileSync(path, ''),
    ]
    for (const harm of damage) {
      writeFileSync(path, whole)
      harm()
      await expect(blobs.get(hash)).rejects.toMatchObject(refused)
      await expect(blobs.getRange(hash, 0, 10)).rejects.toMatchObject(refused)
    }
    writeFileSync(path, whole)
    await blobs.get(hash)
  })

  it('says when a document is not there, and refuses what is not a hash', async () => {
    await expect(blobs.get(hashOf(text('none')))).rejects.toMatchObject({ code: 'not-found' })
    await expect(blobs.get('../../etc/passwd' as DocumentHash)).rejects.toMatchObject({ code: 'misuse' })
  })

  it('leaves nothing visible when the source of the bytes fails', async () => {
    const failing = async function* () {
      yield compressible(10_000)
      throw new Error('connection lost')
    }
    await expect(blobs.put(failing())).rejects.toThrow('connection lost')
    expect(files()).toEqual([])
  })

  it('has everything it acknowledged after kill -9, and nothing half', async () => {
    const script = `
      import { createFolderBlobStore } from ${JSON.stringify(new URL('./folder-blob-store.ts', import.meta.url).href)}
      const blobs = createFolderBlobStore(${JSON.stringify(folder)})
      for (let n = 0; ; n += 4)
        await Promise.all([0, 1, 2, 3].map(async m => {
          const { hash } = await blobs.put(new TextEncoder().encode(String(n + m).repeat(30_000)))
          process.stdout.write(hash + '\\n')
        }))`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let acknowledged = ''
    await new Promise<void>(resolve => {
      child.stdout.on('data', (chunk: Buffer) => {
        acknowledged += chunk.toString()
        if (acknowledged.length > 65 * 60) child.kill('SIGKILL')
      })
      child.once('close', () => resolve())
    })
    const hashes = acknowledged.split('\n').filter(line => line.length === 64) as DocumentHash[]
    expect(hashes.length).toBeGreaterThan(50)
    for (const hash of hashes) await blobs.get(hash)
    for (const { name, parentPath } of files()) {
      if (!parentPath.endsWith('drafts')) await blobs.get(name.slice(0, 64) as DocumentHash)
    }
  })
})
