import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { AppError, type Result, success } from '../../../core/index.ts'
import { importedPredictorOf, parseLightgbm, parseModel, predictorOf } from '../../../learning/index.ts'
import type { Terminal } from '../../terminal.ts'
import { type Asked, writePredictions } from '../../use-cases/learning/write-predictions.ts'
import { parseArguments } from '../arguments.ts'
import { required, usable } from './options.ts'

const help = `attune learn predict --model M.json --table T.csv --out P.csv [--explain] [--json]

Writes the table with a column "prediction" more: a chance, or for survival a risk score (higher is worse).
Missing values and levels the model has never seen are legal; a feature that is not in the table is not.

  --model     what attune learn fit wrote, or a LightGBM text model (Booster.save_model; trees of one output, without
              linear leaves); its features are the table's columns of the same name
  --explain   one column more for each feature ("contribution.NAME") and "bias": together the score behind the
              prediction (log-odds of a chance, logarithm of a count, else the prediction itself)`

const example = 'attune learn predict --model M.json --table T.csv --out P.csv'

/** `attune learn predict`. */
export const runPredict = async (argv: readonly string[], cwd: string, terminal: Terminal): Promise<0> => {
  const { values, positionals } = parseArguments(argv, {
    model: { type: 'string' },
    table: { type: 'string' },
    out: { type: 'string' },
    explain: { type: 'boolean' },
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help === true) {
    terminal.out(help)
    return 0
  }
  if (positionals.length > 0) throw new AppError('misuse', `What is ${positionals[0]}?`, { remedy: example })
  const model = usable(
    askedOf(await textOf(resolve(cwd, required(values, 'model', example)))),
    'Give a file that attune learn fit wrote, or a LightGBM text model (Booster.save_model).',
  )
  const out = resolve(cwd, required(values, 'out', example))
  const table = resolve(cwd, required(values, 'table', example))
  if (out === table) throw new AppError('misuse', 'The table would be overwritten.', { remedy: 'Give another --out.' })
  const rows = usable(
    await writePredictions(model, table, out, values.explain === true),
    'Correct the table; the model must find its features there.',
  )
  const said = { predictions: out, rows, ...model.said }
  terminal.out(values.json === true ? JSON.stringify(said, null, 2) : `${rows} rows written to ${out}`)
  return 0
}

/** Either kind of model file: LightGBM's first line is "tree". */
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

const textOf = async (path: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new AppError('not-found', 'There is no such model file.', { remedy: 'Check the path of --model.', cause })
  }
}
