import {
  type AdviceContext,
  excludedByDefault,
  knowledgeLimits,
  type Panel,
  type PanelMaker,
  type PanelRow,
} from '../../clinical/index.ts'
import { type Answer, answered, insufficient, roundTo } from '../../core/index.ts'
import { evidence, evidenceOf } from './evidence.ts'
import { hba1cOverTime, percentText } from './hba1c.ts'
import { goalText } from './health.ts'
import { type Situation, situationOf } from './situation.ts'
import { diabetesTypeOf } from './type.ts'

const rowsOf = (situation: Situation): readonly PanelRow[] => {
  const { hba1c, goal, health, lowering, lows } = situation
  const floor = goal.notUnderWithLowering
  const lowest = lowering.length > 0 && floor !== null ? floor : null
  const now =
    hba1c.kind === 'answered'
      ? { value: percentText(hba1c.value.percent), because: [hba1c.value.because] }
      : { value: 'Not known', because: [] }
  const standing =
    hba1c.kind !== 'answered'
      ? 'Not known'
      : lowest !== null && hba1c.value.percent < lowest
        ? 'Too low for what is taken: look for lows'
        : situation.aboveGoal === true
          ? 'Above the goal'
          : situation.aboveGoal === null
            ? 'Not judged by a number'
            : 'Within the goal'
  return [
    { label: 'HbA1c now', ...now },
    {
      label: 'Individual goal',
      value: goalText(goal),
      note: `${goal.title}: ${health.reason}`,
      because: health.because,
    },
    ...(lowest === null
      ? []
      : [{ label: 'Not under, on what causes lows', value: `${lowest.toFixed(1)} %`, because: [...health.because] }]),
    { label: 'Standing', value: standing, because: now.because },
    {
      label: 'Lows, last 14 days',
      value: lows.readings === 0 ? 'Not known: no glucose on record' : String(lows.episodes.length),
      ...(lows.belowShare === null
        ? {}
        : { note: `${roundTo(lows.belowShare * 100, 1)} % of sensor values under 70 mg/dL` }),
      because: lows.because,
    },
  ]
}

const show = (context: AdviceContext): Answer<Panel> => {
  const type = diabetesTypeOf(context.profile)
  if (type.kind === 'none') {
    return type.missing.length > 0
      ? { kind: 'insufficient', missing: type.missing }
      : insufficient({ what: 'diabetes', need: 'on the problem list', have: 'not on record', reason: 'absent' })
  }
  const excluded = excludedByDefault(context.profile)
  if (excluded !== null) return excluded
  const found = situationOf(context, type.because)
  if (found.kind !== 'answered') return found
  const { goal, lowering } = found.value
  const floor = lowering.length > 0 ? goal.notUnderWithLowering : null
  const points = hba1cOverTime(context.profile).map(({ at, percent }) => ({ at, value: roundTo(percent, 2) }))
  return answered({
    id: 'hba1c',
    title: 'HbA1c and individual goal',
    rows: rowsOf(found.value),
    series:
      points.length === 0
        ? null
        : {
            unit: '%',
            points,
            bands: goal.under === null ? [] : [{ label: `Goal: ${goalText(goal)}`, from: floor ?? 0, to: goal.under }],
          },
    limits: [
      'Health is read from the problem list and the Clinical Frailty Scale only; the goal is the person’s to agree.',
      ...knowledgeLimits([goal], context.profile.asOf),
    ],
    evidence: [
      evidenceOf(goal.source),
      ...(goal.notUnderSource === null ? [] : [evidenceOf(goal.notUnderSource)]),
      evidence.cgmConsensus,
    ],
  })
}

/** HbA1c over time beside the goal of this person. */
export const hba1cPanel: PanelMaker = { id: 'hba1c', title: 'HbA1c and individual goal', show }
