import type { AdviceContext, Checker, Finding, ProposedOrder } from '../../clinical/index.ts'
import type { Missing } from '../../core/index.ts'
import { drugGroups } from './allergy-tables.ts'
import {
  becauseOrder,
  bySeverity,
  type CheckName,
  evidenceOfRows,
  found,
  limitsOfRows,
  notChecked,
  notFound,
  titleOf,
} from './finding.ts'
import { isLocalOrder, isTaken, otherMedicines } from './others.ts'
import { type PregnancyState, pregnancyState } from './pregnancy-state.ts'
import { byDrug } from './row-index.ts'
import { drugsIn } from './selector.ts'
import { builtIn, type PregnancyRow, pregnancyRules } from './tables.ts'

const name: CheckName = { id: 'pregnancy', title: 'Pregnancy' }

const rowsByDrug = byDrug((row: PregnancyRow) => row.drugs)

const limits = ['Only the medicines of the table are judged; contraception and a wish for a child are not read.']

const has = ({ fromWeek, beforeWeek }: PregnancyRow, weeks: number): boolean =>
  (fromWeek === null || weeks >= fromWeek) && (beforeWeek === null || weeks < beforeWeek)

const timed = ({ fromWeek, beforeWeek }: PregnancyRow): boolean => fromWeek !== null || beforeWeek !== null

const whenOf = ({ fromWeek, beforeWeek }: PregnancyRow): string =>
  fromWeek !== null ? `from week ${fromWeek}` : beforeWeek !== null ? `before week ${beforeWeek}` : 'at any time'

type Pregnant = Extract<PregnancyState, { readonly state: 'pregnant' }>

const findingOf = (
  { profile }: AdviceContext,
  order: ProposedOrder,
  { weeks, because }: Pregnant,
  row: PregnancyRow,
): Finding => {
  const taken = isTaken(profile, order)
  const { severity, effect } = taken ? row.taken : row.start
  const at = weeks === null ? 'pregnant' : `pregnant, week ${weeks}`
  return found(name, order, {
    severity,
    effect,
    summary: `${titleOf(order.drug)}, ${at}: ${row.says}`,
    advise: taken ? row.adviseTaken : row.adviseStart,
    ...(taken && row.takenAction !== null ? { action: row.takenAction } : {}),
    ...(taken ? { urgency: row.urgency } : {}),
    because: [becauseOrder(order), ...because],
    evidence: evidenceOfRows([row]),
    limits: [
      ...limits,
      ...(row.exceptions === null ? [] : [row.exceptions]),
      'Weeks are counted from the newest recorded gestational age.',
      ...limitsOfRows([row], profile),
    ],
    wouldChangeIf: ['The pregnancy has ended, or was recorded by mistake.'],
    knowledgeRows: [row.id],
  })
}

/** Not known whether there is a pregnancy: asked for, and louder where the medicine must not meet one at all. */
const ask = (order: ProposedOrder, rows: readonly PregnancyRow[], missing: readonly Missing[]): Finding => {
  const title = titleOf(order.drug)
  const worst = rows.find(({ childbearing }) => childbearing)
  const [first] = rows
  const says = worst === undefined ? `${first?.says ?? ''}` : worst.says
  const finding = notChecked(name, order, `${title}: pregnancy not known, ask first (${says})`, {
    limits,
    missing,
    knowledgeRows: rows.map(({ id }) => id),
    evidence: evidenceOfRows(rows),
    wouldChangeIf: ['A pregnancy status that was asked or tested now.'],
  })
  return worst === undefined ? finding : { ...finding, severity: 'warning' }
}

const inPregnancy = (
  context: AdviceContext,
  order: ProposedOrder,
  state: Pregnant,
  rows: readonly PregnancyRow[],
): Finding => {
  const { weeks } = state
  const holding = rows.filter(row => !timed(row) || (weeks !== null && has(row, weeks)))
  const [gravest] = bySeverity(holding.map(row => findingOf(context, order, state, row)))
  if (gravest !== undefined) return gravest
  const title = titleOf(order.drug)
  const when = rows.map(row => `${row.says} ${whenOf(row)}`).join('; ')
  const said = {
    limits,
    because: [becauseOrder(order), ...state.because],
    evidence: evidenceOfRows(rows),
    knowledgeRows: rows.map(({ id }) => id),
    wouldChangeIf: ['Later in the pregnancy.'],
  }
  if (weeks === null) {
    const missing: Missing = { what: 'gestational age', need: 'a value in weeks', have: 'none', reason: 'absent' }
    const open = notChecked(name, order, `${title}: pregnant, weeks not known (${when})`, {
      ...said,
      missing: [missing],
    })
    return { ...open, severity: 'warning' }
  }
  return notFound(name, order, `${title}: week ${weeks}, outside what the table speaks of (${when})`, said)
}

const check = (context: AdviceContext, order: ProposedOrder): Finding => {
  const { profile, knowledge } = context
  const rows = rowsByDrug(knowledge.rows(pregnancyRules), knowledge.rows(drugGroups)).get(order.drug) ?? []
  const title = titleOf(order.drug)
  const state = pregnancyState(profile)
  if (state.state === 'not pregnant') {
    return notFound(name, order, `${title}: pregnancy does not apply, ${state.why}`, { limits, because: state.because })
  }
  const list = otherMedicines(profile, order)
  if (isLocalOrder(order, list.kind === 'answered' ? list.value.own : undefined)) {
    const missing: Missing = {
      what: 'how it is used',
      need: 'a systemic route',
      have: 'a local product',
      reason: 'unusable',
    }
    const summary = `${title}: a local product, the rules for pregnancy are of the systemic one`
    return notChecked(name, order, summary, { limits, missing: [missing] })
  }
  return state.state === 'pregnant' ? inPregnancy(context, order, state, rows) : ask(order, rows, state.missing)
}

const groups = builtIn(drugGroups)

/** Medicines that harm in pregnancy: what to do when one is considered, and when one is already taken. */
export const pregnancyCheck: Checker = {
  ...name,
  drugs: [...new Set(builtIn(pregnancyRules).flatMap(({ drugs }) => [...drugsIn(drugs, groups)]))],
  check,
}
