import { codingKey, type Instant, type RecordId } from '../../core/index.ts'
import { measurements } from '../concepts/index.ts'
import type { DemographicsFact, Fact } from '../fact.ts'
import type { SeriesOf } from '../series/series-fact.ts'
import {
  createExamination,
  isDated,
  monthOf,
  type Place,
  placeOf,
  type RecordExamination,
  type Suspicion,
} from './examination.ts'
import { createNumbers } from './of-numbers.ts'
import { createReadings, type ReadingsOfDay } from './of-readings.ts'
import { examinePerson, examineStatement, examineTime, happened } from './of-statements.ts'
import { examinePressures, examineValue, examineWeights, type Measured } from './of-values.ts'
import { createReferences } from './references.ts'
import { createRepeats, examineAcross, type SharedStatement, sharedStatements } from './repeats.ts'

const conceptsByCode = Map.groupBy(
  [...measurements.values()].flatMap(({ id, codes }) =>
    codes.flatMap(rule => ('code' in rule ? [{ id, key: codingKey(rule) }] : [])),
  ),
  ({ key }) => key,
)

/** A record that passes its examination, a few facts at a time. */
export type RecordUnderExamination = {
  /** Facts that stand, in any order: the newest version of each statement, nothing that was taken back. Those of one resource together. */
  readonly add: (facts: readonly Fact[]) => void
  /** Readings of series of one code, all days of one code before those of the next, ascending. */
  readonly addReadings: (of: readonly SeriesOf[]) => {
    readonly day: (all: readonly ReadingsOfDay[]) => void
    readonly end: () => void
  }
  /** What its facts refer to, `Type/id`. */
  readonly references: () => readonly string[]
}

type Under = RecordUnderExamination & {
  readonly at: ReturnType<typeof createExamination>
  readonly source: string
  readonly statements: readonly SharedStatement[]
  readonly end: (exists: ReadonlySet<string>) => void
  readonly newest: () => Instant | ''
}

/** What is known of a record before its facts pass. */
export type RecordToExamine = {
  readonly record: RecordId
  readonly source: string
  /** As they stand. */
  readonly demographics: DemographicsFact | undefined
  /** What the whole source is suspected of. */
  readonly suspicions: readonly Suspicion[]
}

/**
 * Every check of the records of one person, pure: the same facts in any order and in portions of any size give the same findings
 * and counts. Of a fact that has passed only its place, its numbers and hashes of what it says are held.
 *
 * @example
 * const person = examinePersonRecords([{ record, source: 'lab', demographics, suspicions: [] }])
 * person.of(record).add(facts)
 * person.end(new Map()).get(record)?.findings // [{ check: 'before-birth', fact: … }]
 */
export const examinePersonRecords = (records: readonly RecordToExamine[]) => {
  // Only what several sources tell of one person can be told twice.
  const isShared = new Set(records.map(({ source }) => source)).size > 1
  const all = new Map(records.map(one => [one.record, underExamination(one, isShared)]))
  return {
    of: (record: RecordId): RecordUnderExamination => {
      const one = all.get(record)
      if (one === undefined) throw new Error('A record that is not under examination')
      return one
    },
    /** @param exists of each record, which of its references lead somewhere */
    end: (exists: ReadonlyMap<RecordId, ReadonlySet<string>>): ReadonlyMap<RecordId, RecordExamination> => {
      for (const [record, one] of all) one.end(exists.get(record) ?? new Set())
      if (isShared) examineAcross([...all.values()])
      return new Map([...all].map(([record, one]) => [record, { ...one.at.result(), newest: one.newest() }]))
    },
  }
}

const underExamination = ({ source, demographics, suspicions }: RecordToExamine, isShared: boolean): Under => {
  const at = createExamination(demographics, suspicions)
  const numbers = createNumbers(at)
  const repeats = createRepeats(at)
  const references = createReferences(at)
  const measured: Measured[] = []
  const statements: SharedStatement[] = []
  const known = new Map<string, string>()
  let first: Fact | undefined
  let newest: Instant | '' = ''
  const note = (read: string, month: string) => {
    if (month >= (known.get(read) ?? '')) known.set(read, month)
  }
  const noteNewest = (start: Instant) => {
    if (start > newest) newest = start
  }

  const add = (fact: Fact): void => {
    const place = placeOf(fact)
    if (first === undefined || fact.id < first.id) first = fact
    examineStatement(at, fact, place)
    const canBe = examineTime(at, fact, place)
    references.add(fact, place)
    repeats.add(fact, place)
    if (isShared) statements.push(...sharedStatements(fact, place))
    if (happened(fact) && isDated(fact) && fact.effective.start <= fact.received) noteNewest(fact.effective.start)
    if (fact.kind === 'demographics') return
    note(fact.kind, place.month)
    if (fact.kind !== 'observation') return
    const one = examineValue(at, fact, place)
    if (one !== undefined) measured.push(one)
    if (canBe) numbers.add(fact, place)
    if (fact.value.type !== 'absent') for (const coding of fact.codings) noteConcepts(codingKey(coding), monthOf(fact))
  }
  const noteConcepts = (code: string, month: string): void => {
    for (const { id } of conceptsByCode.get(code) ?? []) note(id, month)
  }

  /** For the share of living people of whom something is known, and how lately: each counts once, by the newest month. */
  const countWhatIsThere = (): void => {
    if (demographics === undefined || demographics.death !== undefined) return
    at.count({ measure: 'has person' })
    if (demographics.birth !== undefined) at.count({ measure: 'has birth' })
    if (demographics.sex !== undefined) at.count({ measure: 'has sex' })
    for (const [read, month] of known) at.count({ measure: `has ${read}`, month })
  }

  const readings = createReadings(at, { noteNewest, noteConcepts, note })
  return {
    at,
    source,
    statements,
    newest: () => newest,
    references: references.all,
    add: facts => {
      for (const fact of facts) add(fact)
      at.flush()
    },
    addReadings: readings.series,
    end: exists => {
      const place: Place | undefined = demographics === undefined ? readings.first() : placeOf(demographics)
      const subject = place ?? (first === undefined ? undefined : placeOf(first))
      const received = demographics?.received ?? first?.received ?? readings.received()
      if (subject !== undefined && received !== '') examinePerson(at, { subject, received, newest })
      const ordered = measured.sort((a, b) => compare(a.start, b.start) || compare(a.place.id, b.place.id))
      examinePressures(at, ordered)
      examineWeights(at, ordered)
      repeats.end()
      numbers.end()
      references.end(exists)
      countWhatIsThere()
    },
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
