import { basename, resolve } from 'node:path'
import { AppError } from '../../../core/index.ts'
import { type CohortDefinition, shippedDefinitions } from '../../../pipeline/features/index.ts'
import { type BuiltCohort, buildCohort } from '../../use-cases/learning/build-cohort.ts'
import { type Command, type CommandInput, text } from '../command.ts'
import { definitionNamed } from './definition.ts'

const example = 'attune learn cohort --definition readmission-30d --out T.csv.gz'

/** `attune learn cohort`: a table to learn from, of the people who are stored. */
export const cohortCommand: Command = {
  name: 'learn cohort',
  usage: '--definition D.json --out T.csv.gz',
  summary: `Make a table to learn from: a row an index event, features as known at the index, the outcome after it; and say who was left out and why. --definition is a file or ${shippedDefinitions.join(', ')}. Stopped, it goes on when asked again.`,
  options: { definition: { type: 'string' }, out: { type: 'string' } },
  positionals: { least: 0, most: 0 },
  stoppable: true,
  needsFolder: true,
  run: async (deps, input) => {
    const out = resolve(input.cwd, given(input, 'out'))
    if (!out.endsWith('.csv.gz')) throw new AppError('misuse', '--out ends in .csv.gz.', { remedy: example })
    const definition = await definitionNamed(given(input, 'definition'), input.cwd)
    const built = await buildCohort(deps, definition, out, input.caller, {
      signal: input.signal,
      counted: (people, of) => {
        if (people % every === 0) input.progress(`${people} of ${of} people looked at`)
      },
    })
    const next = fitCommand(definition, basename(out))
    return { json: { ...built, next }, text: inWords(built, next), exit: 0 }
  },
}

/** People between two lines of progress. */
const every = 500

const given = (input: CommandInput, name: string): string => {
  const value = text(input, name)
  if (value === undefined) throw new AppError('misuse', `--${name} is missing.`, { remedy: example })
  return value
}

const fitCommand = ({ target, split }: CohortDefinition, table: string): string => {
  const outcome = target === 'binary' ? '--outcome y' : '--time time --event event'
  const exclude = ['index', 'site', ...(split === undefined ? [] : ['split'])].join(',')
  return `attune learn fit --table ${table} ${outcome} --kind additive --group patient --exclude ${exclude} --out M.json`
}

const inWords = (built: BuiltCohort, next: string): string =>
  [
    `${built.definition.name} ${built.definition.version}: ${built.people} people looked at, data until ${built.until.slice(0, 10)}`,
    '',
    '      rows  patients',
    ...built.attrition.map(({ step, rows, patients }) => `${cell(rows)}${cell(patients)}  ${step}`),
    '',
    `${built.rows} rows, ${built.events} with the outcome, ${built.died} died before it${built.censored === 0 ? '' : `, ${built.censored} followed to the end of the data`}`,
    ...partLines('part', built.parts),
    ...partLines('site', built.sites),
    '',
    '   missing  feature',
    ...built.features.map(
      ({ name, unit, missingShare, reasons }) =>
        `${(missingShare === null ? '' : `${(missingShare * 100).toFixed(1)} %`).padStart(10)}  ${name}${unit === null || unit === '1' ? '' : ` (${unit})`}${reasonsOf(reasons)}`,
    ),
    '',
    next,
  ].join('\n')

const cell = (number: number): string => String(number).padStart(10)

const partLines = (kind: string, parts: BuiltCohort['parts']): readonly string[] =>
  Object.entries(parts).map(([name, { rows, events }]) => `  ${kind} ${name}: ${rows} rows, ${events} with the outcome`)

const reasonsOf = (reasons: Readonly<Record<string, number>>): string => {
  const named = Object.entries(reasons).map(([reason, count]) => `${reason} ${count}`)
  return named.length === 0 ? '' : `: ${named.join(', ')}`
}
