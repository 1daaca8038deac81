import { parseArgs } from 'node:util'
import { commands } from '../../src/apps/commands/registry.ts'
import { compose } from '../../src/apps/compose.ts'
import { AppError } from '../../src/core/index.ts'
import { createLog } from '../../src/platform/logging/index.ts'

/**
 * A data folder that stays open: many commands of a journey, without a process for each.
 *
 * @example
 * const open = await openAttune(folder)
 * const { code, json } = await open.run('terminology', 'status') // what `attune terminology status --json` gives
 */
export const openAttune = async (dataFolder: string) => {
  const app = await compose({ dataFolder, databaseUrl: undefined, log: createLog('error') })
  return {
    close: () => app.close(),
    run: async (verb: string, ...rest: string[]) => {
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

export type OpenAttune = Awaited<ReturnType<typeof openAttune>>
