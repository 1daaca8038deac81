import { type AdviceContext, type Because, becauseDerived, measurement, readingsOf } from '../../clinical/index.ts'
import { daysBefore, type Instant, roundTo } from '../../core/index.ts'
import { limitOf } from './tables.ts'

export type SleepLoss = {
  /** Hours a night. */
  readonly usual: number
  readonly recent: number
  readonly because: Because
  readonly knowledgeRows: readonly string[]
}

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const high = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? Number.NaN) + high) / 2
}

/**
 * Sleep of the last nights before `until` against the person's own weeks before those. `null`: no loss as large as the
 * limit, or too few nights to tell; sleep is context here, so nobody is asked for it.
 *
 * @param until the moment of a form: a reason that changed every night would open a task anew each time
 */
export const sleepLossOf = ({ profile, knowledge }: AdviceContext, until: Instant = profile.asOf): SleepLoss | null => {
  const limit = (name: Parameters<typeof limitOf>[1]) => limitOf(knowledge, name)
  const recentFrom = daysBefore(until, limit('sleep-recent-days').value)
  const usualFrom = daysBefore(recentFrom, limit('sleep-baseline-days').value)
  const nights = readingsOf(profile, measurement.sleepDuration).filter(({ at }) => at >= usualFrom && at <= until)
  const before = nights.filter(({ at }) => at < recentFrom)
  const since = nights.filter(({ at }) => at >= recentFrom)
  if (before.length < limit('sleep-baseline-nights').value || since.length < limit('sleep-recent-nights').value)
    return null
  const usual = median(before.map(({ quantity }) => quantity.value))
  const recent = median(since.map(({ quantity }) => quantity.value))
  const loss = limit('sleep-loss-hours')
  if (usual - recent < loss.value) return null
  const text = `${roundTo(recent, 1)} h a night, usually ${roundTo(usual, 1)} h`
  return {
    usual,
    recent,
    because: becauseDerived(
      'Sleep by the wearable',
      text,
      [...before, ...since].map(({ fact }) => fact),
      loss.source,
    ),
    knowledgeRows: [loss.id],
  }
}
