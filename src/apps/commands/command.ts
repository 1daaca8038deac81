import type { ParseArgsConfig } from 'node:util'
import type { Caller, Dependencies } from '../use-cases/dependencies.ts'

/** What a command gives back: one JSON document for `--json`, or text for a reader. */
export type Outcome = {
  readonly json: unknown
  readonly text: string
  /** 0 done, 3 a "no" that the caller should see, 1 nothing could be done, 130 stopped as the caller asked. */
  readonly exit: 0 | 1 | 3 | 130
}

export type CommandInput = {
  readonly values: Readonly<Record<string, string | boolean | undefined>>
  readonly positionals: readonly string[]
  /** Where relative paths of the caller start. */
  readonly cwd: string
  readonly caller: Caller
  /** A line for the reader's stderr. */
  readonly progress: (line: string) => void
  /** Aborted when the caller wants it to end: a command that is `stoppable` finishes what it has begun and says what is done. */
  readonly signal?: AbortSignal | undefined
  /** A line of stdout before the outcome: of output too large to be held. May ask to wait. */
  readonly output: (line: string) => void | Promise<void>
}

/** A verb of the command line that works on a data folder. */
export type Command = {
  readonly name: string
  /** After `attune NAME`, e.g. `ID [--as-of T]`. */
  readonly usage: string
  readonly summary: string
  /** More for `--help`: of a command with several verbs, what each does and takes. */
  readonly verbs?: string
  readonly options: NonNullable<ParseArgsConfig['options']>
  readonly positionals: { readonly least: number; readonly most: number }
  /** Ctrl-C lets it finish its step; without this it ends the command at once. */
  readonly stoppable?: boolean
  /** Has nothing to do where no data folder is: then it does not make one, which a mistyped `--data` would leave behind. */
  readonly needsFolder?: true
  readonly run: (deps: Dependencies, input: CommandInput) => Promise<Outcome>
}

/** A string option, or `undefined`. */
export const text = (input: CommandInput, name: string): string | undefined => {
  const value = input.values[name]
  return typeof value === 'string' ? value : undefined
}
