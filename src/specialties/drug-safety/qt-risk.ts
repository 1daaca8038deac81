import {
  type AdviceContext,
  type Because,
  becauseFact,
  holds,
  type PatientProfile,
  type ProposedOrder,
  sexOf,
} from '../../clinical/index.ts'
import { type Answer, type Missing, mapAnswer } from '../../core/index.ts'
import { isLocalMedicine, type OtherMedicines } from './others.ts'
import { type QtDrugRow, type QtFactorRow, qtDrugs, qtFactors } from './qt-tables.ts'

/** Points of the score of Tisdale 2013 for a QT medicine, a second one and female sex, and where its ranges begin. */
export const tisdale = { medicine: 3, second: 3, female: 1, moderate: 7, high: 11 } as const

/** What raises the risk of one order, and what of it could not be read. */
export type QtRisk = {
  readonly row: QtDrugRow
  readonly factors: readonly QtFactorRow[]
  /** Other medicines that prolong QT, by title. */
  readonly others: readonly string[]
  /** Of the score, at least: what is missing is not in it. */
  readonly score: number
  readonly because: readonly Because[]
  readonly missing: readonly Missing[]
}

const female = (profile: PatientProfile): Answer<Because | null> =>
  mapAnswer(sexOf(profile), ({ sex, fact, at }): Because | null =>
    sex === 'female' ? { kind: 'fact', fact, label: 'Sex for clinical use', value: sex, at } : null,
  )

/**
 * Factors, other QT medicines of the list and points for an order; `null` for a drug without a row.
 *
 * @example
 * qtRiskOf(context, order, list.value)?.score // 8
 */
export const qtRiskOf = (
  { profile, knowledge }: AdviceContext,
  { drug }: ProposedOrder,
  { others, missing }: OtherMedicines,
): QtRisk | null => {
  const rows = knowledge.rows(qtDrugs)
  const row = rows.find(one => one.drug === drug)
  if (row === undefined) return null
  const prolonging = new Set(rows.map(one => one.drug))
  prolonging.delete(drug)
  const second = others.filter(
    medicine => !isLocalMedicine(medicine) && medicine.drugs.some(({ id }) => prolonging.has(id)),
  )
  const judged = knowledge.rows(qtFactors).map(factor => ({ factor, state: holds(profile, factor.when, drug) }))
  const present = judged.filter(({ state }) => state.state === 'yes')
  const sex = female(profile)
  const isFemale = sex.kind === 'answered' && sex.value !== null
  return {
    row,
    factors: present.map(({ factor }) => factor),
    others: second.map(({ title }) => title),
    score:
      tisdale.medicine +
      (second.length > 0 ? tisdale.second : 0) +
      (isFemale ? tisdale.female : 0) +
      present.reduce((sum, { factor }) => sum + factor.points, 0),
    because: [
      ...present.flatMap(({ state }) => (state.state === 'yes' ? state.because : [])),
      ...second.map(({ fact }) => becauseFact(fact, 'Also prolongs QT')),
      ...(sex.kind === 'answered' && sex.value !== null ? [sex.value] : []),
    ],
    missing: [
      ...judged.flatMap(({ state }) => (state.state === 'unknown' ? state.missing : [])),
      ...(sex.kind === 'insufficient' ? sex.missing : []),
      ...missing,
    ],
  }
}
