import { countText } from '../../shared/text/number-text.ts'
import css from './timeline.module.css'
import { axisTicks, type TrimmedScale } from './trimmed-scale.ts'

/** Years and months, and where an empty stretch was left out. */
export const Axis = ({ scale, narrow }: { readonly scale: TrimmedScale; readonly narrow: boolean }) => (
  <div className={css.axis} aria-hidden="true">
    <div className={css.lane}>
      {axisTicks(scale, narrow ? 0.24 : 0.085).map(({ at, label }) => (
        <span key={at} className={css.tick} style={{ left: `${at * 100}%` }}>
          {label}
        </span>
      ))}
      {scale.trims.map(({ at, days }) => (
        <span
          key={at}
          className={css.trim}
          style={{ left: `${at * 100}%` }}
          title={`${trimText(days)} without an entry`}
        >
          ≈
        </span>
      ))}
    </div>
  </div>
)

/** How long an empty stretch was. */
export const trimText = (days: number): string =>
  days < 730 ? countText(days, 'day') : countText(Math.floor(days / 365.25), 'year')
