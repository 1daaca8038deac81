import { AppError, epochOf, type Instant } from '../../core/index.ts'
import { switchedOffAt } from '../../pipeline/advice/index.ts'
import type { MeasuringView, RulesView, RuleView, SwitchedOffView } from '../../pipeline/delivery/index.ts'
import { newestMeasurement } from '../../pipeline/monitoring/index.ts'
import { alertBurden } from './alerts.ts'
import type { Caller, Dependencies } from './dependencies.ts'

/** Counts how often each rule would have fired, one run at a time, beside everything else that a server does. */
export type AlertMeasuring = {
  readonly now: () => Pick<RulesView, 'measuring' | 'stopped'>
  /** Begins, and does not wait. @throws AppError `conflict` while a run counts */
  readonly start: (caller: Caller) => void
  /** Asks the run to stop, and waits until it has; nothing when there is none. */
  readonly stop: () => Promise<void>
}

/** @param onError told of what broke a run, other than being stopped */
export const createAlertMeasuring = (deps: Dependencies, onError: (error: unknown) => void): AlertMeasuring => {
  let running: { readonly stopping: AbortController; readonly ended: Promise<void> } | null = null
  let measuring: Omit<MeasuringView, 'seconds'> | null = null
  let stopped: RulesView['stopped'] = null

  const run = async (caller: Caller, startedAt: Instant, signal: AbortSignal): Promise<void> => {
    const begun = { by: caller.actor, startedAt }
    const counted = (done: number, of: number) => {
      measuring = { ...begun, done, of }
    }
    try {
      await alertBurden(deps, { since: null }, caller, { counted, signal })
    } catch (error) {
      const known = error instanceof AppError && error.code === 'interrupted'
      if (!known) onError(error)
      stopped = known
        ? { message: 'It was stopped; nothing was kept.', remedy: 'Measure again; it counts from the beginning.' }
        : { message: 'Something went wrong while counting; nothing was kept.', remedy: 'The server log says what.' }
    } finally {
      running = null
      measuring = null
    }
  }

  return {
    now: () => ({
      measuring:
        measuring === null
          ? null
          : { ...measuring, seconds: (epochOf(deps.clock()) - epochOf(measuring.startedAt)) / 1000 },
      stopped,
    }),
    start: caller => {
      if (running !== null) {
        throw new AppError('conflict', 'The rules are being measured already.', { remedy: 'Wait for it, or stop it.' })
      }
      const startedAt = deps.clock()
      const stopping = new AbortController()
      stopped = null
      measuring = { by: caller.actor, startedAt, done: 0, of: null }
      running = { stopping, ended: run(caller, startedAt, stopping.signal) }
    },
    stop: async () => {
      running?.stopping.abort()
      await running?.ended
    },
  }
}

const verbs = ['check', 'choose', 'watch', 'predict', 'dose', 'engage'] as const

/** Every rule, whether it speaks, and how often it would have fired when that was last measured. */
export const rulesView = async (deps: Dependencies, measuring: AlertMeasuring): Promise<RulesView> => {
  const { kysely } = deps.database
  const [off, measurement] = await Promise.all([switchedOffAt(kysely, null), newestMeasurement(kysely)])
  const offOf = (name: string): SwitchedOffView | null => {
    const found = off.find(({ target }) => target === name)
    return found === undefined ? null : { by: found.by, at: found.at, reason: found.reason }
  }
  const burdens = new Map(measurement?.report.rules.map(rule => [rule.target, rule]))
  return {
    measured:
      measurement === null
        ? null
        : {
            at: measurement.at,
            by: measurement.by,
            asOf: measurement.report.asOf,
            people: measurement.report.people,
            died: measurement.report.died,
            medicines: measurement.report.medicines,
            otherKnowledge: measurement.knowledge !== deps.knowledge.version,
          },
    ...measuring.now(),
    specialties: deps.specialties.map(specialty => ({
      id: specialty.id,
      title: specialty.title,
      off: offOf(specialty.id),
      rules: verbs.flatMap(verb =>
        (specialty[verb] ?? []).map((one): RuleView => {
          const target = `${specialty.id}/${one.id}`
          return { target, title: one.title, verb, off: offOf(target), burden: burdens.get(target) ?? null }
        }),
      ),
    })),
  }
}
