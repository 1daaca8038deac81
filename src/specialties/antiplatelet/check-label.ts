import {
  type AdviceContext,
  ageOf,
  type Because,
  becauseAge,
  becauseFact,
  becauseReading,
  type Checker,
  conceptOf,
  conditions,
  type Finding,
  jurisdictionMissing,
  knowledgeLimits,
  latestOf,
  measurement,
  type ProposedOrder,
  problemFacts,
  takes,
  unresolvedBleeding,
} from '../../clinical/index.ts'
import { type Answer, answered, insufficient, mapAnswer } from '../../core/index.ts'
import { aspirinLimitIn } from './aspirin-limit.ts'
import { evidenceOf } from './evidence.ts'
import { type AntiplateletSituation, antiplateletLabel } from './tables.ts'

const id = 'antiplatelet-label'
const title = 'Label of the antiplatelet'

/** Age limit of the weight in days, ours. */
const weightWithin = 365

/** The facts by which a row holds; empty: it does not. */
type Held = Answer<readonly Because[]>

const compares = (value: number, { is, value: limit }: { readonly is: '<' | '>='; readonly value: number }): boolean =>
  is === '<' ? value < limit : value >= limit

const problemHeld = (
  { profile }: AdviceContext,
  { concepts, everHad, withinDays }: Extract<AntiplateletSituation, { readonly what: 'problem' }>,
): Held => {
  const answers = concepts.map(name => {
    const concept = conceptOf(conditions, name)
    return mapAnswer(problemFacts(profile, concept, { everHad, withinDays }), facts =>
      facts.slice(0, 1).map(fact => becauseFact(fact, concept.title)),
    )
  })
  const held = answers.flatMap(answer => (answer.kind === 'answered' ? answer.value : []))
  return held.length > 0 ? answered(held) : (answers.find(({ kind }) => kind !== 'answered') ?? answered([]))
}

const heldBy = (context: AdviceContext, situation: AntiplateletSituation): Held => {
  const { profile } = context
  switch (situation.what) {
    case 'problem':
      return problemHeld(context, situation)
    case 'age':
      return mapAnswer(ageOf(profile), age => (compares(age.years, situation) ? [becauseAge(age)] : []))
    case 'weight':
      return mapAnswer(latestOf(profile, measurement.weight, { within: weightWithin }), reading =>
        compares(reading.quantity.value, situation) ? [becauseReading(reading)] : [],
      )
    case 'taking':
      return mapAnswer(takes(profile, { classes: situation.classes }), found =>
        found.map(({ fact }) => becauseFact(fact, 'Also takes')),
      )
    case 'daily-dose':
      return doseHeld(context, situation)
  }
}

/** Per day where the record says how often; else the amount at a time: over the limit it is over it at any frequency. */
const doseHeld = (
  { profile }: AdviceContext,
  { drug, over, unit }: Extract<AntiplateletSituation, { readonly what: 'daily-dose' }>,
): Held => {
  const taken = takes(profile, { drugs: [drug] })
  if (taken.kind !== 'answered') return taken
  const above = taken.value.filter(
    ({ fact }) => fact.dose?.unit === unit && fact.dose.value * (fact.timesPerDay ?? 1) > over,
  )
  if (above.length > 0) return answered(above.map(({ fact }) => becauseFact(fact, 'Also takes')))
  const unread = taken.value.some(({ fact }) => fact.dose?.unit !== unit)
  return unread
    ? insufficient({
        what: `dose of ${drug}`,
        need: `${over} ${unit} a day or less`,
        have: 'not structured',
        reason: 'unusable',
      })
    : answered([])
}

const effects = ['contraindicated', 'avoid', 'reduce', 'monitor'] as const

/** Rows of the site's label, and those on which the labels agree: what both forbid is said at any site (ours). */
const rowsFor = ({ knowledge, jurisdiction }: AdviceContext, order: ProposedOrder) =>
  knowledge
    .rows(antiplateletLabel)
    .filter(row => row.drug === order.drug && (row.jurisdiction === 'any' || row.jurisdiction === jurisdiction))

const check = (context: AdviceContext, order: ProposedOrder): Finding => {
  const rows = rowsFor(context, order)
  const judged = rows.map(row => ({ row, held: heldBy(context, row.when) }))
  const found = judged
    .flatMap(({ row, held }) => (held.kind === 'answered' && held.value.length > 0 ? [{ row, held: held.value }] : []))
    .toSorted((a, b) => effects.indexOf(a.row.effect) - effects.indexOf(b.row.effect))
  const missing = [
    ...(context.jurisdiction === null ? [jurisdictionMissing('us or eu')] : []),
    ...judged.flatMap(({ held }) => (held.kind === 'insufficient' ? held.missing : [])),
  ]
  const aspirin = aspirinLimitIn(context.jurisdiction)
  const [worst, ...others] = found
  const common = {
    check: id,
    title,
    drug: order.drug,
    missing: [...new Map(missing.map(one => [one.what, one])).values()],
    evidence: [...new Set(rows.map(({ source }) => source))].map(evidenceOf),
    wouldChangeIf: ['A stroke, a bleeding, another medicine, another weight or 75 years.'],
    knowledgeRows: rows.map(row => row.id),
  }
  const limits = [
    ...others.map(({ row }) => `Also: ${row.summary}.`),
    'What no list names is taken as absent. Planned surgery and hypersensitivity are not read here.',
    ...(order.drug === 'ticagrelor' && aspirin !== null
      ? [`Aspirin beside ticagrelor: at most ${aspirin.most} mg a day.`]
      : []),
    ...(context.jurisdiction === null ? ['No jurisdiction is configured: only what the labels agree on is read.'] : []),
    ...(context.jurisdiction === 'eu' && order.drug !== 'aspirin'
      ? ['The EU label also forbids it in severe liver disease, which is not read here.']
      : []),
    ...unresolvedBleeding(context.profile),
    ...knowledgeLimits(rows, context.profile.asOf),
  ]
  if (worst !== undefined) {
    const { effect, severity, summary } = worst.row
    const because = found.flatMap(({ held }) => held)
    return { ...common, state: 'found', severity, effect, summary, because, limits }
  }
  const checked = common.missing.length === 0
  return {
    ...common,
    state: checked ? 'not found' : 'not checked',
    severity: 'info',
    effect: 'none',
    summary: checked
      ? `Nothing that is read of the label of ${order.drug} speaks against it here`
      : context.jurisdiction === null
        ? `The label of ${order.drug} was not checked: no jurisdiction is configured`
        : `The label of ${order.drug} could not be checked in full`,
    because: [],
    limits,
  }
}

/** Contraindications and cautions by the labels; of aspirin and clopidogrel active bleeding only. */
export const antiplateletCheck: Checker = {
  id,
  title,
  drugs: ['aspirin', 'clopidogrel', 'prasugrel', 'ticagrelor'],
  check,
}
