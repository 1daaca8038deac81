import { codingKey, completedYears, epochOf, type FactId, type Instant, instantOf } from '../../core/index.ts'
import type { DemographicsFact, Fact } from '../fact.ts'
import type { LookedAt } from './checks.ts'
import type { MixUp } from './limits.ts'

/** A fact that a check found something wrong with. */
export type RecordFinding = {
  readonly check: string
  readonly fact: FactId
  /** `system|code` of the fact's first coding; empty without one. */
  readonly code: string
  /** `2026-11`; empty where no time is known. */
  readonly month: string
  /** What and by which limit; never the value. */
  readonly detail: string
}

/** What a whole source is suspected of: that these values of it are in another unit than their label says. */
export type Suspicion = {
  readonly code: string
  readonly labelled: string
  /** Months, both included. */
  readonly from: string
  readonly to: string
  readonly mixUp: MixUp
}

/**
 * What was found in one record, and the counts from which rates, distributions and trends of its source are summed.
 * `counts`: `measure`, code, unit, month and bin, joined by tabs, to how many.
 */
export type RecordExamination = {
  readonly findings: readonly RecordFinding[]
  readonly counts: ReadonlyMap<string, number>
  /** Of what was observed or done and received, the newest; empty: nothing dated. */
  readonly newest: Instant | ''
}

/** Members of a count. `measure`: `looked CLASS+CLASS`, `found CHECK`, `value`, `has READ`. */
export type Count = {
  readonly measure: string
  readonly code: string
  readonly unit: string
  readonly month: string
  readonly bin: number
}

export const countKey = ({ measure, code, unit, month, bin }: Count): string =>
  [measure, code, unit, month, bin].map(part => String(part).replaceAll(/[\t\n\r]/g, ' ')).join('\t')

export const countOfKey = (key: string): Count => {
  const [measure = '', code = '', unit = '', month = '', bin = '0'] = key.split('\t')
  return { measure, code, unit, month, bin: Number(bin) }
}

export const codeOf = ({ codings: [first] }: Pick<Fact, 'codings'>): string =>
  first === undefined ? '' : codingKey(first)

/** Facts without any time stand in the year 1. */
export const isDated = ({ effective, recordedFrom }: Fact): boolean =>
  recordedFrom !== 'unknown' && effective.start > '0002'

export const monthOf = (fact: Fact): string => (isDated(fact) ? fact.effective.start.slice(0, 7) : '')

export const day = 86_400_000

/** The last moment at which it may have begun: the end of the year, month or day that its time is given by. */
export const latestStart = ({ effective: { start, precision } }: Fact): Instant => {
  if (precision === 'instant') return start
  if (precision === 'day') return instantOf(epochOf(start) + day - 1)
  const at = new Date(start)
  if (precision === 'month') at.setUTCMonth(at.getUTCMonth() + 1)
  else at.setUTCFullYear(at.getUTCFullYear() + 1)
  return instantOf(at.getTime() - 1)
}

/** One record under examination. */
export type Examination = {
  readonly facts: readonly Fact[]
  readonly person: DemographicsFact | undefined
  readonly suspicions: readonly Suspicion[]
  /** Completed years at a moment, if the birth date says so; `null`: not known, or before birth. */
  readonly yearsAt: (at: Instant) => number | null
  readonly find: (check: string, fact: Fact, detail?: string) => void
  readonly look: (of: LookedAt, fact: Fact) => void
  readonly count: (count: Partial<Count> & { readonly measure: string }) => void
  readonly result: () => Omit<RecordExamination, 'newest'>
}

export const createExamination = (facts: readonly Fact[], suspicions: readonly Suspicion[]): Examination => {
  const person = facts.findLast(fact => fact.kind === 'demographics')
  const findings = new Map<string, RecordFinding>()
  const counts = new Map<string, number>()
  /** Most facts are looked at by several classes of checks: one count says which. */
  const looked = new Map<Fact, LookedAt[]>()
  const add = (one: Count) => {
    const key = countKey(one)
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const placed = (measure: string, fact: Fact): Count => ({
    measure,
    code: codeOf(fact),
    unit: '',
    month: monthOf(fact),
    bin: 0,
  })
  return {
    facts,
    person,
    suspicions,
    yearsAt: at => {
      if (person?.birth === undefined) return null
      const years = completedYears(person.birth.start, at)
      return years < 0 ? null : years
    },
    find: (check, fact, detail = '') => {
      const key = `${check} ${fact.id}`
      if (findings.has(key)) return
      findings.set(key, { check, fact: fact.id, code: codeOf(fact), month: monthOf(fact), detail })
      add(placed(`found ${check}`, fact))
    },
    look: (of, fact) => {
      const classes = looked.get(fact)
      if (classes === undefined) looked.set(fact, [of])
      else classes.push(of)
    },
    count: given => add({ code: '', unit: '', month: '', bin: 0, ...given }),
    result: () => {
      for (const [fact, classes] of looked) add(placed(`looked ${classes.join('+')}`, fact))
      looked.clear()
      return { findings: [...findings.values()], counts }
    },
  }
}
