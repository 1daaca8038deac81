import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { ahead } from './ahead.ts'
import type { SourceFile } from './source-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'attune-ahead-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const filesOf = (count: number, bytes: number): readonly SourceFile[] =>
  Array.from({ length: count }, (_, n) => {
    const path = join(folder, `${bytes}-${n}`)
    writeFileSync(path, '')
    truncateSync(path, bytes)
    return { path, name: String(n), named: false }
  })

/** Opens slowly, the later files faster, and counts how many are under way or wait to be used. */
const opening = () => {
  let open = 0
  const seen = { most: 0, begun: 0 }
  return {
    seen,
    open: async ({ name }: SourceFile) => {
      seen.begun += 1
      open += 1
      seen.most = Math.max(seen.most, open)
      for (let turn = Number(name); turn < 20; turn++) await setImmediate()
      return name
    },
    used: () => {
      open -= 1
    },
  }
}

test.each([
  { what: 'small files: eight at a time', count: 20, bytes: 100, most: 8 },
  { what: 'files of 1 MB: four at a time', count: 10, bytes: 1_048_576, most: 4 },
  { what: 'large files: the next while one is used', count: 5, bytes: 50_000_000, most: 2 },
])('$what, in their order', async ({ count, bytes, most }) => {
  const { open, used, seen } = opening()
  const names: string[] = []
  for await (const name of ahead(filesOf(count, bytes), open)) {
    names.push(name)
    await setImmediate()
    used()
  }
  expect(names).toEqual(Array.from({ length: count }, (_, n) => String(n)))
  expect(seen.most).toBe(most)
})

test('a failure waits until its turn comes', async () => {
  const names: string[] = []
  const open = async ({ name }: SourceFile) => {
    if (name === '3') throw new Error('damaged')
    return name
  }
  const reading = async () => {
    for await (const name of ahead(filesOf(6, 10), open)) names.push(name)
  }
  await expect(reading()).rejects.toThrow('damaged')
  expect(names).toEqual(['0', '1', '2'])
})

test('a reader that stops early leaves nothing under way', async () => {
  let ended = 0
  const { open, seen } = opening()
  for await (const _name of ahead(filesOf(20, 10), async file => {
    await open(file)
    ended += 1
  }))
    break
  expect(ended).toBe(seen.begun)
  expect(seen.begun).toBeLessThan(20)
})
