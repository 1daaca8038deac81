import { errorCodes } from '../core/index.ts'
import { errorBody } from '../platform/http/index.ts'
import { errorFields } from '../platform/logging/index.ts'
import { knownError } from './known-error.ts'
import type { Terminal } from './terminal.ts'

/**
 * `attune ARGUMENTS` from its words to its exit code; an error is said on the terminal with its remedy.
 *
 * @returns the exit code: 0 done, 2 misuse, 3 a "no" that the caller should see, 1 everything else
 * @example process.exitCode = await runArguments(['patients', '--json'], terminal)
 */
export const runArguments = async (argv: readonly string[], terminal: Terminal): Promise<number> => {
  try {
    // Loaded here, so that a damaged knowledge table is reported like any other error.
    const { main } = await import('./main.ts')
    return await main(argv, terminal)
  } catch (error) {
    return report(error, argv.includes('--json'), terminal)
  }
}

/** With `--json` stdout is one JSON document also when something is wrong. */
const report = (error: unknown, json: boolean, terminal: Terminal): number => {
  const known = knownError(error)
  if (known.code === 'internal') terminal.err(JSON.stringify(errorFields(error)))
  if (json) terminal.out(JSON.stringify(errorBody(known), null, 2))
  else terminal.err(`attune: ${known.message}\n${known.remedy}`)
  return errorCodes[known.code].exit
}
