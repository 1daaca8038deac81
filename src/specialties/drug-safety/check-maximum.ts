import {
  type AdviceContext,
  ageOf,
  type Because,
  becauseAge,
  becauseFact,
  type Checker,
  type CurrentMedication,
  type Finding,
  type ProposedOrder,
} from '../../clinical/index.ts'
import { type Missing, roundTo } from '../../core/index.ts'
import { mgPerDay } from './daily-dose.ts'
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
import { builtIn, maximumDoses } from './tables.ts'

const name: CheckName = { id: 'maximum-dose', title: 'Maximum daily dose' }

const limits = [
  'What is bought without a prescription and not recorded is not counted, nor what is taken as needed without a stated frequency.',
  'For adults; the maximum of the label whatever the indication, which may have a lower one.',
]

/** One product's share of the ingredient. `null`: its amount a day cannot be read. */
type Share = { readonly title: string; readonly mg: number | null; readonly because: Because }

const shareOf = (medicine: CurrentMedication): Share => {
  const { fact, title, drugs } = medicine
  const dose =
    fact.dose === undefined ? null : { amount: fact.dose.value, unit: fact.dose.unit, timesPerDay: fact.timesPerDay }
  // The one amount of a combined product is not known to be this ingredient's.
  return {
    title,
    mg: drugs.length > 1 ? null : mgPerDay(dose),
    because: becauseFact(medicine.fact, 'Also on the list'),
  }
}

const rowFor = ({ knowledge, jurisdiction }: AdviceContext, drug: string, years: number) =>
  knowledge
    .rows(maximumDoses)
    .filter(row => row.drug === drug && (row.jurisdiction === 'any' || row.jurisdiction === jurisdiction))
    .filter(({ ageFrom }) => ageFrom === null || years >= ageFrom)
    .toSorted((a, b) => (b.ageFrom ?? 0) - (a.ageFrom ?? 0))[0]

const check = (context: AdviceContext, order: ProposedOrder): Finding => {
  const { profile } = context
  const title = titleOf(order.drug)
  const open = (because: string, missing: readonly Missing[]) =>
    notChecked(name, order, `${title}: daily dose not checked, ${because}`, { limits, missing })

  const age = ageOf(profile)
  if (age.kind !== 'answered') return open('age not known', age.kind === 'insufficient' ? age.missing : [])
  if (age.value.years < 18) {
    return open('under 18 years', [
      { what: 'maximum for children', need: 'a row', have: 'adults only', reason: 'absent' },
    ])
  }
  const row = rowFor(context, order.drug, age.value.years)
  if (row === undefined) {
    const have = context.jurisdiction === null ? 'no jurisdiction is configured' : 'no row for this jurisdiction'
    return open(have, [{ what: `label maximum of ${title}`, need: 'a row', have, reason: 'absent' }])
  }
  const list = otherMedicines(profile, order)
  if (list.kind !== 'answered') {
    return open('the other medicines are not known', list.kind === 'insufficient' ? list.missing : [])
  }
  const { own, others, missing } = list.value
  if (isLocalOrder(order, own)) return notFound(name, order, `${title}: a local product, not counted`, { limits })

  const same = others.filter(one => one.drugs.some(({ id }) => id === order.drug) && !isLocalMedicine(one)).map(shareOf)
  const mine: readonly Share[] =
    order.origin === 'candidate' && order.dose === null
      ? []
      : [{ title: order.text, mg: mgPerDay(order.dose), because: becauseOrder(order) }]
  const shares = [...mine, ...same]
  const total = shares.reduce((sum, { mg }) => sum + (mg ?? 0), 0)
  const unread = shares.filter(({ mg }) => mg === null)
  const said = {
    because: [...shares.map(({ because }) => because), ...(row.ageFrom === null ? [] : [becauseAge(age.value)])],
    evidence: evidenceOfRows([row]),
    limits: [...limits, ...limitsOfRows([row], profile)],
    knowledgeRows: [row.id],
  }
  const lacks: readonly Missing[] = [
    ...unread.map(
      (one): Missing => ({
        what: `daily dose of ${one.title}`,
        need: 'mg of this ingredient and times a day',
        have: 'not structured',
        reason: 'unusable',
      }),
    ),
    ...missing,
  ]
  const most = `${row.perDay} mg${row.ageFrom === null ? '' : ` from ${row.ageFrom} years`}`
  if (total > row.perDay) {
    const together = shares.length > 1 ? ', all products together' : ''
    return found(name, order, {
      ...said,
      severity: row.severity,
      effect: 'reduce',
      summary: `${title}: ${roundTo(total, 3)} mg a day${together}, the label maximum is ${most}`,
      advise:
        shares.length > 1
          ? 'Ask what is really taken; end the entry that is not meant, or lower the dose.'
          : 'Lower the dose.',
      missing: lacks,
      wouldChangeIf: ['An entry was meant to end, or its dose is on record by mistake.'],
    })
  }
  if (unread.length > 0) {
    const summary = `${title}: daily dose not checked, no readable amount a day of ${unread.map(one => one.title).join(', ')}`
    return notChecked(name, order, summary, { ...said, missing: eachOnce(lacks) })
  }
  if (missing.length > 0) {
    const summary = `${title}: ${roundTo(total, 3)} mg a day is known, but not the whole list (${missing.map(({ what }) => what).join(', ')})`
    return notChecked(name, order, summary, { ...said, missing: eachOnce(missing) })
  }
  const summary =
    mine.length === 0 ? `${title}: at most ${most} a day` : `${title}: ${roundTo(total, 3)} mg a day, at most ${most}`
  return notFound(name, order, summary, said)
}

/** The daily dose of an ingredient over all products, against the maximum of its label. */
export const maximumDoseCheck: Checker = {
  ...name,
  drugs: [...new Set(builtIn(maximumDoses).map(({ drug }) => drug))],
  check,
}
