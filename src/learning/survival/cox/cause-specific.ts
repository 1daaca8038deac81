import type { Table } from '../../numeric/index.ts'
import { countAtMost } from '../../numeric/index.ts'
import { assertFollowUp } from '../follow-up.ts'
import { type CoxInput, type CoxModel, coxScores, fitCox } from './fit-cox.ts'

/** One Cox model for each cause; the first is cause 1. */
export type CauseSpecificModel = readonly CoxModel[]

/**
 * A Cox model for the hazard of each cause, others counting as the end of observation (Prentice 1978).
 *
 * @param causes how many there are; `event` holds 0 or the number of a cause
 * @throws RangeError as `fitCox`
 *
 * @example
 * const model = fitCauseSpecific({ table, followUp: { time, event } }, 2)
 * model[1].coefficients // of cause 2
 */
export const fitCauseSpecific = (input: Omit<CoxInput, 'strata'>, causes: number): CauseSpecificModel => {
  assertFollowUp(input.followUp, causes)
  return Array.from({ length: causes }, (_, at) =>
    fitCox({
      ...input,
      followUp: { ...input.followUp, event: input.followUp.event.map(event => (event === at + 1 ? 1 : 0)) },
    }),
  )
}

/**
 * The probability of each cause by each of `times`, all causes in force: for each cause `rows x times`. At a moment all
 * hazards together end the share 1 - exp(-their sum), parted by their size, so that incidences and survival sum to 1.
 *
 * @throws RangeError when the table lacks a column, or has one of the other kind
 *
 * @example
 * causeSpecificIncidence(model, patients, Float64Array.of(365, 730))[0] // of cause 1, patients x 2
 */
export const causeSpecificIncidence = (
  model: CauseSpecificModel,
  table: Table,
  times: Float64Array,
): readonly Float64Array[] => {
  const moments = Float64Array.from(new Set(model.flatMap(({ baseline }) => [...baseline[0]!.times]))).sort()
  const steps = model.map(({ baseline }) => stepsAt(baseline[0]!, moments))
  const scores = model.map(cause => coxScores(cause, table))
  const behind = Array.from(times, time => countAtMost(moments, time))
  const incidence = model.map(() => new Float64Array(table.rows * times.length))
  for (let row = 0; row < table.rows; row++) {
    const ratios = scores.map(score => Math.exp(score[row]!))
    const course = courseOf(steps, ratios)
    course.forEach((curve, cause) => {
      behind.forEach((count, at) => {
        incidence[cause]![row * times.length + at] = count === 0 ? 0 : curve[count - 1]!
      })
    })
  }
  return incidence
}

/** What a cumulative hazard gains at each moment. */
const stepsAt = ({ times, hazard }: CoxModel['baseline'][number], moments: Float64Array): Float64Array => {
  const steps = new Float64Array(moments.length)
  times.forEach((time, at) => {
    steps[countAtMost(moments, time) - 1] = hazard[at]! - (at === 0 ? 0 : hazard[at - 1]!)
  })
  return steps
}

const courseOf = (steps: readonly Float64Array[], ratios: readonly number[]): readonly Float64Array[] => {
  const course = steps.map(own => new Float64Array(own.length))
  const reached = new Float64Array(steps.length)
  let free = 1
  for (let at = 0; at < steps[0]!.length; at++) {
    const hazards = steps.map((own, cause) => own[at]! * ratios[cause]!)
    const all = hazards.reduce((sum, hazard) => sum + hazard, 0)
    if (all > 0) {
      const ended = -free * Math.expm1(-all)
      hazards.forEach((hazard, cause) => {
        reached[cause]! += (ended * hazard) / all
      })
      free *= Math.exp(-all)
    }
    course.forEach((curve, cause) => {
      curve[at] = reached[cause]!
    })
  }
  return course
}
