import {
  type AdviceContext,
  becauseFact,
  becauseReading,
  type CurrentMedication,
  excludedByDefault,
  knowledgeLimits,
  measurement,
  type Reading,
  readingsOf,
  type Signal,
  takes,
  type Watcher,
} from '../../clinical/index.ts'
import { type Answer, answered, daysBetween, roundTo } from '../../core/index.ts'
import { heartFailureOf } from './ejection.ts'
import { evidenceOf } from './evidence.ts'
import { labIntervals } from './tables.ts'

type Lack = { readonly name: 'potassium' | 'creatinine'; readonly last: Reading<string> | null }

const tests = [
  ['potassium', measurement.potassium],
  ['creatinine', measurement.creatinine],
] as const

const startOf = ({ fact }: CurrentMedication): string => fact.effective.start

/** The rows that are overdue for these medicines, the shortest interval first. */
const overdueBy = ({ profile, knowledge }: AdviceContext, taken: readonly CurrentMedication[]) =>
  knowledge
    .rows(labIntervals)
    .toSorted((a, b) => a.days - b.days)
    .flatMap(row => {
      const own = taken.filter(({ drugs }) => drugs.some(drug => drug.classes.some(one => row.classes.includes(one))))
      const newest = own.toSorted((a, b) => (startOf(a) < startOf(b) ? 1 : -1))[0]
      if (newest === undefined) return []
      const lacks = tests.flatMap(([name, concept]): readonly Lack[] => {
        const last = readingsOf(profile, concept).at(-1) ?? null
        const sinceStart = last !== null && last.at > startOf(newest)
        const from = row.phase === 'after-start' ? startOf(newest) : (last?.at ?? startOf(newest))
        const applies = row.phase === 'after-start' ? !sinceStart : sinceStart
        return applies && daysBetween(from as never, profile.asOf) > row.days ? [{ name, last }] : []
      })
      return lacks.length === 0 ? [] : [{ row, newest, lacks }]
    })

const signalOf = ({ profile }: AdviceContext, { row, newest, lacks }: ReturnType<typeof overdueBy>[number]): Signal => {
  const names = lacks.map(({ name }) => name).join(' and ')
  const oldest = lacks.map(({ last }) => last).filter(last => last !== null)
  const since =
    row.phase === 'after-start'
      ? `not measured since ${newest.drugs[0]?.title ?? newest.title} was started`
      : `last ${oldest.map(({ at }) => at.slice(0, 10)).sort()[0]}, due every ${roundTo(row.days / 30.4, 0)} months`
  return {
    id: 'heart-failure-chemistry',
    kind: 'overdue',
    severity: 'warning',
    urgency: 'soon',
    summary: `Overdue in heart failure: ${names}, ${since}`,
    action: lacks.map(({ name }) => ({ kind: 'test', text: `Measure ${name}` })) as unknown as Signal['action'],
    because: [becauseFact(newest.fact, 'Takes'), ...oldest.map(becauseReading)],
    evidence: [evidenceOf(row.source)],
    limits: ['A value measured elsewhere that nobody sent is not known here.', ...knowledgeLimits([row], profile.asOf)],
    wouldChangeIf: [`A newer ${names}.`],
    missing: [],
    monitor: lacks.map(({ name }) => ({ what: name, withinDays: 14, owner: 'laboratory', measurement: name })),
    knowledgeRows: [row.id],
    task: { what: `Measure ${names}`, owner: 'clinician', withinHours: 24 * 7 },
  }
}

const watch = (context: AdviceContext): Answer<readonly Signal[]> | 'not-applicable' => {
  const { profile, knowledge } = context
  const found = heartFailureOf(context)
  // H5: what is withheld is not absent.
  if (found.because === null) {
    return found.missing.length === 0 ? 'not-applicable' : { kind: 'insufficient', missing: found.missing }
  }
  const excluded = excludedByDefault(profile)
  if (excluded !== null) return excluded
  const classes = [...new Set(knowledge.rows(labIntervals).flatMap(row => row.classes))]
  const taken = takes(profile, { classes })
  if (taken.kind !== 'answered') return taken
  if (taken.value.length === 0) return 'not-applicable'
  return answered(
    overdueBy(context, taken.value)
      .slice(0, 1)
      .map(found => signalOf(context, found)),
  )
}

/** Potassium and creatinine after a start, and every few months. */
export const chemistryWatch: Watcher = {
  id: 'heart-failure-chemistry',
  title: 'Potassium and creatinine in heart failure',
  watch,
}
