import { readdirSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { mountSmallDisk, noSmallDisk, type SmallDisk } from '../../../test/support/small-disk.ts'
import { createFolderBlobStore } from './folder-blob-store.ts'

const text = (words: string) => new TextEncoder().encode(words)

describe.skipIf(noSmallDisk !== undefined)(`a blob store whose disk is full (${noSmallDisk ?? 'tmpfs'})`, () => {
  let disk: SmallDisk
  beforeEach(() => {
    disk = mountSmallDisk(1 << 20)
  })
  afterEach(() => disk.unmount())

  const files = () =>
    readdirSync(disk.folder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile() && entry.name !== 'ballast')
      .map(({ name }) => name)

  it('says so, leaves nothing half, and works again when there is space', async () => {
    const blobs = createFolderBlobStore(`${disk.folder}/blobs`)
    const kept = await blobs.put(text('kept'))
    disk.fill()
    const large = Buffer.alloc(200_000, crypto.randomUUID())
    for (const content of [text('small'), large]) {
      await expect(blobs.put(content)).rejects.toMatchObject({
        code: 'disk-full',
        message: expect.stringContaining(disk.folder),
        remedy: expect.stringContaining('Free space'),
      })
    }
    expect(files()).toEqual([kept.hash])
    expect(Buffer.from(await blobs.get(kept.hash)).toString()).toBe('kept')
    disk.free()
    expect(await blobs.get((await blobs.put(large)).hash)).toHaveLength(large.length)
  })

  it('is used at the first chance, also when it was full or read-only from the start', async () => {
    const blobs = createFolderBlobStore(`${disk.folder}/blobs`)
    disk.readOnly(true)
    await expect(blobs.put(text('a'))).rejects.toMatchObject({ code: 'data-folder-unusable' })
    disk.readOnly(false)
    expect(await blobs.has((await blobs.put(text('a'))).hash)).toBe(true)
  })

  it('does not take the blame for a source that cannot be read', async () => {
    const source = async function* () {
      yield text('half')
      throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' })
    }
    await expect(createFolderBlobStore(`${disk.folder}/blobs`).put(source())).rejects.toMatchObject({ code: 'EIO' })
  })
})
