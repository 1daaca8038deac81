import { Fragment } from 'react'
import type { Because } from '../../../src/clinical/index.ts'
import { readable } from '../text/unit-text.ts'
import css from './because-list.module.css'
import { becauseWords, sourcesOf, uniqueReasons } from './because-words.ts'
import { FactLink, useFactPlaces } from './fact-link.tsx'

/** Reasons, each once, each leading to the facts behind it: one under the other, or flowing on. */
export const BecauseList = ({
  because,
  flow = false,
}: {
  readonly because: readonly Because[]
  readonly flow?: boolean
}) => (
  <ul className={flow ? css.flow : css.list}>
    {uniqueReasons(because).map((reason, at) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: two reasons may read the same, and the list never changes its order
      <li key={`${at}${reason.label}`}>
        <BecauseItem because={reason} />
      </li>
    ))}
  </ul>
)

const BecauseItem = ({ because }: { readonly because: Because }) => {
  const places = useFactPlaces()
  const { label, value } = becauseWords(because)
  const shown = value === null ? null : <span className={css.value}>{readable(value)}</span>
  if (because.kind === 'order') {
    return (
      <>
        {label}: {shown}
      </>
    )
  }
  if (because.kind === 'fact') {
    return (
      <>
        <FactLink fact={because.fact}>{label}</FactLink> {shown}
        <span className={css.when}> {places.get(because.fact)?.when ?? ''}</span>
      </>
    )
  }
  const sources = sourcesOf(because.from, places)
  return (
    <>
      {label} {shown}
      {sources.length > 0 && (
        <span className={css.when}>
          {' '}
          from{' '}
          {sources.map(({ fact, title }, at) => (
            <Fragment key={fact}>
              {at > 0 && ', '}
              <FactLink fact={fact}>{title}</FactLink>
            </Fragment>
          ))}
        </span>
      )}
    </>
  )
}
