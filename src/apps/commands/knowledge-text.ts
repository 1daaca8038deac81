import type { AdviceChange } from '../../pipeline/monitoring/index.ts'
import type { KnowledgeDifference, listPacks, showPack } from '../use-cases/knowledge.ts'
import type { ReleaseReport } from '../use-cases/knowledge-files.ts'
import type { KnowledgeImpact } from '../use-cases/knowledge-impact.ts'

/** Issues, and people of one change, that are told one by one; `--json` has all. */
const told = 20

export const renderPacks = (packs: Awaited<ReturnType<typeof listPacks>>): string =>
  packs
    .map(
      ({ hash, addedAt, inUse, tables, rows, overdue, withoutClinicalReview }) =>
        `${inUse ? '*' : ' '} ${hash.slice(0, 12)}  ${addedAt.slice(0, 10)}  ${tables} tables, ${rows} rows, ${overdue} past review, ${withoutClinicalReview} without clinical review`,
    )
    .join('\n')

export const renderTables = (tables: Awaited<ReturnType<typeof showPack>>['tables'], whole: boolean): string =>
  tables
    .flatMap(({ table, rows }) => [
      `${table}: ${rows.length} rows, ${rows.filter(({ overdue }) => overdue).length} past review`,
      ...(whole
        ? rows.map(
            ({ id, source, sourceVersion, jurisdiction, reviewBy, overdue }) =>
              `  ${id}  [${jurisdiction}]  ${source} ${sourceVersion}, review by ${reviewBy}${overdue ? ' EXPIRED' : ''}`,
          )
        : []),
    ])
    .join('\n')

const more = (count: number): readonly string[] => (count > told ? [`  and ${count - told} more: --json has all`] : [])

/** What was made of a public release. */
export const renderRelease = ({
  summary,
  notStructured,
  shareAlikeLeftOut,
  issues,
}: ReleaseReport): readonly string[] => {
  const loud = issues.filter(({ severity }) => severity !== 'information')
  return [
    ...summary.map(
      ({ table, released, kept }) =>
        `${table}: ${released} rows of the release; ${kept.length} in use that it says nothing of stay`,
    ),
    ...(notStructured > 0
      ? [`${notStructured} recommendations are not structured: advice says that something is there, not what`]
      : []),
    ...(shareAlikeLeftOut > 0 ? [`${shareAlikeLeftOut} rows under share-alike licences left out (site.json)`] : []),
    ...loud
      .slice(0, told)
      .map(({ severity, code, message, location }) => `${severity} ${code}: ${message} (${location})`),
    ...more(loud.length),
  ]
}

const saidWords = (said: AdviceChange['from']): string =>
  said === null
    ? 'nothing'
    : `${said.state}, ${said.severity}${said.urgency === null ? '' : `, ${said.urgency}`}: ${said.actions.join('; ')}`

const changeLines = ({ change, verb, specialty, rule, drug, from, to, people }: AdviceChange): readonly string[] => [
  `${change.padEnd(8)}${String(people.length).padStart(6)} people  ${verb} ${specialty}/${rule}${drug === null ? '' : `, ${drug}`}`,
  `    from  ${saidWords(from)}`,
  `    to    ${saidWords(to)}`,
  `    ${people.slice(0, told).join(' ')}${people.length > told ? ' ...' : ''}`,
]

const afterWords = (person: string): string => (person === '' ? ', from the beginning' : ` with --after ${person}`)

const renderImpact = ({
  people,
  untouched,
  died,
  changed,
  changes,
  stoppedAfter,
}: KnowledgeImpact): readonly string[] => [
  `${changed} of ${people} people would be advised otherwise (${untouched} more have nothing on record that the tables are about, ${died} have died)`,
  ...changes.flatMap(changeLines),
  ...(stoppedAfter === null ? [] : [`Stopped as asked. The others: the same command${afterWords(stoppedAfter)}`]),
]

export const renderDifference = ({ before, after, tables, impact }: KnowledgeDifference): string =>
  [
    `${before.slice(0, 12)} -> ${after.slice(0, 12)}`,
    ...tables.flatMap(({ table, added, removed, changed }) => [
      table,
      ...added.map(row => `  + ${row}`),
      ...removed.map(row => `  - ${row}`),
      ...changed.map(({ row, columns }) => `  ~ ${row}: ${columns.join(', ')}`),
    ]),
    ...(tables.length === 0 ? ['no difference'] : []),
    ...(impact === undefined ? [] : renderImpact(impact)),
  ].join('\n')
