import type { Random } from '../learning/numeric/index.ts'
import { constants } from './constants.ts'
import { type Medicine, needsAnticoagulant, reducedApixaban } from './medicines.ts'
import type { Person } from './person.ts'

/** What was put wrong on purpose, and what advice should say of it: the truth that load and journey tests compare with. */
export type Planted = {
  readonly problem: Problem
  readonly drug: string | null
  readonly expect: 'stop' | 'start' | 'reduce' | 'avoid' | 'test' | 'no-advice' | 'data-issue'
}

export type Problem =
  | 'metformin-below-egfr-30'
  | 'pioglitazone-in-heart-failure'
  | 'anticoagulant-missing'
  | 'apixaban-dose-too-high'
  | 'nsaid-with-anticoagulant'
  | 'penicillin-despite-anaphylaxis'
  | 'ace-inhibitor-in-pregnancy'
  | 'hba1c-overdue'
  | 'reported-egfr-wrong'
  | 'dead-with-active-medicines'

/** A problem that this person can have, and what the list of medicines then is. */
type Plan = Planted & { readonly medicines: (list: readonly Medicine[]) => readonly Medicine[] }

/** Plants at most one problem that fits the person, at the rate of the constants. */
export const plantProblem = (
  random: Random,
  person: Person,
  medicines: readonly Medicine[],
): { readonly planted: readonly Planted[]; readonly medicines: readonly Medicine[] } => {
  const wanted = random.chance(constants.planted)
  const which = random.unit()
  const plans = wanted ? plansFor(person, medicines) : []
  const plan = plans[Math.floor(which * plans.length)]
  if (plan === undefined) return { planted: [], medicines }
  const { problem, drug, expect } = plan
  return { planted: [{ problem, drug, expect }], medicines: plan.medicines(medicines) }
}

const plansFor = (person: Person, list: readonly Medicine[]): readonly Plan[] => {
  const { conditions: has, egfr } = person
  if (person.death !== null) {
    return list.length === 0 ? [] : [plan('dead-with-active-medicines', null, 'no-advice', same)]
  }
  const takes = (drug: string) => list.some(one => one.drug === drug)
  const anticoagulated = takes('apixaban') || takes('warfarin')
  const plans: (Plan | false)[] = [
    has.has('diabetes') &&
      egfr < 29 &&
      plan('metformin-below-egfr-30', 'metformin', 'stop', plus('metformin', 1000, 2)),
    has.has('diabetes') &&
      has.has('heart-failure') &&
      plan('pioglitazone-in-heart-failure', 'pioglitazone', 'stop', plus('pioglitazone', 30, 1)),
    needsAnticoagulant(person) && plan('anticoagulant-missing', null, 'start', without('apixaban', 'warfarin')),
    takes('apixaban') &&
      reducedApixaban(person) &&
      plan('apixaban-dose-too-high', 'apixaban', 'reduce', swap('apixaban', 5)),
    anticoagulated && plan('nsaid-with-anticoagulant', 'ibuprofen', 'avoid', plus('ibuprofen', 600, 3)),
    person.penicillinAllergy === 'anaphylaxis' &&
      plan('penicillin-despite-anaphylaxis', 'amoxicillin', 'avoid', plus('amoxicillin', 500, 3)),
    has.has('pregnant') && plan('ace-inhibitor-in-pregnancy', 'lisinopril', 'stop', plus('lisinopril', 10, 1)),
    has.has('diabetes') && plan('hba1c-overdue', null, 'test', same),
    has.has('kidney-disease') && plan('reported-egfr-wrong', null, 'data-issue', same),
  ]
  return plans.filter(one => one !== false)
}

const plan = (
  problem: Problem,
  drug: string | null,
  expect: Planted['expect'],
  medicines: Plan['medicines'],
): Plan => ({ problem, drug, expect, medicines })

const same = (list: readonly Medicine[]): readonly Medicine[] => list

const plus = (drug: string, amount: number, timesPerDay: number): Plan['medicines'] => {
  // Lately, whatever the list says of it: a short course counts as much as an old habit.
  const added: Medicine = { drug, amount, unit: 'mg', timesPerDay, reason: null, since: 5 }
  return list => [...list.filter(one => one.drug !== drug), added]
}

const without =
  (...drugs: readonly string[]): Plan['medicines'] =>
  list =>
    list.filter(({ drug }) => !drugs.includes(drug))

const swap =
  (drug: string, amount: number): Plan['medicines'] =>
  list =>
    list.map(one => (one.drug === drug ? { ...one, amount } : one))
