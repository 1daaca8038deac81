import type { AdviceContext, Because, Finding, ProposedOrder } from '../../clinical/index.ts'
import { roundTo } from '../../core/index.ts'
import { mgPerDay } from './daily-dose.ts'
import { becauseOrder, type CheckName, evidenceOfRows, found, limitsOfRows, titleOf } from './finding.ts'
import type { LiverRow } from './liver-table.ts'
import type { KidneyRow } from './tables.ts'

/** How an organ works, in the words of the finding, and from what it was read. */
export type OrganFunction = { readonly shown: string; readonly because: readonly Because[] }

/**
 * What a row that holds says of an order: its advice, or, when the row has a maximum and the ordered dose keeps to it,
 * only that it does. A dose that cannot be read is named as missing.
 *
 * @example
 * organDoseFinding(name, context, order, row, { shown: 'eGFR 25', because }, { limits, wouldChangeIf: ['…'] })
 */
export const organDoseFinding = (
  name: CheckName,
  { profile }: AdviceContext,
  order: ProposedOrder,
  row: KidneyRow | LiverRow,
  { shown, because }: OrganFunction,
  { limits, wouldChangeIf }: Pick<Finding, 'limits' | 'wouldChangeIf'>,
): Finding => {
  const title = titleOf(order.drug)
  const daily = mgPerDay(order.dose)
  const most = row.maxPerDay?.amount ?? null
  const base = {
    advise: row.advise,
    because: [becauseOrder(order), ...because],
    evidence: evidenceOfRows([row]),
    limits: [...limits, ...limitsOfRows([row], profile)],
    wouldChangeIf,
    knowledgeRows: [row.id],
  }
  if (most !== null && daily !== null && daily <= most) {
    const summary = `${title}, ${shown}: ${roundTo(daily, 3)} mg a day is within ${most}`
    return found(name, order, { ...base, severity: 'info', effect: 'monitor', summary })
  }
  const given = most !== null && daily !== null ? `, and ${roundTo(daily, 3)} mg is ordered` : ''
  return found(name, order, {
    ...base,
    severity: row.severity,
    effect: row.effect,
    summary: `${title}, ${shown}: ${row.says}${given}`,
    // The amount decides nothing here unless a maximum stands in the row.
    missing:
      most !== null && daily === null && order.origin !== 'candidate'
        ? [{ what: `daily dose of ${title}`, need: 'mg and times a day', have: 'not structured', reason: 'unusable' }]
        : [],
  })
}
