import { codingKey, epochOf, type FactId, type Instant, instantOf } from '../../core/index.ts'
import { canonicalQuantity } from '../../standards/ucum/index.ts'
import { knownAtOf, type ReadingColumns } from '../series/columns.ts'
import { readingId } from '../series/reading-id.ts'
import type { SeriesOf } from '../series/series-fact.ts'
import type { LookedAt } from './checks.ts'
import type { Examination, Place } from './examination.ts'
import { judgeValue, type LimitedValue, limitOf } from './limits.ts'
import { examineCodes, grace } from './of-statements.ts'
import { countValue, isAdult, suspectedOf } from './of-values.ts'
import { createGapWatch, createRunWatch } from './series-watch.ts'

/** Readings of one series on one UTC day, ascending. */
export type ReadingsOfDay = {
  readonly of: SeriesOf
  readonly columns: ReadingColumns
  /** When the first of them came. */
  readonly received: Instant
}

/** One reading among those of its day. */
type Reading = { readonly day: ReadingsOfDay; readonly row: number }

const idOf = ({ day: { of, columns }, row }: Reading): FactId => readingId(of.series, columns, row)
const codeOf = ({ codings: [first] }: SeriesOf): string => (first === undefined ? '' : codingKey(first))
const placeOf = (reading: Reading): Place => ({
  id: idOf(reading),
  code: codeOf(reading.day.of),
  month: instantOf(reading.day.columns.start[reading.row]!).slice(0, 7),
})

type Told = {
  readonly noteNewest: (start: Instant) => void
  readonly noteConcepts: (code: string, month: string) => void
  readonly note: (read: string, month: string) => void
}

/**
 * The checks of readings that are stored as series: every reading is looked at, packed day by packed day, and what is found is a
 * stretch from its first to its last reading. Held are the stretches that go on, and a histogram of the intervals.
 */
export const createReadings = (at: Examination, told: Told) => {
  let first: Place | undefined
  let received: Instant | '' = ''
  return {
    first: () => first,
    received: () => received,
    series: (all: readonly SeriesOf[]) => {
      const watches = new Map(all.map(of => [of.series, createSeriesExamination(at, of)]))
      return {
        day: (days: readonly ReadingsOfDay[]): void => {
          for (const day of days) {
            const start = instantOf(day.columns.start[0]!)
            if (first === undefined) first = placeOf({ day, row: 0 })
            if (received === '' || day.received < received) received = day.received
            const newest = instantOf(day.columns.start.at(-1)!)
            if (newest <= day.received) told.noteNewest(newest)
            told.note('observation', start.slice(0, 7))
            for (const coding of day.of.codings) told.noteConcepts(codingKey(coding), start.slice(0, 7))
            watches.get(day.of.series)?.day(day)
          }
          if (days.length > 1) findTwice(at, days)
        },
        end: (): void => {
          for (const watch of watches.values()) watch.end()
        },
      }
    },
  }
}

const createSeriesExamination = (at: Examination, of: SeriesOf) => {
  const limit = limitOf(of.codings)
  const factor = factorOf(of, limit)
  const stretches = createStretches(at)
  const runs = createRunWatch<Reading>((from, to, count) =>
    at.find('frozen', placeOf(from), `${count} readings`, { through: idOf(to), times: count }),
  )
  const gaps = createGapWatch<Reading>((after, usual) =>
    at.find('gap', placeOf(after), `${usual} times the usual interval before it`),
  )
  // Nothing known of the measurement (steps, of which many are none): a constant says nothing.
  const canFreeze = limit?.varies ?? false
  const classes: readonly LookedAt[] = [
    'statement',
    'observation',
    'number',
    ...(factor === undefined ? [] : ['limited' as const]),
  ]
  let any = false
  return {
    day: (day: ReadingsOfDay): void => {
      const { start, value, comparator } = day.columns
      const place = { code: codeOf(of), month: instantOf(start[0]!).slice(0, 7) }
      at.lookMany(classes, place, start.length)
      at.noteCodes('observation', of.codings, place.month, start.length)
      if (!any) {
        any = true
        at.look('series', placeOf({ day, row: 0 }))
        examineCodes(at, { codings: of.codings, kind: 'observation' }, placeOf({ day, row: 0 }))
      }
      const years = at.yearsAt(instantOf(start[0]!))
      for (let row = 0; row < start.length; row += 1) {
        const reading = { day, row }
        const isLimit = (comparator?.[row] ?? 0) !== 0
        const found = issuesOf(at, reading)
        if (!isLimit && limit !== undefined && factor !== undefined) {
          const one: LimitedValue = { limit, size: factor(value[row]!), labelled: of.unit }
          for (const { check, detail } of judgeValue(one, years)) found.set(check, detail)
          if (isAdult({ limit, years })) {
            countValue(at, place, of.unit, one.size)
            const suspected = suspectedOf(at, one, place)
            if (suspected !== undefined) found.set('unit-suspect', suspected)
          }
        } else if (!isLimit && limit === undefined) countValue(at, place, of.unit, value[row]!)
        stretches.next(reading, found)
        // What a device can only call high or low repeats.
        if (canFreeze && !isLimit) runs.next(value[row]!, start[row]!, reading)
        gaps.next(start[row]!, reading)
      }
    },
    end: (): void => {
      stretches.end()
      runs.end()
      gaps.end()
    },
  }
}

/** From the unit of the series to that of the limit; `undefined`: there is none, or the unit is no unit of it. */
const factorOf = (of: SeriesOf, limit: ReturnType<typeof limitOf>): ((value: number) => number) | undefined => {
  const one = canonicalQuantity(1, of.unit)
  const nothing = canonicalQuantity(0, of.unit)
  if (limit === undefined || !one.ok || !nothing.ok) return undefined
  const accepted = limit.accepts[one.value.unit]
  if (accepted === undefined) return undefined
  // Degrees Fahrenheit have another zero.
  const [slope, zero] = [one.value.value - nothing.value.value, nothing.value.value]
  return value => (value * slope + zero) * accepted
}

/** What is wrong with a reading's time. */
const issuesOf = (at: Examination, { day, row }: Reading): Map<string, string> => {
  const found = new Map<string, string>()
  const start = day.columns.start[row]!
  const { birth, death } = at.lifespan
  if (start > epochOf(day.received) + grace.future) found.set('in-future', 'dated after it was received')
  if (birth !== undefined && knownAtOf(day.columns, row) + grace.birth < epochOf(birth.start))
    found.set('before-birth', '')
  if (death?.at !== undefined && start > epochOf(death.at) + grace.death) found.set('after-death', '')
  if (day.columns.start[row - 1] === start) found.set('contradicted', 'two values of one device')
  return found
}

/** Findings that follow each other become one, from the first reading to the last. */
const createStretches = (at: Examination) => {
  const open = new Map<string, { readonly first: Reading; last: Reading; count: number; readonly detail: string }>()
  const close = (check: string): void => {
    const stretch = open.get(check)
    if (stretch === undefined) return
    open.delete(check)
    const { first, last, count, detail } = stretch
    const many = count === 1 ? detail : [detail, `${count} readings`].filter(part => part !== '').join('; ')
    at.find(check, placeOf(first), many, { through: idOf(last), times: count })
  }
  return {
    next: (reading: Reading, found: ReadonlyMap<string, string>): void => {
      for (const [check, { detail }] of open) if (found.get(check) !== detail) close(check)
      for (const [check, detail] of found) {
        const stretch = open.get(check)
        if (stretch === undefined) open.set(check, { first: reading, last: reading, count: 1, detail })
        else {
          stretch.last = reading
          stretch.count += 1
        }
      }
    },
    end: (): void => {
      for (const check of [...open.keys()]) close(check)
    },
  }
}

/** The same moment and value in two series of one thing: a reading that two apps passed on. All but the first series. */
const findTwice = (at: Examination, days: readonly ReadingsOfDay[]): void => {
  const [head, ...others] = days.toSorted((a, b) => (a.of.series < b.of.series ? -1 : 1))
  if (head === undefined) return
  const key = ({ of, columns }: ReadingsOfDay, row: number) => `${columns.start[row]} ${columns.value[row]} ${of.unit}`
  const seen = new Set(Array.from(head.columns.start, (_, row) => key(head, row)))
  for (const day of others) {
    const stretches = createStretches(at)
    for (let row = 0; row < day.columns.start.length; row += 1) {
      const isTwice = seen.has(key(day, row))
      stretches.next({ day, row }, new Map(isTwice ? [['duplicate', 'also of another device or app']] : []))
      seen.add(key(day, row))
    }
    stretches.end()
  }
}
