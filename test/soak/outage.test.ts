import { describe, expect, it } from 'vitest'
import { randomOf } from '../../src/simulation/index.ts'
import { postgresBinaries, startPostgres } from '../support/postgres.ts'
import { noSmallDisk } from '../support/small-disk.ts'
import { createDecisionTraffic } from './decision-traffic.ts'
import { fillRound } from './full-disks.ts'
import { createHookTraffic } from './hook-traffic.ts'
import { outageRounds } from './outages.ts'
import { readOnlyProblems } from './read-only.ts'
import { createPlace } from './site.ts'

/** Shortly what `npm run test:soak` does at length. */

describe.skipIf(postgresBinaries() === undefined)(
  'PostgreSQL killed under load (PostgreSQL server not installed)',
  () => {
    it('is used again by the same Attune, which refused calls by name meanwhile and has lost none', async () => {
      const postgres = await startPostgres()
      const place = createPlace(await postgres.createDatabase())
      try {
        const problems: string[] = []
        const atEnd = await outageRounds(
          {
            place,
            postgres,
            random: randomOf(4, 2),
            rounds: 1,
            recoverWithin: 60_000,
            traffics: [createHookTraffic(), createDecisionTraffic()],
          },
          outage => problems.push(...outage.problems),
        )
        expect([...problems, ...atEnd]).toEqual([])
      } finally {
        await postgres.stop()
        place.remove()
      }
    })
  },
)

describe.skipIf(noSmallDisk !== undefined)(`a disk for the data folder (${noSmallDisk ?? 'tmpfs'})`, () => {
  it('that is full under load: calls are refused by name, and when there is space all that was answered is there', async () => {
    const { problems, refused } = await fillRound('all', undefined, randomOf(4, 3), 60_000)
    expect(problems).toEqual([])
    expect(refused).toBeGreaterThan(0)
  })

  it('that is read-only: nothing starts, by name; writable again, all is as before', async () => {
    expect(await readOnlyProblems(undefined)).toEqual([])
  })
})
