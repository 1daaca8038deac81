import type { ReactNode } from 'react'
import { readable } from '../text/unit-text.ts'
import css from './words-list.module.css'

type Tone = 'plain' | 'warning'

/** A label with what belongs to it: beside it, or run on in one small paragraph. */
export const Labelled = ({
  title,
  tone = 'plain',
  inline = false,
  children,
}: {
  readonly title: string
  readonly tone?: Tone
  readonly inline?: boolean
  readonly children: ReactNode
}) => (
  <div className={`${inline ? css.inline : css.labelled} ${tone === 'warning' ? css.warning : ''}`}>
    <p className={css.label}>{title}</p>
    {children}
  </div>
)

/** Sentences under a label; nothing when there are none. */
export const WordsList = ({
  title,
  words,
  tone = 'plain',
  inline = false,
}: {
  readonly title: string
  readonly words: readonly string[]
  readonly tone?: Tone
  readonly inline?: boolean
}) =>
  words.length === 0 ? null : (
    <Labelled title={title} tone={tone} inline={inline}>
      <div>
        <ul className={css.run}>
          {[...new Set(words)].map(word => (
            <li key={word}>{readable(word).replace(/\.$/, '')}</li>
          ))}
        </ul>
      </div>
    </Labelled>
  )
