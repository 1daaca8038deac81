import { afterAll, describe, expect, it } from 'vitest'
import { randomOf } from '../../src/simulation/index.ts'
import { adapterFeeds } from './adapter-feeds.ts'
import { killAdapter } from './adapter-kills.ts'
import { createPlace } from './site.ts'
import { differences, digestsOf } from './unkilled.ts'

/** One kill of three adapters; `npm run test:soak -- --only import` kills all of them, many times. */

describe('kill -9 of an import', () => {
  const random = randomOf(9, 0)
  it.each(['fhir-folder', 'hl7v2-file', 'dexcom-clarity'])(
    '%s: nothing lost, nothing twice',
    async name => {
      const problems: string[] = []
      const feed = adapterFeeds.find(one => one.name === name)!
      await killAdapter({ feed, random, rounds: 1, scale: 0.05 }, kill => problems.push(...kill.problems))
      expect(problems).toEqual([])
    },
    180_000,
  )

  const place = createPlace(undefined)
  afterAll(() => place.remove())
  it('would be found to have lost a stretch of the quarantine', async () => {
    const application = await place.open()
    try {
      const db = application.dependencies.database.kysely
      const should = await digestsOf(application)
      expect(differences(await digestsOf(application), should)).toEqual([])
      const row = { document: 'd', locator: 'bytes=0+1', code: 'c', message: 'm', received: '2026-01-01T00:00:00.000Z' }
      await db.insertInto('quarantine').values(row).execute()
      expect(differences(await digestsOf(application), should)).toEqual([expect.stringMatching(/^quarantine/)])
    } finally {
      await application.close()
    }
  })
})
