import type { CreatinineClearance, Jurisdiction, KnowledgeView } from '../../clinical/index.ts'
import type { Quantity } from '../../core/index.ts'
import { type Doac, type DoacCondition, type DoacTest, doacCautions, doacDoses } from './doac-tables.ts'

/** What the labels look at. */
export type DoacPatient = {
  readonly age: number
  readonly weight: Quantity<'kg'>
  readonly creatinine: Quantity<'mg/dL'>
  /** Cockcroft-Gault with actual weight, unrounded; an eGFR does not fit. */
  readonly creatinineClearance: CreatinineClearance
  /** Concept ids of everything else that is taken. */
  readonly taken: ReadonlySet<string>
}

/** 72 x 1.2 is 86.39999999999999 in binary: a clearance of exactly 50 must not become more than 50. */
const withoutBinaryTail = (value: number): number => Number(value.toPrecision(12))

const testHolds = (test: DoacTest, patient: DoacPatient): boolean => {
  if (test.what === 'interacting') return test.drugs.some(drug => patient.taken.has(drug))
  const given = patient[test.what]
  const value = withoutBinaryTail(typeof given === 'number' ? given : given.value)
  switch (test.is) {
    case '<':
      return value < test.value
    case '<=':
      return value <= test.value
    case '>':
      return value > test.value
    case '>=':
      return value >= test.value
  }
}

const allHold = (conditions: readonly DoacCondition[], patient: DoacPatient): boolean =>
  conditions.every(({ atLeast, of }) => of.filter(test => testHolds(test, patient)).length >= atLeast)

/**
 * The label row that decides for this patient in non-valvular atrial fibrillation, and what the label adds to it.
 *
 * @example
 * // woman of 84, 50 kg, creatinine 1.5 mg/dL, US: row apixaban-us-two-of-three, 2.5 mg twice a day
 * decideDoac(knowledge, 'apixaban', 'us', patient).row.result
 */
export const decideDoac = (knowledge: KnowledgeView, drug: Doac, jurisdiction: Jurisdiction, patient: DoacPatient) => {
  const row = knowledge
    .rows(doacDoses)
    .filter(one => one.drug === drug && one.jurisdiction === jurisdiction)
    .toSorted((a, b) => a.order - b.order)
    .find(({ when }) => allHold(when, patient))
  if (row === undefined) throw new Error(`No dose row of ${drug} (${jurisdiction}) holds`)
  const { result } = row
  const cautions =
    result.kind === 'dose'
      ? knowledge
          .rows(doacCautions)
          .filter(one => one.drug === drug && one.jurisdiction === jurisdiction)
          .filter(({ onlyAmount }) => onlyAmount === null || onlyAmount === result.amount)
          .filter(({ when }) => allHold(when, patient))
      : []
  return { row, cautions }
}

/** The drugs that made a row hold: what to show as a reason. */
export const interactingIn = (conditions: readonly DoacCondition[], taken: ReadonlySet<string>): readonly string[] =>
  conditions.flatMap(({ of }) =>
    of.flatMap(test => (test.what === 'interacting' ? test.drugs.filter(drug => taken.has(drug)) : [])),
  )
