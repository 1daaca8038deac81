import { type Answer, whyUnanswered } from '../../core/index.ts'
import type { Estimate, Interval } from '../../learning/evaluation/index.ts'

export type Gate = {
  /** e.g. `discrimination`, `non-inferiority`, `calibration slope`, `sex: TPR of female minus male` */
  readonly gate: string
  /**
   * What cannot be computed has not passed. `not-shown`: the interval reaches both within and beyond what is asked, or a group is too
   * small: neither good nor bad is shown, and it is never told as passed. `waived` and `no-champion` ask for nothing.
   */
  readonly outcome: 'passed' | 'failed' | 'not-shown' | 'not-computable' | 'waived' | 'no-champion'
  /** Of `not-shown`: the plan lets it be told and goes on; without it the candidate is stopped. */
  readonly reportedOnly?: true
  readonly value?: number
  readonly interval?: Interval
  /** What was compared with what the plan asks, in words with its number. */
  readonly limit: string
  /** Why it cannot be computed, is not shown, or is waived. */
  readonly because?: string
  /** Groups too small to be judged or shown. */
  readonly suppressed?: readonly string[]
}

/** Whether a gate lets a candidate through. */
export const letsThrough = ({ outcome, reportedOnly }: Gate): boolean =>
  outcome === 'passed' ||
  outcome === 'waived' ||
  outcome === 'no-champion' ||
  (outcome === 'not-shown' && reportedOnly === true)

/** A number and the ends of its interval. */
export type Sure = { readonly value: number; readonly low: number; readonly high: number }

export const waived = (gate: string, because: string): Gate => ({ gate, outcome: 'waived', limit: 'none', because })

export const notComputable = (gate: string, limit: string, because: string): Gate => ({
  gate,
  outcome: 'not-computable',
  limit,
  because,
})

/** Whether something holds: a gate of two outcomes. */
export const holding =
  (holds: (sure: Sure) => boolean) =>
  (sure: Sure): 'passed' | 'failed' =>
    holds(sure) ? 'passed' : 'failed'

/**
 * The whole interval within limits: passed; wholly beyond one of them: failed; else neither is shown.
 *
 * @example
 * wholly({ least: 0.65 })({ value: 0.67, low: 0.64, high: 0.7 }) // 'not-shown'
 */
export const wholly =
  ({ least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY }: { least?: number; most?: number }) =>
  ({ low, high }: Sure): 'passed' | 'failed' | 'not-shown' => {
    if (low >= least && high <= most) return 'passed'
    return high < least || low > most ? 'failed' : 'not-shown'
  }

/** A gate on a number with an interval: one without, of a lower level or around another value is none. */
export const estimated = (
  gate: string,
  answer: Answer<Estimate>,
  level: number,
  limit: string,
  judge: (sure: Sure) => 'passed' | 'failed' | 'not-shown',
): Gate => {
  if (answer.kind !== 'answered') return notComputable(gate, limit, whyUnanswered(answer))
  const { value, interval: around } = answer.value
  if (around.kind !== 'answered') return notComputable(gate, limit, `no interval: ${whyUnanswered(around)}`)
  const interval = around.value
  const { low, high } = interval
  if (![value, low, high].every(Number.isFinite)) return notComputable(gate, limit, 'a number is not finite')
  if (!(low <= value && value <= high)) return notComputable(gate, limit, 'the value lies outside its interval')
  if (!(interval.level >= level))
    return notComputable(gate, limit, `the interval has level ${interval.level}, the plan asks ${level}`)
  const outcome = judge({ value, low, high })
  const because = outcome === 'not-shown' ? { because: 'the interval reaches both sides of the limit' } : {}
  return { gate, outcome, value, interval, limit, ...because }
}
