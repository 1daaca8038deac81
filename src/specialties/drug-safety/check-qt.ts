import type { AdviceContext, Checker, Finding, ProposedOrder } from '../../clinical/index.ts'
import {
  becauseOrder,
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
import { type QtRisk, qtRiskOf, tisdale } from './qt-risk.ts'
import { qtDrugs } from './qt-tables.ts'
import { builtIn } from './tables.ts'

const name: CheckName = { id: 'qt-risk', title: 'QT interval' }

const limits = [
  'The score was made in cardiac care units (Tisdale 2013): at home the risk is lower. Sepsis, dose, relatives and levels raised by interactions are not counted.',
  'Only the medicines of the table are counted; another one may prolong QT as well.',
]

type Grave = Pick<Finding, 'severity' | 'effect'>

/** How grave: what counts by itself before the score. A medicine of possible risk is one step less grave (ours). */
const graveOf = ({ row, factors, others, score }: QtRisk, taken: boolean): Grave | null => {
  const known = row.risk === 'known'
  if (factors.some(({ alone }) => alone === 'critical')) {
    return { severity: known ? 'critical' : 'warning', effect: taken ? 'consider-alternative' : 'avoid' }
  }
  if (score >= tisdale.high) return { severity: known ? 'warning' : 'info', effect: 'consider-alternative' }
  if (score >= tisdale.moderate || factors.some(({ alone }) => alone === 'warning')) {
    return { severity: known ? 'warning' : 'info', effect: 'monitor' }
  }
  // Two such medicines and nothing else: the pairs that must interrupt are those of the interaction check.
  return others.length > 0 ? { severity: 'info', effect: 'monitor' } : null
}

const adviceOf = ({ effect }: Grave, taken: boolean): string => {
  if (effect === 'monitor') return 'ECG before and after; keep potassium and magnesium normal.'
  return taken
    ? 'ECG now, potassium and magnesium normal; change it with who prescribes it (an antiarrhythmic only with the cardiologist).'
    : 'Choose another medicine. If none will do: ECG before and after, potassium and magnesium normal first.'
}

const findingOf = ({ profile }: AdviceContext, order: ProposedOrder, risk: QtRisk, grave: Grave): Finding => {
  const taken = isTaken(profile, order)
  const { row, factors, others, score, because, missing } = risk
  const reasons = [
    ...factors.toSorted((a, b) => Number(b.alone !== null) - Number(a.alone !== null)).map(({ says }) => says),
    ...(others.length > 0 ? [`with ${others.join(', ')}`] : []),
  ]
  const evidence = [row, ...factors]
  return found(name, order, {
    ...grave,
    summary: `${titleOf(order.drug)} prolongs QT (score ${score}): ${reasons.join('; ')}`,
    advise: adviceOf(grave, taken),
    because: [becauseOrder(order), ...because],
    evidence: evidenceOfRows(evidence),
    missing: eachOnce(missing),
    limits: [...limits, ...limitsOfRows(evidence, profile)],
    wouldChangeIf: ['A newer ECG, potassium or magnesium that is normal.', 'The other medicine that prolongs QT ends.'],
    knowledgeRows: evidence.map(({ id }) => id),
  })
}

const check = (context: AdviceContext, order: ProposedOrder): Finding => {
  const { profile } = context
  const title = titleOf(order.drug)
  const list = otherMedicines(profile, order)
  if (list.kind !== 'answered') {
    const missing = list.kind === 'insufficient' ? list.missing : []
    return notChecked(name, order, `${title} prolongs QT: risk not checked, the other medicines are not known`, {
      limits,
      missing,
    })
  }
  if (isLocalOrder(order, list.value.own)) {
    return notFound(name, order, `${title}: a local product, not judged for QT`, { limits })
  }
  const risk = qtRiskOf(context, order, list.value)
  if (risk === null) return notFound(name, order, `${title}: no row on QT`, { limits })
  const grave = graveOf(risk, isTaken(profile, order))
  if (grave !== null) return findingOf(context, order, risk, grave)
  const said = { limits, evidence: evidenceOfRows([risk.row]), knowledgeRows: [risk.row.id] }
  const missing = eachOnce(risk.missing)
  if (missing.length > 0) {
    const lacks = missing.map(({ what, have }) => `${what.toLowerCase()} (${have})`).join(', ')
    return notChecked(name, order, `${title} prolongs QT: risk not fully checked: ${lacks}`, { ...said, missing })
  }
  const summary = `${title} prolongs QT: nothing found that raises the risk (score ${risk.score})`
  return notFound(name, order, summary, { ...said, because: risk.because })
}

/** Medicines that prolong the QT interval, beside what makes that dangerous in this person. */
export const qtCheck: Checker = { ...name, drugs: builtIn(qtDrugs).map(({ drug }) => drug), check }
