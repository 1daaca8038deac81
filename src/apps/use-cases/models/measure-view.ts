import type { Answer } from '../../../core/index.ts'
import type { Estimate } from '../../../learning/index.ts'
import type { MeasureView } from '../../../pipeline/delivery/index.ts'

/** A measure as screens have it: what is not there says why. */
export const measureView = (answer: Answer<Estimate> | Answer<number>): MeasureView => {
  if (answer.kind !== 'answered') return { value: null, interval: null, because: reasonOf(answer) }
  if (typeof answer.value === 'number') return { value: answer.value, interval: null, because: null }
  const { value, interval } = answer.value
  if (interval.kind !== 'answered') return { value, interval: null, because: `no interval: ${reasonOf(interval)}` }
  const { low, high, level } = interval.value
  return { value, interval: { low, high, level }, because: null }
}

/** Why there is no answer, in words. */
export const reasonOf = (answer: Exclude<Answer<unknown>, { kind: 'answered' }>): string =>
  answer.kind === 'out-of-scope' ? answer.because : answer.missing.map(({ what }) => `${what} is missing`).join(', ')
