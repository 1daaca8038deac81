import {
  type AdviceContext,
  type Because,
  becauseFact,
  type Checker,
  type CurrentMedication,
  clipped,
  conceptOf,
  type DrugConcept,
  drugs,
  drugsOfClass,
  type Finding,
  knowledgeLimits,
  medicineList,
  type ProposedOrder,
} from '../../clinical/index.ts'
import { evidenceOf } from './evidence.ts'
import { type Match, matchOf, worstOf } from './interaction-match.ts'
import interactionRows from './knowledge/statin-interaction.json' with { type: 'json' }
import { statinInteractions } from './tables.ts'

const id = 'statin-interaction'
const title = 'Statin and other medicines'

const statins = drugsOfClass('statin').map(drug => drug.id)

/** Every drug that some row of the built-in pack names beside a statin. */
const partners = [
  ...new Set(
    interactionRows.flatMap(row => [
      ...row.with,
      ...row.withClasses.flatMap(one => drugsOfClass(one).map(drug => drug.id)),
    ]),
  ),
]

const rowsFor = ({ knowledge, jurisdiction }: AdviceContext) => {
  const wanted = jurisdiction ?? 'us'
  const rows = knowledge
    .rows(statinInteractions)
    .filter(row => row.jurisdiction === wanted || row.jurisdiction === 'any')
  // Without a jurisdiction no label amount is given; what the label forbids is still said.
  return jurisdiction === null ? rows.filter(({ effect }) => effect !== 'maximum') : rows
}

const daily = (dose: ProposedOrder['dose']): number | null =>
  dose === null || dose.unit !== 'mg' ? null : dose.amount * (dose.timesPerDay ?? 1)

const dailyOnList = ({ fact, drugs: held }: CurrentMedication): number | null =>
  held.length === 1 && fact.dose?.unit === 'mg' ? fact.dose.value * (fact.timesPerDay ?? 1) : null

type Pair = {
  readonly statin: string
  readonly mgPerDay: number | null
  readonly partner: DrugConcept
  readonly because: Because
}

/** The statin and the other drugs: of an order of a statin, and of an order of a drug that a label names beside one. */
const pairsOf = (order: ProposedOrder, list: readonly CurrentMedication[]): readonly Pair[] => {
  const held = list.flatMap(medicine => medicine.drugs.map(drug => ({ medicine, drug })))
  if (statins.includes(order.drug)) {
    return held
      .filter(({ drug }) => drug.id !== order.drug)
      .map(({ medicine, drug }) => ({
        statin: order.drug,
        mgPerDay: daily(order.dose),
        partner: drug,
        because: becauseFact(medicine.fact, 'Also takes'),
      }))
  }
  const partner = conceptOf(drugs, order.drug)
  return held
    .filter(({ drug }) => statins.includes(drug.id))
    .map(({ medicine, drug }) => ({
      statin: drug.id,
      mgPerDay: dailyOnList(medicine),
      partner,
      because: becauseFact(medicine.fact, 'Also takes'),
    }))
}

const findingOf = (
  order: ProposedOrder,
  { row, statin, partner, state }: Match,
): Pick<Finding, 'state' | 'severity' | 'effect' | 'summary'> & { readonly advise?: string } => {
  const pair = `${conceptOf(drugs, statin).title} with ${partner.title}`
  const ofStatin = order.drug === statin
  const most = `${row.maximumMgPerDay} mg a day at most`
  switch (state) {
    case 'contraindicated':
      return {
        state: 'found',
        severity: 'critical',
        effect: ofStatin ? 'contraindicated' : 'avoid',
        summary: `${pair}: contraindicated, the statin rises and muscle may be destroyed`,
        advise: `Another statin or another drug than ${partner.title}; if ${partner.title} cannot be avoided, pause the statin.`,
      }
    case 'avoid':
      return {
        state: 'found',
        severity: 'warning',
        effect: 'avoid',
        summary: `${pair}: the label says to avoid it (muscle damage)`,
      }
    case 'disputed':
      return {
        state: 'found',
        severity: 'warning',
        effect: 'consider-alternative',
        summary: `${pair}: label versions differ between a low maximum and avoiding it; weigh another statin`,
      }
    case 'above-maximum':
      return {
        state: 'found',
        severity: 'warning',
        effect: ofStatin ? 'reduce' : 'monitor',
        summary: `${pair}: ${most}, and the dose is higher`,
        advise: 'A lower dose, or another statin.',
      }
    case 'maximum':
      return {
        state: 'found',
        severity: order.origin === 'candidate' ? 'warning' : 'info',
        effect: 'monitor',
        summary: `${pair}: ${most}`,
      }
    case 'dose-unknown':
      return {
        state: 'not checked',
        severity: 'warning',
        effect: 'none',
        summary: `${pair}: ${most}; the dose is not readable`,
      }
  }
}

const check = (context: AdviceContext, order: ProposedOrder): Finding => {
  const rows = rowsFor(context)
  const list = medicineList(context.profile)
  const kept = rows.some(({ statin }) => statin === order.drug)
  const common = {
    check: id,
    title,
    drug: order.drug,
    evidence: [],
    missing: [],
    because: [],
    wouldChangeIf: ['Another statin, another dose, or the end of the other medicine.'],
    limits: [
      'Only the pairs of the table are read: danazol, fusidic acid, niacin, colchicine, grapefruit and HIV combinations are not.',
      'A label amount that an order does not structure by the day is compared as once a day.',
      ...(context.jurisdiction === null ? ['No jurisdiction is configured: label maxima are not given.'] : []),
    ],
    knowledgeRows: [],
  } as const
  if (list.kind !== 'answered') {
    const missing = list.kind === 'insufficient' ? list.missing : []
    const summary = `${order.drug}: other medicines not checked, no medicine list`
    return { ...common, state: 'not checked', severity: 'info', effect: 'none', summary, missing }
  }
  const pairs = pairsOf(order, list.value.current)
  const matches = pairs.flatMap(pair =>
    rows.flatMap(row => {
      const match = matchOf(row, pair, order.origin)
      return match === null ? [] : [{ ...match, because: pair.because }]
    }),
  )
  const worst = worstOf(matches)
  if (worst === undefined) {
    // What a label of another jurisdiction says of the very pair is not "nothing".
    const elsewhere = pairs.some(pair =>
      context.knowledge.rows(statinInteractions).some(row => matchOf(row, pair, order.origin) !== null),
    )
    const unread = (statins.includes(order.drug) && !kept) || list.value.withheld || elsewhere
    return {
      ...common,
      state: unread ? 'not checked' : 'not found',
      severity: 'info',
      effect: 'none',
      summary: list.value.withheld
        ? `${order.drug}: other medicines not checked in full, some information is withheld`
        : unread
          ? `No statin label on this is kept for this jurisdiction: ${order.drug} beside other medicines not checked`
          : `No interaction of ${order.drug} from the statin labels on the list`,
      evidence: [...new Set(rows.filter(({ statin }) => statin === order.drug).map(({ source }) => source))].map(
        evidenceOf,
      ),
    }
  }
  const judged = findingOf(order, worst)
  return {
    ...common,
    ...judged,
    summary: clipped(judged.summary),
    because: [...new Map(matches.map(({ because }) => [JSON.stringify(because), because])).values()],
    evidence: [...new Set(matches.map(({ row }) => row.source))].map(evidenceOf),
    missing:
      worst.state === 'dose-unknown'
        ? [
            {
              what: `dose of ${worst.statin}`,
              need: `${worst.row.maximumMgPerDay} mg a day or less`,
              have: 'not structured in mg',
              reason: 'unusable',
            },
          ]
        : [],
    limits: [
      ...matches.filter(match => match !== worst).map(match => `Also: ${findingOf(order, match).summary}.`),
      ...common.limits,
      ...knowledgeLimits(
        matches.map(({ row }) => row),
        context.profile.asOf,
      ),
    ],
    knowledgeRows: [...new Set(matches.map(({ row }) => row.id))],
  }
}

/** What the labels of statins forbid or limit beside other medicines, from both sides of the pair. */
export const statinInteractionCheck: Checker = { id, title, drugs: [...statins, ...partners], check }
