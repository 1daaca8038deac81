import { Fragment } from 'react'
import type { Panel } from '../../../src/clinical/index.ts'
import { roundTo } from '../../../src/core/index.ts'
import { linePath } from '../../shared/chart/scale.ts'
import { Fold } from '../../shared/marks/fold.tsx'
import { countText } from '../../shared/text/number-text.ts'
import { dateText } from '../../shared/text/time-text.ts'
import { unitText } from '../../shared/text/unit-text.ts'
import css from './band-chart.module.css'
import { bandGeometry, chart } from './band-geometry.ts'

type Series = NonNullable<Panel['series']>

/** A course over its reference bands. The bands carry their names; the values stand below as a table. */
export const BandChart = ({ series, title }: { readonly series: Series; readonly title: string }) => {
  const { bands, points, years, right } = bandGeometry(series)
  const last = points.at(-1)
  return (
    <figure className={css.chart}>
      <svg viewBox={`0 0 ${chart.width} ${chart.height}`} role="img" aria-label={courseInWords(series, title)}>
        {bands.map(({ label, top, bottom, edge, labelAt }, at) => (
          <Fragment key={label}>
            <rect
              x={chart.left}
              y={top}
              width={right - chart.left}
              height={bottom - top}
              className={at % 2 === 0 ? css.even : css.odd}
            />
            {edge !== null && (
              <>
                <line x1={chart.left} x2={right} y1={top} y2={top} className={css.edge} />
                <text x={chart.left - 5} y={top + 3.5} className={css.tick} textAnchor="end">
                  {edge}
                </text>
              </>
            )}
            <text x={right + 6} y={labelAt + 3.5} className={css.band}>
              {label}
            </text>
          </Fragment>
        ))}
        {years.map(({ x, year }) => (
          <text key={year} x={x} y={chart.height - 5} className={css.tick} textAnchor="middle">
            {year}
          </text>
        ))}
        <path d={linePath(points.map(({ x, y }) => [x, y]))} className={css.line} />
        {points.map(({ x, y, at }) => (
          <circle key={at} cx={x} cy={y} r={at === last?.at ? 3.4 : 2.2} className={css.point} />
        ))}
        {last !== undefined && (
          <text x={last.x - 6} y={last.y < 24 ? last.y + 16 : last.y - 7} className={css.last} textAnchor="end">
            {roundTo(last.value, 0)}
          </text>
        )}
      </svg>
      <figcaption>
        <Fold summary={`${countText(points.length, 'value')}, ${unitText(series.unit)}`}>
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">Date</th>
                <th scope="col" className={css.number}>
                  {unitText(series.unit)}
                </th>
                <th scope="col">Note</th>
              </tr>
            </thead>
            <tbody>
              {[...series.points].reverse().map(({ at, value, note }) => (
                <tr key={at}>
                  <td>{dateText(at)}</td>
                  <td className={css.number}>{roundTo(value, 1)}</td>
                  <td>{note ?? ''}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Fold>
      </figcaption>
    </figure>
  )
}

const courseInWords = ({ points, unit }: Series, title: string): string => {
  const first = points[0]
  const last = points.at(-1)
  if (first === undefined || last === undefined) return title
  const newest = `${roundTo(last.value, 1)} ${unitText(unit)} on ${dateText(last.at)}`
  return first === last
    ? `${title}: ${newest}`
    : `${title}: from ${roundTo(first.value, 1)} on ${dateText(first.at)} to ${newest}`
}
