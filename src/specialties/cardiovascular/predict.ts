import {
  type Predictor,
  type PreventOutcome,
  type PreventYears,
  preventOutcomes,
  preventPrediction,
} from '../../clinical/index.ts'
import { mapAnswer } from '../../core/index.ts'

const predictor = (outcome: PreventOutcome, years: PreventYears): Predictor => ({
  id: `prevent-${outcome}-${years}y`,
  title: `${preventOutcomes[outcome].short} within ${years} years (PREVENT)`,
  predict: context => mapAnswer(preventPrediction(context, outcome, years), ({ prediction }) => prediction),
})

/** The six PREVENT base risks. */
export const predictors: readonly Predictor[] = ([10, 30] as const).flatMap(years =>
  (['total-cvd', 'ascvd', 'heart-failure'] as const).map(outcome => predictor(outcome, years)),
)
