import type { Answer } from '../../core/index.ts'
import type { Estimate, ExpectedFigure, WatchedEffect } from '../../learning/index.ts'
import type { MeasureView } from '../delivery/index.ts'

const becauseOf = (answer: Exclude<Answer<unknown>, { kind: 'answered' }>): string =>
  answer.kind === 'out-of-scope' ? answer.because : answer.missing.map(({ what }) => `${what} is missing`).join(', ')

/** There is none, and why. */
export const noMeasure = (because: string): MeasureView => ({ value: null, interval: null, because })

/** Of an interval that holds at every look. */
export const measureOfEffect = (answer: Answer<WatchedEffect>): MeasureView => {
  if (answer.kind !== 'answered') return noMeasure(becauseOf(answer))
  const { value, interval } = answer.value
  const { low, high, level } = interval
  return { value, interval: { low, high, level }, because: null }
}

export const measureOfEstimate = (answer: Answer<Estimate>): MeasureView => {
  if (answer.kind !== 'answered') return noMeasure(becauseOf(answer))
  const { value, interval } = answer.value
  if (interval.kind !== 'answered') return { value, interval: null, because: becauseOf(interval) }
  const { low, high, level } = interval.value
  return { value, interval: { low, high, level }, because: null }
}

export const measureOfFigure = (answer: Answer<ExpectedFigure>): MeasureView => {
  if (answer.kind !== 'answered') return noMeasure(becauseOf(answer))
  const { value, ...interval } = answer.value
  return { value, interval, because: null }
}
