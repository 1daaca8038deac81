import type { FactRow } from '../../../src/pipeline/delivery/contract.ts'
import { factAnchor } from '../../shared/marks/fact-link.tsx'
import { Fold } from '../../shared/marks/fold.tsx'
import { shortTitle } from '../../shared/text/short-title.ts'
import { dateText } from '../../shared/text/time-text.ts'
import { readable, unitText } from '../../shared/text/unit-text.ts'
import css from './facts.module.css'
import { RowQuality } from './quality.tsx'
import { byCurrency } from './rows.ts'

/** Problems, medicines, allergies: current ones in sight, past ones folded under their number. */
export const ListedFacts = ({ rows }: { readonly rows: readonly FactRow[] }) => {
  const { current, past } = byCurrency(rows)
  return (
    <>
      {current.length > 0 && <Rows rows={current} />}
      {past.length > 0 && (
        <Fold summary={`${past.length} no longer current`} open={current.length === 0 && past.length <= 3}>
          <Rows rows={past} />
        </Fold>
      )}
    </>
  )
}

/** Rows as they come, without telling current from past: an encounter is neither. */
export const Rows = ({ rows }: { readonly rows: readonly FactRow[] }) => (
  <ul className={css.listed}>
    {rows.map(row => (
      <li key={row.fact} id={factAnchor(row.fact)} className={css.listedRow} data-past={!row.current || undefined}>
        <span className={css.title} title={row.title}>
          {shortTitle(row.title)}
          {row.value !== null && (
            <span className={css.detail}>
              {readable(row.value)} {unitText(row.unit)}
            </span>
          )}
        </span>
        <span className={css.when}>
          {row.state !== null && !(row.current && row.state === 'active') && (
            <span className={css.state}>{row.state} </span>
          )}
          {dateText(row.at, row.precision)}
        </span>
        <RowQuality issues={row.quality} />
      </li>
    ))}
  </ul>
)
