import { Fragment } from 'react'
import type { Instant } from '../../../src/core/index.ts'
import type { FactRow } from '../../../src/pipeline/delivery/contract.ts'
import { Sparkline } from '../../shared/chart/sparkline.tsx'
import { factAnchor } from '../../shared/marks/fact-link.tsx'
import { shortTitle } from '../../shared/text/short-title.ts'
import { agoText, dateText } from '../../shared/text/time-text.ts'
import { readable, unitText } from '../../shared/text/unit-text.ts'
import css from './measurements.module.css'
import { RowQuality } from './quality.tsx'
import { courseOf } from './rows.ts'

/** The newest value of each measurement in its unit; the earlier ones unfold under it. */
export const Measurements = ({ rows, asOf }: { readonly rows: readonly FactRow[]; readonly asOf: Instant }) => (
  <div className={css.measurements}>
    <div className={css.heads} aria-hidden="true">
      <span>Newest</span>
      <span className={css.number}>Value</span>
      <span>Unit</span>
      <span className={css.number}>Ago</span>
    </div>
    <ul className={css.rows}>
      {rows.map(row => (
        <li key={row.fact} id={factAnchor(row.fact)}>
          {row.earlier.length === 0 ? (
            <div className={css.row}>
              <Newest row={row} asOf={asOf} />
            </div>
          ) : (
            <details>
              <summary className={css.row}>
                <Newest row={row} asOf={asOf} />
              </summary>
              <Earlier row={row} />
            </details>
          )}
          <RowQuality issues={row.quality} />
        </li>
      ))}
    </ul>
  </div>
)

const Newest = ({ row, asOf }: { readonly row: FactRow; readonly asOf: Instant }) => (
  <>
    <span className={css.title} title={row.title}>
      {shortTitle(row.title)}
      {row.earlier.length > 0 && (
        <span className={css.more}>
          {' '}
          +{row.earlier.length}
          <span className={css.hidden}> earlier</span>
          <Sparkline points={courseOf(row)} />
        </span>
      )}
    </span>
    <Value value={row.value} unit={row.unit} />
    <time className={css.when} dateTime={row.at} title={dateText(row.at, row.precision)}>
      {agoText(row.at, asOf)}
    </time>
  </>
)

/** A number in its column with the unit in the next; words without a unit take both. */
const Value = ({ value, unit }: { readonly value: string | null; readonly unit: string | null }) =>
  unit === null ? (
    <span className={`${css.number} ${css.words}`}>{value === null ? 'no value' : readable(value)}</span>
  ) : (
    <>
      <span className={css.number}>{value === null ? 'no value' : readable(value)}</span>
      <span className={css.unit}>
        <Unit unit={unit} />
      </span>
    </>
  )

/** A long unit may break, but only after a stroke. */
const Unit = ({ unit }: { readonly unit: string }) =>
  unitText(unit)
    .split(/(?<=min\/)/)
    .map((part, at) => (
      <Fragment key={part}>
        {at > 0 && <wbr />}
        {part}
      </Fragment>
    ))

const Earlier = ({ row }: { readonly row: FactRow }) => (
  <ul className={css.earlier} aria-label={`Earlier values: ${row.title}`}>
    <li className={css.row}>
      <span className={css.date}>{dateText(row.at, row.precision)}</span>
      <Value value={row.value} unit={row.unit} />
      <span className={css.when}>newest</span>
    </li>
    {row.earlier.map(({ fact, value, unit, at }) => (
      <li key={fact} id={factAnchor(fact)} className={css.row}>
        <span className={css.date}>{dateText(at)}</span>
        <Value value={value} unit={unit} />
        <span />
      </li>
    ))}
  </ul>
)
