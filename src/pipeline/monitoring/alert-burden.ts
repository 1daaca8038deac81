import type { Specialty } from '../../clinical/index.ts'
import type { Advice } from '../advice/index.ts'

/** How often something would have fired. `critical` and `warning` make cards; `info` is only shown beside them. */
export type AlertCounts = {
  /** People with anything found or not checked. */
  readonly people: number
  /** Current medicines that something was found of; 0 for a rule that is not about a medicine. */
  readonly medicines: number
  readonly critical: number
  readonly warning: number
  readonly info: number
}

/** One verb of a specialty, named as `attune switch` names it. */
export type RuleAlerts = AlertCounts & {
  readonly target: string
  readonly title: string
  readonly verb: 'check' | 'choose' | 'watch'
  /** Medicines (checks) or people (others) of whom it lacked data. */
  readonly notChecked: number
  /** By knowledge row, the most frequent first. A finding that rests on two rows counts for both. */
  readonly rows: readonly (AlertCounts & { readonly row: string })[]
}

export type AlertBurden = {
  readonly people: number
  /** Left out: the dead get no advice. */
  readonly died: number
  /** Current medicines, ingredient by ingredient. */
  readonly medicines: number
  readonly rules: readonly RuleAlerts[]
  /** Which rule a recommendation of that name comes from: `specialty rule` to target. */
  readonly targetOf: ReadonlyMap<string, string>
}

const severities = ['critical', 'warning', 'info'] as const
type Severity = (typeof severities)[number]

type Tally = { people: number; medicines: number } & Record<Severity, number>
const empty = (): Tally => ({ people: 0, medicines: 0, critical: 0, warning: 0, info: 0 })

type Rule = Pick<RuleAlerts, 'target' | 'title' | 'verb'> & {
  readonly all: Tally
  notChecked: number
  readonly rows: Map<string, Tally>
}

type Fired = {
  readonly target: string
  readonly severity: Severity
  readonly drug: string | null
  readonly rows: readonly string[]
}

const verbsOf = ({ id, check = [], choose = [], watch = [] }: Specialty): readonly Rule[] =>
  Object.entries({ check, choose, watch }).flatMap(([verb, list]) =>
    list.map(
      (one): Rule => ({
        target: `${id}/${one.id}`,
        title: one.title,
        verb: verb as Rule['verb'],
        all: empty(),
        notChecked: 0,
        rows: new Map(),
      }),
    ),
  )

/**
 * Adds up what all rules say, person by person; holds numbers only, whatever the population.
 *
 * @example
 * const count = createAlertCount(specialties)
 * for (const advice of all) count.add(advice, new Set(['warfarin']))
 * count.report().rules[0].warning
 */
export const createAlertCount = (specialties: readonly Specialty[]) => {
  const rules = new Map(specialties.flatMap(verbsOf).map(rule => [rule.target, rule]))
  const targetOf = new Map(
    specialties.flatMap(({ id, check = [] }) => check.map(one => [`${id} ${one.id}`, `${id}/${one.id}`] as const)),
  )
  const sum = { people: 0, died: 0, medicines: 0 }

  const tally = (fired: readonly Fired[], tallyOf: (one: Fired) => readonly Tally[]): void => {
    const people = new Set<Tally>()
    const medicines = new Map<Tally, Set<string>>()
    for (const one of fired) {
      for (const into of tallyOf(one)) {
        into[one.severity] += 1
        people.add(into)
        if (one.drug !== null) medicines.set(into, (medicines.get(into) ?? new Set()).add(one.drug))
      }
    }
    for (const into of people) into.people += 1
    for (const [into, drugs] of medicines) into.medicines += drugs.size
  }

  const rowTally = ({ target, rows }: Fired): readonly Tally[] => {
    const rule = rules.get(target)
    if (rule === undefined) return []
    return [...new Set(rows)].map(row => {
      const known = rule.rows.get(row) ?? empty()
      rule.rows.set(row, known)
      return known
    })
  }

  return {
    /** @param drugs the current medicines to count, by concept id */
    add: (advice: Advice, drugs: ReadonlySet<string>): void => {
      if (advice.noAdvice !== null) {
        sum.died += 1
        return
      }
      sum.people += 1
      sum.medicines += drugs.size
      const findings = advice.findings.filter(({ about, drug }) => about === 'current' && drugs.has(drug))
      const lacking = [
        ...findings.flatMap(({ state, specialty, check, drug }) =>
          state === 'not checked' ? [`${specialty}/${check} ${drug}`] : [],
        ),
        ...advice.unwatched.map(({ specialty, id }) => `${specialty}/${id} `),
      ]
      for (const one of new Set(lacking)) {
        const rule = rules.get(one.slice(0, one.indexOf(' ')))
        if (rule !== undefined) rule.notChecked += 1
      }
      for (const { specialty, watcher, id } of advice.signals)
        targetOf.set(`${specialty} ${id}`, `${specialty}/${watcher}`)
      for (const set of advice.options) {
        if (set.kind !== 'answered') continue
        for (const { rule } of set.recommend)
          targetOf.set(`${set.specialty} ${rule}`, `${set.specialty}/${set.chooser}`)
      }
      const fired: readonly Fired[] = [
        ...findings.flatMap(({ state, specialty, check, severity, drug, knowledgeRows }) =>
          state === 'found' ? [{ target: `${specialty}/${check}`, severity, drug, rows: knowledgeRows }] : [],
        ),
        ...advice.recommendations.flatMap(({ verb, specialty, rule, severity, knowledgeRows }) => {
          const target = targetOf.get(`${specialty} ${rule}`)
          return verb === 'check' || target === undefined ? [] : [{ target, severity, drug: null, rows: knowledgeRows }]
        }),
      ]
      tally(fired, ({ target }) => {
        const rule = rules.get(target)
        return rule === undefined ? [] : [rule.all]
      })
      tally(fired, rowTally)
    },
    report: (): AlertBurden => ({
      ...sum,
      rules: [...rules.values()]
        .map(({ all, rows, ...rule }) => ({
          ...rule,
          ...all,
          rows: [...rows].map(([row, counts]) => ({ row, ...counts })).sort(mostFirst(({ row }) => row)),
        }))
        .sort(mostFirst(({ target }) => target)),
      targetOf,
    }),
  }
}

/** By cards, then by what is only shown, then by name. */
const mostFirst =
  <T extends AlertCounts>(name: (one: T) => string) =>
  (a: T, b: T): number =>
    b.critical + b.warning - (a.critical + a.warning) || b.info - a.info || (name(a) < name(b) ? -1 : 1)
