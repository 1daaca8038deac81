import {
  type AdviceContext,
  ageOf,
  becauseAge,
  type Checker,
  type Finding,
  holds,
  type ProposedOrder,
} from '../../clinical/index.ts'
import type { Missing } from '../../core/index.ts'
import { drugGroups } from './allergy-tables.ts'
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
import { builtIn, type OlderRow, olderPeople } from './tables.ts'

const name: CheckName = { id: 'older-people', title: 'Older people and frail hearts' }

const rowsByDrug = byDrug((row: OlderRow) => row.drugs)

const limits = [
  'A few criteria of Beers 2023 and STOPP, not all of them. They are reasons to weigh, not rules: what a person has taken well for years may stay.',
]

const check = (context: AdviceContext, order: ProposedOrder): Finding => {
  const { profile, knowledge } = context
  const title = titleOf(order.drug)
  const list = otherMedicines(profile, order)
  if (isLocalOrder(order, list.kind === 'answered' ? list.value.own : undefined)) {
    return notFound(name, order, `${title}: a local product, not judged by these criteria`, { limits })
  }
  const rows = rowsByDrug(knowledge.rows(olderPeople), knowledge.rows(drugGroups)).get(order.drug) ?? []
  const age = ageOf(profile)
  const missing: Missing[] = []
  const taken = isTaken(profile, order)
  const speaking: Finding[] = []
  for (const row of rows) {
    if (row.ageFrom !== null) {
      if (age.kind === 'insufficient') missing.push(...age.missing)
      if (age.kind !== 'answered' || age.value.years < row.ageFrom) continue
    }
    const state = holds(profile, row.when, order.drug)
    if (state.state === 'unknown') missing.push(...state.missing)
    if (state.state !== 'yes') continue
    speaking.push(
      found(name, order, {
        severity: taken ? row.takenSeverity : row.startSeverity,
        effect: row.effect,
        summary: `${title}${row.ageFrom === null ? '' : ` from ${row.ageFrom} years`}: ${row.says}`,
        advise: row.advise,
        ...(taken ? { action: 'discuss' as const } : {}),
        because: [
          becauseOrder(order),
          ...(row.ageFrom !== null && age.kind === 'answered' ? [becauseAge(age.value)] : []),
          ...state.because,
        ],
        evidence: evidenceOfRows([row]),
        limits: [...limits, ...limitsOfRows([row], profile)],
        wouldChangeIf: ['The benefit for this person outweighs it, and somebody has said so.'],
        knowledgeRows: [row.id],
      }),
    )
  }
  const [gravest, ...others] = bySeverity(speaking)
  if (gravest !== undefined) {
    return {
      ...gravest,
      limits: [...others.map(({ summary }) => `Also: ${summary}.`), ...gravest.limits],
      knowledgeRows: speaking.flatMap(({ knowledgeRows }) => knowledgeRows),
      missing: eachOnce(missing),
    }
  }
  if (missing.length > 0) {
    const each = eachOnce(missing)
    const lacks = each.map(({ what, have }) => `${what.toLowerCase()} (${have})`).join(', ')
    return notChecked(name, order, `${title}: criteria for older people not checked: ${lacks}`, {
      limits,
      missing: each,
    })
  }
  return notFound(name, order, `${title}: none of the criteria for older people applies`, { limits })
}

const groups = builtIn(drugGroups)

/** Medicines that harm older people, or people with heart failure, more than others. */
export const olderPeopleCheck: Checker = {
  ...name,
  drugs: [...new Set(builtIn(olderPeople).flatMap(({ drugs }) => [...drugsIn(drugs, groups)]))],
  check,
}
