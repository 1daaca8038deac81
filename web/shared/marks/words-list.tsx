import css from './words-list.module.css'

/** A short list of sentences under a quiet heading; nothing when there are none. */
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
    <div className={`${css.words} ${tone === 'warning' ? css.warning : ''}`}>
      <h4>{title}</h4>
      <ul>
        {words.map(word => (
          <li key={word}>{word}</li>
        ))}
      </ul>
    </div>
  )
