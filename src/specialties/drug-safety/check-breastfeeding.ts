import type { AdviceContext, Checker, Finding, ProposedOrder } from '../../clinical/index.ts'
import { drugGroups } from './allergy-tables.ts'
import { breastfeedingState } from './breastfeeding-state.ts'
import { type BreastfeedingRow, breastfeedingRules } from './breastfeeding-table.ts'
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
import { byDrug } from './row-index.ts'
import { drugsIn } from './selector.ts'
import { builtIn } from './tables.ts'

const name: CheckName = { id: 'breastfeeding', title: 'Breastfeeding' }

const rowsByDrug = byDrug((row: BreastfeedingRow) => row.drugs)

const limits = [
  'Only the medicines of the table are judged; the age of the child, and how much milk it gets, are not read. Most other medicines may be taken.',
]

const check = ({ profile, knowledge }: AdviceContext, order: ProposedOrder): Finding => {
  const title = titleOf(order.drug)
  const state = breastfeedingState(profile)
  if (state.state === 'not breastfeeding') {
    return notFound(name, order, `${title}: breastfeeding does not apply, ${state.why}`, {
      limits,
      because: state.because,
    })
  }
  const list = otherMedicines(profile, order)
  if (isLocalOrder(order, list.kind === 'answered' ? list.value.own : undefined)) {
    return notFound(name, order, `${title}: a local product, of which little reaches the milk`, { limits })
  }
  const rows = rowsByDrug(knowledge.rows(breastfeedingRules), knowledge.rows(drugGroups)).get(order.drug) ?? []
  const said = { limits, evidence: evidenceOfRows(rows), knowledgeRows: rows.map(({ id }) => id) }
  if (state.state === 'unknown') {
    const why = rows[0]?.says ?? ''
    const summary = `${title}: breastfeeding not known, ask (${why})`
    return notChecked(name, order, summary, { ...said, missing: state.missing })
  }
  const taken = isTaken(profile, order)
  const [gravest] = bySeverity(
    rows.map(row => {
      const { severity, effect } = taken ? row.taken : row.start
      return found(name, order, {
        severity,
        effect,
        summary: `${title}, breastfeeding: ${row.says}`,
        advise: taken ? row.adviseTaken : row.adviseStart,
        ...(taken && row.takenAction !== null ? { action: row.takenAction } : {}),
        because: [becauseOrder(order), ...state.because],
        evidence: evidenceOfRows([row]),
        limits: [...limits, ...limitsOfRows([row], profile)],
        wouldChangeIf: ['Breastfeeding has ended, or was recorded by mistake.'],
        knowledgeRows: [row.id],
      })
    }),
  )
  return gravest ?? notFound(name, order, `${title}: no row on breastfeeding`, said)
}

const groups = builtIn(drugGroups)

/** Medicines that reach a breastfed child: what to do when one is considered, and when one is already taken. */
export const breastfeedingCheck: Checker = {
  ...name,
  drugs: [...new Set(builtIn(breastfeedingRules).flatMap(({ drugs }) => [...drugsIn(drugs, groups)]))],
  check,
}
