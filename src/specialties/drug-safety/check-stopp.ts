import type { AdviceContext, Checker, Finding, ProposedOrder } from '../../clinical/index.ts'
import { drugGroups } from './allergy-tables.ts'
import { isEvaluable, stoppVerdict, type Verdict } from './criteria.ts'
import { type CriterionRow, criteria, isStopp } from './criteria-table.ts'
import {
  becauseOrder,
  bySeverity,
  type CheckName,
  eachOnce,
  evidenceOfRows,
  found,
  limitsOfRows,
  notChecked,
  notFound,
  titleOf,
} from './finding.ts'
import { isLocalOrder, isTaken, otherMedicines } from './others.ts'
import { byDrug } from './row-index.ts'
import { drugsIn } from './selector.ts'
import { builtIn } from './tables.ts'

const name: CheckName = { id: 'stopp', title: 'STOPP criteria for people from 65 years' }

const speaks = (row: CriterionRow): boolean => isStopp(row) && isEvaluable(row)

const rowsByDrug = byDrug<CriterionRow>(
  row => (speaks(row) ? row.drugs : null),
  row => (speaks(row) ? row.other : null),
)

const limits = [
  'STOPP version 3: reasons to weigh in a review, not rules. What no record carries is not asked (docs/clinical/stopp-start.md).',
  'What is not on the problem list may still be so; a renewed prescription looks like a new one.',
]

/** A consensus for reviews does not take a medicine out of the choice; a label that forbids it does that. */
const asCandidate = (effect: CriterionRow['effect']): CriterionRow['effect'] =>
  effect === 'avoid' ? 'consider-alternative' : effect

const findingOf = (
  context: AdviceContext,
  order: ProposedOrder,
  row: CriterionRow,
  { because, ask }: Extract<Verdict, { readonly state: 'met' }>,
): Finding => {
  const taken = isTaken(context.profile, order)
  // Of a combination the row says which one to change; the other one is only told.
  const toChange = drugsIn(row.drugs, context.knowledge.rows(drugGroups)).has(order.drug)
  const severity = ask !== null ? 'info' : taken ? row.takenSeverity : row.startSeverity
  return found(name, order, {
    severity,
    effect: !toChange ? 'monitor' : order.origin === 'candidate' ? asCandidate(row.effect) : row.effect,
    summary: `${titleOf(order.drug)}: ${row.says} (${row.criterion})${ask === null ? '' : `. Ask: ${ask}`}`,
    advise: ask === null ? row.advise : `${ask} ${row.advise}`,
    ...(taken || ask !== null || !toChange ? { action: 'discuss' as const } : {}),
    because: [becauseOrder(order), ...because],
    evidence: evidenceOfRows([row]),
    limits: [...limits, ...limitsOfRows([row], context.profile)],
    wouldChangeIf: ['The benefit for this person outweighs it, and somebody has said so.'],
    knowledgeRows: [row.id],
  })
}

const check = (context: AdviceContext, order: ProposedOrder): Finding => {
  const { profile, knowledge } = context
  const title = titleOf(order.drug)
  const list = otherMedicines(profile, order)
  if (isLocalOrder(order, list.kind === 'answered' ? list.value.own : undefined)) {
    return notFound(name, order, `${title}: a local product, not judged by these criteria`, { limits })
  }
  const rows = rowsByDrug(knowledge.rows(criteria), knowledge.rows(drugGroups)).get(order.drug) ?? []
  const verdicts = rows.map(row => ({ row, verdict: stoppVerdict(profile, row, order, knowledge.rows(drugGroups)) }))
  const missing = eachOnce(verdicts.flatMap(({ verdict }) => (verdict.state === 'unknown' ? verdict.missing : [])))
  const speaking = verdicts.flatMap(({ row, verdict }) =>
    verdict.state === 'met' ? [findingOf(context, order, row, verdict)] : [],
  )
  const [gravest, ...others] = bySeverity(speaking)
  if (gravest !== undefined) {
    return {
      ...gravest,
      limits: [...others.map(({ summary }) => `Also: ${summary}.`), ...gravest.limits],
      knowledgeRows: bySeverity(speaking).flatMap(({ knowledgeRows }) => knowledgeRows),
      missing,
    }
  }
  if (missing.length > 0) {
    const open = verdicts.flatMap(({ row, verdict }) => (verdict.state === 'unknown' ? [row.criterion.slice(6)] : []))
    // What lacks for a review must not rank one candidate behind another that no criterion names.
    if (order.origin === 'candidate') {
      const said = `${title}: no STOPP criterion that the record decides applies; not checked: ${open.join(', ')}`
      return notFound(name, order, said, { limits, missing })
    }
    const lacks = missing.map(({ what, have }) => `${what.toLowerCase()} (${have})`).join(', ')
    return notChecked(name, order, `${title}: STOPP ${open.join(', ')} not checked: ${lacks}`, { limits, missing })
  }
  return notFound(name, order, `${title}: none of the STOPP criteria that a record can decide applies`, { limits })
}

const groups = builtIn(drugGroups)

/** Medicines that older people should rather not have: STOPP version 3, as far as a record decides it. */
export const stoppCheck: Checker = {
  ...name,
  drugs: [
    ...new Set(
      builtIn(criteria)
        .filter(speaks)
        .flatMap(({ drugs, other }) => [drugs, ...(other === null ? [] : [other])])
        .flatMap(selector => [...drugsIn(selector, groups)]),
    ),
  ],
  check,
}
