import { type Answer, allOf, answered, mapAnswer, outOfScope } from '../../../core/index.ts'
import { codedFinding, drugsOfClass, measurement, problem, procedureConcept } from '../../concepts/index.ts'
import type { AdviceContext } from '../../contracts.ts'
import { derivationEvidence } from '../../evidence.ts'
import type { KnowledgeView } from '../../knowledge.ts'
import { type PatientProfile, remembered } from '../../profile.ts'
import { becauseAge, becauseDerived, becauseFact, becauseReading } from '../../reads/because.ts'
import { ageOf, sexOf } from '../../reads/demographics.ts'
import { eachLackOnce } from '../../reads/each-lack-once.ts'
import { excludedByDefault, exclusionReads } from '../../reads/exclusions.ts'
import { latestOf } from '../../reads/measurements.ts'
import { medicineList } from '../../reads/medications.ts'
import { problemState } from '../../reads/problems.ts'
import { type SmokingStatus, smokingStatusOf } from '../../reads/smoking.ts'
import { takes } from '../../reads/takes.ts'
import type { Because } from '../../recommendation.ts'
import { bmiOf, egfrOf } from '../of-profile.ts'
import { type PreventInputs, preventScope, rangeScope } from './equation.ts'
import { preventEvidence } from './evidence.ts'
import type { PreventOutcome, PreventYears } from './tables.ts'

/** Age limits of the inputs in days, ours: lipids are measured every 4 to 6 years, blood pressure and creatinine yearly. */
export const preventWithin = { systolic: 365, lipids: 1826, creatinine: 365, bmi: 730, smoking: 730 } as const

type Concept = 'age' | 'sex' | 'systolic' | 'cholesterol' | 'diabetes' | 'smoking' | 'bmi' | 'egfr' | 'treatment'

export type PreventReading = {
  readonly inputs: PreventInputs
  readonly smoking: SmokingStatus['status']
  readonly because: Readonly<Record<Concept, readonly Because[]>>
  /** What was taken as absent because no list names it, and what was not looked at. */
  readonly assumptions: readonly string[]
}

const atherosclerotic = [
  problem.coronaryDisease,
  problem.acuteCoronarySyndrome,
  problem.myocardialInfarction,
  problem.strokeOrTia,
  problem.intracranialHaemorrhage,
  problem.peripheralArterialDisease,
  problem.aorticPlaque,
] as const

/** The first of these that is on record, now or ever; insufficient without a problem list. */
const onRecord = (profile: PatientProfile, concepts: readonly (typeof problem)[keyof typeof problem][]) => {
  const states = concepts.map(concept => {
    const procedures = concept === problem.coronaryDisease ? [procedureConcept.pci] : []
    return { title: concept.title, state: problemState(profile, concept, { everHad: true, procedures }) }
  })
  const found = states.find(({ state }) => state.kind === 'answered' && state.value.state === 'present')
  if (found !== undefined) return answered(found.title)
  const unknown = states.find(({ state }) => state.kind !== 'answered')
  return unknown === undefined || unknown.state.kind === 'answered' ? answered(null) : unknown.state
}

/** Known cardiovascular disease: then it is secondary prevention. `null` when none is on the problem list. */
export const knownCardiovascularDisease = (profile: PatientProfile): Answer<string | null> =>
  onRecord(profile, atherosclerotic)

const withoutKnownDisease = (profile: PatientProfile): Answer<null> => {
  const known = onRecord(profile, [...atherosclerotic, problem.heartFailure])
  if (known.kind !== 'answered') return known
  return known.value === null
    ? answered(null)
    : outOfScope(
        `PREVENT is for people without known cardiovascular disease or heart failure; on record: ${known.value}`,
      )
}

type Treatment = {
  readonly antihypertensive: boolean
  readonly statin: boolean
  readonly because: readonly Because[]
  readonly assumptions: readonly string[]
}

const treatmentOf = (profile: PatientProfile): Answer<Treatment> =>
  mapAnswer(
    allOf({
      list: medicineList(profile),
      pressure: takes(profile, { classes: ['antihypertensive'] }),
      statins: takes(profile, { classes: ['statin'] }),
    }),
    ({ list, pressure, statins }) => {
      return {
        antihypertensive: pressure.length > 0,
        statin: statins.length > 0,
        because: [
          ...pressure.map(({ fact }) => becauseFact(fact, 'Antihypertensive')),
          ...statins.map(({ fact }) => becauseFact(fact, 'Statin')),
        ],
        assumptions: [
          ...(pressure.length > 0 ? [] : ['No antihypertensive on the medicine list: taken as untreated.']),
          ...(statins.length > 0 ? [] : ['No statin on the medicine list: taken as none.']),
          ...(list.unrecognised.length > 0
            ? [`${list.unrecognised.length} medicines were not recognised and not counted as either.`]
            : []),
        ],
      }
    },
  )

/** `null` for an input that this equation does not use and that is not on record. */
const optional = <T>(answer: Answer<T>, needed: boolean): Answer<T | null> =>
  !needed && answer.kind === 'insufficient' ? answered(null) : answer

/**
 * The inputs of a PREVENT equation at the moment of the profile, or everything that is missing at once. What the
 * equation does not use is still held against the ranges when it is on record.
 */
export const preventReading = (
  { profile, knowledge }: AdviceContext,
  outcome: PreventOutcome,
  years: PreventYears,
): Answer<PreventReading> =>
  remembered(profile, `prevent ${outcome} ${years} ${knowledge.version}`, watched =>
    readingOf(watched, knowledge, outcome, years),
  )

const readingOf = (
  profile: PatientProfile,
  knowledge: KnowledgeView,
  outcome: PreventOutcome,
  years: PreventYears,
): Answer<PreventReading> => {
  const excluded = excludedByDefault(profile)
  if (excluded !== null) return excluded
  const age = ageOf(profile)
  const lipids = outcome !== 'heart-failure'
  const given = allOf({
    // Scope is asked first: no other input could help.
    ageInScope: age.kind === 'answered' ? rangeScope(knowledge, { [`age-${years}y`]: age.value.years }) : age,
    healthy: withoutKnownDisease(profile),
    sex: sexOf(profile),
    total: optional(latestOf(profile, measurement.totalCholesterol, { within: preventWithin.lipids }), lipids),
    hdl: optional(latestOf(profile, measurement.hdlCholesterol, { within: preventWithin.lipids }), lipids),
    systolic: latestOf(profile, measurement.systolic, { within: preventWithin.systolic }),
    diabetes: problemState(profile, problem.diabetes),
    smoking: smokingStatusOf(profile, { within: preventWithin.smoking }),
    bmi: optional(bmiOf(profile, { within: preventWithin.bmi }), outcome === 'heart-failure'),
    egfr: egfrOf(profile, { within: preventWithin.creatinine }),
    treatment: treatmentOf(profile),
  })
  if (given.kind !== 'answered') return eachLackOnce(given)
  const { sex, total, hdl, systolic, diabetes, smoking, bmi, egfr, treatment } = given.value
  if (age.kind !== 'answered') return age
  const diabetic = diabetes.state === 'present'
  const inputs: PreventInputs = {
    age: age.value.years,
    sex: sex.sex,
    totalCholesterol: total?.quantity ?? null,
    hdlCholesterol: hdl?.quantity ?? null,
    systolic: systolic.quantity,
    diabetes: diabetic,
    smoking: smoking.status === 'current',
    bmi: bmi?.value ?? null,
    egfr: egfr.value,
    antihypertensive: treatment.antihypertensive,
    statin: treatment.statin,
  }
  return mapAnswer(preventScope(knowledge, inputs, years), () => ({
    inputs,
    smoking: smoking.status,
    because: {
      age: [becauseAge(age.value)],
      sex: [{ kind: 'fact', fact: sex.fact, label: 'Sex for clinical use', value: sex.sex, at: sex.at }],
      systolic: [becauseReading(systolic)],
      cholesterol: [total, hdl].flatMap(reading => (reading === null ? [] : [becauseReading(reading)])),
      diabetes: diabetic ? diabetes.facts.map(fact => becauseFact(fact, 'Diabetes')) : [],
      smoking: [smoking.because],
      bmi: bmi === null ? [] : [becauseDerived('Body mass index', bmi.value, bmi.from, preventEvidence.prevent.id)],
      egfr: [
        becauseReading(egfr.creatinine),
        becauseDerived('eGFR (CKD-EPI 2021)', egfr.value, egfr.from, derivationEvidence.ckdEpi2021.id),
      ],
      treatment: treatment.because,
    },
    assumptions: [
      'No cardiovascular disease or heart failure is on the problem list: taken as absent.',
      ...(diabetic ? [] : ['Diabetes is not on the problem list: taken as absent.']),
      ...treatment.assumptions,
      ...(bmi === null ? ['No body mass index on record: its range (18.5 to < 40 kg/m2) was not checked.'] : []),
      ...(inputs.systolic.value > 180 ? ['Systolic pressure above 180 mmHg: settle that first.'] : []),
    ],
  }))
}

/** Concept ids of everything that a PREVENT risk looks at: what a specialty that uses it must declare. */
export const preventReads: readonly string[] = [
  ...[
    measurement.totalCholesterol,
    measurement.hdlCholesterol,
    measurement.systolic,
    measurement.bmi,
    measurement.height,
    measurement.weight,
    measurement.creatinine,
    codedFinding.smokingStatus,
    problem.diabetes,
    problem.heartFailure,
    ...atherosclerotic,
    procedureConcept.pci,
    ...drugsOfClass('antihypertensive'),
    ...drugsOfClass('statin'),
  ].map(({ id }) => id),
  ...exclusionReads,
]
