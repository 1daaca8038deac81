import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { AppError, type Result, success } from '../../../core/index.ts'
import { importedPredictorOf, parseLightgbm, parseModel, predictorOf } from '../../../learning/index.ts'
import type { Terminal } from '../../terminal.ts'
import type { Condition } from '../../use-cases/learning/chosen-rows.ts'
import type { RowCount } from '../../use-cases/learning/table-rows.ts'
import { type Asked, writePredictions } from '../../use-cases/learning/write-predictions.ts'
import { parseArguments } from '../arguments.ts'
import { isOnnx, onnxHelp, onnxOptionNames, predictedByOnnx } from './onnx.ts'
import { conditions, required, usable, warned, whereHelp } from './options.ts'

const help = `attune learn predict --model M.json --table T.csv --out P.csv [--where COL=VALUE] [--explain] [--json]

Writes the table with a column "prediction" more: a chance, or for survival a risk score (higher is worse).
Missing values and levels the model has never seen are legal; a feature that is not in the table is not.

  --model     what attune learn fit wrote, a LightGBM text model (Booster.save_model; trees of one output, without
              linear leaves), or an ONNX model; its features are the table's columns of the same name
${whereHelp}. Only these rows are written
  --explain   one column more for each feature ("contribution.NAME") and "bias": together the score behind the
              prediction (log-odds of a chance, logarithm of a count, else the prediction itself)

${onnxHelp}`

const example = 'attune learn predict --model M.json --table T.csv --out P.csv'

/** `attune learn predict`. */
export const runPredict = async (argv: readonly string[], cwd: string, terminal: Terminal): Promise<0> => {
  const { values, lists, positionals } = parseArguments(argv, {
    ...Object.fromEntries(
      ['model', 'table', 'out', ...onnxOptionNames].map(name => [name, { type: 'string' }] as const),
    ),
    where: { type: 'string', multiple: true },
    explain: { type: 'boolean' },
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help === true) {
    terminal.out(help)
    return 0
  }
  if (positionals.length > 0) throw new AppError('misuse', `What is ${positionals[0]}?`, { remedy: example })
  const model = resolve(cwd, required(values, 'model', example))
  const bytes = await bytesOf(model)
  const out = resolve(cwd, required(values, 'out', example))
  const table = resolve(cwd, required(values, 'table', example))
  if (out === model) throw new AppError('misuse', 'The model would be overwritten.', { remedy: 'Give another --out.' })
  if (out === table) throw new AppError('misuse', 'The table would be overwritten.', { remedy: 'Give another --out.' })
  const files = { table, out }
  const where = conditions(lists.where)
  const said = isOnnx(bytes)
    ? await predictedByOnnx(bytes, files, values, where, cwd, terminal)
    : await predictedByOwn(bytes.toString('utf8'), files, values, where)
  const { words = [], rows, leftOut, ...more } = said
  const json = { rows, ...(where.length === 0 ? {} : { notChosen: leftOut }), ...more }
  const others = where.length === 0 ? [] : [`--where left out ${leftOut} rows: they are not in it`]
  terminal.out(
    values.json === true
      ? JSON.stringify({ predictions: out, ...json }, null, 2)
      : [`${rows} rows written to ${out}`, ...others, ...words].join('\n'),
  )
  return 0
}

type Values = Readonly<Record<string, string | boolean | undefined>>

const predictedByOwn = async (
  text: string,
  { table, out }: { readonly table: string; readonly out: string },
  values: Values,
  where: readonly Condition[],
): Promise<RowCount & { readonly words?: readonly string[] }> => {
  const stray = onnxOptionNames.find(name => values[name] !== undefined)
  if (stray !== undefined)
    throw new AppError('misuse', `--${stray} is for ONNX models.`, { remedy: 'Leave it out; --explain is exact here.' })
  const model = usable(
    askedOf(text),
    'Give a file that attune learn fit wrote, a LightGBM text model (Booster.save_model), or an ONNX model.',
  )
  const written = await writePredictions(model, table, out, values.explain === true, where)
  const count = usable(written, 'Correct the table; the model must find its features there.')
  const notes = warned(written)
  return { ...count, ...model.said, ...(notes.length === 0 ? {} : { notes, words: notes }) }
}

/** Either kind of text: LightGBM's first line is "tree". */
const askedOf = (text: string): Result<Asked & { readonly said: object }> => {
  if (!/^\s*tree\s*$/m.test(text.slice(0, text.indexOf('\n') + 1))) {
    const read = parseModel(text)
    if (!read.ok) return read
    const { features, kind, target } = read.value
    return success({ features, predictor: predictorOf(read.value), said: { kind, target } }, read.issues)
  }
  const read = parseLightgbm(text)
  if (!read.ok) return read
  // The outcome has no name there.
  const { trees, link } = read.value
  const said = { kind: 'lightgbm', link }
  return success({ features: trees.features, predictor: importedPredictorOf(read.value), said }, read.issues)
}

const bytesOf = async (path: string): Promise<Buffer> => {
  try {
    return await readFile(path)
  } catch (cause) {
    throw new AppError('not-found', 'There is no such model file.', { remedy: 'Check the path of --model.', cause })
  }
}
