import {
  ageOf,
  type Because,
  becauseFact,
  becauseReading,
  type Chooser,
  type CurrentMedication,
  excludedByDefault,
  latestOf,
  measurement,
  noJurisdiction,
  type OptionSet,
  type PatientProfile,
  preventWithin,
} from '../../clinical/index.ts'
import { answered, outOfScope, roundTo } from '../../core/index.ts'
import { atheroscleroticDisease } from './atherosclerotic-disease.ts'
import { severeLdl } from './choose-statin.ts'
import { evidence } from './evidence.ts'
import { indications } from './indications.ts'
import { startStatin } from './statin-start.ts'
import { intensityOf, onStatin, statinIntolerances, statinsTaken } from './statin-taken.ts'

const id = 'statin-at-ldl-190'
const title = 'LDL cholesterol of 190 mg/dL or more'

/** Years for which the guideline says it. */
const ages = { from: 20, to: 75 } as const

const outsideAges = `outside ${ages.from} to ${ages.to} years`

const standingLimits = [
  'By the newest LDL of five years alone. Causes such as hypothyroidism, nephrotic syndrome, cholestasis and medicines are to be looked for first.',
  'Familial hypercholesterolaemia is not diagnosed here. What is added to the statin, and the goal, are left out: not read in two sources for 2026.',
  'Of the US guideline.',
] as const

const wouldChangeIf = ['A cause that can be treated, a newer LDL, or what the patient prefers.'] as const

/** What the age adds to the limits; nothing from 20 to 75 years. */
const ageLimit = (profile: PatientProfile): { readonly outside: boolean; readonly limits: readonly string[] } => {
  const age = ageOf(profile)
  if (age.kind !== 'answered') {
    return {
      outside: false,
      limits: [`The guideline says it for ${ages.from} to ${ages.to} years, and the age is not known.`],
    }
  }
  const { years } = age.value
  const outside = years < ages.from || years > ages.to
  return {
    outside,
    limits: outside
      ? [`The guideline says it for ${ages.from} to ${ages.to} years: at ${years} it is a judgement.`]
      : [],
  }
}

/** The strongest statin is on the list and LDL is still that high: whether it is taken is asked first, then referred. */
const onStrongest = (
  taken: readonly CurrentMedication[],
  value: number,
  because: readonly [Because, ...Because[]],
  limits: readonly [string, ...string[]],
): OptionSet => {
  const indication = indications.severeHypercholesterolaemia
  const set = onStatin(taken, {
    chooser: id,
    title,
    indication,
    limits,
    wouldChangeIf,
    evidence: [evidence.cholesterol2018],
  })
  return {
    ...set,
    conclusion: `LDL ${value} mg/dL although a high-intensity statin is on the list: is it taken? If so, a lipid clinic.`,
    because,
    recommend: set.recommend.map(draft => ({
      ...draft,
      rule: `${id}-on-statin`,
      action: [{ kind: 'refer', text: 'Ask whether the statin is taken; if so, refer to a lipid clinic' }],
      summary: `LDL ${value} mg/dL on a high-intensity statin: ask whether it is taken, then refer`,
      severity: 'warning',
      because,
      urgency: 'soon',
      validForDays: 90,
    })),
  }
}

const choose: Chooser['choose'] = (context, consult) => {
  const { profile, jurisdiction } = context
  const ldl = latestOf(profile, measurement.ldlCholesterol, { within: preventWithin.lipids })
  if (ldl.kind !== 'answered' || ldl.value.quantity.value < severeLdl) return 'not-applicable'
  const disease = atheroscleroticDisease(profile)
  // With atherosclerotic disease that choice decides.
  if (disease.kind === 'answered' && disease.value.length > 0) return 'not-applicable'
  const excluded = excludedByDefault(profile)
  if (excluded !== null) return excluded
  if (jurisdiction === null) return noJurisdiction('us')
  if (jurisdiction === 'eu') return outOfScope('The rule is of the US guideline; the European one is not built in')
  const taken = statinsTaken(profile)
  if (taken.kind !== 'answered') return taken
  const { outside, limits: ofAge } = ageLimit(profile)
  const limits = [...standingLimits, ...ofAge] as const
  const value = roundTo(ldl.value.quantity.value, 0)
  const { intensity, knowledgeRows } = intensityOf(context, taken.value)
  const because = [becauseReading(ldl.value), ...taken.value.map(({ fact }) => becauseFact(fact, 'Takes'))] as const
  if (taken.value.length > 0 && intensity === 'high') return answered(onStrongest(taken.value, value, because, limits))
  return answered(
    startStatin(
      {
        chooser: id,
        title,
        indication: indications.severeHypercholesterolaemia,
        indicationId: 'severe-hypercholesterolaemia',
        intensity: 'high',
        conclusion: outside
          ? `LDL ${value} mg/dL ${outsideAges}: weigh a high-intensity statin; look for causes and for familial hypercholesterolaemia.`
          : `LDL ${value} mg/dL: a high-intensity statin, whatever the risk category; look for causes and for familial hypercholesterolaemia.`,
        summary: outside
          ? `LDL ${value} mg/dL, ${outsideAges}: weigh a high-intensity statin; look for causes and familial disease`
          : `LDL ${value} mg/dL: high-intensity statin whatever the risk; look for causes and familial disease`,
        urgency: 'soon',
        because,
        evidence: [evidence.cholesterol2018, evidence.dyslipidemia2026],
        limits,
        wouldChangeIf,
        missing: [],
        intolerances: statinIntolerances(profile),
        knowledgeRows,
        also: [
          { kind: 'test', text: 'Look for causes: thyroid, kidney, liver, medicines' },
          { kind: 'refer', text: 'Family history; familial hypercholesterolaemia: lipid clinic and cascade testing' },
        ],
      },
      consult,
    ),
  )
}

/** Severe hypercholesterolaemia: a high-intensity statin whatever the risk category. */
export const statinInSevere: Chooser = { id, title, indication: 'severe-hypercholesterolaemia', choose }
