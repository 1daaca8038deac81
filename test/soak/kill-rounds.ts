import { setTimeout as sleep } from 'node:timers/promises'
import type { Random } from '../../src/simulation/index.ts'
import type { Ledger } from './ledger.ts'
import { lookAt, sendAgain, stopProblems } from './look.ts'
import type { Place } from './site.ts'
import { nothingObserved, type Observed, type Restarted, type Traffic } from './traffic.ts'

/** One kill, and what was found before it of those before. */
export type Round = {
  /** When: milliseconds after the first answer, after a long call began, or after the process began. */
  readonly killedAt: string
  readonly promised: number
  readonly unanswered: number
  /** From starting the server after the last kill until it was ready; `null` when it was killed before. */
  readonly startMilliseconds: number | null
  readonly problems: readonly string[]
}

export type KillRounds = {
  readonly place: Place
  /** Calls of these kinds come in at once. */
  readonly traffics: readonly Traffic[]
  readonly random: Random
  readonly rounds: number
  readonly ledger: Ledger
  /** Longest traffic between the first answer and a kill, in milliseconds. */
  readonly longest?: number
}

/** Longest wait for a first answer. */
const patience = 20_000
/** Of a long call, how often its own time it is given at most. */
const muchOfACall = 1.7
/** Share of the rounds in which the server is killed while it starts. */
const whileStarting = 0.15
/** Share of the kills after which this process opens the database first, and not the server that is started again. */
const lookedAtFirst = 0.4
/** Promises of earlier rounds that are looked at again each time. */
const earlier = 25

/**
 * Kills a server with SIGKILL at random moments while calls come in, again and again on one data folder. It is started
 * again each time, the audit trail is verified, what had no answer is sent again, and all that was answered is looked for.
 *
 * @param tell called after each round
 * @returns what is wrong at the end, when everything that was ever answered is looked for
 */
export const killRounds = async (
  { rounds, longest = 2_500, ...at }: KillRounds,
  tell: (round: Round) => void,
): Promise<readonly string[]> => {
  const { place, random, ledger, traffics } = at
  const callMilliseconds = await prepare(at)
  const most = callMilliseconds === 0 ? longest : Math.round(callMilliseconds * muchOfACall)
  for (let n = 0; n < rounds; n++) {
    const looked = random.chance(lookedAtFirst) ? await lookAt(place, ledger, earlier) : []
    const round = await (random.chance(whileStarting)
      ? killStarting(at)
      : killServing(at, most, callMilliseconds === 0))
    tell({ ...round, problems: [...looked, ...round.problems] })
  }
  const finish = traffics.length === 1 ? traffics[0]?.finish : undefined
  // A last start, so that the calls of the last round are sent again too.
  const server = await place.start()
  const problems = [...(await sendAgain({ ...at, server }, traffics)), ...(await stopProblems(server))]
  return [...problems, ...(await lookAt(place, ledger, Number.POSITIVE_INFINITY, finish))]
}

type At = Omit<Restarted, 'server'> & { readonly traffics: readonly Traffic[] }

/** @returns milliseconds of a long call; 0 when there is none */
const prepare = async ({ traffics, ...at }: At): Promise<number> => {
  const server = await at.place.start()
  let callMilliseconds = 0
  for (const traffic of traffics)
    callMilliseconds = Math.max(callMilliseconds, (await traffic.prepare({ ...at, server })) ?? 0)
  await server.stop()
  return callMilliseconds
}

const killStarting = async ({ place, random }: At): Promise<Round> => {
  const after = random.whole(0, 2_000)
  try {
    const server = await place.start(pid => setTimeout(() => endAtOnce(pid), after))
    // Ready before its time was up: it is killed all the same, without having been called.
    await server.ended
  } catch (error) {
    if (!String(error).includes('ended with null')) throw error
  }
  return { killedAt: `${after} ms of starting`, promised: 0, unanswered: 0, startMilliseconds: null, problems: [] }
}

/** @param most longest traffic before the kill, in milliseconds, from the start or from the first answer */
const killServing = async (at: At, most: number, fromFirstAnswer: boolean): Promise<Round> => {
  const { place, ledger, random, traffics } = at
  const begun = performance.now()
  const server = await place.start()
  const startMilliseconds = Math.round(performance.now() - begun)
  const problems = await sendAgain({ ...at, server }, traffics)
  const [stop, crash] = [new AbortController(), new AbortController()]
  const observed = nothingObserved()
  const before = ledger.count
  const input = { ...at, server, observed, signal: stop.signal, crash: crash.signal }
  const running = Promise.all(traffics.map(traffic => traffic.run(input)))
  if (fromFirstAnswer) await firstAnswer(observed)
  const after = random.whole(0, most)
  await sleep(after)
  stop.abort()
  crash.abort()
  endAtOnce(server.pid)
  await running
  await server.ended
  const promised = ledger.count - before
  const killedAt = `${after} ms of ${traffics.map(({ name }) => name).join(', ')}`
  return { killedAt, promised, unanswered: observed.unanswered, startMilliseconds, problems }
}

const firstAnswer = async (observed: Observed): Promise<void> => {
  const until = Date.now() + patience
  while (observed.successes.length === 0 && Date.now() < until) await sleep(10)
}

const endAtOnce = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    // It had ended by itself; its start says how.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
