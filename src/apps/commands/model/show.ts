import { AppError } from '../../../core/index.ts'
import type { Dependencies } from '../../use-cases/dependencies.ts'
import { listModels, type ModelShown, type ModelSummary, showModel } from '../../use-cases/models/show.ts'
import type { CommandInput, Outcome } from '../command.ts'
import { judgementLines, verdictWords } from './gate.ts'
import { gapLine, testLines } from './words.ts'

/** `attune model list`. */
export const runList = async (deps: Dependencies): Promise<Outcome> => {
  const models = await listModels(deps)
  const words =
    models.length === 0 ? 'No model was trained here: attune model train NAME --by PERSON' : models.map(line)
  return { json: { models }, text: [words].flat().join('\n'), exit: 0 }
}

const line = ({ model, versions, serving, shadows, notServed, newest, openProposals }: ModelSummary): string =>
  [
    model.padEnd(24),
    serving === null ? 'not serving' : `serving ${serving.slice(0, 12)}`,
    `${versions} ${versions === 1 ? 'version' : 'versions'}`,
    ...(newest === null ? [] : [`newest ${newest.version.slice(0, 12)} (${newest.stage ?? 'not known'})`]),
    ...(shadows.length === 0 ? [] : [`in shadow ${shadows.map(one => one.slice(0, 12)).join(', ')}`]),
    ...(openProposals === 0 ? [] : [`${openProposals} open to train anew: attune model proposals ${model}`]),
    ...(notServed === null ? [] : [`not served: ${notServed}`]),
  ].join('  ')

/** `attune model show`. */
export const runShow = async (deps: Dependencies, input: CommandInput): Promise<Outcome> => {
  const [, model] = input.positionals
  if (model === undefined)
    throw new AppError('misuse', 'Which model is missing.', { remedy: 'attune model list; attune model show NAME' })
  const shown = await showModel(deps, model)
  if (shown.history.length === 0)
    throw new AppError('not-found', `Nothing of ${model} was trained here.`, { remedy: 'attune model list' })
  return { json: shown, text: inWords(shown), exit: 0 }
}

const inWords = (shown: ModelShown): string =>
  [
    line(shown),
    ...shown.plans.map(
      ({ hash, inForce, plan }) =>
        `plan ${plan.id} (${hash.slice(0, 12)}), ${inForce ? 'in force' : 'expired'} until ${plan.expires.slice(0, 10)}; approved by ${plan.approval.roles.join(' or ')}`,
    ),
    ...shown.shown.flatMap(({ version, stage, run, judged }) => [
      '',
      `${version.slice(0, 12)}  ${stage}  ${run.trained.kind}, ${run.trained.brought === undefined ? 'trained' : `made elsewhere (${run.trained.brought.format} ${run.trained.brought.file.slice(0, 12)}; ${run.trained.brought.origin}), brought`} by ${run.trained.trainedBy} at ${run.at} ${run.trained.brought === undefined ? 'on' : 'beside'} ${run.trained.data.rows} rows (${run.trained.data.events} with the outcome)`,
      ...testLines(run.found, run.trained.target.kind),
      `  ${gapLine(run)}`,
      ...judged.flatMap(({ plan, judgement, approval }) => [
        `  by plan ${plan.slice(0, 12)}: ${verdictWords(judgement)}`,
        ...judgementLines(judgement).map(text => `  ${text}`),
        ...(approval === null
          ? []
          : [`    approved by ${approval.by.id} (${approval.by.role}) at ${approval.at}: ${approval.why}`]),
      ]),
    ]),
    '',
    ...shown.history.map(
      ({ kind, version, at, by, why }) =>
        `${at}  ${kind.padEnd(11)} ${version.slice(0, 12)}  ${by.id} (${by.role}): ${why}`,
    ),
    ...shown.proposals.map(
      ({ id, at, answered }) => `proposal ${id} of ${at}: ${answered === null ? 'open' : `answered ${answered.at}`}`,
    ),
  ].join('\n')
