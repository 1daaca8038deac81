import { setTimeout as sleep } from 'node:timers/promises'
import type { Random } from '../../src/simulation/index.ts'
import type { TestServer } from '../support/postgres.ts'
import { createLedger } from './ledger.ts'
import { auditProblems, lookAt, sendAgain, stopProblems } from './look.ts'
import type { Place } from './site.ts'
import { nothingObserved, type Observed, type Refusal, type Restarted, type Traffic } from './traffic.ts'

const endings = ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const

/** One outage of PostgreSQL under load. */
export type Outage = {
  /** SIGINT: fast shutdown; SIGQUIT: immediate; SIGKILL: its first process killed. */
  readonly ending: (typeof endings)[number]
  readonly downMilliseconds: number
  /** From PostgreSQL being ready to the first success of the last kind of call that came back. */
  readonly recoveryMilliseconds: number
  readonly refused: number
  readonly promised: number
  readonly problems: readonly string[]
}

export type OutageRounds = {
  readonly place: Place
  readonly postgres: TestServer
  readonly random: Random
  readonly rounds: number
  /** Milliseconds after which calls must be answered again. */
  readonly recoverWithin: number
  /** Calls of these kinds come in all the time. */
  readonly traffics: readonly Traffic[]
}

/** Milliseconds of load before an outage, and after the recovery. */
const load = 1_500

/**
 * Ends PostgreSQL under load and brings it back, again and again under one Attune, which nobody restarts. At the end all that
 * was answered must be there.
 */
export const outageRounds = async (
  { place, postgres, random, rounds, recoverWithin, traffics }: OutageRounds,
  tell: (outage: Outage) => void,
): Promise<readonly string[]> => {
  const ledger = createLedger(below => random.whole(0, below - 1))
  const server = await place.start()
  const at = { server, place, ledger, random }
  for (const traffic of traffics) await traffic.prepare(at)
  for (let n = 0; n < rounds; n++)
    tell(await outage(at, traffics, postgres, endings[n % endings.length]!, recoverWithin))
  const problems = [...(await sendAgain(at, traffics)), ...(await stopProblems(server))]
  return [...problems, ...(await lookAt(place, ledger, Number.POSITIVE_INFINITY))]
}

const outage = async (
  at: Restarted,
  traffics: readonly Traffic[],
  postgres: TestServer,
  ending: Outage['ending'],
  recoverWithin: number,
): Promise<Outage> => {
  const observed = nothingObserved()
  const before = at.ledger.count
  const [stop, never] = [new AbortController(), new AbortController()]
  const running = Promise.all(
    traffics.map(traffic => traffic.run({ ...at, observed, signal: stop.signal, crash: never.signal })),
  )
  await sleep(load + at.random.whole(0, 500))
  const down = Date.now()
  await postgres.crash(ending)
  await sleep(at.random.whole(100, 2_500))
  await postgres.restart()
  const ready = Date.now()
  const recovered = await recovery(observed, ready, recoverWithin)
  await sleep(load)
  stop.abort()
  await running
  return {
    ending,
    downMilliseconds: ready - down,
    recoveryMilliseconds: recovered - ready,
    refused: observed.refusals.length,
    promised: at.ledger.count - before,
    problems: [...problemsOf(observed, { down, ready, recovered, recoverWithin }), ...(await auditProblems(at.place))],
  }
}

/** Kinds of call that a server answers by itself; an import is a process of its own, which takes as long to start. */
const kinds = ['attune-order-sign', 'attune-patient-view', 'decision']

const recovery = async (observed: Observed, ready: number, recoverWithin: number): Promise<number> => {
  while (Date.now() < ready + 3 * recoverWithin) {
    const first = kinds.map(kind => observed.successes.find(one => one.kind === kind && one.at >= ready)?.at)
    if (first.every(at => at !== undefined)) return Math.max(...first)
    await sleep(10)
  }
  return Number.POSITIVE_INFINITY
}

/** A call in an outage is refused by name; before and after, none is. */
const problemsOf = (
  { refusals, unanswered }: Observed,
  {
    down,
    ready,
    recovered,
    recoverWithin,
  }: { readonly down: number; readonly ready: number; readonly recovered: number; readonly recoverWithin: number },
): string[] => {
  const problems = [
    ...new Set(refusals.filter(refusal => !isClear(refusal)).map(one => JSON.stringify({ ...one, at: 0 }))),
  ]
  if (unanswered > 0) problems.push(`${unanswered} calls had no answer`)
  if (recovered - ready > recoverWithin) problems.push(`calls were answered again after ${recovered - ready} ms`)
  const early = refusals.filter(({ at }) => at < down).length
  if (early > 0) problems.push(`${early} calls were refused before the outage`)
  // Refusals of imports come late: their process has to end first.
  const late = refusals.filter(({ at, kind }) => kind !== 'import' && at > ready + recoverWithin).length
  if (late > 0) problems.push(`${late} calls were refused more than ${recoverWithin} ms after it`)
  return problems
}

const isClear = ({ kind, status, code, remedy, retryAfter }: Refusal): boolean =>
  status === 503 && code === 'database-unavailable' && remedy !== '' && (kind === 'import' || retryAfter !== null)
