import {
  ageOf,
  becauseAge,
  becauseFact,
  type Chooser,
  excludedByDefault,
  latestOf,
  measurement,
  noJurisdiction,
  preventWithin,
  problem,
  problemState,
} from '../../clinical/index.ts'
import { answered, outOfScope } from '../../core/index.ts'
import { atheroscleroticDisease } from './atherosclerotic-disease.ts'
import { severeLdl } from './choose-statin.ts'
import { evidence } from './evidence.ts'
import { indications } from './indications.ts'
import { startStatin } from './statin-start.ts'
import { onStatin, statinIntolerances, statinsTaken } from './statin-taken.ts'

const id = 'statin-in-diabetes'
const title = 'Statin in diabetes at 40 to 75 years'

const limits = [
  'At least a moderate intensity; with several risk factors a high one is reasonable, which is not decided here.',
  'Below 40 and above 75 years the guideline leaves it to judgement: nothing is said here.',
  'Of the US guideline. LDL goals in diabetes are left out: the sources read disagree.',
] as const

const wouldChangeIf = [
  'Atherosclerotic disease, LDL of 190 mg/dL or more, a side effect, or what the patient prefers.',
] as const

const choose: Chooser['choose'] = (context, consult) => {
  const { profile, jurisdiction } = context
  const diabetes = problemState(profile, problem.diabetes)
  if (diabetes.kind !== 'answered' || diabetes.value.state !== 'present') return 'not-applicable'
  const age = ageOf(profile)
  if (age.kind !== 'answered') return age
  if (age.value.years < 40 || age.value.years > 75) return 'not-applicable'
  const disease = atheroscleroticDisease(profile)
  if (disease.kind === 'answered' && disease.value.length > 0) return 'not-applicable'
  const ldl = latestOf(profile, measurement.ldlCholesterol, { within: preventWithin.lipids })
  if (ldl.kind === 'answered' && ldl.value.quantity.value >= severeLdl) return 'not-applicable'
  const excluded = excludedByDefault(profile)
  if (excluded !== null) return excluded
  if (jurisdiction === null) return noJurisdiction('us')
  if (jurisdiction === 'eu') return outOfScope('The rule is of the US guideline; the European one is not built in')
  const taken = statinsTaken(profile)
  if (taken.kind !== 'answered') return taken
  const shared = { chooser: id, title, indication: indications.diabetes, limits, wouldChangeIf }
  if (taken.value.length > 0) {
    return answered(onStatin(taken.value, { ...shared, evidence: [evidence.cholesterol2018] }))
  }
  const [fact] = diabetes.value.facts
  return answered(
    startStatin(
      {
        ...shared,
        indicationId: problem.diabetes.id,
        intensity: 'moderate',
        conclusion:
          'Diabetes at 40 to 75 years and no statin on the list: at least a moderate-intensity statin, whatever the risk.',
        summary: 'Diabetes at 40 to 75 years and no statin on the list: at least a moderate-intensity statin',
        urgency: 'soon',
        because: [becauseFact(fact, problem.diabetes.title), becauseAge(age.value)],
        evidence: [evidence.cholesterol2018],
        missing: ldl.kind === 'insufficient' ? ldl.missing : [],
        intolerances: statinIntolerances(profile),
        knowledgeRows: [],
        also: [],
      },
      consult,
    ),
  )
}

/** Diabetes from 40 to 75 years: a statin whatever the risk category. */
export const statinInDiabetes: Chooser = { id, title, indication: problem.diabetes.id, choose }
