import type { Application } from '../../src/apps/compose.ts'
import type { Random } from '../../src/simulation/index.ts'
import type { TestAttune } from '../support/server.ts'
import type { Ledger, Repeatable } from './ledger.ts'
import type { Place } from './site.ts'

/** An answer that was not a success. */
export type Refusal = {
  readonly kind: string
  readonly at: number
  readonly status: number
  readonly code: string
  readonly remedy: string
  /** The header; `null` when there is none, or the call did not come by HTTP. */
  readonly retryAfter: string | null
}

/** What came of calls while something was being done to the server. */
export type Observed = {
  /** `at`: milliseconds since the epoch. */
  readonly successes: { readonly kind: string; readonly at: number }[]
  readonly refusals: Refusal[]
  /** Calls that were not answered at all. */
  unanswered: number
}

export const nothingObserved = (): Observed => ({ successes: [], refusals: [], unanswered: 0 })

export type TrafficInput = {
  readonly server: TestAttune
  readonly place: Place
  readonly ledger: Ledger
  readonly random: Random
  readonly observed: Observed
  /** Calls go on until it is aborted; those under way are answered. */
  readonly signal: AbortSignal
  /** When it is aborted, whatever process makes a call is killed. */
  readonly crash: AbortSignal
}

/** What is known of a server after a crash. */
export type Restarted = Pick<TrafficInput, 'server' | 'place' | 'ledger' | 'random'>

/** Calls of one kind, as many clients at once make them. */
export type Traffic = {
  readonly name: 'import' | 'hooks' | 'decisions'
  /**
   * Before the first kill: what the calls need to be there.
   *
   * @returns milliseconds that one call takes, where it takes so long that it is to be killed on its way
   */
  prepare(input: Restarted): Promise<number | undefined>
  /** Resolves when no call is under way any more. */
  run(input: TrafficInput): Promise<void>
  /** Calls to be sent again after a restart: those without an answer, and the last ones with one. */
  repeatables(input: Restarted): readonly Repeatable[]
  /** What is wrong when all rounds are over. */
  finish?(application: Application): Promise<readonly string[]>
}

/** An answer read to its end, or `undefined` when the server was gone before. */
export const answerOf = async (
  call: () => Promise<Response>,
  observed: Observed,
  kind: string,
): Promise<{ readonly status: number; readonly body: unknown } | undefined> => {
  try {
    const response = await call()
    const body = (await response.json()) as { error?: { code: string; remedy: string } }
    const at = Date.now()
    if (response.ok) observed.successes.push({ kind, at })
    else {
      const { code = '', remedy = '' } = body.error ?? {}
      observed.refusals.push({
        kind,
        at,
        status: response.status,
        code,
        remedy,
        retryAfter: response.headers.get('retry-after'),
      })
    }
    return { status: response.status, body }
  } catch {
    // The connection ended: nothing was promised.
    observed.unanswered += 1
    return undefined
  }
}
