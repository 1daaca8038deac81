import type { Instant } from '../../../src/core/index.ts'
import type { QualityOfSourceView } from '../../../src/pipeline/delivery/contract.ts'
import { Fold } from '../../shared/marks/fold.tsx'
import { countText } from '../../shared/text/number-text.ts'
import { agoText, dateText } from '../../shared/text/time-text.ts'
import { CheckTable } from './check-table.tsx'
import { Completeness } from './completeness.tsx'
import css from './quality.module.css'

/** One source: how much and how lately, what was found, and how complete it is for what is read. */
export const SourceSection = ({
  source,
  asOf,
  mayOpen,
}: {
  readonly source: QualityOfSourceView
  readonly asOf: Instant
  readonly mayOpen: boolean
}) => {
  const found = source.checks.filter(({ count }) => count > 0)
  const nothing = source.checks.filter(({ count }) => count === 0)
  return (
    <section className={css.source} aria-label={source.source}>
      <h2>{source.source}</h2>
      <p className={css.volume}>
        {countText(source.records, 'record')}, {countText(source.facts, 'fact')}; newest{' '}
        {source.newest === null ? 'not dated' : `${dateText(source.newest)} (${agoText(source.newest, asOf)})`}
        {source.examined !== null && `; examined ${dateText(source.examined)}`}
      </p>
      {found.length === 0 ? <p>No check found anything.</p> : <CheckTable checks={found} mayOpen={mayOpen} />}
      {nothing.length > 0 && (
        <Fold summary={`${countText(nothing.length, 'check')} found nothing`}>
          <ul className={css.list}>
            {nothing.map(({ check, title, looksAt, looked }) => (
              <li key={check}>
                {title}: {looksAt}
                {looked !== null && <span className={css.quiet}> ({looked} looked at)</span>}
              </li>
            ))}
          </ul>
        </Fold>
      )}
      <Completeness source={source} />
    </section>
  )
}
