import {
  type AdviceContext,
  becauseFact,
  type Checker,
  type Finding,
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
import { type Match, weigh } from './interaction-context.ts'
import { endedPartners, type Partner, partnersOf } from './interaction-partners.ts'
import { type InteractionRow, interactions } from './interaction-table.ts'
import { isLocalMedicine, isLocalOrder, type OtherMedicines, otherMedicines } from './others.ts'
import { carriesCard, sideOf } from './pairs.ts'
import { byDrug } from './row-index.ts'
import { drugsIn, type Group } from './selector.ts'
import { builtIn, notInterruptive } from './tables.ts'

const name: CheckName = { id: 'interaction', title: 'Interaction' }

const rowsByDrug = byDrug<InteractionRow>(
  row => row.one,
  row => row.other,
  row => row.also,
)

const limits = [
  'Only the pairs of the table are compared (the list of high priority of 2012 without withdrawn medicines, and the additions it cites). Food and herbs that nobody recorded are not; of medicines that are over only those that a row says still act.',
  'Statins, DOACs and platelet inhibitors are compared by their own specialties.',
]

/** The rows that hold for the drug beside these others, and what keeps one from being ruled out. */
const matchesOf = (
  { knowledge, profile }: AdviceContext,
  order: ProposedOrder,
  { own, others }: OtherMedicines,
): { readonly matches: readonly Match[]; readonly open: readonly Missing[] } => {
  const groups = knowledge.rows(drugGroups)
  const partners = partnersOf(others)
  const present = new Set([order.drug, ...partners.map(({ drug }) => drug), ...(own?.drugs ?? []).map(({ id }) => id)])
  const local = isLocalOrder(order, own)
  const open: Missing[] = []
  let known: ReturnType<typeof endedPartners> | undefined
  const ended = () => {
    known ??= endedPartners(profile, present)
    return known
  }
  const matches = (rowsByDrug(knowledge.rows(interactions), groups).get(order.drug) ?? []).flatMap(
    (row): readonly Match[] => {
      const third = row.also === null ? null : drugsIn(row.also, groups)
      if (third !== null && !third.values().some(id => present.has(id))) return []
      const pairs = (from: readonly Partner[]) =>
        from.flatMap((partner): readonly Match[] => {
          const side = sideOf(row, order.drug, partner.drug, groups)
          return side === null ? [] : [{ row, side, partners: [partner] }]
        })
      const usable = partners.filter(({ medicine }) => isMeant(row, local || isLocalMedicine(medicine)))
      const { over, undated } = row.lingers.length === 0 ? nothingOver : lingering(row, ended(), groups)
      open.push(
        ...undated.filter(([drug]) => sideOf(row, order.drug, drug, groups) !== null).map(([, { lack }]) => lack),
      )
      const found = pairs([
        ...usable,
        ...over.filter(({ medicine }) => isMeant(row, local || isLocalMedicine(medicine))),
      ])
      return found.length > 0 ? found : asThird(row, order, usable, groups)
    },
  )
  return { matches, open }
}

const isMeant = ({ route }: InteractionRow, local: boolean): boolean => route === 'any' || local === (route === 'local')

const nothingOver = { over: [], undated: [] }

/** Of what is over, what the row says still acts; and what may, since nobody says when it ended. */
const lingering = (
  { lingers }: InteractionRow,
  { ended, undated }: ReturnType<typeof endedPartners>,
  groups: readonly Group[],
) => {
  const daysOf = (drug: string): number =>
    Math.max(0, ...lingers.filter(({ after }) => drugsIn(after, groups).has(drug)).map(({ days }) => days))
  return {
    over: ended.filter(({ drug, over = 0 }) => over < daysOf(drug)),
    undated: [...undated].filter(([drug, { over }]) => over < daysOf(drug)),
  }
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

const findingOf = (
  context: AdviceContext,
  order: ProposedOrder,
  medicines: OtherMedicines,
  match: Match,
  { quiet, open }: { readonly quiet: readonly string[]; readonly open: readonly Missing[] },
): Finding => {
  const { own, missing } = medicines
  const { row, side, partners } = match
  const weighed = weigh(context, order, medicines, match)
  const [partner] = partners
  const carries =
    order.origin !== 'current' ||
    partner.over !== undefined ||
    row.act === side ||
    (row.act === 'either' && carriesCard(order, own, partner))
  return found(name, order, {
    severity: carries ? weighed.severity : 'info',
    effect: side === 'one' ? row.effectOne : side === 'other' ? row.effectOther : 'monitor',
    summary: `${titleOf(order.drug)} with ${partners.map(named).join(' and ')}: ${weighed.says}`,
    advise: row.advise,
    // The change may be to the other of the two: what to do is for the clinician to weigh, not "switch this one".
    ...(row.act === side ? {} : { action: 'discuss' as const }),
    because: [
      becauseOrder(order),
      ...partners.map(({ medicine, over }) =>
        becauseFact(medicine.fact, over === undefined ? 'Also takes' : 'Took until lately'),
      ),
      ...weighed.because,
    ],
    evidence: evidenceOfRows([row]),
    missing: eachOnce([...missing, ...open, ...weighed.missing]),
    limits: [...limits, ...quiet, ...limitsOfRows([row], context.profile)],
    wouldChangeIf: [
      'One of them is stopped, replaced, or on the list by mistake.',
      ...row.contexts.map(({ says, severity }) => `With this on record it is ${gravity[severity]}: ${says}.`),
    ],
    knowledgeRows: [row.id],
  })
}

const named = ({ drug, over, medicine }: Partner): string => {
  if (over === undefined) return titleOf(drug)
  const what = medicine.fact.origin === 'administration' ? 'given' : 'ended'
  return `${titleOf(drug)} (${what} ${over < 1 ? 'today' : `${Math.floor(over)} d ago`})`
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
  const { matches, open } = matchesOf(context, order, medicines.value)
  const spoken = new Set(matches.flatMap(({ partners }) => partners.map(({ drug }) => drug)))
  const unspoken = partnersOf(medicines.value.others).filter(({ drug }) => !spoken.has(drug))
  const quiet = [...new Set(quietPairs(context, order.drug, unspoken))]
  if (matches.length > 0) {
    return bySeverity(matches.map(match => findingOf(context, order, medicines.value, match, { quiet, open })))
  }
  const missing = eachOnce([...medicines.value.missing, ...open])
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
