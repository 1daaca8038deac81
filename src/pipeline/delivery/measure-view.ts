import { type Answer, whyUnanswered } from '../../core/index.ts'
import type { Estimate } from '../../learning/index.ts'
import type { MeasureView } from './contract-model-watch.ts'

/** There is no measure, and why. */
export const noMeasure = (because: string): MeasureView => ({ value: null, interval: null, because })

/** A measure as screens have it: what is not there says why. */
export const measureView = (answer: Answer<Estimate> | Answer<number>): MeasureView => {
  if (answer.kind !== 'answered') return noMeasure(whyUnanswered(answer))
  if (typeof answer.value === 'number') return { value: answer.value, interval: null, because: null }
  const { value, interval } = answer.value
  if (interval.kind !== 'answered') return { value, interval: null, because: `no interval: ${whyUnanswered(interval)}` }
  const { low, high, level } = interval.value
  return { value, interval: { low, high, level }, because: null }
}
