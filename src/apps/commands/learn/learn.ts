import { AppError } from '../../../core/index.ts'
import type { Terminal } from '../../terminal.ts'

type Part = (argv: readonly string[], cwd: string, terminal: Terminal) => Promise<0>

/** Each is loaded when it is asked for. */
const parts: Readonly<Record<string, Part | undefined>> = {
  evaluate: async (argv, cwd, terminal) => await (await import('./evaluate.ts')).runEvaluate(argv, cwd, terminal),
  fit: async (argv, cwd, terminal) => await (await import('./fit.ts')).runFit(argv, cwd, terminal),
  predict: async (argv, cwd, terminal) => await (await import('./predict.ts')).runPredict(argv, cwd, terminal),
}

const help = `attune learn cohort | fit | predict | evaluate ...   (--help of each says more)

  cohort    makes a table from the people in a data folder, and says who was left out
  fit       learns a model from a table (.csv, .csv.gz) and writes it to a file
  predict   adds a model's predictions to a table, with what each feature contributed
  evaluate  how good predictions in a table are: discrimination, calibration, net benefit, subgroups

An empty cell is missing, which every model takes as it is. Only cohort needs a data folder.
A model made here is not validated for any patient until somebody has done so: it is decision support for research.`

/** `attune learn`, without `cohort`: works without a database. */
export const runLearn: Part = async (argv, cwd, terminal) => {
  const [name, ...rest] = argv
  if (name === '--help' || name === '-h') {
    terminal.out(help)
    return 0
  }
  const part = name === undefined ? undefined : parts[name]
  if (part === undefined) {
    throw new AppError(
      'misuse',
      name === undefined || name.startsWith('-') ? 'What to do is missing.' : `attune learn has no ${name}.`,
      {
        remedy: 'attune learn cohort | fit | predict | evaluate; see attune learn --help',
      },
    )
  }
  return await part(rest, cwd, terminal)
}
