import { resolve } from 'node:path'
import { AppError } from '../../core/index.ts'
import { databaseUrlOf, dataFolderOf } from '../config.ts'
import type { Terminal } from '../terminal.ts'
import { type RestoreReport, restore } from '../use-cases/restore.ts'
import { parseArguments } from './arguments.ts'

const help = `attune restore BACKUP --data DIR [--json]

Puts a backup into a new data folder (or, with DATABASE_URL, an empty PostgreSQL database), checks every table against its
hash, takes the steps of the schema that an earlier version had not, looks for the bytes of every document, and verifies the
audit trail. Exit 3 when bytes are missing or the trail is not intact. What fails leaves nothing behind.`

/** `attune restore`: works on a folder that is not there yet, and so not through a server. */
export const restoreFrom = async (argv: readonly string[], terminal: Terminal): Promise<number> => {
  const { values, positionals } = parseArguments(argv, {
    data: { type: 'string' },
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help === true) {
    terminal.out(help)
    return 0
  }
  const [from] = positionals
  if (from === undefined || positionals.length > 1) {
    throw new AppError('misuse', 'Restore what?', { remedy: 'attune restore BACKUP --data DIR' })
  }
  const target = {
    dataFolder: dataFolderOf(typeof values.data === 'string' ? values.data : undefined, process.env),
    databaseUrl: databaseUrlOf(process.env),
  }
  const report = await restore(resolve(from), target, terminal.err)
  terminal.out(values.json === true ? JSON.stringify(report, null, 2) : render(report))
  return report.audit.ok && report.documents.missing === 0 ? 0 : 3
}

const render = ({ tables, rows, documents, audit }: RestoreReport): string =>
  [
    `${tables} tables, ${rows} rows`,
    `${documents.named} documents${documents.missing === 0 ? '' : `, ${documents.missing} of them MISSING`}`,
    `audit trail ${audit.ok ? 'intact' : 'NOT INTACT'}, ${audit.events} events`,
  ].join('; ')
