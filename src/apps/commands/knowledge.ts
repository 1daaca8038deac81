import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { AppError } from '../../core/index.ts'
import { switchedOffAt } from '../../pipeline/advice/index.ts'
import { parseJson } from '../config.ts'
import {
  comparePacks,
  flipSwitch,
  importPack,
  listPacks,
  returnToBuiltIn,
  showPack,
  switchTargets,
} from '../use-cases/knowledge.ts'
import { type Command, type CommandInput, type Outcome, text } from './command.ts'

/** `attune knowledge`: the packs that advice rests on. */
export const knowledgeCommand: Command = {
  name: 'knowledge',
  usage: 'list | show [HASH] [--table NAME] | import FILE --reason TEXT | diff HASH [HASH] | built-in --reason TEXT',
  summary:
    'Knowledge packs: list all that were ever used, show tables with jurisdiction and expiry, import replacing tables, compare, go back to the built-in ones.',
  options: { table: { type: 'string' }, reason: { type: 'string' } },
  positionals: { least: 1, most: 3 },
  run: async (deps, input) => {
    const [verb, first, second] = input.positionals
    switch (verb) {
      case 'list': {
        const packs = await listPacks(deps)
        const lines = packs.map(
          ({ hash, addedAt, inUse, tables, rows, overdue, withoutClinicalReview }) =>
            `${inUse ? '*' : ' '} ${hash.slice(0, 12)}  ${addedAt.slice(0, 10)}  ${tables} tables, ${rows} rows, ${overdue} past review, ${withoutClinicalReview} without clinical review`,
        )
        return { json: { packs }, text: lines.join('\n'), exit: 0 }
      }
      case 'show': {
        const shown = await showPack(deps, { hash: first ?? null, table: text(input, 'table') ?? null })
        return { json: shown, text: renderTables(shown.tables, text(input, 'table') !== undefined), exit: 0 }
      }
      case 'import': {
        if (first === undefined) throw misuse()
        const path = resolve(input.cwd, first)
        const given = parseJson(readText(path), 'the pack')
        const taken = await importPack(deps, { given, reason: reasonOf(input) }, input.caller)
        return { json: taken, text: renderDifference(taken), exit: 0 }
      }
      case 'diff': {
        if (first === undefined) throw misuse()
        const difference = await comparePacks(deps, first, second ?? null)
        return { json: difference, text: renderDifference(difference), exit: 0 }
      }
      case 'built-in': {
        const hash = await returnToBuiltIn(deps, reasonOf(input), input.caller)
        return { json: { inUse: hash }, text: `In use: the built-in knowledge, ${hash.slice(0, 12)}.`, exit: 0 }
      }
      default:
        throw misuse()
    }
  },
}

/** `attune switch`: the kill switch of a specialty or a rule. */
export const switchCommand: Command = {
  name: 'switch',
  usage: 'list | off TARGET --reason TEXT | on TARGET --reason TEXT',
  summary: 'Kill switch: stop a specialty, or one rule of it (specialty/rule), from speaking; advice then says so.',
  options: { reason: { type: 'string' } },
  positionals: { least: 1, most: 2 },
  run: async (deps, input): Promise<Outcome> => {
    const [verb, target] = input.positionals
    if (verb === 'list' && target === undefined) {
      const off = await switchedOffAt(deps.database.kysely, null)
      return { json: { off, targets: switchTargets(deps) }, text: renderOff(off), exit: 0 }
    }
    if ((verb !== 'off' && verb !== 'on') || target === undefined) {
      throw new AppError('misuse', 'Say list, off TARGET or on TARGET.', { remedy: 'See attune switch --help.' })
    }
    const off = await flipSwitch(deps, { target, off: verb === 'off', reason: reasonOf(input) }, input.caller)
    return { json: { off }, text: renderOff(off), exit: 0 }
  },
}

const misuse = (): AppError =>
  new AppError('misuse', 'Say list, show, import FILE, diff HASH or built-in.', {
    remedy: 'See attune knowledge --help.',
  })

/** A change of what Attune may say is never without a reason. */
const reasonOf = (input: CommandInput): string => {
  const reason = text(input, 'reason')?.trim() ?? ''
  if (reason !== '') return reason
  throw new AppError('misuse', 'Say why: the reason stands in the audit trail.', { remedy: 'Add --reason TEXT.' })
}

const readText = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new AppError('not-found', 'The file cannot be read.', {
      remedy: 'Check the path and its permissions.',
      cause,
    })
  }
}

const renderOff = (off: Awaited<ReturnType<typeof switchedOffAt>>): string =>
  off.map(({ target, by, at, reason }) => `off  ${target}  since ${at}, by ${by}: ${reason}`).join('\n') ||
  'Nothing is switched off.'

const renderTables = (tables: Awaited<ReturnType<typeof showPack>>['tables'], whole: boolean): string =>
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

const renderDifference = ({ before, after, tables }: Awaited<ReturnType<typeof comparePacks>>): string =>
  [
    `${before.slice(0, 12)} -> ${after.slice(0, 12)}`,
    ...tables.flatMap(({ table, added, removed, changed }) => [
      table,
      ...added.map(row => `  + ${row}`),
      ...removed.map(row => `  - ${row}`),
      ...changed.map(({ row, columns }) => `  ~ ${row}: ${columns.join(', ')}`),
    ]),
    ...(tables.length === 0 ? ['no difference'] : []),
  ].join('\n')
