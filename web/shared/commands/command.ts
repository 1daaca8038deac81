/** Something the keyboard can do. Commands are plain objects, so that they can be listed and given other keys. */
export type Command = {
  readonly id: string
  readonly label: string
  /** One key, or keys one after another separated by blanks: `?`, `g l`. Empty: no key. */
  readonly keys: string
  readonly run: () => void
}

/** Keys the reader chose, by command id. */
export type KeyChoices = Readonly<Record<string, string>>

/** The keys that run a command now. */
export const keysOf = (command: Pick<Command, 'id' | 'keys'>, choices: KeyChoices): string =>
  choices[command.id] ?? command.keys

export type Match =
  | { readonly kind: 'run'; readonly command: Command }
  /** The keys so far begin a longer command. */
  | { readonly kind: 'wait'; readonly pressed: readonly string[] }
  | { readonly kind: 'none' }

/**
 * What the keys pressed so far mean. A dead beginning is forgotten: its last key is tried alone.
 *
 * @example
 * match([listCommand], {}, ['g', 'l']) // { kind: 'run', command: listCommand } when its keys are 'g l'
 */
export const match = (commands: readonly Command[], choices: KeyChoices, pressed: readonly string[]): Match => {
  const typed = pressed.join(' ')
  if (typed === '') return { kind: 'none' }
  const exact = commands.find(command => keysOf(command, choices) === typed)
  if (exact !== undefined) return { kind: 'run', command: exact }
  if (commands.some(command => keysOf(command, choices).startsWith(`${typed} `))) return { kind: 'wait', pressed }
  return pressed.length > 1 ? match(commands, choices, pressed.slice(-1)) : { kind: 'none' }
}

/** The other command that these keys would run, if there is one. */
export const takenBy = (
  commands: readonly Command[],
  choices: KeyChoices,
  keys: string,
  except: string,
): Command | undefined => commands.find(command => command.id !== except && keysOf(command, choices) === keys)
