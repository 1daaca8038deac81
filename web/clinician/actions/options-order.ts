import type { AdviceView } from '../../../src/pipeline/delivery/contract.ts'
import { type SeverityLevel, severities } from '../../shared/marks/severity.ts'

type OptionsFor = AdviceView['options'][number]

/** The most severe thing that a choice recommends; a choice that recommends nothing comes last. */
const urgencyOf = (options: OptionsFor): number => {
  const levels: readonly SeverityLevel[] =
    options.kind === 'answered' ? options.recommend.map(({ severity }) => severity) : []
  return Math.min(severities.length, ...levels.map(level => severities.indexOf(level)))
}

/** Choices in the order of what they recommend; equals keep the order of the engine. */
export const bySeverityOfAdvice = (options: readonly OptionsFor[]): readonly OptionsFor[] =>
  [...options].sort((a, b) => urgencyOf(a) - urgencyOf(b))
