import { rename, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { AppError } from '../../../core/index.ts'
import { modelText, type Table } from '../../../learning/index.ts'
import { workerPool } from '../../../platform/threads/index.ts'
import type { Terminal } from '../../terminal.ts'
import { type Fitted, fitRecalibrated, isKind, type Kind, kinds } from '../../use-cases/learning/fit-model.ts'
import { readTrainingTable } from '../../use-cases/learning/training-table.ts'
import { parseArguments } from '../arguments.ts'
import { directions, names, number, optional, required, usable } from './options.ts'

const help = `attune learn fit --table T.csv --outcome COL --kind boosted --out M.json [--json]
attune learn fit --table T.csv --time COL --event COL --kind boosted --out M.json

  --table FILE        .csv or .csv.gz; the first line names the columns, an empty cell is missing
  --outcome COL       what to foretell: 0 or 1
  --time COL --event COL   instead, for survival: how long, and whether the event came (1) or follow-up ended (0)
  --kind              ${kinds.join(', ')}
  --exclude a,b       columns that are not used
  --categorical a,b   columns whose numbers are names of levels
  --objective         binary (default), count, mean, quantile:0.9
  --trees N --leaves N --rate X   boosted: how many trees, how large, how fast (forest: --trees N)
  --pairs N           additive: how many pairs of features are looked for (default 0)
  --monotone a:+,b:-  boosted, additive: with a the outcome (of survival: the risk) may only rise, with b only fall
  --penalty X --l1 S  logistic: lambda per standard deviation, and its L1 share 0 to 1; cox: --penalty is a ridge (default: none)
  --group COL         rows of one patient: never parted where the model is judged; not a feature
  --folds N           parts for judging and recalibrating chances, default 3; 0: neither
  --seed N            default 1; the same seed gives the same bytes, whatever the threads
  --threads N         default: all of this machine
  --out FILE          where the model goes`

const example = 'attune learn fit --table T.csv --outcome y --kind boosted --out M.json'

/** `attune learn fit`. */
export const runFit = async (argv: readonly string[], cwd: string, terminal: Terminal): Promise<0> => {
  const { values, positionals } = parseArguments(argv, {
    ...Object.fromEntries(
      ['table', 'outcome', 'time', 'event', 'kind', 'exclude', 'categorical', 'objective', 'group', 'folds', 'out'].map(
        name => [name, { type: 'string' }] as const,
      ),
    ),
    ...Object.fromEntries(
      ['pairs', 'seed', 'threads', 'trees', 'leaves', 'rate', 'monotone', 'penalty', 'l1'].map(
        name => [name, { type: 'string' }] as const,
      ),
    ),
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
  const training = usable(
    await readTrainingTable(path, {
      outcome: optional(values, 'outcome'),
      time: optional(values, 'time'),
      event: optional(values, 'event'),
      objective: optional(values, 'objective'),
      group: optional(values, 'group'),
      exclude: names(values, 'exclude'),
      categorical: names(values, 'categorical'),
    }),
    'Correct the table or the options; attune learn fit --help',
  )
  const begun = performance.now()
  const options = {
    seed: number(values, 'seed', 1, { least: 0, most: 2 ** 53 - 1, whole: true }),
    pool: await workerPool(number(values, 'threads', availableParallelism(), { least: 1, most: 256, whole: true })),
    settings: settingsOf(kind, values),
    monotone: monotoneOf(kind, values, training.table),
    progress: everySecond(terminal),
  }
  const folds = number(values, 'folds', 3, { least: 0, most: 20, whole: true })
  const fitted = fitRecalibrated(kind, training, options, folds)
  await writeWhole(out, modelText(fitted.model))
  const said = summary(fitted, out, (performance.now() - begun) / 1000)
  terminal.out(values.json === true ? JSON.stringify(said, null, 2) : inWords(said))
  return 0
}

type Range = Parameters<typeof number>[3]

/** The options that are of one kind: by name what they set, and within which range. */
const SETTINGS: Readonly<Record<Kind, Readonly<Record<string, readonly [string, Range]>>>> = {
  boosted: {
    trees: ['trees', { least: 1, most: 100_000, whole: true }],
    leaves: ['leaves', { least: 2, most: 4096, whole: true }],
    rate: ['learningRate', { least: 1e-6, most: 1 }],
  },
  additive: { pairs: ['pairs', { least: 0, most: 1000, whole: true }] },
  logistic: { penalty: ['penalty', { least: 0, most: 1e9 }], l1: ['l1', { least: 0, most: 1 }] },
  cox: { penalty: ['penalty', { least: 0, most: 1e9 }] },
  forest: { trees: ['trees', { least: 1, most: 100_000, whole: true }] },
}

const settingsOf = (
  kind: Kind,
  values: Readonly<Record<string, string | boolean | undefined>>,
): Readonly<Record<string, number>> => {
  for (const other of kinds)
    for (const name of Object.keys(SETTINGS[other]))
      if (SETTINGS[kind][name] === undefined && values[name] !== undefined)
        throw new AppError('misuse', `--${name} is of --kind ${other}.`, { remedy: 'Leave it out.' })
  return Object.fromEntries(
    Object.entries(SETTINGS[kind]).flatMap(([name, [key, range]]) =>
      values[name] === undefined ? [] : [[key, number(values, name, 0, range)]],
    ),
  )
}

/** Columns that may move the outcome one way only: they must be there, and be numbers. */
const monotoneOf = (
  kind: Kind,
  values: Readonly<Record<string, string | boolean | undefined>>,
  { columns }: Table,
): Readonly<Record<string, 1 | -1>> => {
  const found = directions(values, 'monotone')
  if (values.monotone !== undefined && kind !== 'boosted' && kind !== 'additive')
    throw new AppError('misuse', '--monotone is of --kind boosted and additive.', { remedy: 'Leave it out.' })
  for (const name of Object.keys(found))
    if (columns.find(column => column.name === name)?.kind !== 'numeric')
      throw new AppError('misuse', `--monotone: ${name} is no column of numbers that is learnt from.`, {
        remedy: 'Name columns as the first line of the table does; levels have no order.',
      })
  return found
}

/** Tells how far a long fit is, at most once a second. */
const everySecond = (terminal: Terminal): ((done: number, of: number) => void) => {
  const begun = performance.now()
  let told = begun
  return (done, of) => {
    const now = performance.now()
    if (now - told < 1000) return
    told = now
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

const summary = ({ model, crossValidated, notes }: Fitted, out: string, seconds: number) => ({
  model: out,
  kind: model.kind,
  target: model.target,
  features: model.features.map(({ name }) => name),
  training: model.training,
  ...(crossValidated === undefined ? {} : { crossValidated }),
  notes,
  seconds: Math.round(seconds * 100) / 100,
})

const inWords = ({
  model,
  kind,
  features,
  training,
  crossValidated,
  notes,
  seconds,
}: ReturnType<typeof summary>): string =>
  [
    `${kind} model of ${features.length} features, learnt from ${training.rows} rows${training.events === undefined ? '' : ` (${training.events} with the outcome)`} in ${seconds} s`,
    ...(crossValidated === undefined
      ? []
      : [
          `AUC ${crossValidated.auc.toFixed(4)} on rows not seen (${crossValidated.folds} parts); chances recalibrated by it: slope ${crossValidated.recalibration.slope.toFixed(3)}, offset ${crossValidated.recalibration.offset.toFixed(3)}`,
        ]),
    ...(crossValidated?.gap === undefined ? [] : [crossValidated.gap]),
    ...notes,
    `written to ${model}`,
    'How good it is elsewhere only rows it has not seen can tell: attune learn predict, then attune learn evaluate.',
  ].join('\n')
