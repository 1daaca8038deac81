import {
  type AdviceContext,
  ageOf,
  becauseAge,
  becauseFact,
  type Checker,
  type CurrentMedication,
  type Finding,
  type ProposedOrder,
} from '../../clinical/index.ts'
import { anticholinergics } from './anticholinergic-table.ts'
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
import { isLocalMedicine, isLocalOrder, otherMedicines } from './others.ts'
import { carriesCard } from './pairs.ts'
import { builtIn } from './tables.ts'

const name: CheckName = { id: 'anticholinergic-burden', title: 'Anticholinergic burden' }

/** A total that is clinically relevant (ACB scale, update of 2012), and the age from which it warns (as STOPP and Beers). */
const border = { total: 3, age: 65 } as const

const limits = [
  'Doses are not counted. Medicines that are not on the scale count nothing; other scales differ.',
  'A total of single points alone is only information, whatever the age (ours).',
]

type Part = { readonly drug: string; readonly score: number; readonly medicine: CurrentMedication | null }

/** Each scored drug of the list once, and the one of the order. */
const partsOf = (
  { knowledge }: AdviceContext,
  order: ProposedOrder,
  others: readonly CurrentMedication[],
): readonly Part[] => {
  const scores = new Map(knowledge.rows(anticholinergics).map(({ drug, score }) => [drug, score]))
  const own: Part = { drug: order.drug, score: scores.get(order.drug) ?? 0, medicine: null }
  const parts = new Map<string, Part>([[own.drug, own]])
  for (const medicine of others.filter(one => !isLocalMedicine(one))) {
    for (const { id } of medicine.drugs) {
      const score = scores.get(id)
      if (score !== undefined && !parts.has(id)) parts.set(id, { drug: id, score, medicine })
    }
  }
  return [...parts.values()].toSorted((a, b) => b.score - a.score)
}

const check = (context: AdviceContext, order: ProposedOrder): Finding => {
  const { profile, knowledge } = context
  const title = titleOf(order.drug)
  const list = otherMedicines(profile, order)
  if (list.kind !== 'answered') {
    const missing = list.kind === 'insufficient' ? list.missing : []
    const summary = `${title}: anticholinergic burden not checked, the other medicines are not known`
    return notChecked(name, order, summary, { limits, missing })
  }
  const { own, others } = list.value
  if (isLocalOrder(order, own)) return notFound(name, order, `${title}: a local product, not counted`, { limits })
  const parts = partsOf(context, order, others)
  const total = parts.reduce((sum, { score }) => sum + score, 0)
  const each = parts.map(({ drug, score }) => `${titleOf(drug)} ${score}`).join(', ')
  const rows = knowledge.rows(anticholinergics).filter(({ drug }) => parts.some(part => part.drug === drug))
  const said = {
    because: [
      becauseOrder(order),
      ...parts.flatMap(({ medicine, score }) =>
        medicine === null ? [] : [becauseFact(medicine.fact, `Also anticholinergic (${score})`)],
      ),
    ],
    evidence: evidenceOfRows(rows),
    limits: [...limits, ...limitsOfRows(rows, profile)],
    knowledgeRows: rows.map(({ id }) => id),
  }
  const missing = eachOnce(list.value.missing)
  if (total < border.total) {
    const summary = `${title}: anticholinergic burden ${total} (${each})`
    return missing.length > 0
      ? notChecked(name, order, `${summary}, but not the whole list is known`, { ...said, missing })
      : notFound(name, order, summary, said)
  }
  const age = ageOf(profile)
  const strong = parts.some(({ score }) => score > 1)
  // One card for the whole burden: an order carries it, else the medicine that came last.
  const carries = parts.every(({ drug, medicine }) => medicine === null || carriesCard(order, own, { drug, medicine }))
  const warns = strong && carries && (age.kind !== 'answered' || age.value.years >= border.age)
  return found(name, order, {
    ...said,
    severity: warns ? 'warning' : 'info',
    effect: warns ? 'consider-alternative' : 'monitor',
    action: 'discuss',
    summary: `${title}: anticholinergic burden ${total} (${each})`,
    advise:
      'Which of them can end or be replaced by one without it? Confusion, falls, a full bladder and constipation may come from them.',
    because: [...said.because, ...(age.kind === 'answered' ? [becauseAge(age.value)] : [])],
    missing: eachOnce([...missing, ...(age.kind === 'insufficient' ? age.missing : [])]),
    wouldChangeIf: ['One of the medicines named ends, or is replaced by one that is not on the scale.'],
  })
}

/** The sum of the scores of everything that is taken, with each contribution. */
export const anticholinergicCheck: Checker = {
  ...name,
  drugs: builtIn(anticholinergics).map(({ drug }) => drug),
  check,
}
