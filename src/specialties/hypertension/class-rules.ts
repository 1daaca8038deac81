import {
  type AdviceContext,
  type Because,
  becauseFact,
  becauseReading,
  conceptOf,
  conditions,
  egfrOf,
  latestOf,
  measurement,
  problemFacts,
  takes,
} from '../../clinical/index.ts'
import { type Answer, type Missing, mapAnswer } from '../../core/index.ts'
import { type ClassCondition, classRules, type PressureClass } from './tables.ts'

/** Age limits in days, ours. */
const valueWithin = 365

const compares = (
  value: number,
  { is, value: limit }: { readonly is: '<' | '>' | '>='; readonly value: number },
): boolean => (is === '<' ? value < limit : is === '>' ? value > limit : value >= limit)

type Held = Answer<readonly Because[] | null>

const measured = (context: AdviceContext, condition: Extract<ClassCondition, { readonly what: 'measured' }>): Held => {
  const { profile } = context
  switch (condition.measurement) {
    case 'egfr':
      return mapAnswer(egfrOf(profile, { within: valueWithin }), ({ value, creatinine }) =>
        compares(value.value, condition) ? [becauseReading(creatinine)] : null,
      )
    case 'acr':
      return mapAnswer(latestOf(profile, measurement.acr, { within: valueWithin }), reading =>
        compares(reading.quantity.value, condition) ? [becauseReading(reading)] : null,
      )
    case 'potassium':
      return mapAnswer(latestOf(profile, measurement.potassium, { within: valueWithin }), reading =>
        compares(reading.quantity.value, condition) ? [becauseReading(reading)] : null,
      )
  }
}

const heldBy = (context: AdviceContext, condition: ClassCondition): Held => {
  const { profile } = context
  switch (condition.what) {
    case 'problem': {
      const concept = conceptOf(conditions, condition.concept)
      const { everHad, withinDays } = condition
      return mapAnswer(problemFacts(profile, concept, { everHad, withinDays }), facts =>
        facts.length === 0 ? null : facts.slice(-1).map(fact => becauseFact(fact, concept.title)),
      )
    }
    case 'taking':
      return mapAnswer(takes(profile, { classes: condition.classes, drugs: condition.drugs }), found =>
        found.length === 0 ? null : found.map(({ fact }) => becauseFact(fact, 'Takes')),
      )
    case 'measured':
      return measured(context, condition)
  }
}

export type ClassVerdict = {
  readonly prefer: readonly string[]
  readonly exclude: readonly string[]
  readonly caution: readonly string[]
  readonly because: readonly Because[]
  readonly sources: readonly string[]
  readonly rows: readonly string[]
  /** What a row would have needed and the record does not give. */
  readonly missing: readonly Missing[]
}

/** What speaks for or against a class for this person, by the table. */
export const verdictOn = (context: AdviceContext, drugClass: PressureClass): ClassVerdict => {
  const rows = context.knowledge.rows(classRules).filter(row => row.class === drugClass)
  const judged = rows.map(row => {
    const held = row.when.map(condition => heldBy(context, condition))
    const known = held.flatMap(one => (one.kind === 'answered' ? [one.value] : []))
    const holds = known.length === held.length && known.every(value => value !== null)
    // A condition that is known not to hold settles the row; another one's gap then does not matter.
    const open = !known.some(value => value === null)
    return {
      row,
      because: holds ? known.flatMap(value => value ?? []) : null,
      missing: open ? held.flatMap(one => (one.kind === 'insufficient' ? one.missing : [])) : [],
    }
  })
  const found = judged.filter(({ because }) => because !== null)
  const reasons = (verdict: 'prefer' | 'exclude' | 'caution') => [
    ...new Set(found.filter(({ row }) => row.verdict === verdict).map(({ row }) => row.reason)),
  ]
  return {
    prefer: reasons('prefer'),
    exclude: reasons('exclude'),
    caution: reasons('caution'),
    because: found.flatMap(({ because }) => because ?? []),
    sources: [...new Set(found.map(({ row }) => row.source))],
    rows: found.map(({ row }) => row.id),
    missing: [...new Map(judged.flatMap(({ missing }) => missing).map(one => [one.what, one])).values()],
  }
}
