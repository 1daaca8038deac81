import {
  type AdviceContext,
  type Because,
  becauseFact,
  type Checker,
  type CurrentMedication,
  type Finding,
  holds,
  type ProposedOrder,
} from '../../clinical/index.ts'
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
import { isLocalMedicine, isLocalOrder, type OtherMedicines, otherMedicines } from './others.ts'
import { carriesCard, type Side, sideOf } from './pairs.ts'
import { byDrug } from './row-index.ts'
import { drugsIn, type Group } from './selector.ts'
import { builtIn, type InteractionRow, interactions, notInterruptive } from './tables.ts'

const name: CheckName = { id: 'interaction', title: 'Interaction' }

const rowsByDrug = byDrug<InteractionRow>(
  row => row.one,
  row => row.other,
  row => row.also,
)

const limits = [
  'Only the pairs of the table are compared (the list of high priority of 2012 without withdrawn medicines, and the additions it cites). Food, herbs that nobody recorded and medicines stopped lately are not.',
  'Statins, DOACs and platelet inhibitors are compared by their own specialties.',
]

type Partner = { readonly drug: string; readonly medicine: CurrentMedication }

/** The other medicines ingredient by ingredient; one that acts where it is put only when nothing else holds it. */
const partnersOf = (others: readonly CurrentMedication[]): readonly Partner[] => {
  const partners = others.flatMap(medicine => medicine.drugs.map(({ id }) => ({ drug: id, medicine })))
  const sorted = partners.toSorted((a, b) => Number(isLocalMedicine(a.medicine)) - Number(isLocalMedicine(b.medicine)))
  return sorted.filter(({ drug }, index) => sorted.findIndex(other => other.drug === drug) === index)
}

type Match = {
  readonly row: InteractionRow
  readonly side: Side | 'also'
  readonly partners: readonly [Partner, ...Partner[]]
}

/** The rows that hold for the drug beside these others. */
const matchesOf = (
  { knowledge }: AdviceContext,
  order: ProposedOrder,
  { own, others }: OtherMedicines,
): readonly Match[] => {
  const groups = knowledge.rows(drugGroups)
  const partners = partnersOf(others)
  const present = new Set([order.drug, ...partners.map(({ drug }) => drug), ...(own?.drugs ?? []).map(({ id }) => id)])
  const local = isLocalOrder(order, own)
  return (rowsByDrug(knowledge.rows(interactions), groups).get(order.drug) ?? []).flatMap((row): readonly Match[] => {
    const usable = row.anyRoute ? partners : local ? [] : partners.filter(({ medicine }) => !isLocalMedicine(medicine))
    if (
      row.also !== null &&
      !drugsIn(row.also, groups)
        .values()
        .some(id => present.has(id))
    )
      return []
    const pairs = usable.flatMap((partner): readonly Match[] => {
      const side = sideOf(row, order.drug, partner.drug, groups)
      return side === null ? [] : [{ row, side, partners: [partner] }]
    })
    return pairs.length > 0 ? pairs : asThird(row, order, usable, groups)
  })
}

/** The third of three: the pair is already taken, and this one makes it worse. */
const asThird = (
  row: InteractionRow,
  order: ProposedOrder,
  partners: readonly Partner[],
  groups: readonly Group[],
): readonly Match[] => {
  if (row.also === null || !drugsIn(row.also, groups).has(order.drug)) return []
  const one = partners.find(({ drug }) => drugsIn(row.one, groups).has(drug))
  const other = partners.find(({ drug }) => drugsIn(row.other, groups).has(drug))
  return one === undefined || other === undefined ? [] : [{ row, side: 'also', partners: [one, other] }]
}

type Weighed = Pick<Finding, 'severity'> & { readonly says: string; readonly because: readonly Because[] }

/** How grave it is for this person: the first context that holds decides. */
const weigh = (
  { profile }: AdviceContext,
  order: ProposedOrder,
  { contexts, severity, says }: InteractionRow,
): Weighed => {
  for (const context of contexts) {
    const state = holds(profile, context.when, order.drug)
    if (state.state === 'yes') {
      return { severity: context.severity, says: `${says}; ${context.says}`, because: state.because }
    }
  }
  return { severity, says, because: [] }
}

const findingOf = (
  context: AdviceContext,
  order: ProposedOrder,
  { own, missing }: OtherMedicines,
  { row, side, partners }: Match,
  quiet: readonly string[],
): Finding => {
  const weighed = weigh(context, order, row)
  const [partner] = partners
  const carries =
    order.origin !== 'current' || row.act === side || (row.act === 'either' && carriesCard(order, own, partner))
  return found(name, order, {
    severity: carries ? weighed.severity : 'info',
    effect: side === 'one' ? row.effectOne : side === 'other' ? row.effectOther : 'monitor',
    summary: `${titleOf(order.drug)} with ${partners.map(({ drug }) => titleOf(drug)).join(' and ')}: ${weighed.says}`,
    advise: row.advise,
    // The change may be to the other of the two: what to do is for the clinician to weigh, not "switch this one".
    ...(row.act === side ? {} : { action: 'discuss' as const }),
    because: [
      becauseOrder(order),
      ...partners.map(({ medicine }) => becauseFact(medicine.fact, 'Also takes')),
      ...weighed.because,
    ],
    evidence: evidenceOfRows([row]),
    missing: [...missing],
    limits: [...limits, ...quiet, ...limitsOfRows([row], context.profile)],
    wouldChangeIf: [
      'One of them is stopped, replaced, or on the list by mistake.',
      ...row.contexts.map(({ says, severity }) => `With this on record it is ${gravity[severity]}: ${says}.`),
    ],
    knowledgeRows: [row.id],
  })
}

const gravity = { critical: 'critical', warning: 'a warning', info: 'only to be known' } as const

/** Pairs that experts agreed should never interrupt: said where the limits stand, and nowhere else. */
const quietPairs = ({ knowledge }: AdviceContext, drug: string, partners: readonly Partner[]): readonly string[] =>
  knowledge
    .rows(notInterruptive)
    .filter(({ one, other }) => one.includes(drug) || other.includes(drug))
    .flatMap(({ one, other }) =>
      partners
        .filter(partner => (one.includes(drug) ? other : one).includes(partner.drug))
        .map(
          partner =>
            `${titleOf(drug)} with ${titleOf(partner.drug)} is on the list of 2013 of pairs that should not interrupt.`,
        ),
    )

const checkEach = (context: AdviceContext, order: ProposedOrder): readonly Finding[] => {
  const title = titleOf(order.drug)
  const medicines = otherMedicines(context.profile, order)
  if (medicines.kind !== 'answered') {
    const missing = medicines.kind === 'insufficient' ? medicines.missing : []
    const summary = `${title}: interactions not checked, the other medicines are not known`
    return [notChecked(name, order, summary, { limits, missing })]
  }
  const matches = matchesOf(context, order, medicines.value)
  const spoken = new Set(matches.flatMap(({ partners }) => partners.map(({ drug }) => drug)))
  const unspoken = partnersOf(medicines.value.others).filter(({ drug }) => !spoken.has(drug))
  const quiet = [...new Set(quietPairs(context, order.drug, unspoken))]
  if (matches.length > 0) {
    return bySeverity(matches.map(match => findingOf(context, order, medicines.value, match, quiet)))
  }
  const missing = eachOnce(medicines.value.missing)
  if (missing.length > 0) {
    const lacks = missing.map(({ what, have }) => `${what}: ${have}`).join('; ')
    return [
      notChecked(name, order, `${title}: interactions not all checked: ${lacks}`, {
        limits: [...limits, ...quiet],
        missing,
      }),
    ]
  }
  return [
    notFound(name, order, `${title}: no pair of the interaction table among the other medicines`, {
      limits: [...limits, ...quiet],
    }),
  ]
}

const groups = builtIn(drugGroups)

/** Medicines that some row of the built-in tables speaks of. */
const known = new Set([
  ...builtIn(interactions).flatMap(({ one, other, also }) =>
    [one, other, ...(also === null ? [] : [also])].flatMap(selector => [...drugsIn(selector, groups)]),
  ),
  ...builtIn(notInterruptive).flatMap(({ one, other }) => [...one, ...other]),
])

/** Pairs (and one three) of medicines that are better not taken together, from both sides; all of them, the gravest first. */
export const interactionCheck: Checker = {
  ...name,
  drugs: [...known],
  check: (context, order) => checkEach(context, order)[0] as Finding,
  checkEach,
}
