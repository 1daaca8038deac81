import {
  type AdviceContext,
  type Because,
  becauseFact,
  type Checker,
  type CurrentMedication,
  drugs,
  type Finding,
  holds,
  type ProposedOrder,
} from '../../clinical/index.ts'
import { codingKey } from '../../core/index.ts'
import { drugGroups } from './allergy-tables.ts'
import { evidenceOf } from './evidence.ts'
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
import { isLocalMedicine, isLocalOrder, type OtherMedicines, otherMedicines } from './others.ts'
import { carriesCard, sideOf } from './pairs.ts'
import { byDrug } from './row-index.ts'
import { drugsIn } from './selector.ts'
import { type DuplicateRow, duplicates } from './tables.ts'

const name: CheckName = { id: 'duplicate', title: 'Duplicate medicine' }

const rowsByDrug = byDrug<DuplicateRow>(
  row => row.one,
  row => row.other,
)

const limits = [
  'What the list shows is what was prescribed or stated; a medicine that was meant to end may still stand on it.',
  'Only the classes of the table are compared; products for skin, eye, ear or nose are left out.',
]

/** Two of the same, as something to say. `row` is `null` where no row is needed to see it. */
type Twice = {
  readonly medicine: CurrentMedication
  readonly partner: string
  readonly severity: Finding['severity']
  readonly says: string
  readonly advise: string
  readonly rows: readonly DuplicateRow[]
  readonly because: readonly Because[]
}

const sameProduct = (a: CurrentMedication, b: CurrentMedication): boolean => {
  const codes = new Set(a.fact.codings.map(codingKey))
  return a.title === b.title || b.fact.codings.some(coding => codes.has(codingKey(coding)))
}

/** The ingredient in a second entry: listed twice, already there (a renewal?), or in two products. */
const sameIngredient = (
  order: ProposedOrder,
  own: CurrentMedication | undefined,
  medicine: CurrentMedication,
  usual: DuplicateRow | undefined,
): Twice => {
  const title = titleOf(order.drug)
  const base = { medicine, partner: order.drug, rows: usual === undefined ? [] : [usual], because: [] }
  if (usual !== undefined) {
    return { ...base, severity: usual.severity, says: `${title} twice: ${usual.says}`, advise: usual.advise }
  }
  const combined = medicine.drugs.length > 1 || (own !== undefined && own.drugs.length > 1)
  if (own === undefined && !combined) {
    const says = `${title} is already on the list: a renewal, or twice?`
    return { ...base, severity: 'info', says, advise: 'If it replaces the entry on the list, end that one.' }
  }
  if (own !== undefined && sameProduct(own, medicine)) {
    return { ...base, severity: 'info', says: `${title} is listed twice: one medicine or two?`, advise: cleanUp }
  }
  return { ...base, severity: 'warning', says: `${title} in two products`, advise: cleanUp }
}

const cleanUp = 'Ask what is really taken, and end the entry that is not meant.'

const sameClass = (
  { profile, knowledge }: AdviceContext,
  order: ProposedOrder,
  medicine: CurrentMedication,
): readonly Twice[] => {
  const groups = knowledge.rows(drugGroups)
  const rows = (rowsByDrug(knowledge.rows(duplicates), groups).get(order.drug) ?? []).filter(
    row => row.kind === 'class',
  )
  return medicine.drugs
    .filter(({ id }) => id !== order.drug)
    .flatMap(({ id }) =>
      rows
        .filter(row => sideOf(row, order.drug, id, groups) !== null)
        .map((row): Twice => {
          const context = row.contexts
            .map(one => ({ ...one, state: holds(profile, one.when, order.drug) }))
            .find(({ state }) => state.state === 'yes')
          return {
            medicine,
            partner: id,
            severity: context?.severity ?? row.severity,
            says: `${titleOf(order.drug)} with ${titleOf(id)}: ${row.says}${context === undefined ? '' : `; ${context.says}`}`,
            advise: row.advise,
            rows: [row],
            because: context?.state.state === 'yes' ? context.state.because : [],
          }
        }),
    )
}

const twiceOf = (context: AdviceContext, order: ProposedOrder, { own, others }: OtherMedicines): readonly Twice[] => {
  const { knowledge } = context
  const groups = knowledge.rows(drugGroups)
  const usual = knowledge
    .rows(duplicates)
    .find(({ kind, one }) => kind === 'usual' && drugsIn(one, groups).has(order.drug))
  if (isLocalOrder(order, own)) return []
  return others
    .filter(medicine => !isLocalMedicine(medicine))
    .flatMap(medicine =>
      medicine.drugs.some(({ id }) => id === order.drug)
        ? [sameIngredient(order, own, medicine, usual)]
        : sameClass(context, order, medicine),
    )
}

const findingOf = (
  { profile }: AdviceContext,
  order: ProposedOrder,
  { own, missing }: OtherMedicines,
  { medicine, partner, severity, says, advise, rows, because }: Twice,
): Finding => {
  const carries = carriesCard(order, own, { drug: partner, medicine })
  // What is only considered would take the place of the other: that is a change, not a duplicate.
  const quiet = order.origin === 'candidate' || !carries
  return found(name, order, {
    severity: quiet ? 'info' : severity,
    effect: order.origin === 'candidate' || severity === 'info' ? 'none' : 'consider-alternative',
    action: 'discuss',
    summary: order.origin === 'candidate' ? `${says}, unless it replaces it` : says,
    advise,
    because: [becauseOrder(order), becauseFact(medicine.fact, 'Also on the list'), ...because],
    evidence: rows.length === 0 ? [evidenceOf('stopp-v3')] : evidenceOfRows(rows),
    missing: [...missing],
    limits: [...limits, ...limitsOfRows(rows, profile)],
    wouldChangeIf: ['One of the two entries is ended, or was on the list by mistake.'],
    knowledgeRows: rows.map(({ id }) => id),
  })
}

const checkEach = (context: AdviceContext, order: ProposedOrder): readonly Finding[] => {
  const title = titleOf(order.drug)
  const medicines = otherMedicines(context.profile, order)
  if (medicines.kind !== 'answered') {
    const missing = medicines.kind === 'insufficient' ? medicines.missing : []
    const summary = `${title}: duplicates not checked, the other medicines are not known`
    return [notChecked(name, order, summary, { limits, missing })]
  }
  const twice = twiceOf(context, order, medicines.value)
  if (twice.length > 0) return bySeverity(twice.map(one => findingOf(context, order, medicines.value, one)))
  const missing = eachOnce(medicines.value.missing)
  if (missing.length > 0) {
    const lacks = missing.map(({ what, have }) => `${what}: ${have}`).join('; ')
    return [notChecked(name, order, `${title}: duplicates not all checked: ${lacks}`, { limits, missing })]
  }
  return [notFound(name, order, `${title}: not twice on the list, nor with another of its class`, { limits })]
}

/** The same ingredient in two products, or two medicines of a class, where one is meant. */
export const duplicateCheck: Checker = {
  ...name,
  drugs: [...drugs.keys()],
  check: (context, order) => checkEach(context, order)[0] as Finding,
  checkEach,
}
