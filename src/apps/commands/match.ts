import { resolve } from 'node:path'
import { AppError } from '../../core/index.ts'
import { type MatchReport, matchFiles } from '../use-cases/match-files.ts'
import { parseArguments } from './arguments.ts'
import type { Outcome } from './command.ts'

const matchHelp = `attune match A.csv [B.csv] [--fields COLUMN,COLUMN,...] [--id COLUMN] [--json]

Finds the records that are of one person: between two files, or within one. Probabilistic (Fellegi-Sunter); what each
column is worth is learnt from the records themselves, so no truth and no settings are needed. Needs no database.

  --fields ...   columns to compare (default: all but the id). Names, birth date, sex, address, telephone and record
                 numbers are known by their names; any other column is compared as a text, number or date
  --id COLUMN    the column that names a record (default: the first). Every value must stand once a file
  --json         stdout is one JSON document; progress goes to stderr:
                 { links: [{ a, b, probability }], review: [{ a, b, probability, because }], parameters, issues }
                 and clusters, when there is one file

Files are tables in UTF-8 with the column names in the first line, separated by comma, semicolon, tab or bar.
Links have a probability of 0.95 and more. From 0.1 on a pair is for a person to review. Different given names, or a
newborn without one, are never linked on name, address and birth date alone: they may be twins.`

/** `attune match`: works without a database. @throws AppError `misuse` for options or files that cannot be meant */
export const runMatch = async (
  argv: readonly string[],
  cwd: string,
  progress: (line: string) => void,
): Promise<Outcome> => {
  const { values, positionals } = parseArguments(argv, {
    fields: { type: 'string' },
    id: { type: 'string' },
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help === true) return { json: matchHelp, text: matchHelp, exit: 0 }
  if (positionals.length < 1 || positionals.length > 2) {
    throw new AppError('misuse', 'One file or two.', { remedy: 'attune match A.csv [B.csv]; see attune match --help.' })
  }
  const report = await matchFiles(
    {
      paths: positionals.map(path => resolve(cwd, path)),
      fields: typeof values.fields === 'string' ? listOf(values.fields) : null,
      id: typeof values.id === 'string' ? values.id.trim() : null,
    },
    atMostOnceASecond(progress),
  )
  return { json: report, text: textOf(report), exit: 0 }
}

const listOf = (given: string): readonly string[] => {
  const fields = [...new Set(given.split(',').map(field => field.trim()))].filter(field => field !== '')
  if (fields.length > 0) return fields
  throw new AppError('misuse', '--fields names no column.', { remedy: '--fields given_name,surname,date_of_birth' })
}

const atMostOnceASecond = (progress: (line: string) => void) => {
  let saidAt = performance.now()
  return (line: string): void => {
    if (performance.now() - saidAt < 1_000) return
    saidAt = performance.now()
    progress(line)
  }
}

const textOf = ({ links, review, clusters, parameters, issues }: MatchReport): string =>
  [
    `${parameters.files.map(({ name, records }) => `${name}: ${records} records`).join(', ')}`,
    `${links.length} links, ${review.length} pairs to review${clusters === undefined ? '' : `, ${clusters.length} people with several records`}`,
    ...(issues.length === 0 ? [] : [`${issues.length} rows left out: ${issues[0]?.location} ${issues[0]?.message}`]),
    '',
    ...parameters.fields.map(
      ({ name, kind, levels }) =>
        `${name} (${kind}): ${levels.map(({ level, weight }) => `${level} ${weight > 0 ? '+' : ''}${weight.toFixed(1)}`).join(', ')}`,
    ),
    '',
    '--json lists the pairs. Weights are log2(m / u).',
  ].join('\n')
