import { Button, Kbd } from '@mantine/core'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { type Command, keysOf, takenBy } from './command.ts'
import { useCommandList } from './command-context.tsx'
import css from './command-list.module.css'

/** Every command that works here, with its keys, which can be changed. Stands beside the page, not over it. */
export const CommandList = ({ onClose }: { readonly onClose: () => void }) => {
  const { commands, reset, choices } = useCommandList()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    const before = document.activeElement
    heading.current?.focus()
    return () => (before instanceof HTMLElement ? before.focus() : undefined)
  }, [])
  return (
    <aside
      className={css.list}
      aria-labelledby="commands-heading"
      onKeyDown={event => event.key === 'Escape' && onClose()}
    >
      <header className={css.head}>
        <h2 id="commands-heading" ref={heading} tabIndex={-1}>
          Keyboard
        </h2>
        {Object.keys(choices).length > 0 && (
          <Button size="compact-xs" variant="default" onClick={reset}>
            Restore keys
          </Button>
        )}
        <Button size="compact-xs" variant="default" onClick={onClose}>
          Close
        </Button>
      </header>
      <ul>
        {commands.map(command => (
          <CommandRow key={command.id} command={command} />
        ))}
        <FixedRow label="Next, previous patient in the list" keys="↓ ↑" />
        <FixedRow label="Open the patient" keys="Enter" />
        <FixedRow label="Close what is open in place" keys="Esc" />
      </ul>
    </aside>
  )
}

const Keys = ({ keys }: { readonly keys: string }) => (
  <span className={css.keys}>
    {keys === '' ? (
      <span className={css.none}>no key</span>
    ) : (
      keys.split(' ').map((key, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same key may come twice in a sequence, and the order is fixed
        <Kbd key={`${key}${at}`} size="xs">
          {key}
        </Kbd>
      ))
    )}
  </span>
)

const FixedRow = ({ label, keys }: { readonly label: string; readonly keys: string }) => (
  <li className={css.row}>
    <span>{label}</span>
    <Keys keys={keys} />
  </li>
)

const CommandRow = ({ command }: { readonly command: Command }) => {
  const { commands, choices, choose } = useCommandList()
  const [listening, setListening] = useState(false)
  const [problem, setProblem] = useState('')

  const onKey = (event: KeyboardEvent) => {
    if (!listening || event.key === 'Tab' || event.key === 'Shift') return
    event.preventDefault()
    event.stopPropagation()
    if (event.key === 'Escape') return setListening(false)
    if (event.key === 'Backspace' || event.key === 'Delete') {
      choose(command.id, '')
      return setListening(false)
    }
    if (event.key.length > 1) return
    const taken = takenBy(commands, choices, event.key, command.id)
    if (taken !== undefined) return setProblem(`${event.key} already runs “${taken.label}”`)
    choose(command.id, event.key)
    setProblem('')
    setListening(false)
  }

  return (
    <li className={css.row}>
      <span>{command.label}</span>
      <Keys keys={keysOf(command, choices)} />
      <Button
        size="compact-xs"
        variant="subtle"
        data-takes-keys={listening || undefined}
        aria-label={`Change the key of: ${command.label}`}
        onClick={() => setListening(now => !now)}
        onKeyDown={onKey}
        onBlur={() => setListening(false)}
      >
        {listening ? 'Press a key' : 'Change'}
      </Button>
      <span className={css.problem} role="status">
        {listening ? problem || 'Backspace: no key. Esc: leave as it is.' : ''}
      </span>
    </li>
  )
}
