import type { Prediction } from '../../../src/clinical/index.ts'
import { peopleText } from '../../shared/text/number-text.ts'

/**
 * The chance that the contributions begin at: of the average score of those the model is held against. It is no frequency: chances of a mean
 * score are not the mean of chances. Undefined where an equation does not say.
 */
export const startOf = ({ reference }: Pick<Prediction, 'reference'>): number | undefined =>
  reference === undefined ? undefined : 1 / (1 + Math.exp(-reference))

/** In a sentence, with a space behind; '' where there is none. */
export const startText = (prediction: Pick<Prediction, 'reference'>): string => {
  const start = startOf(prediction)
  return start === undefined
    ? ''
    : `At the average score, before anything of this patient counts: ${peopleText(start)} (the line). `
}
