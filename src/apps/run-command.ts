import { existsSync } from 'node:fs'
import { AppError } from '../core/index.ts'
import { readLock } from '../platform/database/index.ts'
import { createLog } from '../platform/logging/index.ts'
import type { Command, Outcome } from './commands/command.ts'
import { compose } from './compose.ts'
import { databaseUrlOf, dataFolderOf } from './config.ts'
import { askServer } from './remote-command.ts'

type Arguments = {
  readonly values: Readonly<Record<string, string | boolean | undefined>>
  readonly positionals: readonly string[]
}

/**
 * Runs a command on a data folder: through the server that holds the folder if one runs, else in this process.
 * PGlite has one owner, so a second process never opens the same folder.
 */
export const runCommand = async (
  command: Command,
  given: Arguments,
  progress: (line: string) => void,
  output: (line: string) => void,
  signal?: AbortSignal,
): Promise<Outcome> => {
  const dataFolder = dataFolderOf(typeof given.values.data === 'string' ? given.values.data : undefined, process.env)
  const databaseUrl = databaseUrlOf(process.env)
  if (databaseUrl === undefined) {
    const holder = await readLock(dataFolder)
    if (holder?.url !== undefined && holder.url !== null) {
      return await askServer(
        { url: holder.url, token: holder.token },
        command.name,
        { ...given, cwd: process.cwd() },
        progress,
        output,
        signal,
      )
    }
  }
  if (databaseUrl === undefined && command.needsFolder === true && !existsSync(dataFolder)) {
    throw new AppError('not-found', `There is no data folder ${dataFolder}.`, {
      remedy:
        'Check --data and ATTUNE_DATA. A new folder is made by attune import, attune pull, attune serve or npm start.',
    })
  }
  const app = await compose({ dataFolder, databaseUrl, log: createLog('warn') })
  let outcome: Outcome | undefined
  try {
    outcome = await command.run(app.dependencies, {
      ...given,
      cwd: process.cwd(),
      caller: { actor: 'command-line', channel: 'command-line' },
      progress,
      output,
      signal,
    })
    return outcome
  } finally {
    await app.close().catch(error => {
      // What is wrong with the seals cannot be sealed either: the finding is what the caller came for.
      if (outcome?.exit !== 3 || !(error instanceof AppError) || error.code !== 'conflict') throw error
    })
  }
}
