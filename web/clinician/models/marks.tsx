import type { MeasureView } from '../../../src/pipeline/delivery/contract.ts'
import css from './models.module.css'
import { intervalText, type Mark, numberText } from './words.ts'

/** Sign, word and colour. */
export const StateMark = ({ mark }: { readonly mark: Mark }) => (
  <span className={css.mark} data-tone={mark.tone}>
    <span aria-hidden="true">{mark.sign}</span> {mark.text}
  </span>
)

/** A number, its interval beside or below it, or why there is none. Never blank. */
export const Measure = ({
  measure,
  decimals = 3,
  apart = false,
}: {
  readonly measure: MeasureView
  readonly decimals?: number
  /** The interval has a column of its own. */
  readonly apart?: boolean
}) => {
  if (measure.value === null) return <span className={css.quiet}>{measure.because ?? 'not known'}</span>
  const interval = intervalText(measure, decimals)
  return (
    <>
      {numberText(measure.value, decimals)}
      {!apart && interval !== null && <span className={css.interval}>{interval}</span>}
      {!apart && interval === null && measure.because !== null && (
        <span className={css.interval}>{measure.because}</span>
      )}
    </>
  )
}
