import type { ReactNode } from 'react'
import css from './words-list.module.css'

/** Labelled lines that stand under each other: label left, words right. */
export const Labelled = ({
  title,
  tone = 'plain',
  children,
}: {
  readonly title: string
  readonly tone?: 'plain' | 'warning'
  readonly children: ReactNode
}) => (
  <div className={`${css.labelled} ${tone === 'warning' ? css.warning : ''}`}>
    <h4>{title}</h4>
    {children}
  </div>
)

/** Sentences under a label; nothing when there are none. */
export const WordsList = ({
  title,
  words,
  tone = 'plain',
}: {
  readonly title: string
  readonly words: readonly string[]
  readonly tone?: 'plain' | 'warning'
}) =>
  words.length === 0 ? null : (
    <Labelled title={title} tone={tone}>
      <ul>
        {words.map(word => (
          <li key={word}>{word}</li>
        ))}
      </ul>
    </Labelled>
  )
