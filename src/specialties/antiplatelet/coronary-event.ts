import {
  type AdviceContext,
  type Because,
  becauseFact,
  problem,
  problemState,
  procedureConcept,
} from '../../clinical/index.ts'
import { type Answer, type Coding, daysBetween, epochOf, type Instant, instantOf, mapAnswer } from '../../core/index.ts'
import { indications } from './indications.ts'
import { antiplateletCourses } from './tables.ts'

/** How long two antiplatelets are given after an event, by default. */
export type Course = {
  readonly id: string
  readonly days: number
  readonly latestDays: number | null
  readonly text: string
}

export type CoronaryEvent = {
  /** Concept id, for the checks. */
  readonly concept: 'acute-coronary-syndrome' | 'percutaneous-coronary-intervention'
  readonly coding: Coding
  readonly at: Instant
  /** Whole and part days from the event to the moment of the profile. */
  readonly daysAgo: number
  readonly course: Course
  readonly ends: Instant
  /** A syndrome and an intervention for it are on record. */
  readonly intervention: boolean
  /** The course is not over. */
  readonly ongoing: boolean
  readonly because: readonly [Because, ...Because[]]
}

/** The default course after an event; a pack without the row is a defect, and throws. */
export const courseOf = ({ knowledge }: AdviceContext, event: string): Course => {
  const row = knowledge.rows(antiplateletCourses).find(one => one.event === event)
  if (row === undefined) throw new Error(`No antiplatelet course after ${event}`)
  return row
}

/** Days of a year: an acute coronary syndrome older than that no longer names an intervention after it. */
const yearDays = 365

/** Days an intervention may stand before its syndrome, whose date on the list is often that of the discharge (ours). */
const lateEntryDays = 7

/**
 * The newest acute coronary syndrome or coronary intervention, however long ago; `null` when there is none on record.
 * An intervention within a year of a syndrome counts as after it, and the course then runs from the later of the two.
 */
export const coronaryEventOf = (context: AdviceContext): Answer<CoronaryEvent | null> => {
  const { profile } = context
  const { acuteCoronarySyndrome } = problem
  const { pci } = procedureConcept
  const state = problemState(profile, acuteCoronarySyndrome, { everHad: true, procedures: [pci] })
  return mapAnswer(state, found => {
    if (found.state !== 'present') return null
    const syndrome = found.facts.filter(({ kind }) => kind === 'condition').at(-1)
    const intervention = found.facts.filter(({ kind }) => kind === 'procedure').at(-1)
    const newest = [syndrome, intervention]
      .flatMap(fact => (fact === undefined ? [] : [fact.effective.start]))
      .sort()
      .at(-1)
    if (newest === undefined) return null
    const acute = syndrome !== undefined && daysBetween(syndrome.effective.start, newest) <= yearDays
    const concept = acute ? 'acute-coronary-syndrome' : 'percutaneous-coronary-intervention'
    const course = courseOf(context, concept)
    const ends = instantOf(epochOf(newest) + course.days * 86_400_000)
    const [first, ...rest] = [
      ...(acute ? [becauseFact(syndrome, acuteCoronarySyndrome.title)] : []),
      ...(intervention === undefined ? [] : [becauseFact(intervention, pci.title)]),
    ]
    if (first === undefined) return null
    return {
      concept,
      coding: acute ? indications.acuteCoronarySyndrome : indications.coronaryIntervention,
      at: newest,
      daysAgo: daysBetween(newest, profile.asOf),
      course,
      ends,
      intervention:
        acute &&
        intervention !== undefined &&
        daysBetween(intervention.effective.start, syndrome.effective.start) <= lateEntryDays,
      ongoing: profile.asOf <= ends,
      because: [first, ...rest],
    }
  })
}
