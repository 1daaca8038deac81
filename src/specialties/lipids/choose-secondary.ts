import {
  type AdviceContext,
  ageOf,
  type Because,
  becauseFact,
  becauseReading,
  type Chooser,
  type Consult,
  type CurrentMedication,
  excludedByDefault,
  latestOf,
  measurement,
  noJurisdiction,
  type OptionSet,
  takes,
} from '../../clinical/index.ts'
import { type Answer, answered, outOfScope, roundTo } from '../../core/index.ts'
import { addToStatin } from './add-on.ts'
import { atheroscleroticDisease, type RiskClass, riskClassOf } from './atherosclerotic-disease.ts'
import { evidence } from './evidence.ts'
import { indications } from './indications.ts'
import { startStatin } from './statin-start.ts'
import {
  intensityOf,
  intoleranceLimit,
  onStatin,
  settleFirst,
  statinIntolerances,
  statinsTaken,
} from './statin-taken.ts'
import { ldlGoals } from './tables.ts'

const id = 'lipids-in-secondary-prevention'
const title = 'Lipids in atherosclerotic disease'

/** Age limit in days of an LDL that decides about adding to a statin. */
const ldlWithin = 365

const limits = [
  'Of the US guideline. A stroke counts as atherosclerotic: whether it came from the heart is not read.',
  'Very high risk by what is on record; bypass surgery and lipoprotein(a) are not read. An intervention within 90 days of an infarction, or beside an old one without a day, is taken for its treatment (ours).',
  'Non-HDL cholesterol, apolipoprotein B, cost and the patient preference are not read.',
] as const

const overAge =
  'Above 75 years the older guideline leaves the intensity to judgement; what the 2026 one says was not seen.'

const wouldChangeIf = ['A new event, a newer LDL, a side effect, or what the patient prefers.'] as const

type Known = {
  readonly disease: readonly [Because, ...Because[]]
  readonly risk: RiskClass
  readonly limits: readonly [string, ...string[]]
}

const goalOf = ({ knowledge }: AdviceContext, risk: RiskClass['risk']) => {
  const row = knowledge.rows(ldlGoals).find(one => one.risk === risk)
  if (row === undefined) throw new Error(`No LDL goal for ${risk}`)
  return row
}

const start = (
  context: AdviceContext,
  known: Known,
  taken: readonly CurrentMedication[],
  consult: Consult,
): OptionSet => {
  const { intensity, knowledgeRows } = intensityOf(context, taken)
  const stronger = taken.length > 0
  return startStatin(
    {
      chooser: id,
      title,
      indication: indications.secondaryPrevention,
      indicationId: 'secondary-prevention-of-ascvd',
      intensity: 'high',
      conclusion: stronger
        ? `Atherosclerotic disease, and the statin is ${intensity === 'unknown' ? 'of an amount that is not readable' : 'not of high intensity'}: make it so, if it is tolerated.`
        : 'Atherosclerotic disease and no statin on the list: a high-intensity statin.',
      summary: stronger
        ? 'Atherosclerotic disease on less than a high-intensity statin: make it stronger if it is tolerated'
        : 'Atherosclerotic disease and no statin on the list: start a high-intensity statin',
      urgency: 'soon',
      because: [...known.disease, ...taken.map(({ fact }) => becauseFact(fact, 'Takes'))],
      evidence: [evidence.dyslipidemia2026Secondary, evidence.cholesterol2018],
      limits: known.limits,
      wouldChangeIf,
      missing:
        intensity === 'unknown' && stronger
          ? [{ what: 'dose of the statin', need: 'mg a day', have: 'not readable', reason: 'unusable' }]
          : [],
      intolerances: statinIntolerances(context.profile),
      knowledgeRows,
      also: [],
    },
    consult,
  )
}

const onHighIntensity = (
  context: AdviceContext,
  known: Known,
  taken: readonly CurrentMedication[],
  consult: Consult,
): Answer<OptionSet> => {
  const { profile } = context
  const ldl = latestOf(profile, measurement.ldlCholesterol, { within: ldlWithin })
  if (ldl.kind !== 'answered') return ldl
  const { value } = ldl.value.quantity
  const goal = goalOf(context, known.risk.risk)
  const because: readonly [Because, ...Because[]] = [
    becauseReading(ldl.value),
    ...known.disease,
    ...known.risk.majorEvents,
    ...known.risk.conditions,
    ...taken.map(({ fact }) => becauseFact(fact, 'Takes')),
  ]
  const shared = { chooser: id, title, limits: known.limits, wouldChangeIf }
  const intolerances = statinIntolerances(profile)
  if (value < goal.below) {
    const set = onStatin(taken, {
      ...shared,
      indication: indications.secondaryPrevention,
      evidence: [evidence.dyslipidemia2026Secondary],
    })
    const conclusion = `LDL ${roundTo(value, 0)} mg/dL is below the goal of ${goal.below} (${known.risk.risk === 'very-high' ? 'very high risk' : 'not at very high risk'}): continue.`
    const all = [...because, ...intolerances] as const
    const said = [...known.limits, ...intoleranceLimit(intolerances)] as const
    // At goal on the strongest statin there is nothing to put before the clinician, but that it once did harm.
    const recommend = set.recommend.slice(0, intolerances.length).map(draft => ({
      ...draft,
      rule: `${id}-intolerance`,
      action: [settleFirst] as const,
      summary:
        'LDL at its goal on a statin, and a statin allergy or muscle damage is on record: settle whether it is tolerated',
      because: all,
      limits: said,
    }))
    return answered({ ...set, conclusion, because: all, limits: said, recommend })
  }
  const others = takes(profile, { drugs: ['ezetimibe', 'alirocumab', 'evolocumab'] })
  return answered(
    addToStatin(
      {
        ...shared,
        ldl: value,
        goal: goal.below,
        risk: known.risk.risk,
        intolerances,
        taken: others.kind === 'answered' ? others.value.flatMap(one => one.drugs.map(drug => drug.id)) : [],
        because,
        knowledgeRows: [goal.id, ...intensityOf(context, taken).knowledgeRows],
      },
      consult,
    ),
  )
}

const choose: Chooser['choose'] = (context, consult) => {
  const { profile, jurisdiction } = context
  const disease = atheroscleroticDisease(profile)
  if (disease.kind !== 'answered') {
    return disease.kind === 'insufficient' && disease.missing.every(({ reason }) => reason !== 'withheld')
      ? 'not-applicable'
      : disease
  }
  const [first, ...others] = disease.value
  if (first === undefined) return 'not-applicable'
  const excluded = excludedByDefault(profile)
  if (excluded !== null) return excluded
  if (jurisdiction === null) return noJurisdiction('us')
  if (jurisdiction === 'eu')
    return outOfScope('LDL goals and risk classes are of the US guideline; the European ones are not built in')
  const taken = statinsTaken(profile)
  if (taken.kind !== 'answered') return taken
  const age = ageOf(profile)
  const old = age.kind === 'answered' && age.value.years > 75
  const known: Known = {
    disease: [first, ...others],
    risk: riskClassOf(context),
    limits: old ? [...limits, overAge] : limits,
  }
  const high = taken.value.length > 0 && intensityOf(context, taken.value).intensity === 'high'
  return high
    ? onHighIntensity(context, known, taken.value, consult)
    : answered(start(context, known, taken.value, consult))
}

/** Statin intensity and what is added to it, in people with atherosclerotic disease. */
export const lipidsInSecondaryPrevention: Chooser = { id, title, indication: 'secondary-prevention-of-ascvd', choose }
