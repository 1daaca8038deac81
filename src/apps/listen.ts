import { AppError } from '../core/index.ts'
import { readLock } from '../platform/database/index.ts'
import { createLog } from '../platform/logging/index.ts'
import { parseArguments } from './commands/arguments.ts'
import { compose } from './compose.ts'
import { databaseUrlOf, dataFolderOf, logLevelOf } from './config.ts'
import { mllpOptions, mllpSettings, startMllp } from './mllp.ts'
import { stopped } from './serve.ts'

const help = `attune listen --mllp PORT [--host ADDRESS] [--source NAME] [--tls-cert FILE --tls-key FILE [--tls-ca FILE]]

Receives HL7 v2 messages over MLLP and stores them. A message is acknowledged (AA) only after it is committed.

  --mllp PORT      port to listen on (0 for any free one)
  --host ADDRESS   address to listen on (default 127.0.0.1); any other than loopback needs TLS
  --source NAME    name of the sender, part of every record's identity (default: the site's source)
  --tls-cert FILE  certificate (PEM), with --tls-key FILE; --tls-ca FILE: only senders whose certificate it signed
  --json           an error is one JSON document on stdout
  --data DIR       data folder (also ATTUNE_DATA; default ./attune-data); DATABASE_URL for PostgreSQL

The embedded database is one process's: where a server holds the data folder, start it with attune serve --mllp PORT.`

/** `attune listen`: runs until it is told to stop. Resolves with the exit code. */
export const listen = async (argv: readonly string[], say: (line: string) => void): Promise<number> => {
  const { values, positionals } = parseArguments(argv, {
    host: { type: 'string' },
    source: { type: 'string' },
    data: { type: 'string' },
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
    ...mllpOptions,
  })
  if (values.help === true) {
    say(help)
    return 0
  }
  const textOf = (name: string): string | undefined => {
    const value = values[name]
    return typeof value === 'string' ? value : undefined
  }
  const settings = await mllpSettings(values, textOf('host'), textOf('source'))
  if (settings === undefined || positionals.length > 0) {
    throw new AppError('misuse', 'Which port? attune listen --mllp PORT', { remedy: 'See attune listen --help.' })
  }
  const dataFolder = dataFolderOf(textOf('data'), process.env)
  const databaseUrl = databaseUrlOf(process.env)
  const holder = databaseUrl === undefined ? await readLock(dataFolder) : undefined
  if (holder?.url !== undefined && holder.url !== null) {
    throw new AppError('data-folder-in-use', `The data folder is held by a server at ${holder.url}.`, {
      remedy: 'Stop it and start it with attune serve --mllp PORT, or use PostgreSQL (DATABASE_URL).',
    })
  }
  const log = createLog(logLevelOf(process.env))
  const application = await compose({ dataFolder, databaseUrl, log })
  try {
    const listener = await startMllp(application.dependencies, settings, log)
    say(`HL7 v2 messages are received on port ${listener.port}. Stop with Ctrl-C.`)
    await stopped()
    say('Stopping ...')
    await listener.close()
    return 0
  } finally {
    await application.close()
  }
}
