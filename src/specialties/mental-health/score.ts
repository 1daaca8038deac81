import type { KnowledgeView } from '../../clinical/index.ts'
import { type Answer, answered, insufficient } from '../../core/index.ts'
import type { FormResponse } from './responses.ts'
import { bandOf, type FormId, formItems, formOf, type Points } from './tables.ts'

export type Score = {
  readonly total: number
  readonly severity: string
  readonly from: 'items' | 'reported total'
  /** What the reader must know of the number. */
  readonly limits: readonly string[]
  readonly knowledgeRows: readonly string[]
}

/**
 * The sum of all items. A missing item is not 0, and nothing is prorated: how to is not published consistently. Where the
 * sender's total differs from the sum of the items, the items count.
 *
 * @param items points by item number, `null` for what is missing
 */
export const scoreOfItems = (
  form: FormId,
  items: ReadonlyMap<number, Points | null>,
  knowledge: KnowledgeView,
): Answer<{ readonly total: number; readonly severity: string; readonly row: string }> => {
  const { title, items: count } = formOf(knowledge, form)
  const numbers = Array.from({ length: count }, (_, index) => index + 1)
  const missing = numbers.filter(item => (items.get(item) ?? null) === null)
  if (missing.length > 0) {
    return insufficient({
      what: `${title} score`,
      need: `all ${count} items, 0 to 3`,
      have: `${count - missing.length} of ${count}; missing: ${missing.map(item => labelOf(form, item, knowledge)).join(', ')}`,
      reason: missing.length === count ? 'absent' : 'unusable',
    })
  }
  const total = numbers.reduce((sum, item) => sum + (items.get(item) ?? 0), 0)
  const { severity, id } = bandOf(knowledge, form, total)
  return answered({ total, severity, row: id })
}

export const labelOf = (form: FormId, item: number, knowledge: KnowledgeView): string => {
  const row = knowledge.rows(formItems).find(one => one.form === form && one.item === item)
  return `item ${item}${row === undefined ? '' : ` (${row.label})`}`
}

/** The score of one filling-in. */
export const scoreOf = (response: FormResponse, knowledge: KnowledgeView): Answer<Score> => {
  const { form, items, reportedTotal, unfinished } = response
  const { title, items: count, maximum } = formOf(knowledge, form)
  const lacking = (have: string) =>
    insufficient({ what: `${title} score`, need: `all ${count} items, 0 to 3`, have, reason: 'unusable' as const })
  if (unfinished) return lacking('a form that is not finished')
  if (items.size === 0) {
    if (reportedTotal === null) return lacking('a form whose answers could not be read')
    const { value } = reportedTotal
    if (!Number.isInteger(value) || value < 0 || value > maximum) return lacking(`a total outside 0 to ${maximum}`)
    const { severity, id } = bandOf(knowledge, form, value)
    return answered({
      total: value,
      severity,
      from: 'reported total',
      limits: [
        `Only the total of ${title} was received, not the answers${form === 'phq-9' ? ': item 9 (thoughts of death or self-harm) is not known' : ''}.`,
      ],
      knowledgeRows: [id],
    })
  }
  const summed = scoreOfItems(form, new Map([...items].map(([item, { points }]) => [item, points])), knowledge)
  if (summed.kind !== 'answered') return summed
  const { total, severity, row } = summed.value
  const differs = reportedTotal !== null && reportedTotal.value !== total
  return answered({
    total,
    severity,
    from: 'items',
    limits: differs
      ? [`The sender's total (${reportedTotal.value}) is not the sum of the answers (${total}); the answers count.`]
      : [],
    knowledgeRows: [row],
  })
}

export type Scored = { readonly response: FormResponse; readonly score: Score }

/** All filled-in forms that have a score, oldest first. */
export const scoredResponses = (responses: readonly FormResponse[], knowledge: KnowledgeView): readonly Scored[] =>
  responses.flatMap(response => {
    const score = scoreOf(response, knowledge)
    return score.kind === 'answered' ? [{ response, score: score.value }] : []
  })
