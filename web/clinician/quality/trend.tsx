import type { QualityOfSourceView } from '../../../src/pipeline/delivery/contract.ts'
import { percentText } from '../../shared/text/number-text.ts'
import { dateText } from '../../shared/text/time-text.ts'
import css from './quality.module.css'

const width = 120
const height = 24

/** Months as bars: the share found, each beside the highest. In words for who does not see it. */
export const Trend = ({ trend }: { readonly trend: QualityOfSourceView['checks'][number]['trend'] }) => {
  const [first, last] = [trend[0], trend.at(-1)]
  if (first === undefined || last === undefined || trend.length < 2) return <span className={css.trend} />
  const share = ({ count, looked }: (typeof trend)[number]) => (looked === 0 ? (count > 0 ? 1 : 0) : count / looked)
  const highest = Math.max(...trend.map(share))
  const step = width / trend.length
  const top = trend.find(one => share(one) === highest) ?? last
  const words =
    highest === 0
      ? `none from ${dateText(first.month, 'month')} to ${dateText(last.month, 'month')}`
      : `highest ${dateText(top.month, 'month')}, ${percentText(Math.min(highest, 1))}; ${dateText(last.month, 'month')} ${percentText(Math.min(share(last), 1))}`
  return (
    <span className={css.trend}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        width={width}
        height={height}
        role="img"
        aria-label={`By month: ${words}`}
      >
        <path d={`M0 ${height - 0.5}H${width}`} stroke="var(--line-strong)" strokeWidth="1" />
        {trend.map((one, at) => {
          const tall = highest === 0 ? 0 : (share(one) / highest) * (height - 2)
          return (
            <rect
              key={one.month}
              x={at * step}
              y={height - 1 - tall}
              width={Math.max(step - 0.6, 0.6)}
              height={tall}
              fill="var(--neutral)"
            />
          )
        })}
      </svg>
    </span>
  )
}
