import { describe, expect, it } from 'vitest'
import { describeEachDatabase } from '../../../test/support/databases.ts'
import type { Instant } from '../../core/index.ts'
import { countBatch, readSources, type SourcesSchema, sourcesMigration } from './index.ts'
import { silenceOf } from './source-registry.ts'

const moment = (text: string) => new Date(text).toISOString() as Instant
const hour = 3_600
const none = new Map<string, number>()
const counts = {
  documents: 1,
  bytes: 100,
  resources: 2,
  duplicates: 1,
  readings: 0,
  warnings: 1,
  errors: 0,
  quarantined: 1,
  recorded: [moment('2026-01-01T09:00:00Z'), moment('2026-01-01T09:30:00Z')],
}

describeEachDatabase<SourcesSchema>('the registry of sources', [sourcesMigration], ({ database }) => {
  const count = (source: string, adapter: 'files' | 'hl7v2-mllp', at: string, more = counts) =>
    database().transaction(tx => countBatch(tx, { source, adapter }, more, moment(at)))
  const read = (now: string, expected = none) =>
    readSources(database().kysely, { now: moment(now), expected, open: new Map([['lab', 3]]) })

  it('adds up what came, by source and way', async () => {
    await count('lab', 'hl7v2-mllp', '2026-01-01T10:00:00Z')
    await count('lab', 'hl7v2-mllp', '2026-01-01T10:20:00Z')
    await count('lab', 'files', '2026-01-02T10:00:00Z', { ...counts, recorded: [] })
    const [lab] = await read('2026-01-02T11:00:00Z')
    expect(lab).toMatchObject({ source: 'lab', lastSeen: moment('2026-01-02T10:00:00Z'), openQuarantine: 3 })
    expect(lab?.adapters.map(({ adapter }) => adapter)).toEqual(['files', 'hl7v2-mllp'])
    expect(lab?.adapters[1]).toEqual({
      adapter: 'hl7v2-mllp',
      firstSeen: moment('2026-01-01T10:00:00Z'),
      lastSeen: moment('2026-01-01T10:20:00Z'),
      documents: 2,
      bytes: 200,
      resources: 4,
      duplicates: 2,
      readings: 0,
      warnings: 2,
      errors: 0,
      quarantined: 2,
      errorRate: 0.25,
      newestRecorded: moment('2026-01-01T09:30:00Z'),
      // 60, 30, 80 and 50 minutes
      lagSeconds: 55 * 60,
      lastDay: 2,
    })
    expect(lab?.adapters[0]).toMatchObject({ lagSeconds: null, newestRecorded: null })
  })

  it('counts what came by several writers at once', async () => {
    await Promise.all(Array.from({ length: 20 }, () => count('busy', 'files', '2026-01-03T10:00:00Z')))
    const busy = (await read('2026-01-03T11:00:00Z')).find(({ source }) => source === 'busy')
    expect(busy?.adapters[0]?.documents).toBe(20)
  })

  it('names a source that is expected and was never heard', async () => {
    const rows = await read('2026-01-03T11:00:00Z', new Map([['ward', 7_200]]))
    expect(rows.find(({ source }) => source === 'ward')).toMatchObject({
      lastSeen: null,
      adapters: [],
      silence: { silent: true, seconds: null, afterSeconds: 7_200, by: 'configured' },
    })
  })
})

describe('silence', () => {
  const start = Date.parse('2026-01-01T00:00:00Z') / 1000
  const every = (step: number, times: number) => Array.from({ length: times }, (_, n) => start + n * step)
  const at = (hours: readonly number[], afterLast: number, expected?: number) => {
    const last = hours.at(-1)!
    const now = moment(new Date((last + afterLast) * 1000).toISOString())
    return silenceOf({ lastSeen: moment(new Date(last * 1000).toISOString()), hours, expected, now })
  }

  it('is what the site says', () => {
    expect(at([start], 7_199, 7_200)).toMatchObject({ silent: false, by: 'configured' })
    expect(at([start], 7_200, 7_200)).toMatchObject({ silent: true, by: 'configured' })
  })

  it('is three times the longest pause, a day at least', () => {
    const hourly = every(hour, 24 * 20)
    expect(at(hourly, 23 * hour).silent).toBe(false)
    expect(at(hourly, 24 * hour)).toMatchObject({ silent: true, afterSeconds: 24 * hour, by: 'learnt' })
    const weekly = every(7 * 24 * hour, 10)
    expect(at(weekly, 20 * 24 * hour).silent).toBe(false)
    expect(at(weekly, 21 * 24 * hour).silent).toBe(true)
  })

  it('is not known without a rhythm: one import, or several within a few days', () => {
    expect(at([start], 1e9)).toMatchObject({ silent: false, by: 'unknown' })
    expect(at(every(hour, 100), 1e9)).toMatchObject({ silent: false, by: 'unknown' })
    expect(at(every(7 * 24 * hour, 5), 1e9)).toMatchObject({ silent: false, by: 'unknown' })
  })
})
