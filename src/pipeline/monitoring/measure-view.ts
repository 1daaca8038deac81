import { type Answer, whyUnanswered } from '../../core/index.ts'
import type { ExpectedFigure, WatchedEffect } from '../../learning/index.ts'
import { type MeasureView, noMeasure } from '../delivery/index.ts'

/** Of an interval that holds at every look. */
export const measureOfEffect = (answer: Answer<WatchedEffect>): MeasureView => {
  if (answer.kind !== 'answered') return noMeasure(whyUnanswered(answer))
  const { value, interval } = answer.value
  const { low, high, level } = interval
  return { value, interval: { low, high, level }, because: null }
}

export const measureOfFigure = (answer: Answer<ExpectedFigure>): MeasureView => {
  if (answer.kind !== 'answered') return noMeasure(whyUnanswered(answer))
  const { value, ...interval } = answer.value
  return { value, interval, because: null }
}
