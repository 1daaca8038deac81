import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { databaseUrlOf, dataFolderOf, momentOf, readSite } from './config.ts'

test('an empty variable is not set; an empty option names no folder', () => {
  expect(dataFolderOf(undefined, { ATTUNE_DATA: '' })).toBe(resolve('attune-data'))
  expect(dataFolderOf(undefined, { ATTUNE_DATA: '/srv/a' })).toBe('/srv/a')
  expect(dataFolderOf('/srv/b', { ATTUNE_DATA: '/srv/a' })).toBe('/srv/b')
  expect(() => dataFolderOf('', {})).toThrow('--data names no folder')
  expect(databaseUrlOf({ DATABASE_URL: '' })).toBeUndefined()
  expect(databaseUrlOf({ DATABASE_URL: 'postgres://x' })).toBe('postgres://x')
})

test('a date is the last moment that it covers; what is no date is misuse', () => {
  expect(momentOf('2026-11-02', '--as-of')).toBe('2026-11-02T23:59:59.999Z')
  for (const text of ['', 'garbage', '2026-02-30', '2026-11-02T09:00:00']) {
    expect(() => momentOf(text, '--as-of')).toThrow('--as-of is not a date or time')
  }
})

test('how long a source may be silent is a duration of fixed length', () => {
  const folder = mkdtempSync(join(tmpdir(), 'attune-config-'))
  const settle = (silentAfter: string) =>
    writeFileSync(
      join(folder, 'site.json'),
      JSON.stringify({ title: 't', jurisdiction: null, asOf: null, source: 's', sources: { lab: { silentAfter } } }),
    )
  try {
    for (const [text, seconds] of [
      ['PT2H', 7_200],
      ['P1DT12H30M5S', 131_405],
      ['PT90M', 5_400],
      ['P2D', 172_800],
    ] as const) {
      settle(text)
      expect(readSite(folder).sources).toEqual({ lab: { silentAfter: seconds } })
    }
    for (const text of ['P1M', '2h', 'P', 'PT', 'P1DT', 'PT-1H', '']) {
      settle(text)
      expect(() => readSite(folder)).toThrow('silentAfter')
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
