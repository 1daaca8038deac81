import { AppError } from '../../../core/index.ts'
import type { MeasureView, WatchView } from '../../../pipeline/delivery/index.ts'
import { type KeptProposal, proposalsOfModel } from '../../../pipeline/models/index.ts'
import { momentOf } from '../../config.ts'
import type { Dependencies } from '../../use-cases/dependencies.ts'
import { dismissModelProposal } from '../../use-cases/models/proposals.ts'
import { type WatchedModel, watchModel } from '../../use-cases/models/watch-model.ts'
import { type CommandInput, type Outcome, text } from '../command.ts'
import { steps } from './steps.ts'

const named = ({ positionals }: CommandInput, what: string, example: string): string => {
  const [, name] = positionals
  if (name !== undefined) return name
  throw new AppError('misuse', `Which ${what} is missing.`, { remedy: example })
}

/** `attune model watch`. */
export const runWatch = async (deps: Dependencies, input: CommandInput): Promise<Outcome> => {
  const model = named(input, 'model', 'attune model watch readmission-30d')
  const watched = await watchModel(
    deps,
    {
      model,
      since: momentOf(text(input, 'since'), '--since') ?? undefined,
      until: momentOf(text(input, 'until'), '--until') ?? undefined,
    },
    input.caller,
    {
      signal: input.signal,
      progress: steps(input.progress),
    },
  )
  return { json: watched, text: inWords(watched), exit: watched.watch.verdict === 'breach' ? 3 : 0 }
}

const told = ({ value, interval, because }: MeasureView): string => {
  if (value === null) return because ?? 'not known'
  const reach = interval === null ? '' : ` (${interval.low.toFixed(3)} to ${interval.high.toFixed(3)})`
  return `${value.toFixed(3)}${reach}`
}

const inWords = ({ watch, proposal }: WatchedModel): string =>
  [
    `${watch.model} ${watch.version.slice(0, 12)}: ${watch.verdict}. ${watch.because}`,
    `${watch.predictions} predictions from ${watch.from.slice(0, 10)} to ${watch.until.slice(0, 10)}, ${watch.labelled} with known outcome (${watch.events} had it); ${watch.left.abstained} abstentions and ${watch.left.withheld} people who keep something back are not among them`,
    ...failedWords(watch),
    ...watch.monitors.map(
      ({ name, verdict, effect, unit }) => `  ${verdict.padEnd(7)} ${name}: ${told(effect)} ${unit}`,
    ),
    ...periods(watch),
    ...proposalWords(watch.model, proposal),
  ].join('\n')

const failedWords = ({ failed }: WatchView): readonly string[] =>
  failed === null || failed.serving + failed.shadow === 0
    ? []
    : [`it broke when it was asked at ${failed.serving} index moments, the version in shadow at ${failed.shadow}`]

const periods = ({ calibration }: WatchView): readonly string[] =>
  calibration.map(
    ({ from, to, rows, predicted, observed, low, high, alarm }) =>
      `  ${from.slice(0, 10)} to ${to.slice(0, 10)}: ${rows} cases, predicted ${predicted.toFixed(3)}, observed ${observed.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})${alarm ? '  alarm' : ''}`,
  )

const proposalWords = (model: string, proposal: WatchedModel['proposal']): readonly string[] => {
  if (proposal.kind === 'none') return []
  if (proposal.kind === 'known') return ['', `Proposal ${proposal.id}: ${proposal.because}.`]
  return [
    '',
    `Proposal ${proposal.id} ${proposal.kind === 'written' ? 'was written' : 'was added to'}. A person answers it:`,
    `  attune model train ${model} --proposal ${proposal.id} --by PERSON   (--from DATE learns only from what came after a change)`,
    `  attune model dismiss ${proposal.id} --by PERSON --why TEXT`,
  ]
}

/** `attune model proposals`. */
export const runProposals = async (deps: Dependencies, input: CommandInput): Promise<Outcome> => {
  const model = named(input, 'model', 'attune model proposals readmission-30d')
  const proposals = await proposalsOfModel(deps.database.kysely, model)
  const words = proposals.length === 0 ? [`No watch of ${model} has proposed to train anew.`] : proposals.map(line)
  return { json: { model, proposals }, text: words.join('\n'), exit: 0 }
}

const line = ({ id, at, proposal, answered }: KeptProposal): string => {
  const state =
    answered === null
      ? 'open'
      : answered.dismissed === null
        ? `answered ${answered.at}: trained ${answered.trained?.slice(0, 12)}`
        : `dismissed ${answered.at} by ${answered.dismissed.by}: ${answered.dismissed.why}`
  return `${id}  ${at}  ${proposal.version.slice(0, 12)}  ${state}\n    ${proposal.because}`
}

/** `attune model dismiss`. */
export const runDismiss = async (deps: Dependencies, input: CommandInput): Promise<Outcome> => {
  const example = 'attune model dismiss PROPOSAL --by dr-okafor --why TEXT'
  const id = named(input, 'proposal', example)
  const [by, why] = [text(input, 'by'), text(input, 'why')]
  if (by === undefined || why === undefined)
    throw new AppError('misuse', 'Who dismisses it, or why, is missing.', { remedy: example })
  const dismissed = await dismissModelProposal(deps, { id, by, why }, input.caller)
  return { json: dismissed, text: `Proposal ${id} is dismissed.`, exit: 0 }
}
