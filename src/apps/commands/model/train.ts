import { AppError } from '../../../core/index.ts'
import { type FeatureSpec, unitOf } from '../../../pipeline/features/index.ts'
import { momentOf } from '../../config.ts'
import type { Dependencies } from '../../use-cases/dependencies.ts'
import { isKind, kinds } from '../../use-cases/learning/fit-model.ts'
import { type TrainedVersion, trainModel } from '../../use-cases/models/train.ts'
import { type CommandInput, type Outcome, text } from '../command.ts'
import { definitionNamed } from '../learn/definition.ts'
import { directionsOf, settingsOf } from '../learn/kind-settings.ts'
import { names, number } from '../learn/options.ts'
import { steps } from './steps.ts'
import { gapLine, testLines } from './words.ts'

const example = 'attune model train readmission-30d --by dr-okafor'

/** `attune model train`. */
export const runTrain = async (deps: Dependencies, input: CommandInput): Promise<Outcome> => {
  const [, name] = input.positionals
  if (name === undefined) throw new AppError('misuse', 'Which model is missing.', { remedy: example })
  const definition = await definitionNamed(name, input.cwd)
  const by = text(input, 'by')
  if (by === undefined) throw new AppError('misuse', 'Who trains it is not said.', { remedy: example })
  const kind = text(input, 'kind')
  if (kind !== undefined && !isKind(kind))
    throw new AppError('misuse', `There is no kind ${kind}.`, { remedy: `--kind is one of ${kinds.join(', ')}.` })
  const from = text(input, 'from')
  momentOf(from, '--from')
  const features = definition.features.map(spec => ({ name: spec.name, kind: kindOfFeature(spec) }))
  const trained = await trainModel(
    deps,
    {
      definition: { ...definition, ...(from === undefined ? {} : { from }) },
      by,
      why: text(input, 'why'),
      kind,
      settings: settingsOf(kind ?? 'additive', input.values),
      monotone: directionsOf(kind ?? 'additive', input.values, features),
      seed: number(input.values, 'seed', 1, { least: 0, most: 2 ** 53 - 1, whole: true }),
      until: momentOf(text(input, 'until'), '--until') ?? undefined,
      groups: text(input, 'groups') === undefined ? undefined : names(input.values, 'groups'),
      proposal: text(input, 'proposal'),
    },
    input.caller,
    { signal: input.signal, progress: steps(input.progress) },
  )
  return { json: trained, text: inWords(trained), exit: 0 }
}

/** As the rows of a cohort are read: what has a unit is a number. */
const kindOfFeature = (spec: FeatureSpec): 'numeric' | 'categorical' =>
  unitOf(spec) === null ? 'categorical' : 'numeric'

const inWords = ({ model, version, run, isKnown, notes }: TrainedVersion): string => {
  const { trained, found } = run
  const short = version.slice(0, 12)
  return [
    `${model} ${short}: ${trained.kind} model of ${trained.features.length} features, learnt from ${trained.data.rows} rows (${trained.data.events} with the outcome), newest of ${trained.data.newestIndexDate}`,
    ...(isKnown ? ['The same rows and settings gave this version before: nothing was added.'] : []),
    '',
    `On ${found.rows} rows that it did not learn from (${found.events} with the outcome):`,
    ...testLines(found, trained.target.kind),
    gapLine(run),
    ...notes,
    ...(trained.target.kind === 'survival'
      ? ['It tells a score of risk, not a chance: it can be gated and compared, and is not served.']
      : []),
    '',
    `Next: attune model plan draft ${model} --out plan.json`,
  ].join('\n')
}
