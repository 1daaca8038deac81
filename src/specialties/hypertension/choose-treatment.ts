import {
  type AdviceContext,
  type Chooser,
  type Consult,
  excludedByDefault,
  medicineList,
  noJurisdiction,
  type OptionSet,
  problem,
  problemState,
  takes,
} from '../../clinical/index.ts'
import { type Answer, answered, daysBetween, outOfScope } from '../../core/index.ts'
import { classesFor } from './class-candidates.ts'
import { confirmSet } from './first-steps.ts'
import { unusableNewest } from './pressure.ts'
import { riskGroupOf } from './risk-group.ts'
import { severeFirst } from './severe-first.ts'
import { judgedPressure, newestPressure, stageOf, textOf, within } from './stage.ts'

import {
  aboveGoal,
  onTreatment,
  type Situation,
  setOf,
  shared,
  stageOne,
  toStart,
  wayOfLife,
} from './treatment-sets.ts'

const judge = (
  context: AdviceContext,
  knownForDays: number | null,
  consult: Consult,
): Answer<OptionSet> | 'not-applicable' => {
  const list = medicineList(context.profile)
  const treated = takes(context.profile, { classes: ['antihypertensive'] })
  // An older pressure is not put in the place of a newer one that cannot be used.
  const unusable = unusableNewest(context.profile, { within: within.office })
  if (unusable !== null) return unusable
  const judged = judgedPressure(context)
  if (judged === null) {
    const newest = newestPressure(context)
    const high = newest !== undefined && ['stage-1', 'stage-2'].includes(stageOf(context, newest, 'office').stage)
    return high || knownForDays !== null ? answered(confirmSet(shared, newest)) : 'not-applicable'
  }
  if (!aboveGoal(judged) && knownForDays === null) return 'not-applicable'
  if (list.kind !== 'answered') return list
  if (treated.kind !== 'answered') return treated
  const because = judged.mean.because
  const situation: Situation = {
    judged,
    treated: treated.value,
    knownForDays,
    classes: classesFor(context, list.value, because, consult),
    because,
  }
  if (situation.treated.length > 0) return answered(onTreatment(situation))
  if (judged.stage === 'stage-2') return answered(toStart(situation, 'stage 2', [], []))
  if (judged.stage === 'stage-1') return answered(stageOne(situation, riskGroupOf(context)))
  return answered(
    setOf(
      situation,
      `${textOf(judged.mean)} mmHg without a drug, although hypertension is on the list: no drug by this pressure.`,
      {
        candidates: [wayOfLife(because, 1)],
        rankedBy: ['Below 130/80 mmHg: no drug by the pressure alone.'],
        recommend: [],
      },
    ),
  )
}

const choose: Chooser['choose'] = (context, consult) => {
  const { profile, jurisdiction } = context
  const severe = severeFirst(context, shared)
  if (severe !== null) return answered(severe)
  const state = problemState(profile, problem.hypertension)
  const newest = newestPressure(context)
  if (state.kind !== 'answered' && newest === undefined) {
    return state.kind === 'insufficient' && state.missing.every(({ reason }) => reason !== 'withheld')
      ? 'not-applicable'
      : state
  }
  const facts = state.kind === 'answered' && state.value.state === 'present' ? state.value.facts : []
  const [first] = facts.toSorted((a, b) => (a.effective.start < b.effective.start ? -1 : 1))
  if (first === undefined && newest === undefined) return 'not-applicable'
  const excluded = excludedByDefault(profile)
  if (excluded !== null) return excluded
  if (jurisdiction === 'eu')
    return outOfScope('The thresholds are of the US guideline; the European ones (SCORE2) are not built in')
  if (jurisdiction === null) return noJurisdiction('us')
  return judge(context, first === undefined ? null : daysBetween(first.effective.start, profile.asOf), consult)
}

/** Whether blood pressure is treated, and with which classes. */
export const hypertensionTreatment: Chooser = {
  id: shared.chooser,
  title: shared.title,
  indication: problem.hypertension.id,
  choose,
}
