import { AppError } from '../../../core/index.ts'
import type { Judgement } from '../../../governance/change-control/index.ts'
import type { Dependencies } from '../../use-cases/dependencies.ts'
import { type Gated, gateModel } from '../../use-cases/models/gate.ts'
import { type CommandInput, type Outcome, text } from '../command.ts'
import { refusedAsNo } from './decide.ts'
import { steps } from './steps.ts'

/** `attune model gate`. */
export const runGate = async (deps: Dependencies, input: CommandInput): Promise<Outcome> => {
  const [, model, version] = input.positionals
  if (model === undefined)
    throw new AppError('misuse', 'Which model is missing.', { remedy: 'attune model gate readmission-30d' })
  return await refusedAsNo(async () => {
    const gated = await gateModel(
      deps,
      { model, version, by: text(input, 'by'), why: text(input, 'why') },
      input.caller,
      {
        signal: input.signal,
        progress: steps(input.progress),
      },
    )
    return { json: gated, text: inWords(gated), exit: gated.judgement.verdict === 'passed' ? 0 : 3 }
  })
}

const inWords = ({ model, version, plan, judgement }: Gated): string => {
  const next =
    judgement.verdict === 'passed'
      ? `attune model approve ${model} ${version.slice(0, 12)} --by PERSON --role clinician|governance --why TEXT`
      : [
          'It cannot be approved under this plan.',
          `Where the plan's test rows are of before a change, a model of after it is rightly worse on them, and no gate of this plan can tell. Then a person may draft a plan with the newer test rows (attune model plan draft ${model} --version ${version.slice(0, 12)} --out plan.json), sign it (attune model plan sign plan.json --by PERSON --why TEXT) and gate again.`,
        ].join('\n')
  return [
    `${model} ${version.slice(0, 12)} by plan ${plan.id} (until ${plan.expires.slice(0, 10)}): ${verdictWords(judgement)}`,
    ...judgementLines(judgement),
    '',
    next,
  ].join('\n')
}

/** What is not shown is said beside what has passed. */
export const verdictWords = ({ verdict, notShown }: Judgement): string =>
  verdict === 'passed' && notShown > 0 ? `passed, ${notShown} not shown (reported: the plan lets it go on)` : verdict

/** Every gate with its number, interval and limit; and what lies outside the plan. */
export const judgementLines = ({ gates, outside, champion }: Judgement): readonly string[] => [
  ...gates.map(({ gate, outcome, value, interval, limit, because, suppressed }) => {
    const number = value === undefined ? '' : ` ${value.toFixed(4)}`
    const reach =
      interval === undefined
        ? ''
        : ` (${interval.low.toFixed(4)} to ${interval.high.toFixed(4)}, ${Math.round(100 * interval.level)} %, ${interval.method})`
    const few = suppressed === undefined ? '' : `; too few to be judged: ${suppressed.join(', ')}`
    return `  ${outcome.padEnd(14)} ${gate}:${number}${reach} [${limit}]${because === undefined ? '' : `: ${because}`}${few}`
  }),
  ...outside.map(({ what, because }) => `  outside        ${what}: ${because}`),
  ...(champion === null ? [] : [`  beside ${champion.slice(0, 12)}, which served last`]),
]
