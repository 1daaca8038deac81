import { type Answer, answered, whyUnanswered } from '../../../core/index.ts'
import type { FrozenTest } from '../../../governance/change-control/index.ts'
import type { Estimate } from '../../../learning/index.ts'
import type { TrainingRun } from '../../../pipeline/models/index.ts'

const told = (value: number): string => value.toFixed(3)

/** A number with how sure it is, or why there is none. */
export const estimateWords = (answer: Answer<Estimate>): string => {
  if (answer.kind !== 'answered') return whyUnanswered(answer)
  const { value, interval } = answer.value
  if (interval.kind !== 'answered') return `${told(value)} (no interval: ${whyUnanswered(interval)})`
  const { low, high, level, method } = interval.value
  return `${told(value)} (${told(low)} to ${told(high)}, ${Math.round(100 * level)} %, ${method})`
}

/** How a model did on rows that it was not trained on, line by line. */
export const testLines = (found: FrozenTest, target: 'binary' | 'survival'): readonly string[] => {
  const first = `  ${target === 'binary' ? 'AUC' : "Harrell's C"} ${estimateWords(found.discrimination)}`
  if (target === 'survival') return [first, ...survivalLines(found)]
  return [
    first,
    `  calibration slope ${estimateWords(found.slope)}`,
    `  calibration in the large, log-odds ${estimateWords(found.inTheLarge)}`,
    `  expected calibration error ${found.ece.kind === 'answered' ? told(found.ece.value) : whyUnanswered(found.ece)}`,
    ...found.subgroups.flatMap(({ column, fairness }) => {
      if (fairness.kind !== 'answered') return [`  ${column}: ${whyUnanswered(fairness)}`]
      const { gaps, reference, threshold, tooFew } = fairness.value
      return [
        ...gaps.map(
          ({ level, tpr, inTheLarge }) =>
            `  ${column}, ${level} minus ${reference}: TPR at ${told(threshold)} ${estimateWords(tpr)}; in the large ${estimateWords(inTheLarge)}`,
        ),
        ...(tooFew.length === 0 ? [] : [`  ${column}: too few to be judged: ${tooFew.join(', ')}`]),
      ]
    }),
  ]
}

const survivalLines = ({ survival }: FrozenTest): readonly string[] => {
  if (survival === undefined) return []
  if (survival.kind !== 'answered') return [`  calibration at the end: ${whyUnanswered(survival)}`]
  const { days, predicted, observed, difference, integratedBrier, ofAll } = survival.value
  return [
    `  after ${days} days: foretold ${told(predicted)}, observed (Kaplan-Meier) ${estimateWords(answered(observed))}; observed minus foretold ${estimateWords(answered(difference))}`,
    `  integrated Brier score ${told(integratedBrier)}; of the curve of all rows ${told(ofAll)}`,
  ]
}

/** What reading it costs against the best that cannot be read; said of every model. */
export const gapLine = ({ gap, trained }: TrainingRun): string => {
  if (gap !== null) return gap
  return trained.kind === 'boosted' || trained.kind === 'forest'
    ? `A ${trained.kind} model cannot be read; attune model train --kind additive tells what one that can would cost.`
    : 'Not compared with boosted trees.'
}
