import {
  type AdviceContext,
  type Because,
  becauseAge,
  becauseDerived,
  becauseFact,
  becauseReading,
  conceptOf,
  conditions,
  creatinineClearanceOf,
  type Doser,
  type Dosing,
  drugs,
  eachLackOnce,
  excludedByDefault,
  type Jurisdiction,
  knowledgeLimits,
  type MedicineList,
  type MonitorItem,
  medicineList,
  noJurisdiction,
  problem,
  problemFacts,
  problemState,
  procedures,
  type Regimen,
  sexOf,
  taking,
  unresolvedBleeding,
} from '../../clinical/index.ts'
import {
  type Answer,
  allOf,
  answered,
  canonicalJson,
  daysBetween,
  insufficient,
  outOfScope,
  quantity,
} from '../../core/index.ts'
import { birthdayOf } from './birthday.ts'
import { decideDoac, interactingIn } from './doac-rules.ts'
import { type Doac, doacContraindications, doacs } from './doac-tables.ts'
import { evidence, evidenceOf } from './evidence.ts'

/** Age limits of the inputs in days, ours (hazard H2); `recheckDays` says when a younger one is asked for. */
const within = { creatinine: 365, weight: 365 } as const

const indication = 'atrial-fibrillation'

/** EHRA: at least yearly, half-yearly from 75 years, and every CrCl/10 months at 60 mL/min or less. */
const recheckDays = (age: number, creatinineClearance: number): number => {
  const months = Math.min(age >= 75 ? 6 : 12, creatinineClearance <= 60 ? creatinineClearance / 10 : 12)
  return Math.max(7, Math.floor((months * 365) / 12))
}

const asDoac = (drug: string): Doac | undefined => doacs.find(one => one === drug)

/** What forbids every DOAC, for any indication; `null` when nothing on record does. */
export const contraindicated = ({ profile, knowledge }: AdviceContext): Answer<Dosing | null> => {
  const rows = knowledge.rows(doacContraindications)
  const states = rows.map(row => {
    const concept = conceptOf(conditions, row.concept)
    const proving = row.procedure === null ? [] : [conceptOf(procedures, row.procedure)]
    return { row, facts: problemFacts(profile, concept, { ...row, procedures: proving }) }
  })
  const found = states.flatMap(({ row, facts }) =>
    facts.kind === 'answered' && facts.value.length > 0 ? [{ row, facts: facts.value }] : [],
  )
  if (found.length > 0) {
    return answered({
      kind: 'do-not-use',
      reason: found.map(({ row }) => row.reason).join('; '),
      because: found.flatMap(({ row, facts }) =>
        facts.map(fact => becauseFact(fact, conceptOf(conditions, row.concept).title)),
      ),
      evidence: found.map(({ row }) => evidenceOf(row.source)),
      knowledgeRows: found.map(({ row }) => row.id),
    })
  }
  const unknown = states.find(({ facts }) => facts.kind !== 'answered')?.facts
  return unknown === undefined || unknown.kind === 'answered' ? answered(null) : unknown
}

const requested = (
  context: AdviceContext,
  drug: string,
  wanted: string | null,
): Answer<{ readonly drug: Doac; readonly jurisdiction: Jurisdiction }> => {
  const known = asDoac(drug)
  if (known === undefined) return outOfScope(`No dose of ${drug} here`)
  if (wanted !== null && wanted !== indication) {
    return outOfScope(`The dose of ${drug} is kept for ${indication} only, not for ${wanted}`)
  }
  const excluded = excludedByDefault(context.profile)
  if (excluded !== null) return excluded
  const { jurisdiction } = context
  return allOf({
    drug: answered(known),
    jurisdiction: jurisdiction === null ? noJurisdiction('us or eu') : answered(jurisdiction),
    indication:
      wanted === null
        ? insufficient({ what: 'indication', need: indication, have: 'none', reason: 'absent' })
        : answered(wanted),
  })
}

const becauseTaking = (list: MedicineList, interacting: readonly string[]): readonly Because[] =>
  taking(list, { drugs: interacting }).map(({ fact }) => becauseFact(fact, 'Also takes'))

const dose = (
  context: AdviceContext,
  request: { readonly drug: string; readonly indication: string | null },
): Answer<Dosing> => {
  const order = requested(context, request.drug, request.indication)
  if (order.kind !== 'answered') return order
  const forbidden = contraindicated(context)
  if (forbidden.kind === 'answered' && forbidden.value !== null) return answered(forbidden.value)
  const given = allOf({
    forbidden,
    clearance: creatinineClearanceOf(context.profile, {
      creatinineWithin: within.creatinine,
      weightWithin: within.weight,
    }),
    sex: sexOf(context.profile),
    medicines: medicineList(context.profile),
  })
  if (given.kind !== 'answered') return eachLackOnce(given)
  return decide(context, order.value.drug, order.value.jurisdiction, given.value)
}

type Given = {
  readonly clearance: Extract<ReturnType<typeof creatinineClearanceOf>, { readonly kind: 'answered' }>['value']
  readonly sex: Extract<ReturnType<typeof sexOf>, { readonly kind: 'answered' }>['value']
  readonly medicines: MedicineList
}

const decide = (
  { knowledge, profile }: AdviceContext,
  drug: Doac,
  jurisdiction: Jurisdiction,
  { clearance, sex, medicines }: Given,
): Answer<Dosing> => {
  const taken = new Set(medicines.current.flatMap(medication => medication.drugs.map(({ id }) => id)))
  const { age, weight, creatinine, value: creatinineClearance } = clearance
  const patient = {
    age: age.years,
    weight: weight.quantity,
    creatinine: creatinine.quantity,
    creatinineClearance,
    taken,
  }
  const { row, cautions } = decideDoac(knowledge, drug, jurisdiction, patient)
  const { result } = row
  const because: readonly [Because, ...Because[]] = [
    becauseDerived(
      'Creatinine clearance (Cockcroft-Gault)',
      creatinineClearance,
      clearance.from,
      evidence.cockcroftGault.id,
    ),
    becauseAge(age),
    { kind: 'fact', fact: sex.fact, label: 'Sex for clinical use', value: sex.sex, at: sex.at },
    becauseReading(weight),
    becauseReading(creatinine),
    ...becauseTaking(medicines, interactingIn(row.when, taken)),
  ]
  const sources = [evidenceOf(row.source), evidence.cockcroftGault] as const
  if (result.kind === 'not-covered') return outOfScope(row.reason)
  if (result.kind === 'do-not-use') {
    return answered({ kind: 'do-not-use', reason: row.reason, because, evidence: sources, knowledgeRows: [row.id] })
  }
  const recheck = recheckDays(age.years, creatinineClearance.value)
  const creatinineDays = Math.floor(daysBetween(creatinine.at, profile.asOf))
  const regimen: Regimen = {
    ...labelRegimen(drug, jurisdiction, result, row.instructions),
    monitoring: monitoring(recheck),
    because,
    evidence: [...sources, evidence.ehraRecheck],
    limits: [
      row.reason,
      ...cautions.map(({ caution }) => caution),
      ...(creatinineDays > recheck
        ? [
            `The creatinine is ${creatinineDays} days old; here it is repeated every ${recheck}: repeat it before relying on the dose.`,
          ]
        : []),
      ...(medicines.unrecognised.length > 0
        ? [
            `${medicines.unrecognised.length} current medicines were not recognised: their interactions were not checked.`,
          ]
        : []),
      ...unresolvedBleeding(profile),
      ...nextBirthday(knowledge, drug, jurisdiction, patient, row, profile),
      ...liver(profile),
      ...standingLimits,
      ...knowledgeLimits([row, ...cautions], profile.asOf),
    ],
    knowledgeRows: [row.id, ...cautions.map(({ id }) => id)],
  }
  return answered({ kind: 'regimen', regimen })
}

/** A dose that changes at the next birthday says so: the row is compared again, one year older. */
const nextBirthday = (
  knowledge: AdviceContext['knowledge'],
  drug: Doac,
  jurisdiction: Jurisdiction,
  patient: Parameters<typeof decideDoac>[3],
  now: ReturnType<typeof decideDoac>['row'],
  profile: AdviceContext['profile'],
): readonly string[] => {
  const birthday = birthdayOf(profile, patient.age + 1)
  if (birthday === null || now.result.kind !== 'dose') return []
  // The clearance falls by a year's worth; weight and creatinine are taken as they are.
  const clearance = patient.creatinineClearance
  const older = { ...clearance, value: (clearance.value * (139 - patient.age)) / (140 - patient.age) }
  const { row } = decideDoac(knowledge, drug, jurisdiction, {
    ...patient,
    age: patient.age + 1,
    creatinineClearance: older,
  })
  if (canonicalJson(row.result) === canonicalJson(now.result)) return []
  const then =
    row.result.kind === 'dose'
      ? `${row.result.amount} mg ${row.result.timesPerDay === 1 ? 'once a day' : `${row.result.timesPerDay} times a day`}`
      : row.reason
  return [
    `From ${birthday.slice(0, 10)} (${patient.age + 1} years), with nothing else changed, the label says: ${then}.`,
  ]
}

/** Labels go by the Child-Pugh class, which no record here carries. */
const liver = (profile: AdviceContext['profile']): readonly string[] => {
  const state = problemState(profile, problem.cirrhosis, { everHad: true })
  return state.kind === 'answered' && state.value.state === 'present' ? [cirrhosisLimit] : []
}

export const cirrhosisLimit =
  'Cirrhosis is on record: the labels go by Child-Pugh class, which is not read. Settle it before relying on the dose.'

const standingLimits = [
  'Non-valvular atrial fibrillation only. That no valve disease, bleeding or pregnancy stands in the way rests on the problem list.',
  'Creatinine and weight must be from the last 365 days, and the creatinine in steady state.',
  'Never stop it without cover: see the label.',
] as const

/** What the label says, before the patient's own reasons are added. */
const labelRegimen = (
  drug: Doac,
  jurisdiction: Jurisdiction,
  { amount, timesPerDay }: { readonly amount: number; readonly timesPerDay: 1 | 2 },
  instructions: readonly string[],
): Pick<
  Regimen,
  'drug' | 'indication' | 'amount' | 'route' | 'frequency' | 'duration' | 'maximum' | 'instructions' | 'jurisdiction'
> => ({
  drug: conceptOf(drugs, drug).ingredient,
  indication,
  amount: quantity(amount, 'mg'),
  route: 'oral',
  frequency:
    timesPerDay === 1
      ? { timesPerDay, code: 'od', text: 'once a day' }
      : { timesPerDay, code: 'bid', text: '2 times a day' },
  duration: 'long term; review at least yearly',
  maximum: {
    perDay: quantity(amount * timesPerDay, 'mg'),
    text: `no more than ${amount * timesPerDay} mg a day`,
  },
  instructions,
  jurisdiction,
})

const monitoring = (recheck: number): readonly MonitorItem[] => [
  { what: 'creatinine, weight and haemoglobin', withinDays: recheck, owner: 'clinician' },
  { what: 'adherence, bleeding, other medicines', withinDays: 90, owner: 'clinician' },
]

/** Label doses of the direct oral anticoagulants in atrial fibrillation. */
export const doacDoser: Doser = {
  id: 'doac-dose',
  title: 'Label dose of a direct oral anticoagulant in atrial fibrillation',
  drugs: doacs,
  dose,
}
