import { basename, resolve } from 'node:path'
import { AppError } from '../../../core/index.ts'
import type { Terminal } from '../../terminal.ts'
import { type Evaluation, evaluate, type Measures } from '../../use-cases/learning/evaluate.ts'
import { evaluateSurvival, type SurvivalEvaluation } from '../../use-cases/learning/evaluate-survival.ts'
import { readJudged } from '../../use-cases/learning/judged-table.ts'
import { otherOutcome, saysSurvivalAgain } from '../../use-cases/learning/training-table.ts'
import { parseArguments } from '../arguments.ts'
import { withWords } from './compared.ts'
import { conditions, names, number, optional, required, usable, whereHelp } from './options.ts'

const help = `attune learn evaluate --table P.csv --outcome COL --prediction COL [--compare COL2] [--groups a,b] [--patient COL] [--json]
attune learn evaluate --table P.csv --time COL --event COL --prediction COL [--compare COL2] [--groups a,b] [--patient COL] [--json]

  --table FILE       .csv or .csv.gz, e.g. of attune learn predict
  --outcome COL      what happened: 0 or 1
  --prediction COL   what was foretold: a chance; of a score only the ranking is judged
  --time COL --event COL   instead, for survival: how long, and whether the event came (1) or follow-up ended (0);
                     of a risk score (higher is worse) Harrell's and Uno's C are told
  --compare COL      another model's predictions of the same rows: differences with intervals (first minus second)
  --groups a,b       columns whose levels are judged apart, with gaps between them. Of a group with under 100 rows, or
                     under 20 with or without the outcome, nothing is told but "too few"
  --patient COL      rows of one patient belong together: intervals then resample whole patients
${whereHelp}
  --threshold X      where acting begins, for rates and gaps (default: how frequent the outcome is)
  --resamples N --seed N   of the bootstrap: default 1000 and 1

Rows without outcome or prediction are left out, counted, and told. What cannot be computed is null, with why.
--json: { rows, events, leftOut, notChosen, metrics, intervals, notComputable, threshold, eceBins, calibration, decisionCurve,
alertBurden, comparison, groups, issues }; docs/operations/learning.md says what each number is.`

const example = 'attune learn evaluate --table P.csv --outcome y --prediction prediction'

const survivalExample = 'attune learn evaluate --table P.csv --time t --event e --prediction prediction'

/** `attune learn evaluate`. */
export const runEvaluate = async (argv: readonly string[], cwd: string, terminal: Terminal): Promise<0> => {
  const { values, lists, positionals } = parseArguments(argv, {
    ...Object.fromEntries(
      [
        'table',
        'outcome',
        'time',
        'event',
        'prediction',
        'compare',
        'groups',
        'patient',
        'threshold',
        'resamples',
        'seed',
      ].map(name => [name, { type: 'string' }] as const),
    ),
    where: { type: 'string', multiple: true },
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help === true) {
    terminal.out(help)
    return 0
  }
  if (positionals.length > 0) throw new AppError('misuse', `What is ${positionals[0]}?`, { remedy: example })
  const path = resolve(cwd, required(values, 'table', example))
  const resampling = {
    resamples: number(values, 'resamples', 1000, { least: 20, most: 100_000, whole: true }),
    seed: number(values, 'seed', 1, { least: 0, most: 2 ** 53 - 1, whole: true }),
  }
  const shared = {
    prediction: required(values, 'prediction', example),
    compare: optional(values, 'compare'),
    groups: names(values, 'groups'),
    patient: optional(values, 'patient'),
    where: conditions(lists.where),
  }
  const remedy = 'Correct the table or the options; attune learn evaluate --help'
  if (values.time !== undefined || values.event !== undefined) {
    const [time, event] = [required(values, 'time', survivalExample), required(values, 'event', survivalExample)]
    if (!saysSurvivalAgain(optional(values, 'outcome'), { time, event })) {
      throw new AppError('misuse', otherOutcome, { remedy: survivalExample })
    }
    if (values.threshold !== undefined) {
      throw new AppError('misuse', 'Survival has no --threshold.', { remedy: survivalExample })
    }
    const judged = usable(await evaluateSurvival(path, { ...shared, time, event, resampling }), remedy)
    const survival = withWords(judged, shared, 'harrellC')
    terminal.out(values.json === true ? JSON.stringify(survival, null, 2) : survivalInWords(survival, basename(path)))
    return 0
  }
  const read = await readJudged(path, { ...shared, outcome: required(values, 'outcome', example) })
  const table = usable(read, remedy)
  const threshold =
    values.threshold === undefined ? undefined : number(values, 'threshold', 0, { least: -1e9, most: 1e9 })
  const found = withWords(evaluate(table, read.issues, { threshold, resampling }), shared, 'auc')
  terminal.out(values.json === true ? JSON.stringify(found, null, 2) : inWords(found, basename(path)))
  return 0
}

type Worded<T> = T & { readonly comparison?: Measures & { readonly inWords?: string } }

const inWords = (found: Worded<Evaluation>, name: string): string =>
  [
    `${name}: ${found.rows} rows, ${found.events} with the outcome`,
    ...(found.notChosen === 0 ? [] : [`--where left out ${found.notChosen} rows`]),
    ...found.issues.map(({ message }) => message),
    '',
    ...measureLines(found),
    ...(found.eceBins === null
      ? []
      : [`(ece: ${found.eceBins} bins of about equal count; rates at ${short(found.threshold)} and above)`]),
    ...comparisonLines(found),
    ...Object.entries(found.groups ?? {}).flatMap(([group, { levels, fairness }]) => [
      '',
      ...levels.flatMap(one =>
        'tooFew' in one
          ? [`${group} ${one.level}: ${one.tooFew}`]
          : [`${group} ${one.level}: ${one.rows} rows, ${one.events} with the outcome`, ...measureLines(one)],
      ),
      ...('notComputable' in fairness
        ? [`gaps: ${fairness.notComputable}`]
        : fairness.gaps.flatMap(gap => [`${group} ${gap.level} minus ${fairness.reference}`, ...measureLines(gap)])),
    ]),
    '',
    '--json has the calibration curve, the decision curve and the burden of alerts.',
  ].join('\n')

const survivalInWords = (found: Worded<SurvivalEvaluation>, name: string): string =>
  [
    `${name}: ${found.rows} rows, ${found.events} events`,
    ...(found.notChosen === 0 ? [] : [`--where left out ${found.notChosen} rows`]),
    ...found.issues.map(({ message }) => message),
    '',
    ...measureLines(found),
    ...comparisonLines(found),
    ...Object.entries(found.groups ?? {}).flatMap(([group, levels]) => [
      '',
      ...levels.flatMap(one =>
        'tooFew' in one ? [`${group} ${one.level}: ${one.tooFew}`] : [`${group} ${one.level}`, ...measureLines(one)],
      ),
    ]),
  ].join('\n')

const comparisonLines = ({ comparison }: Worded<Pick<Evaluation, 'comparison'>>): readonly string[] => {
  if (comparison === undefined) return []
  const { inWords: words } = comparison
  return ['', 'First minus second', ...measureLines(comparison), ...(words === undefined ? [] : [words])]
}

const measureLines = ({ metrics, intervals, notComputable }: Measures): readonly string[] =>
  Object.entries(metrics).map(([name, value]) => {
    const interval = intervals[name]
    if (value === null) return `  ${name.padEnd(18)} ${notComputable[name] ?? ''}`
    const reach =
      interval === undefined ? '' : `  (${short(interval.low)} to ${short(interval.high)}, ${interval.method})`
    return `  ${name.padEnd(18)} ${short(value)}${reach}`
  })

const short = (value: number): string => String(Number(value.toPrecision(4)))
