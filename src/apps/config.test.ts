import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { databaseUrlOf, dataFolderOf, momentOf } from './config.ts'

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
