import { useLocalStorage } from '@mantine/hooks'
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { type Command, type KeyChoices, match } from './command.ts'

type Commands = {
  readonly commands: readonly Command[]
  readonly choices: KeyChoices
  readonly choose: (id: string, keys: string) => void
  readonly reset: () => void
}

type Register = (commands: readonly Command[]) => () => void

const CommandContext = createContext<Commands | null>(null)
/** Apart from the list: who adds commands is not rendered again by their being added, which would never end. */
const RegisterContext = createContext<Register | null>(null)

/** Commands listen on the page, not while something is being written or a modifier is held. */
const isForCommands = (event: KeyboardEvent): boolean => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.isComposing) return false
  const target = event.target as HTMLElement | null
  return !(target?.closest('input, textarea, select, [contenteditable], [data-takes-keys]') ?? false)
}

const sequenceMilliseconds = 1200

/** Holds the commands of what is on the screen and runs them from the keyboard. */
export const CommandProvider = ({ children }: { readonly children: ReactNode }) => {
  const [commands, setCommands] = useState<readonly Command[]>([])
  const [choices, setChoices] = useLocalStorage<KeyChoices>({ key: 'attune.keys', defaultValue: {} })
  const pressed = useRef<{ keys: readonly string[]; at: number }>({ keys: [], at: 0 })

  const register = useCallback<Register>(added => {
    setCommands(now => [...now, ...added])
    return () => setCommands(now => now.filter(command => !added.includes(command)))
  }, [])

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!isForCommands(event) || event.key.length > 1) return
      const now = event.timeStamp
      const before = now - pressed.current.at < sequenceMilliseconds ? pressed.current.keys : []
      const found = match(commands, choices, [...before, event.key])
      pressed.current = { keys: found.kind === 'wait' ? found.pressed : [], at: now }
      if (found.kind !== 'run') return
      event.preventDefault()
      found.command.run()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [commands, choices])

  const value = useMemo<Commands>(
    () => ({
      commands,
      choices,
      choose: (id, keys) => setChoices(now => ({ ...now, [id]: keys })),
      reset: () => setChoices({}),
    }),
    [commands, choices, setChoices],
  )
  return (
    <RegisterContext value={register}>
      <CommandContext value={value}>{children}</CommandContext>
    </RegisterContext>
  )
}

/** The commands on the screen now. @throws outside a `CommandProvider`, since that is a bug. */
export const useCommandList = (): Commands => provided(use(CommandContext))

/** Adds commands while the component is shown. Keep the array the same between renders (`useMemo`). */
export const useCommands = (commands: readonly Command[]): void => {
  const register = provided(use(RegisterContext))
  useEffect(() => register(commands), [register, commands])
}

const provided = <T,>(context: T | null): T => {
  if (context === null) throw new Error('Commands are used outside a CommandProvider')
  return context
}
