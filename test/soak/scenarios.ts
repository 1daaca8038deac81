import type { Random } from '../../src/simulation/index.ts'
import type { TestServer } from '../support/postgres.ts'
import { type AdapterFeed, adapterFeeds } from './adapter-feeds.ts'
import { killAdapter } from './adapter-kills.ts'
import { createDecisionTraffic } from './decision-traffic.ts'
import { fillRound, fullParts, type Part } from './full-disks.ts'
import { createHookTraffic } from './hook-traffic.ts'
import { createImportTraffic } from './import-traffic.ts'
import { killRounds } from './kill-rounds.ts'
import { createLedger } from './ledger.ts'
import { outageRounds } from './outages.ts'
import { readOnlyProblems } from './read-only.ts'
import { createPlace } from './site.ts'
import type { Traffic } from './traffic.ts'

/** What a round, or the look at everything in the end, has shown. */
export type Outcome = {
  readonly what: string
  readonly promised: number
  /** From starting again, or from the cause being gone, until calls were answered; `null` where it was not measured. */
  readonly recoveryMilliseconds: number | null
  readonly problems: readonly string[]
}

export type Scenario = {
  readonly name: string
  readonly needs: { readonly postgres: boolean; readonly smallDisk: boolean }
  /** @param rounds as many kills or outages; a tenth as many fillings of a disk */
  run(to: {
    readonly rounds: number
    readonly random: Random
    readonly postgres: TestServer | undefined
    readonly tell: (outcome: Outcome) => void
  }): Promise<void>
}

const traffics = [createImportTraffic, createHookTraffic, createDecisionTraffic]

type Run = Parameters<Scenario['run']>[0]

const backEnds = ['pglite', 'postgres'] as const
type BackEnd = (typeof backEnds)[number]

const databaseOf = async ({ postgres }: Run, backEnd: BackEnd): Promise<string | undefined> => {
  if (backEnd === 'pglite') return undefined
  if (postgres === undefined) throw new Error('PostgreSQL is not there')
  return await postgres.createDatabase()
}

const atTheEnd = (problems: readonly string[]): Outcome => ({
  what: 'everything at the end',
  promised: 0,
  recoveryMilliseconds: null,
  problems,
})

const kill = (createTraffic: () => Traffic, backEnd: BackEnd): Scenario => ({
  name: `kill-${createTraffic().name}-${backEnd}`,
  needs: { postgres: backEnd === 'postgres', smallDisk: false },
  async run(to) {
    const place = createPlace(await databaseOf(to, backEnd))
    const { rounds, random } = to
    const ledger = createLedger(below => random.whole(0, below - 1))
    const atEnd = await killRounds({ place, traffics: [createTraffic()], random, rounds, ledger }, round =>
      to.tell({
        what: `killed after ${round.killedAt}, ${round.unanswered} without an answer`,
        promised: round.promised,
        recoveryMilliseconds: round.startMilliseconds,
        problems: round.problems,
      }),
    )
    to.tell(atTheEnd(atEnd))
    place.remove()
  },
})

const outage: Scenario = {
  name: 'outage-postgres',
  needs: { postgres: true, smallDisk: false },
  async run(to) {
    const { postgres, rounds, random } = to
    if (postgres === undefined) throw new Error('PostgreSQL is not there')
    const place = createPlace(await postgres.createDatabase())
    const atEnd = await outageRounds(
      { place, postgres, random, rounds, recoverWithin: 5_000, traffics: traffics.map(create => create()) },
      one =>
        to.tell({
          what: `${one.ending}, down for ${one.downMilliseconds} ms, ${one.refused} refused`,
          promised: one.promised,
          recoveryMilliseconds: one.recoveryMilliseconds,
          problems: one.problems,
        }),
    )
    to.tell(atTheEnd(atEnd))
    place.remove()
  },
}

const full = (part: Part, backEnd: BackEnd): Scenario => ({
  name: `full-${part}-${backEnd}`,
  needs: { postgres: backEnd === 'postgres', smallDisk: true },
  async run(to) {
    for (let n = 0; n < Math.ceil(to.rounds / 10); n++) {
      const filled = await fillRound(part, await databaseOf(to, backEnd), to.random, 10_000)
      to.tell({ ...filled, what: `disk full, ${filled.refused} refused` })
    }
  },
})

const readOnly = (backEnd: BackEnd): Scenario => ({
  name: `read-only-${backEnd}`,
  needs: { postgres: backEnd === 'postgres', smallDisk: true },
  async run(to) {
    const problems = await readOnlyProblems(await databaseOf(to, backEnd))
    to.tell({ what: 'read-only', promised: 0, recoveryMilliseconds: null, problems })
  },
})

const killImport = (feed: AdapterFeed, backEnd: BackEnd): Scenario => ({
  name: `import-${feed.name}-${backEnd}`,
  needs: { postgres: backEnd === 'postgres', smallDisk: false },
  async run(to) {
    const { rounds, random } = to
    const makePlace = async () => createPlace(await databaseOf(to, backEnd))
    await killAdapter({ feed, makePlace, random, rounds, scale: 1 }, ({ killedAt, problems }) =>
      to.tell({ what: `killed at ${killedAt}`, promised: 0, recoveryMilliseconds: null, problems }),
    )
  },
})

/** Everything that is tried, in this order. */
export const scenarios: readonly Scenario[] = backEnds.flatMap(backEnd => [
  ...traffics.map(traffic => kill(traffic, backEnd)),
  ...adapterFeeds.map(feed => killImport(feed, backEnd)),
  // A PostgreSQL server has a disk of its own.
  ...fullParts.filter(part => backEnd === 'pglite' || part !== 'db').map(part => full(part, backEnd)),
  readOnly(backEnd),
  ...(backEnd === 'postgres' ? [outage] : []),
])
