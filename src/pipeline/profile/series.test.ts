import { expect, it } from 'vitest'
import { describeEachDatabase } from '../../../test/support/databases.ts'
import { factsOf, measurement, observationsIn, readingsOf } from '../../clinical/index.ts'
import { codeSystems, type DocumentHash, epochOf, type Instant, type RecordId } from '../../core/index.ts'
import { peopleMigration } from '../identity/index.ts'
import { recordIdOf, type SourceSeries } from '../ingest/index.ts'
import { runsOfSeries } from '../normalize/index.ts'
import {
  appendSeries,
  callsMigration,
  createFactCache,
  createSeriesCache,
  demographicsMigration,
  documentsOf,
  eraseRecords,
  erasureMigration,
  extentMigration,
  findFacts,
  holdRecords,
  identityMigration,
  marksMigration,
  nextChangeAfter,
  type ProfileSchema,
  personOf,
  profileAt,
  profileMigration,
  readProfile,
  readRecords,
  seriesMigration,
} from './index.ts'

const minute = 60_000
const at = (text: string) => epochOf(text as Instant)
const firstDay = at('2026-11-01T00:00:00.000Z')

type Rows = readonly (readonly [minutes: number, value: number])[]

/** Readings of a sensor, in minutes since the first day. */
const sensor = (patient: string, rows: Rows, document = 'd1', unit = 'mg/dL'): SourceSeries => ({
  record: recordIdOf('s', patient),
  source: 's',
  patient,
  series: {
    patient,
    codings: [{ system: codeSystems.loinc, code: '99504-3' }],
    unit,
    category: 'laboratory',
    device: { text: 'sensor' },
    readings: {
      start: Float64Array.from(rows, ([minutes]) => firstDay + minutes * minute),
      value: Float64Array.from(rows, ([, value]) => value),
      offset: new Int16Array(rows.length),
    },
  },
  document: document as DocumentHash,
  locator: 'bytes=3+40',
})

const every = (step: number, from: number, to: number): Rows =>
  Array.from({ length: Math.floor((to - from) / step) }, (_, n) => [from + n * step, 100 + (n % 50)] as const)

describeEachDatabase<ProfileSchema>(
  'series',
  [
    profileMigration,
    identityMigration,
    erasureMigration,
    demographicsMigration,
    extentMigration,
    callsMigration,
    seriesMigration,
    marksMigration,
    peopleMigration,
  ],
  ({ database }) => {
    const store = async (received: string, ...given: readonly SourceSeries[]) => {
      const runs = given.flatMap(one => runsOfSeries(one).runs)
      const moment = received as Instant
      return await database().transaction(async tx => {
        await holdRecords(tx, 's', given, moment)
        return await appendSeries(tx, runs, moment)
      })
    }
    const personOfPatient = (patient: string) => personOf(recordIdOf('s', patient))
    const profileOf = (patient: string, asOf: string, knownAt: string | null = null) =>
      readProfile(database().kysely, {
        person: personOfPatient(patient),
        asOf: asOf as Instant,
        knownAt: knownAt as Instant | null,
      })
    const partsOf = async (patient: string) =>
      await database()
        .kysely.selectFrom('series_part')
        .select(['day', 'readings', 'part'])
        .where('record_id', '=', recordIdOf('s', patient))
        .orderBy('day')
        .execute()

    it('are stored as a row a day; the same again adds nothing, an overlap each reading once', async () => {
      const week = every(5, 0, 7 * 1440)
      expect(await store('2026-11-20T00:00:00.000Z', sensor('a', week))).toMatchObject({
        stored: week.length,
        duplicates: 0,
      })
      expect((await partsOf('a')).map(({ readings }) => readings)).toEqual(new Array(7).fill(288))
      const again = await store('2026-11-21T00:00:00.000Z', sensor('a', week, 'd2'))
      expect(again).toMatchObject({ stored: 0, duplicates: week.length })
      expect(again.byRecord.size).toBe(0)
      const later = week.slice(1000).concat(every(5, 7 * 1440, 8 * 1440))
      expect(await store('2026-11-22T00:00:00.000Z', sensor('a', later, 'd3'))).toMatchObject({
        stored: 288,
        duplicates: week.length - 1000,
      })
      const profile = await profileOf('a', '2026-12-01T00:00:00.000Z')
      const readings = readingsOf(profile, measurement.glucoseCgm)
      expect(readings.length).toBe(8 * 288)
      expect(new Set(readings.map(({ fact }) => fact)).size).toBe(8 * 288)
      expect(profile.facts.length).toBe(8)
    })

    it('a day that was exported half and then whole gives each reading once, from where it came first', async () => {
      const day = every(5, 0, 1440)
      await store('2026-11-20T00:00:00.000Z', sensor('b', day.slice(0, 100), 'half'))
      expect(await store('2026-11-21T00:00:00.000Z', sensor('b', day, 'whole'))).toMatchObject({
        stored: 188,
        duplicates: 100,
      })
      const [fact] = factsOf(await profileOf('b', '2026-12-01T00:00:00.000Z'), 'series')
      const documents = observationsIn(fact!).map(({ source }) => source.document)
      expect(documents.filter(document => document === 'half').length).toBe(100)
      expect(documents.length).toBe(288)
      const before = await profileOf('b', '2026-12-01T00:00:00.000Z', '2026-11-20T12:00:00.000Z')
      expect(readingsOf(before, measurement.glucoseCgm).length).toBe(100)
    })

    it('another value for the same moment stands beside the first, and both say so', async () => {
      await store('2026-11-20T00:00:00.000Z', sensor('c', [[0, 100]]))
      expect(await store('2026-11-21T00:00:00.000Z', sensor('c', [[0, 180]], 'd2'))).toMatchObject({
        stored: 1,
        contradicting: 1,
      })
      const [fact] = factsOf(await profileOf('c', '2026-12-01T00:00:00.000Z'), 'series')
      expect(observationsIn(fact!).map(({ quality }) => quality.map(({ code }) => code))).toEqual([
        ['version-tied'],
        ['version-tied'],
      ])
    })

    it('a trickle of single readings is folded, and nothing that is seen of it changes', async () => {
      const rows = every(5, 0, 60 * 5)
      for (const [index, row] of rows.entries()) {
        await store(
          new Date(at('2026-11-20T00:00:00.000Z') + index * 1000).toISOString(),
          sensor('e', [row], `d${index}`),
        )
      }
      expect((await partsOf('e')).length).toBeLessThanOrEqual(16)
      await store('2026-11-20T00:10:00.000Z', sensor('f', rows, 'all'))
      const [one] = factsOf(await profileOf('e', '2026-12-01T00:00:00.000Z'), 'series')
      const [other] = factsOf(await profileOf('f', '2026-12-01T00:00:00.000Z'), 'series')
      expect(one?.id.slice(16)).toBe(other?.id.slice(16))
      expect(observationsIn(one!).map(({ source }) => source.document)).toEqual(rows.map((_, index) => `d${index}`))
      // Each still is known from when it was received.
      const known = await profileOf('e', '2026-12-01T00:00:00.000Z', '2026-11-20T00:00:09.000Z')
      expect(readingsOf(known, measurement.glucoseCgm).length).toBe(10)
      expect(await store('2026-11-21T00:00:00.000Z', sensor('e', rows, 'late'))).toMatchObject({ stored: 0 })
    })

    it('any order of arrival gives the same profile', async () => {
      const days = [every(5, 0, 1440), every(7, 300, 2900), every(5, 1440, 2880)]
      const ids: string[][] = []
      for (const [n, order] of [
        [0, 1, 2],
        [2, 0, 1],
        [1, 2, 0],
      ].entries()) {
        for (const index of order)
          await store('2026-11-20T00:00:00.000Z', sensor(`order${n}`, days[index]!, `d${index}`))
        const profile = await profileOf(`order${n}`, '2026-12-01T00:00:00.000Z')
        ids.push(profile.facts.map(({ id }) => id.slice(16)))
      }
      expect(ids[1]).toEqual(ids[0])
      expect(ids[2]).toEqual(ids[0])
    })

    it('a reading is found by its id, with its place in the bytes received', async () => {
      await store('2026-11-20T00:00:00.000Z', sensor('g', every(5, 0, 3000), 'dg'))
      const readings = readingsOf(await profileOf('g', '2026-12-01T00:00:00.000Z'), measurement.glucoseCgm)
      const wanted = [readings[3]!, readings[500]!]
      const found = await findFacts(database().kysely, [...wanted.map(({ fact }) => fact), 'f'.repeat(40) as never])
      expect(found.map(({ fact, source }) => [fact.id, fact.effective.start, fact.source.document, source])).toEqual(
        wanted.map(({ fact, at: moment }) => [fact, moment, 'dg', 's']),
      )
    })

    it('what a process holds is believed only while the record has as many readings', async () => {
      const series = createSeriesCache({ limit: 1_000_000, isRead: () => true })
      const cache = createFactCache({ limit: 1000, series })
      const moment = { person: personOfPatient('h'), knownAt: null }
      const read = async () => (await readRecords(database().kysely, moment, cache)).series
      await store('2026-11-20T00:00:00.000Z', sensor('h', every(5, 0, 3 * 1440)))
      const first = await read()
      expect(await read()).toBe(first)
      await store('2026-11-21T00:00:00.000Z', sensor('h', [[4000, 90]]))
      const second = await read()
      expect(second.slice(0, 2).map(({ whole }) => whole)).toEqual(first.slice(0, 2).map(({ whole }) => whole))
      expect(second[0]).toBe(first[0])
      expect(second.reduce((sum, { whole }) => sum + whole.count, 0)).toBe(3 * 288 + 1)
      // Received earlier than what is held, committed later: the number tells.
      await store('2026-11-19T00:00:00.000Z', sensor('h', [[4001, 91]]))
      expect((await read()).reduce((sum, { whole }) => sum + whole.count, 0)).toBe(3 * 288 + 2)
    })

    it('readings that nobody reads stay in the database', async () => {
      await store('2026-11-20T00:00:00.000Z', sensor('i', every(5, 0, 1440)))
      const cache = createFactCache({ limit: 1000, series: createSeriesCache({ limit: 1000, isRead: () => false }) })
      const found = await readRecords(database().kysely, { person: personOfPatient('i'), knownAt: null }, cache)
      expect(found.series).toEqual([])
    })

    it('a profile changes at the next reading', async () => {
      await store('2026-11-20T00:00:00.000Z', sensor('k', every(5, 0, 1440)))
      const stored = await readRecords(database().kysely, { person: personOfPatient('k'), knownAt: null })
      expect(nextChangeAfter(stored, '2026-11-01T00:12:00.000Z' as Instant)).toBe('2026-11-01T00:15:00.000Z')
      expect(nextChangeAfter(stored, '2026-11-01T23:55:00.000Z' as Instant)).toBeNull()
      const profile = profileAt(stored, '2026-11-01T00:12:00.000Z' as Instant)
      expect(readingsOf(profile, measurement.glucoseCgm).length).toBe(3)
    })

    it('an erasure removes them and names their places', async () => {
      await store(
        '2026-11-20T00:00:00.000Z',
        sensor('m', every(5, 0, 600), 'shared'),
        sensor('n', every(5, 0, 600), 'shared'),
      )
      await store('2026-11-20T00:00:00.000Z', sensor('m', every(5, 0, 600), 'again'))
      const records = [recordIdOf('s', 'm') as RecordId]
      const documents = await documentsOf(database().kysely, records)
      expect(documents.toSorted((a, b) => (a.document < b.document ? -1 : 1))).toEqual([
        { document: 'again', ranges: null },
        { document: 'shared', ranges: [{ offset: 3, length: 40 }] },
      ])
      await database().transaction(tx =>
        eraseRecords(tx, records, { at: '2026-11-21T00:00:00.000Z' as Instant, by: 'x', reason: 'asked' }),
      )
      expect(await partsOf('m')).toEqual([])
      expect((await partsOf('n')).length).toBe(1)
      expect((await profileOf('m', '2026-12-01T00:00:00.000Z')).facts).toEqual([])
    })
  },
)
