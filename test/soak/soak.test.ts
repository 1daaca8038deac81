import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DocumentHash } from '../../src/core/index.ts'
import { randomOf } from '../../src/simulation/index.ts'
import { sharedServer } from '../support/databases.ts'
import { postgresBinaries } from '../support/postgres.ts'
import { createDecisionTraffic } from './decision-traffic.ts'
import { createHookTraffic } from './hook-traffic.ts'
import { killRounds } from './kill-rounds.ts'
import { createLedger, type Ledger } from './ledger.ts'
import { createPlace, type Place } from './site.ts'

/** A few kills of everything at once; `npm run test:soak` is the same at length, by kind. */

const noPostgres = postgresBinaries() === undefined

describe.each(['PGlite', 'PostgreSQL'] as const)('kill -9 under load, on %s', backEnd => {
  const isSkipped = backEnd === 'PostgreSQL' && noPostgres
  let place: Place
  let ledger: Ledger
  const random = randomOf(4, backEnd === 'PGlite' ? 0 : 1)

  beforeAll(async () => {
    if (isSkipped) return
    place = createPlace(backEnd === 'PGlite' ? undefined : await (await sharedServer()).createDatabase())
    ledger = createLedger(below => random.whole(0, below - 1))
  })
  afterAll(() => place?.remove())

  it.skipIf(isSkipped)('loses nothing that was answered, doubles nothing, and the audit trail verifies', async () => {
    const problems: string[] = []
    const traffics = [createHookTraffic(), createDecisionTraffic()]
    const atEnd = await killRounds({ place, traffics, random, rounds: 2, ledger, longest: 500 }, round =>
      problems.push(...round.problems),
    )
    expect([...problems, ...atEnd]).toEqual([])
    expect(ledger.count).toBeGreaterThan(0)
  })

  it.skipIf(isSkipped)('would be found to have lost a decision, a document, a recommendation', async () => {
    const application = await place.open()
    try {
      const { database, blobs } = application.dependencies
      const look = async () => await ledger.check(application, Number.POSITIVE_INFINITY)
      expect(await look()).toEqual([])
      await database.kysely.deleteFrom('decision').execute()
      await database.kysely.deleteFrom('recommendation').execute()
      const found = await look()
      expect(found).toContainEqual(expect.stringMatching(/^decision .*: it is lost$/))
      expect(found).toContainEqual(expect.stringMatching(/^attune-.*No recommendation/))
      const documents = await database.kysely.selectFrom('document').select('document').execute()
      for (const { document } of documents) await blobs.remove(document as DocumentHash)
      expect(await look()).toContainEqual(expect.stringMatching(/^attune-.*No document/))
    } finally {
      await application.close()
    }
  })
})
