import {
  type AdviceContext,
  becauseDerived,
  becauseReading,
  type Checker,
  creatinineClearanceOf,
  egfrOf,
  excludedByDefault,
  type Finding,
  type PatientProfile,
  type ProposedOrder,
  renderQuantity,
} from '../../clinical/index.ts'
import { type Answer, type Missing, mapAnswer, roundTo } from '../../core/index.ts'
import { drugGroups } from './allergy-tables.ts'
import { type CheckName, eachOnce, evidenceOfRows, notChecked, notFound, titleOf } from './finding.ts'
import { givenRoute } from './given-route.ts'
import { type OrganFunction, organDoseFinding } from './organ-dose.ts'
import { isLocalOrder, otherMedicines } from './others.ts'
import { byDrug } from './row-index.ts'
import { drugsIn } from './selector.ts'
import { builtIn, type KidneyRow, kidneyDoses } from './tables.ts'

const name: CheckName = { id: 'kidney-dose', title: 'Kidney dose' }

const rowsByDrug = byDrug((row: KidneyRow) => row.drugs)

/** Age limits of the inputs in days, ours (hazard H2), as for the DOACs. */
const within = { creatinine: 365, weight: 365 } as const

const limits = [
  'Only the medicines of the table are judged, by a creatinine and a weight that may be a year old; a kidney function that changes fast is not seen.',
  'Metformin, SGLT2 inhibitors and the DOACs are judged by their own specialties.',
]

/** `value` unrounded. */
type KidneyFunction = OrganFunction & { readonly value: number }

const wouldChangeIf = ['A newer creatinine or weight that gives another kidney function.']

/** The measure that the row's source means: Cockcroft-Gault and eGFR are never put in each other's place (hazard H4). */
const functionOf = (profile: PatientProfile, measure: KidneyRow['measure']): Answer<KidneyFunction> => {
  if (measure === 'egfr') {
    return mapAnswer(egfrOf(profile, { within: within.creatinine }), ({ value, from, creatinine }) => ({
      value: value.value,
      shown: `eGFR ${roundTo(value.value, 0)}`,
      because: [
        becauseDerived('eGFR (CKD-EPI 2021)', renderQuantity(value, 1), from, 'ckd-epi-2021'),
        becauseReading(creatinine),
      ],
    }))
  }
  const clearance = creatinineClearanceOf(profile, { creatinineWithin: within.creatinine, weightWithin: within.weight })
  return mapAnswer(clearance, ({ value, from, creatinine, weight }) => ({
    value: value.value,
    shown: `clearance ${roundTo(value.value, 0)} mL/min`,
    because: [
      becauseDerived('Cockcroft-Gault', renderQuantity(value, 1), from, 'cockcroft-gault-1976'),
      becauseReading(creatinine),
      becauseReading(weight),
    ],
  }))
}

/** A function worse than every row speaks of: that no row holds there says nothing good. */
const belowAllRows = (
  rows: readonly KidneyRow[],
  answers: ReadonlyMap<KidneyRow['measure'], Answer<KidneyFunction>>,
): KidneyFunction | null => {
  for (const [measure, answer] of answers) {
    const lowest = Math.min(...rows.filter(row => row.measure === measure).map(({ from }) => from))
    if (answer.kind === 'answered' && answer.value.value < lowest) return answer.value
  }
  return null
}

/** What the rows that hold for an order say of these kidneys. */
const judged = (context: AdviceContext, order: ProposedOrder, rows: readonly KidneyRow[]): Finding => {
  const title = titleOf(order.drug)
  const answers = new Map(
    [...new Set(rows.map(({ measure }) => measure))].map(one => [one, functionOf(context.profile, one)]),
  )
  for (const row of rows) {
    const kidney = answers.get(row.measure)
    if (kidney?.kind !== 'answered') continue
    if (kidney.value.value >= row.from && kidney.value.value < row.below)
      return organDoseFinding(name, context, order, row, kidney.value, { limits, wouldChangeIf })
  }
  const lacks = [...answers.values()].flatMap(one => (one.kind === 'insufficient' ? one.missing : []))
  if (lacks.length > 0) {
    const missing = eachOnce(lacks)
    const what = missing.map(one => `${one.what.toLowerCase()} (${one.have})`).join(', ')
    return notChecked(name, order, `${title}: kidney dose not checked: ${what}`, { limits, missing })
  }
  const below = belowAllRows(rows, answers)
  if (below !== null) {
    const missing = labelLacks(title, 'a row for such kidneys', 'none')
    const summary = `${title}: kidney dose not checked, no row for ${below.shown}`
    return notChecked(name, order, summary, { limits, missing: [missing] })
  }
  const usable = [...answers.values()].flatMap(one => (one.kind === 'answered' ? [one.value] : []))
  return notFound(name, order, `${title}: no change at ${usable.map(({ shown }) => shown).join(', ')}`, {
    limits,
    because: usable.flatMap(({ because }) => because),
    ...citing(rows),
  })
}

const labelLacks = (title: string, need: string, have: string): Missing => ({
  what: `label of ${title}`,
  need,
  have,
  reason: 'absent',
})

const citing = (rows: readonly KidneyRow[]) => ({
  evidence: evidenceOfRows(rows),
  knowledgeRows: rows.map(({ id }) => id),
})

const check = (context: AdviceContext, order: ProposedOrder): Finding => {
  const { profile, knowledge, jurisdiction } = context
  const title = titleOf(order.drug)
  const list = otherMedicines(profile, order)
  const own = list.kind === 'answered' ? list.value.own : undefined
  if (isLocalOrder(order, own)) {
    return notFound(name, order, `${title}: a local product, not judged by kidney function`, { limits })
  }
  const all = rowsByDrug(knowledge.rows(kidneyDoses), knowledge.rows(drugGroups)).get(order.drug) ?? []
  const here = all.filter(row => row.jurisdiction === 'any' || row.jurisdiction === jurisdiction)
  if (here.length === 0) {
    const have = jurisdiction === null ? 'no jurisdiction is configured' : `no rows for ${jurisdiction.toUpperCase()}`
    const missing = labelLacks(title, 'rows of this jurisdiction', have)
    return notChecked(name, order, `${title}: kidney dose not checked, ${have}`, { limits, missing: [missing] })
  }
  const excluded = excludedByDefault(profile, { covered: ['death', 'transplant', 'end-of-life', 'breastfeeding'] })
  if (excluded !== null) {
    const missing = { what: 'kidney function', need: 'a person it can be estimated in', have: excluded.because }
    const summary = `${title}: kidney dose not checked, ${excluded.because}: ask a specialist`
    return notChecked(name, order, summary, { limits, missing: [{ ...missing, reason: 'unusable' }] })
  }
  const route = givenRoute(order, own)
  const rows = here.filter(row => row.route === null || route === null || row.route === route)
  if (rows.length === 0) {
    const how = route === 'mouth' ? 'by mouth' : 'by vein'
    return notFound(name, order, `${title} ${how}: no change by kidney function`, { limits, ...citing(here) })
  }
  // What the kidneys never change needs no creatinine.
  if (rows.every(({ effect }) => effect === 'none')) {
    return notFound(name, order, `${title}: ${rows[0]?.says ?? ''}`, { limits, ...citing(rows) })
  }
  return judged(context, order, rows)
}

const groups = builtIn(drugGroups)

/** Doses that the kidneys limit, and medicines that they forbid. */
export const kidneyDoseCheck: Checker = {
  ...name,
  drugs: [...new Set(builtIn(kidneyDoses).flatMap(({ drugs }) => [...drugsIn(drugs, groups)]))],
  check,
}
