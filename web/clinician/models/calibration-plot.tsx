import type { CalibrationBin } from '../../../src/pipeline/delivery/contract.ts'
import { axisEnd, linear, roundTicks } from '../../shared/chart/scale.ts'
import { Fold } from '../../shared/marks/fold.tsx'
import { percentText } from '../../shared/text/number-text.ts'
import css from './charts.module.css'
import { countOf } from './words.ts'

const width = 380
const left = 46
const right = width - 10
const top = 8
const bottom = 300
const floor = 372
const height = 404

/** Observed beside predicted, part by part, with the diagonal where they agree; below where predictions lie. */
export const CalibrationPlot = ({ bins }: { readonly bins: readonly CalibrationBin[] }) => {
  const end = Math.min(1, axisEnd(Math.max(...bins.map(({ predicted, high }) => Math.max(predicted, high)))))
  const x = linear([0, end], [left, right])
  const y = linear([0, end], [bottom, top])
  // Parts hold about as many rows each: what shows where predictions lie is how thick these are.
  const thick = bins.map(({ from, to, rows }) => rows / Math.max(to - from, end / 200))
  const tall = linear([0, Math.max(...thick)], [floor, bottom + 26])
  const ticks = roundTicks([0, end], 5)
  return (
    <figure className={css.plot}>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={inWords(bins)}>
        {ticks.map(tick => (
          <g key={tick}>
            <line x1={left} x2={right} y1={y(tick)} y2={y(tick)} className={css.grid} />
            <text x={left - 6} y={y(tick) + 3.5} className={css.tick} textAnchor="end">
              {Math.round(tick * 100)}
            </text>
            <line x1={x(tick)} x2={x(tick)} y1={bottom} y2={bottom + 4} className={css.axis} />
            <text x={x(tick)} y={bottom + 15} className={css.tick} textAnchor="middle">
              {Math.round(tick * 100)}
            </text>
          </g>
        ))}
        <line x1={left} x2={right} y1={bottom} y2={bottom} className={css.axis} />
        <line x1={x(0)} y1={y(0)} x2={x(end)} y2={y(end)} className={css.diagonal} />
        <text x={right - 4} y={bottom - 7} className={css.note} textAnchor="end">
          dashed: predicted = observed
        </text>
        <text x={left + 4} y={top + 8} className={css.note}>
          observed, %
        </text>
        {bins.map(({ from, to, predicted, observed, low, high }, at) => (
          <g key={from}>
            <line x1={x(predicted)} x2={x(predicted)} y1={y(low)} y2={y(high)} className={css.whisker} />
            <circle cx={x(predicted)} cy={y(observed)} r="3.6" className={css.dot} />
            <rect
              x={x(from) + 0.5}
              width={Math.max(1, x(Math.min(to, end)) - x(from) - 1)}
              y={tall(thick[at]!)}
              height={floor - tall(thick[at]!)}
              className={css.bar}
            />
          </g>
        ))}
        <line x1={left} x2={right} y1={floor} y2={floor} className={css.axis} />
        <text x={(left + right) / 2} y={floor + 20} className={css.note} textAnchor="middle">
          predicted risk, %; below: where predictions lie
        </text>
      </svg>
      <figcaption>
        <Fold summary={`${bins.length} parts as a table`}>
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">Predicted risk</th>
                <th scope="col">Mean</th>
                <th scope="col">Observed</th>
                <th scope="col">95% interval</th>
                <th scope="col">Rows</th>
              </tr>
            </thead>
            <tbody>
              {bins.map(({ from, to, rows, predicted, observed, low, high }) => (
                <tr key={from}>
                  <th scope="row">
                    {percentText(from)} to {percentText(to)}
                  </th>
                  <td>{percentText(predicted)}</td>
                  <td>{percentText(observed)}</td>
                  <td>
                    {percentText(low)} to {percentText(high)}
                  </td>
                  <td>{countOf(rows)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Fold>
      </figcaption>
    </figure>
  )
}

/** How many parts hold the diagonal within their interval. */
const inWords = (bins: readonly CalibrationBin[]): string => {
  const agree = bins.filter(({ predicted, low, high }) => predicted >= low && predicted <= high).length
  return `Calibration: in ${agree} of ${bins.length} parts the predicted risk lies within the interval of what was observed. The table below has the numbers.`
}
