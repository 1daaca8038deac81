import { type ParseArgsConfig, parseArgs } from 'node:util'
import { AppError } from '../../core/index.ts'

/**
 * Reads a command line. An option that may be given several times (`multiple`) stands in `lists`.
 *
 * @throws AppError `misuse` for an option that the command does not have
 */
export const parseArguments = (
  argv: readonly string[],
  options: NonNullable<ParseArgsConfig['options']>,
): {
  readonly values: Readonly<Record<string, string | boolean | undefined>>
  readonly lists: Readonly<Record<string, readonly string[] | undefined>>
  readonly positionals: readonly string[]
} => {
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true })
    const named = Object.entries(values)
    return {
      values: Object.fromEntries(named.flatMap(([name, value]) => (Array.isArray(value) ? [] : [[name, value]]))),
      lists: Object.fromEntries(
        named.flatMap(([name, value]) => (Array.isArray(value) ? [[name, value.map(String)]] : [])),
      ),
      positionals,
    }
  } catch (cause) {
    // parseArgs throws for options that it does not know: misuse by the caller, not a bug.
    throw new AppError('misuse', cause instanceof Error ? cause.message : 'The options cannot be read.', {
      remedy: 'See attune --help.',
      cause,
    })
  }
}
