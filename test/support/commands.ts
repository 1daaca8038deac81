import { parseArgs } from 'node:util'
import { commands } from '../../src/apps/commands/registry.ts'
import { type Application, compose } from '../../src/apps/compose.ts'
import { AppError } from '../../src/core/index.ts'
import { createLog } from '../../src/platform/logging/index.ts'

/** A data folder that stays open: many commands of a journey, without a process for each. */
export type OpenAttune = {
  /** The JSON document and exit code that `attune ARGS --json` gives. */
  // biome-ignore lint/suspicious/noExplicitAny: the documents of every command; a test looks into what it asked for.
  readonly run: (...args: string[]) => Promise<{ readonly code: number; readonly json: any }>
  readonly dependencies: Application['dependencies']
  readonly close: () => Promise<void>
}

export const openAttune = async (dataFolder: string): Promise<OpenAttune> => {
  const app = await compose({ dataFolder, databaseUrl: undefined, log: createLog('error') })
  return {
    dependencies: app.dependencies,
    close: () => app.close(),
    run: async (verb, ...rest) => {
      const command = commands.find(({ name }) => name === verb)
      if (command === undefined) throw new Error(`There is no command ${verb}`)
      const { values, positionals } = parseArgs({ args: rest, options: command.options, allowPositionals: true })
      const given = { values: values as Record<string, string | boolean>, positionals, cwd: process.cwd() }
      const caller = { actor: 'command-line', channel: 'command-line' } as const
      const ignore = () => undefined
      try {
        const { json, exit } = await command.run(app.dependencies, {
          ...given,
          caller,
          progress: ignore,
          output: ignore,
        })
        return { code: exit, json: JSON.parse(JSON.stringify(json)) }
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        const { code, message, remedy, details } = error
        return { code: code === 'misuse' ? 2 : 1, json: { error: { code, message, remedy, details } } }
      }
    },
  }
}
