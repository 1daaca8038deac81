import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mountSmallDisk, noSmallDisk, type SmallDisk } from '../../../test/support/small-disk.ts'
import { createWhole, makeFolder } from './index.ts'

describe('files and folders', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'attune-files-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('a file is made once, for its owner only', () => {
    const path = join(folder, 'a')
    expect(createWhole(path, 'first', { flush: true })).toBe(true)
    expect(createWhole(path, 'second', { flush: true })).toBe(false)
    expect(readFileSync(path, 'utf8')).toBe('first')
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readdirSync(folder)).toEqual(['a'])
  })

  it('a folder is made with those above it; one that is there stays as it is', async () => {
    mkdirSync(join(folder, 'x'), { mode: 0o755 })
    await makeFolder(join(folder, 'x/y/z'))
    await makeFolder(join(folder, 'x/y/z'))
    const modes = ['x', 'x/y', 'x/y/z'].map(name => statSync(join(folder, name)).mode & 0o777)
    expect(modes).toEqual([0o755, 0o700, 0o700])
  })
})

describe.skipIf(noSmallDisk !== undefined)(`files on a full or read-only disk (${noSmallDisk ?? 'tmpfs'})`, () => {
  let disk: SmallDisk
  beforeAll(() => {
    disk = mountSmallDisk(1 << 20)
  })
  afterAll(() => disk.unmount())

  it('are not made in part', () => {
    disk.fill(4_096)
    const make = () => createWhole(join(disk.folder, 'a'), 'x'.repeat(100_000), { flush: false })
    expect(make).toThrow(expect.objectContaining({ code: 'disk-full', details: { path: join(disk.folder, 'a') } }))
    disk.free()
    expect(readdirSync(disk.folder)).toEqual([])
    expect(make()).toBe(true)
  })

  it('are refused by name where nothing may be written', async () => {
    disk.readOnly(true)
    const refusal = { code: 'data-folder-unusable', message: expect.stringContaining('read-only') }
    expect(() => createWhole(join(disk.folder, 'b'), '', { flush: true })).toThrow(expect.objectContaining(refusal))
    await expect(makeFolder(join(disk.folder, 'c/d/e'))).rejects.toMatchObject(refusal)
    disk.readOnly(false)
    await makeFolder(join(disk.folder, 'c/d/e'))
  })
})
