import { type ParseArgsConfig, parseArgs } from 'node:util'
import { AppError } from '../../core/index.ts'

/** Reads a command line. @throws AppError `misuse` for an option that the command does not have */
export const parseArguments = (
  argv: readonly string[],
  options: NonNullable<ParseArgsConfig['options']>,
): {
  readonly values: Readonly<Record<string, string | boolean | undefined>>
  readonly positionals: readonly string[]
} => {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true }) as ReturnType<
      typeof parseArguments
    >
  } catch (cause) {
    // parseArgs throws for options that it does not know: misuse by the caller, not a bug.
    throw new AppError('misuse', cause instanceof Error ? cause.message : 'The options cannot be read.', {
      remedy: 'See attune --help.',
      cause,
    })
  }
}
