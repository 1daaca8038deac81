import type { AdviceContext } from '../../clinical/index.ts'
import { roundTo } from '../../core/index.ts'
import { homeMean, type MeanPressure, officeMean, type Pressure, pressuresOf } from './pressure.ts'
import { pressureThresholds } from './tables.ts'

export type Stage = 'normal' | 'elevated' | 'stage-1' | 'stage-2'

/** Days, ours: office readings of a year; home readings of a month. */
export const within = { office: 365, home: 30, severe: 7 } as const

type Numbers = { readonly systolic: number | null; readonly diastolic: number | null }

const reaches = (
  { systolic, diastolic }: Numbers,
  row: { readonly systolicFrom: number; readonly diastolicFrom: number | null },
): boolean =>
  (systolic !== null && systolic >= row.systolicFrom) ||
  (row.diastolicFrom !== null && diastolic !== null && diastolic >= row.diastolicFrom)

const stages = ['stage-2', 'stage-1', 'elevated'] as const

/** The stage of a mean; either number is enough, compared unrounded. */
export const stageOf = (
  { knowledge }: AdviceContext,
  pressure: Numbers,
  basis: 'office' | 'home',
): { readonly stage: Stage; readonly rows: readonly string[] } => {
  const rows = knowledge.rows(pressureThresholds).filter(row => row.basis === basis)
  const found = stages.flatMap(stage => rows.filter(row => row.stage === stage && reaches(pressure, row)))[0]
  return found === undefined || found.stage === 'severe' || found.stage === 'severe-in-pregnancy'
    ? { stage: 'normal', rows: rows.map(({ id }) => id) }
    : { stage: found.stage, rows: [found.id] }
}

/** Whether one reading alone is severe. The guideline says above 180/120; the limit itself counts here (the safe side). */
export const isSevere = (
  { knowledge }: AdviceContext,
  pressure: Numbers,
  stage: 'severe' | 'severe-in-pregnancy' = 'severe',
): boolean => knowledge.rows(pressureThresholds).some(row => row.stage === stage && reaches(pressure, row))

export const textOf = ({ systolic, diastolic }: Numbers): string =>
  systolic === null
    ? `${roundTo(diastolic ?? 0, 0)} diastolic`
    : diastolic === null
      ? `${roundTo(systolic, 0)} systolic`
      : `${roundTo(systolic, 0)}/${roundTo(diastolic, 0)}`

export type JudgedPressure = {
  readonly mean: MeanPressure
  readonly basis: 'office' | 'home'
  readonly stage: Stage
  readonly rows: readonly string[]
  /** What the other place of measurement says, when it is on record and says otherwise. */
  readonly contradiction: string | null
}

/**
 * The pressure that decides: the mean at home where there are enough readings, else that of two office days. `null`:
 * nothing is confirmed yet.
 */
export const judgedPressure = (context: AdviceContext): JudgedPressure | null => {
  const { profile } = context
  const office = officeMean(pressuresOf(profile, { within: within.office }))
  const home = homeMean(pressuresOf(profile, { within: within.home }))
  const [mean, basis] = home === null ? [office, 'office' as const] : [home, 'home' as const]
  if (mean === null) return null
  const { stage, rows } = stageOf(context, mean, basis)
  const other = home === null || office === null ? null : stageOf(context, office, 'office').stage
  const high = (one: Stage) => one === 'stage-1' || one === 'stage-2'
  const contradiction =
    other === null || office === null || high(other) === high(stage)
      ? null
      : `In the office ${textOf(office)} mmHg, at home ${textOf(mean)}: ${high(stage) ? 'masked hypertension' : 'white-coat effect'}, the home mean decides.`
  return { mean, basis, stage, rows, contradiction }
}

/** The newest measurement, wherever it was made, of the last year. */
export const newestPressure = (context: AdviceContext): Pressure | undefined =>
  pressuresOf(context.profile, { within: within.office }).at(-1)

/** The newest reading when it is severe and of the last week. */
export const severePressure = (
  context: AdviceContext,
  stage: 'severe' | 'severe-in-pregnancy' = 'severe',
): Pressure | null => {
  const newest = pressuresOf(context.profile, { within: within.severe }).at(-1)
  return newest !== undefined && isSevere(context, newest, stage) ? newest : null
}
