import { useMemo } from 'react'
import css from './json-text.module.css'
import { jsonTokens } from './json-tokens.ts'

/** JSON in colours; a number that equals `marked` is marked. Scrolls by itself, also with the keyboard. */
export const JsonText = ({
  text,
  label,
  marked = null,
}: {
  readonly text: string
  readonly label: string
  readonly marked?: number | null
}) => {
  const tokens = useMemo(() => jsonTokens(text), [text])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable with the keyboard
    <section className={css.scroll} aria-label={label} tabIndex={0}>
      <pre className={css.json}>
        {tokens.map(({ kind, text: part }, at) =>
          kind === 'other' ? (
            part
          ) : kind === 'number' && marked !== null && Number(part) === marked ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a fixed text
            <mark key={at}>{part}</mark>
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a fixed text
            <span key={at} className={css[kind]}>
              {part}
            </span>
          ),
        )}
      </pre>
    </section>
  )
}
