import { z } from 'zod'
import { roundTo } from '../../core/index.ts'
import { conceptOf, drugs as drugConcepts } from '../concepts/index.ts'
import type { AdviceContext, Checker, Finding, ProposedOrder } from '../contracts.ts'
import type { RowProvenance, TableOf } from '../knowledge.ts'
import { knowledgeLimits, knowledgeTable } from '../knowledge-table.ts'
import { clipped } from '../reads/clipped.ts'
import { excludedByDefault } from '../reads/exclusions.ts'
import { jurisdictionMissing } from '../reads/jurisdiction.ts'
import { takes } from '../reads/takes.ts'
import type { Because, Evidence } from '../recommendation.ts'
import { holds, readsOfSituation } from './situation.ts'
import { situationColumns } from './situation-columns.ts'

const columns = {
  /** The check that says it; the rows of one check are asked in their order, and the first that holds speaks. */
  check: z.string(),
  /** Concept ids. */
  drugs: z.array(z.string()).min(1),
  /** `start`: only when it would be started; `continue`: only when it is taken; `both`. */
  at: z.enum(['start', 'continue', 'both']),
  when: situationColumns,
  effect: z.enum(['avoid', 'consider-alternative', 'contraindicated', 'reduce', 'adjust', 'monitor', 'test-first']),
  severity: z.enum(['critical', 'warning', 'info']),
  /** Under 140 characters; `{drug}` and `{value}`, the first reason, are put in. */
  says: z.string().max(130),
  advise: z.string(),
  action: z.enum(['stop', 'reduce', 'switch', 'test', 'refer', 'discuss', 'continue']),
  wouldChangeIf: z.string(),
  /** A second source that agrees. */
  alsoSource: z.string().nullable(),
}

/** One thing that a source says of a drug in a situation. */
export type DrugRule = RowProvenance & z.output<z.ZodObject<typeof columns>>

/** A table of such rows. */
export const drugRuleTable = (name: string): TableOf<DrugRule> => knowledgeTable(name, columns)

/** Concept ids that the rows look at, the drugs themselves included. */
export const readsOfDrugRules = (rows: readonly DrugRule[]): readonly string[] => [
  ...new Set(rows.flatMap(({ drugs, when }) => [...drugs, ...readsOfSituation(when)])),
]

const becauseOrder = ({ origin, text, dose }: ProposedOrder): Because => ({
  kind: 'order',
  label: origin === 'current' ? 'Current medicine' : 'Order',
  value: dose === null || dose.text === '' || text.includes(dose.text) ? text : `${text}, ${dose.text}`,
})

/** Started or continued? An order of a drug that is on the list continues it. */
const stageOf = ({ profile }: AdviceContext, { origin, drug }: ProposedOrder): 'start' | 'continue' => {
  if (origin === 'current') return 'continue'
  const taken = takes(profile, { drugs: [drug] })
  return taken.kind === 'answered' && taken.value.length > 0 ? 'continue' : 'start'
}

type Check = {
  readonly id: string
  readonly title: string
  readonly limits: readonly [string, ...string[]]
  readonly table: TableOf<DrugRule>
  readonly evidenceOf: (id: string) => Evidence
}

const blank = ({ id, title, limits }: Check, order: ProposedOrder) => ({
  check: id,
  title,
  drug: order.drug,
  severity: 'info' as const,
  effect: 'none' as const,
  because: order.origin === 'candidate' ? [] : [becauseOrder(order)],
  evidence: [],
  missing: [],
  limits,
  wouldChangeIf: [],
  knowledgeRows: [],
})

const shownValue = (because: readonly Because[]): string => {
  const value = because[0]?.value ?? ''
  const number = /^(\d+(?:\.\d+)?) /.exec(value)?.[1]
  return number === undefined ? value : String(roundTo(Number(number), 1))
}

const foundBy = (
  check: Check,
  context: AdviceContext,
  order: ProposedOrder,
  row: DrugRule,
  because: readonly Because[],
) => {
  const { title } = conceptOf(drugConcepts, order.drug)
  const base = blank(check, order)
  const filled = (text: string) => text.replaceAll('{drug}', title).replaceAll('{value}', shownValue(because))
  return {
    ...base,
    state: 'found' as const,
    severity: row.severity,
    effect: row.effect,
    summary: clipped(filled(row.says)),
    advise: filled(row.advise),
    action: row.action,
    because: [...base.because, ...because],
    evidence: [row.source, ...(row.alsoSource === null ? [] : [row.alsoSource])].map(check.evidenceOf),
    limits: [...check.limits, ...knowledgeLimits([row], context.profile.asOf)],
    wouldChangeIf: [row.wouldChangeIf],
    knowledgeRows: [row.id],
  }
}

const judge = (check: Check, context: AdviceContext, order: ProposedOrder): Finding => {
  const stage = stageOf(context, order)
  const all = context.knowledge
    .rows(check.table)
    .filter(row => row.check === check.id && row.drugs.includes(order.drug) && (row.at === 'both' || row.at === stage))
  const rows = all.filter(({ jurisdiction }) => jurisdiction === 'any' || jurisdiction === context.jurisdiction)
  const verdicts = rows.map(row => ({ row, verdict: holds(context.profile, row.when, order.drug) }))
  const missing = [
    // Rows that hold somewhere only are not read where nobody says which place this is.
    ...(context.jurisdiction === null && rows.length < all.length ? [jurisdictionMissing('us or eu')] : []),
    ...verdicts.flatMap(({ verdict }) => (verdict.state === 'unknown' ? verdict.missing : [])),
  ]
  const each = [...new Map(missing.map(one => [one.what, one])).values()]
  for (const { row, verdict } of verdicts) {
    if (verdict.state === 'yes') return { ...foundBy(check, context, order, row, verdict.because), missing: each }
  }
  const { title } = conceptOf(drugConcepts, order.drug)
  const base = { ...blank(check, order), knowledgeRows: rows.map(({ id }) => id), missing: each }
  if (each.length > 0) {
    const lacks = each.map(({ what, have }) => `${what.toLowerCase()} (${have})`).join(', ')
    return {
      ...base,
      state: 'not checked',
      summary: clipped(`${title}: ${check.title.toLowerCase()} not checked: ${lacks}`),
    }
  }
  const excluded = excludedByDefault(context.profile)
  if (excluded !== null) {
    const summary = clipped(`${title}: not judged, ${excluded.because} is outside these rules; ask a specialist`)
    return { ...base, state: 'not checked', severity: 'warning', summary }
  }
  return { ...base, state: 'not found', summary: clipped(`${title}: ${check.title.toLowerCase()}: nothing found`) }
}

/**
 * Checks that read a table of drug rules: found when a row holds, not checked when what decides is missing, else not
 * found. A row that holds speaks even where another lacks data; what lacks is named beside it.
 *
 * @param rows the built-in rows, which say what drugs the check knows
 * @example
 * drugRuleCheck({ id: 'metformin-kidney', title: 'Metformin and kidneys', limits, table, rows, evidenceOf })
 */
export const drugRuleCheck = (check: Check & { readonly rows: readonly DrugRule[] }): Checker => ({
  id: check.id,
  title: check.title,
  drugs: [...new Set(check.rows.filter(row => row.check === check.id).flatMap(({ drugs }) => drugs))],
  check: (context, order) => judge(check, context, order),
})
