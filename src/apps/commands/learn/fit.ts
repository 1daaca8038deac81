import { rename, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { AppError } from '../../../core/index.ts'
import { modelText } from '../../../learning/index.ts'
import { workerPool } from '../../../platform/threads/index.ts'
import type { Terminal } from '../../terminal.ts'
import { coefficientLines, coefficientsOf } from '../../use-cases/learning/coefficients.ts'
import type { CrossValidated } from '../../use-cases/learning/cross-validate.ts'
import { stoppedInWords } from '../../use-cases/learning/early-stopping.ts'
import { type FitOptions, type Fitted, fitRecalibrated, isKind, kinds } from '../../use-cases/learning/fit-model.ts'
import { readTrainingTable, type Training } from '../../use-cases/learning/training-table.ts'
import { parseArguments } from '../arguments.ts'
import { directionsOf, kindHelp, kindOptionNames, settingsOf } from './kind-settings.ts'
import { conditions, names, number, optional, required, usable, warned, whereHelp } from './options.ts'

const help = `attune learn fit --table T.csv --outcome COL --kind boosted --out M.json [--json]
attune learn fit --table T.csv --time COL --event COL --kind boosted --out M.json

  --table FILE        .csv or .csv.gz; the first line names the columns, an empty cell is missing
  --outcome COL       what to foretell: 0 or 1
  --time COL --event COL   for survival: how long, and whether the event came (1) or follow-up ended (0); then no --outcome is needed
  --kind              ${kinds.join(', ')}
  --exclude a,b       columns that are not used
${whereHelp}. These columns are no features
  --categorical a,b   columns whose numbers are names of levels
  --objective         binary (default), count, mean, quantile:0.9
${kindHelp}
  --group COL         rows of one patient: never parted where the model is judged; not a feature
  --folds N           parts for judging and recalibrating chances, default 3; 0: neither
  --seed N            default 1; the same seed gives the same bytes, whatever the threads
  --threads N         default: all of this machine
  --out FILE          where the model goes`

const example = 'attune learn fit --table T.csv --outcome y --kind boosted --out M.json'

/** `attune learn fit`. */
export const runFit = async (argv: readonly string[], cwd: string, terminal: Terminal): Promise<0> => {
  const { values, lists, positionals } = parseArguments(argv, {
    ...Object.fromEntries(
      ['table', 'outcome', 'time', 'event', 'kind', 'exclude', 'categorical', 'objective', 'group', 'folds', 'out'].map(
        name => [name, { type: 'string' }] as const,
      ),
    ),
    ...Object.fromEntries(['seed', 'threads', ...kindOptionNames].map(name => [name, { type: 'string' }] as const)),
    where: { type: 'string', multiple: true },
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help === true) {
    terminal.out(help)
    return 0
  }
  if (positionals.length > 0) throw new AppError('misuse', `What is ${positionals[0]}?`, { remedy: example })
  const kind = required(values, 'kind', `--kind is one of ${kinds.join(', ')}`)
  if (!isKind(kind))
    throw new AppError('misuse', `There is no kind ${kind}.`, { remedy: `--kind is one of ${kinds.join(', ')}` })
  const out = resolve(cwd, required(values, 'out', example))
  const path = resolve(cwd, required(values, 'table', example))
  if (out === path) throw new AppError('misuse', 'The table would be overwritten.', { remedy: 'Give another --out.' })
  const where = conditions(lists.where)
  const seed = number(values, 'seed', 1, { least: 0, most: 2 ** 53 - 1, whole: true })
  const threads = number(values, 'threads', availableParallelism(), { least: 1, most: 256, whole: true })
  const folds = number(values, 'folds', 3, { least: 0, most: 20, whole: true })
  const settings = settingsOf(kind, values)
  const read = await readTrainingTable(path, {
    outcome: optional(values, 'outcome'),
    time: optional(values, 'time'),
    event: optional(values, 'event'),
    objective: optional(values, 'objective'),
    group: optional(values, 'group'),
    exclude: names(values, 'exclude'),
    categorical: names(values, 'categorical'),
    where,
  })
  const training = usable(read, 'Correct the table or the options; attune learn fit --help')
  const monotone = directionsOf(kind, values, training.table.columns)
  const begun = performance.now()
  const options = {
    seed,
    settings,
    monotone,
    pool: await workerPool(threads),
    progress: everySecond(terminal),
    mayBend: true,
  }
  const fitted = fitRecalibrated(kind, training, options, folds)
  await writeWhole(out, modelText(fitted.model))
  const said = summary(fitted, training, warned(read), out, (performance.now() - begun) / 1000)
  terminal.out(values.json === true ? JSON.stringify(said, null, 2) : inWords(said))
  return 0
}

/** Tells how far a long fit is, at most once a second. */
const everySecond = (terminal: Terminal): FitOptions['progress'] => {
  const begun = performance.now()
  let told = begun
  return (done, of) => {
    const now = performance.now()
    if (now - told < 1000) return
    told = now
    if (of === null) return terminal.err(`${done} trees, until rows kept apart gain no more`)
    const left = ((now - begun) / done) * (of - done)
    terminal.err(`${done} of ${of}, about ${Math.ceil(left / 1000)} s left`)
  }
}

/** A model file is there whole or not at all. */
const writeWhole = async (path: string, text: string): Promise<void> => {
  try {
    await writeFile(`${path}.part`, text)
    await rename(`${path}.part`, path)
  } catch (cause) {
    throw new AppError('misuse', 'The model cannot be written there.', { remedy: 'Check the folder of --out.', cause })
  }
}

const summary = (
  { model, crossValidated, stopped, notes }: Fitted,
  { chosen }: Training,
  warnings: readonly string[],
  out: string,
  seconds: number,
) => ({
  model: out,
  kind: model.kind,
  target: model.target,
  features: model.features.map(({ name }) => name),
  training: model.training,
  ...(chosen === undefined ? {} : { notChosen: chosen.leftOut }),
  ...(stopped === undefined ? {} : { stopped }),
  ...(crossValidated === undefined ? {} : { crossValidated: ofWhole(crossValidated) }),
  coefficients: coefficientsOf(model),
  notes: [...warnings, ...notes],
  seconds: Math.round(seconds * 100) / 100,
})

/** What it says of the whole table; the chance of each row is for who judges it. */
const ofWhole = ({ calibrated: _, ...whole }: CrossValidated): Omit<CrossValidated, 'calibrated'> => whole

const inWords = ({
  model,
  kind,
  features,
  training,
  notChosen,
  stopped,
  crossValidated,
  coefficients,
  notes,
  seconds,
}: ReturnType<typeof summary>): string =>
  [
    `${kind} model of ${features.length} features, learnt from ${training.rows} rows${training.events === undefined ? '' : ` (${training.events} with the outcome)`} in ${seconds} s`,
    ...(notChosen === undefined ? [] : [`--where left out ${notChosen} rows`]),
    ...(stopped === undefined ? [] : [stoppedInWords(stopped)]),
    ...(crossValidated === undefined
      ? []
      : [
          `AUC ${crossValidated.auc.toFixed(4)} on rows not seen (${crossValidated.folds} parts); chances recalibrated by it: slope ${crossValidated.recalibration.slope.toFixed(3)}, offset ${crossValidated.recalibration.offset.toFixed(3)}${crossValidated.recalibration.curve === undefined ? '' : ', and a curve'}`,
        ]),
    ...(crossValidated?.gap === undefined ? [] : [crossValidated.gap]),
    ...(coefficients === undefined ? [] : coefficientLines(coefficients)),
    ...notes,
    `written to ${model}`,
    'How good it is elsewhere only rows it has not seen can tell: attune learn predict, then attune learn evaluate.',
  ].join('\n')
