import type { CalibrationPeriodView, DiscriminationPeriodView } from '../../../src/pipeline/delivery/contract.ts'
import { linear, linePath, roundTicks } from '../../shared/chart/scale.ts'
import { Fold } from '../../shared/marks/fold.tsx'
import { dateText } from '../../shared/text/time-text.ts'
import css from './charts.module.css'
import { countOf, numberText } from './words.ts'

/** One period: what was observed with its interval, what was predicted where that is another number, and whether an alarm began. */
type Period = {
  readonly from: string
  readonly to: string
  readonly rows: number
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
  readonly predicted: number | null
  readonly alarm: boolean
  readonly because: string | null
}

export const calibrationCourse = (periods: readonly CalibrationPeriodView[]): readonly Period[] =>
  periods.map(({ from, to, rows, predicted, observed, low, high, alarm }) => ({
    from,
    to,
    rows,
    value: 100 * observed,
    low: 100 * low,
    high: 100 * high,
    predicted: 100 * predicted,
    alarm,
    because: null,
  }))

export const discriminationCourse = (periods: readonly DiscriminationPeriodView[]): readonly Period[] =>
  periods.map(({ from, to, rows, discrimination, alarm }) => ({
    from,
    to,
    rows,
    value: discrimination.value,
    low: discrimination.interval?.low ?? null,
    high: discrimination.interval?.high ?? null,
    predicted: null,
    alarm,
    because: discrimination.because,
  }))

const width = 520
const height = 210
const left = 44
const right = width - 10
const top = 22
const bottom = height - 30

/** Period by period with intervals; an alarm is a labelled line. */
export const OverTime = ({
  title,
  unit,
  course,
}: {
  readonly title: string
  readonly unit: string
  readonly course: readonly Period[]
}) => {
  const known = course.flatMap(({ value, low, high, predicted }) =>
    [value, low, high, predicted].filter(one => one !== null),
  )
  if (known.length === 0) {
    return (
      <figure className={css.shape}>
        <h3>{title}</h3>
        <p>Nothing to draw yet: no period has enough known outcomes.</p>
      </figure>
    )
  }
  const [least, most] = [Math.min(...known), Math.max(...known)]
  const room = 0.08 * (most - least || 1)
  const range = [Math.max(0, least - room), most + room] as const
  const x = (at: number) => left + ((at + 0.5) / course.length) * (right - left)
  const y = linear(range, [bottom, top])
  const decimals = unit.endsWith('%') ? 1 : 2
  const alarms = course.flatMap(({ alarm, from }, at) => (alarm ? [{ at, from }] : []))
  const every = Math.ceil(course.length / 6)
  return (
    <figure className={`${css.shape} ${css.time}`}>
      <h3>{title}</h3>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={inWords(title, course, decimals)}>
        {roundTicks(range, 4).map(tick => (
          <g key={tick}>
            <line x1={left} x2={right} y1={y(tick)} y2={y(tick)} className={css.grid} />
            <text x={left - 6} y={y(tick) + 3.5} className={css.tick} textAnchor="end">
              {tick}
            </text>
          </g>
        ))}
        <text x={left} y={10} className={css.note}>
          {unit}
        </text>
        {alarms.map(({ at, from }) => (
          <g key={from}>
            <line x1={x(at)} x2={x(at)} y1={top} y2={bottom} className={css.alarm} />
            <text
              x={x(at) + (at > course.length / 2 ? -4 : 4)}
              y={top + 4}
              className={css.alarmText}
              textAnchor={at > course.length / 2 ? 'end' : 'start'}
            >
              ▲ alarm
            </text>
          </g>
        ))}
        <path
          d={linePath(
            course.flatMap(({ predicted }, at) => (predicted === null ? [] : [[x(at), y(predicted)] as const])),
          )}
          className={css.predicted}
        />
        {course.map(({ from, value, low, high }, at) =>
          value === null ? null : (
            <g key={from}>
              {low !== null && high !== null && (
                <line x1={x(at)} x2={x(at)} y1={y(low)} y2={y(high)} className={css.whisker} />
              )}
              <circle cx={x(at)} cy={y(value)} r="3.2" className={css.dot} />
            </g>
          ),
        )}
        <line x1={left} x2={right} y1={bottom} y2={bottom} className={css.axis} />
        {course.map(({ from }, at) =>
          at % every === 0 ? (
            <text key={from} x={x(at)} y={bottom + 14} className={css.tick} textAnchor="middle">
              {dateText(from, 'month')}
            </text>
          ) : null,
        )}
      </svg>
      <figcaption>
        {course.some(({ predicted }) => predicted !== null) && (
          <p className={css.legend}>
            <span aria-hidden="true">●</span> observed, with its interval; <Dashes /> predicted
          </p>
        )}
        <Fold summary={`${course.length} periods as a table`}>
          <PeriodTable course={course} decimals={decimals} unit={unit} />
        </Fold>
      </figcaption>
    </figure>
  )
}

const Dashes = () => (
  <svg viewBox="0 0 20 8" width="20" height="8" className={css.swatch} aria-hidden="true">
    <path d="M0 4H20" className={css.predicted} />
  </svg>
)

const PeriodTable = ({
  course,
  decimals,
  unit,
}: {
  readonly course: readonly Period[]
  readonly decimals: number
  readonly unit: string
}) => (
  <table className={css.table}>
    <caption>{unit}</caption>
    <thead>
      <tr>
        <th scope="col">From</th>
        <th scope="col">Rows</th>
        <th scope="col">Observed</th>
        <th scope="col">Interval</th>
        <th scope="col">Predicted</th>
        <th scope="col">Alarm</th>
      </tr>
    </thead>
    <tbody>
      {course.map(({ from, rows, value, low, high, predicted, alarm, because }) => (
        <tr key={from}>
          <th scope="row">{dateText(from)}</th>
          <td>{countOf(rows)}</td>
          <td>{value === null ? (because ?? 'not known') : numberText(value, decimals)}</td>
          <td>
            {low === null || high === null ? 'none' : `${numberText(low, decimals)} to ${numberText(high, decimals)}`}
          </td>
          <td>{predicted === null ? '–' : numberText(predicted, decimals)}</td>
          <td>{alarm ? 'begins' : 'no'}</td>
        </tr>
      ))}
    </tbody>
  </table>
)

const inWords = (title: string, course: readonly Period[], decimals: number): string => {
  const last = course.findLast(({ value }) => value !== null)
  const alarm = course.find(one => one.alarm)
  const newest =
    last?.value == null ? 'nothing known' : `last ${numberText(last.value, decimals)}, from ${dateText(last.from)}`
  return `${title}: ${course.length} periods, ${newest}; ${alarm === undefined ? 'no alarm' : `alarm from ${dateText(alarm.from)}`}. The table below has the numbers.`
}
