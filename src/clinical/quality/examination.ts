import {
  type Coding,
  codingKey,
  completedYears,
  epochOf,
  type FactId,
  type Instant,
  instantOf,
} from '../../core/index.ts'
import { isBuiltIn } from '../concepts/index.ts'
import type { DemographicsFact, Fact, FactKind } from '../fact.ts'
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
  /** Of a stretch of readings: the last of them. */
  readonly through?: FactId
}

/** What findings and counts need of a fact, so that the fact itself need not be held. */
export type Place = { readonly id: FactId; readonly code: string; readonly month: string }

/** A source's word for a code, of the newest month in which it stands. */
export type Named = { readonly display: string; readonly month: string }

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
  /** By `system|code` of what no rule knows: what the source calls it. */
  readonly displays: ReadonlyMap<string, Named>
  /** Of what was observed or done and received, the newest; empty: nothing dated. */
  readonly newest: Instant | ''
}

/** Members of a count. `measure`: `looked CLASS+CLASS`, `found CHECK`, `value`, `has READ`, `unknown KIND` facts, `unknown-in KIND` records. */
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

export const placeOf = (fact: Fact): Place => ({ id: fact.id, code: codeOf(fact), month: monthOf(fact) })

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

/** One record under examination. Facts pass through; only places, numbers and hashes of what was seen stay. */
export type Examination = {
  readonly person: DemographicsFact | undefined
  /** Birth and death that other times are held against; nothing of somebody who died before being born: one of them is wrong. */
  readonly lifespan: Pick<DemographicsFact, 'birth' | 'death'>
  readonly suspicions: readonly Suspicion[]
  /** Completed years at a moment, if the birth date says so; `null`: not known, or before birth. */
  readonly yearsAt: (at: Instant) => number | null
  /** @param of a stretch of readings: how many, and the last of them */
  readonly find: (check: string, place: Place, detail?: string, of?: Stretch) => void
  readonly look: (of: LookedAt, place: Place) => void
  /** Many readings at once. */
  readonly lookMany: (classes: readonly LookedAt[], place: Omit<Place, 'id'>, times: number) => void
  readonly count: (count: Partial<Count> & { readonly measure: string }, times?: number) => void
  /** Codes of a fact of which no rule of the built-in tables knows any are counted, with what their source calls them. */
  readonly noteCodes: (kind: FactKind, codings: readonly Coding[], month: string, times?: number) => void
  /** The facts looked at so far will not be looked at by a further class of checks. */
  readonly flush: () => void
  readonly result: () => Omit<RecordExamination, 'newest'>
}

const lifespanOf = (person: DemographicsFact | undefined): Examination['lifespan'] => {
  const { birth, death } = person ?? {}
  if (birth !== undefined && death?.at !== undefined && death.at < birth.start) return {}
  return { ...(birth === undefined ? {} : { birth }), ...(death === undefined ? {} : { death }) }
}

/** A stretch of readings that one finding is about. */
export type Stretch = { readonly through: FactId; readonly times: number }

export const createExamination = (
  person: DemographicsFact | undefined,
  suspicions: readonly Suspicion[],
): Examination => {
  const findings = new Map<string, RecordFinding>()
  const counts = new Map<string, number>()
  const displays = new Map<string, Named>()
  /** Most facts are looked at by several classes of checks: one count says which. */
  const looked = new Map<FactId, { readonly place: Place; readonly classes: LookedAt[] }>()
  const add = (one: Count, times: number) => {
    const key = countKey(one)
    counts.set(key, (counts.get(key) ?? 0) + times)
  }
  const placed = (measure: string, { code, month }: Omit<Place, 'id'>): Count => ({
    measure,
    code,
    unit: '',
    month,
    bin: 0,
  })
  const flush = () => {
    for (const { place, classes } of looked.values()) add(placed(`looked ${classes.join('+')}`, place), 1)
    looked.clear()
  }
  const noteDisplay = (code: string, display: string | undefined, month: string) => {
    const known = displays.get(code)
    if (display === undefined) return
    if (known === undefined || month > known.month || (month === known.month && display < known.display)) {
      displays.set(code, { display, month })
    }
  }
  return {
    person,
    lifespan: lifespanOf(person),
    suspicions,
    yearsAt: at => {
      if (person?.birth === undefined) return null
      const years = completedYears(person.birth.start, at)
      return years < 0 ? null : years
    },
    find: (check, { id, code, month }, detail = '', of) => {
      const key = `${check} ${id}`
      if (findings.has(key)) return
      const through = of === undefined || of.times === 1 ? {} : { through: of.through }
      findings.set(key, { check, fact: id, code, month, detail, ...through })
      add(placed(`found ${check}`, { code, month }), of?.times ?? 1)
    },
    look: (of, place) => {
      const known = looked.get(place.id)
      if (known === undefined) looked.set(place.id, { place, classes: [of] })
      else known.classes.push(of)
    },
    lookMany: (classes, place, times) => add(placed(`looked ${classes.join('+')}`, place), times),
    count: (given, times = 1) => add({ code: '', unit: '', month: '', bin: 0, ...given }, times),
    noteCodes: (kind, codings, month, times = 1) => {
      if (codings.some(coding => isBuiltIn(kind, coding))) return
      for (const coding of codings) {
        const code = codingKey(coding)
        add({ measure: `unknown ${kind}`, code, unit: '', month, bin: 0 }, times)
        counts.set(countKey({ measure: `unknown-in ${kind}`, code, unit: '', month: '', bin: 0 }), 1)
        noteDisplay(code, coding.display, month)
      }
    },
    flush,
    result: () => {
      flush()
      return { findings: [...findings.values()], counts, displays }
    },
  }
}
