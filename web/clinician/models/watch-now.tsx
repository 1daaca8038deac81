import type { ModelRowView } from '../../../src/pipeline/delivery/contract.ts'
import { dateText } from '../../shared/text/time-text.ts'
import { StateMark } from './marks.tsx'
import css from './models.module.css'
import { shortVersion, watchMarks } from './words.ts'

/** What watching found of the version that serves; what was found of the one before says nothing of it. */
export const WatchNow = ({
  watch,
  serving,
  because = null,
}: Pick<ModelRowView, 'watch' | 'serving'> & { readonly because?: string | null }) => {
  if (watch === null) return <span className={css.quiet}>Not watched yet</span>
  const { version, at, verdict } = watch
  const mark = watchMarks[verdict]
  if (serving !== null && serving.version !== version) {
    return (
      <>
        Not watched yet
        <div className={css.quiet}>
          <code>{shortVersion(version)}</code> before it: {mark.sign} {mark.text.toLowerCase()}, {dateText(at)}
        </div>
      </>
    )
  }
  return (
    <>
      <StateMark mark={mark} />{' '}
      <span className={css.quiet}>
        {dateText(at)}
        {because !== null && `: ${because}`}
      </span>
    </>
  )
}
