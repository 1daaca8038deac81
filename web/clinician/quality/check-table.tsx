import type { QualityOfSourceView } from '../../../src/pipeline/delivery/contract.ts'
import { percentText } from '../../shared/text/number-text.ts'
import { dateText } from '../../shared/text/time-text.ts'
import { ExampleList } from './example-list.tsx'
import css from './quality.module.css'
import { Trend } from './trend.tsx'

type Check = QualityOfSourceView['checks'][number]

const order = ['fatal', 'error', 'warning', 'information'] as const
const label = { fatal: 'Error', error: 'Error', warning: 'Warning', information: 'Note' } as const

/** What was found, gravest first; a row unfolds into codes and examples. */
export const CheckTable = ({ checks, mayOpen }: { readonly checks: readonly Check[]; readonly mayOpen: boolean }) => (
  <ul className={css.checks}>
    {checks
      .toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity) || b.count - a.count)
      .map(check => (
        <li key={check.check}>
          <details>
            <summary className={css.check}>
              <span className={`${css.severity} ${css[check.severity]}`}>{label[check.severity]}</span>
              <span className={css.title}>{check.title}</span>
              <span className={css.number}>{check.count}</span>
              <span className={css.rate}>
                {check.rate === null ? 'of the source' : `${percentText(check.rate)} of ${check.looked}`}
              </span>
              <Trend trend={check.trend} />
            </summary>
            <Details check={check} mayOpen={mayOpen} />
          </details>
        </li>
      ))}
  </ul>
)

const Details = ({ check, mayOpen }: { readonly check: Check; readonly mayOpen: boolean }) => (
  <div className={css.details}>
    <p className={css.quiet}>
      {check.category}, {check.subcategory}: looks at {check.looksAt}. <code>{check.check}</code>
    </p>
    {check.findings.length > 0 && (
      <ul className={css.list}>
        {check.findings.map(one => (
          <li key={`${one.code} ${one.unit} ${one.from}`}>
            {one.code !== '' && <code>{`${one.code} ${one.unit}`}</code>}{' '}
            {one.from === one.to
              ? dateText(one.from, 'month')
              : `${dateText(one.from, 'month')} to ${dateText(one.to, 'month')}`}
            : {one.detail}
            {one.values > 0 && ` (${one.values} values)`}
          </li>
        ))}
      </ul>
    )}
    {check.byCode.some(({ code }) => code !== '') && check.findings.length === 0 && (
      <p>
        By code:{' '}
        {check.byCode.map(({ code, count }) => (
          <span key={code} className={css.code}>
            <code>{code === '' ? 'no code' : code}</code> {count}
          </span>
        ))}
      </p>
    )}
    {check.examples.length > 0 && <ExampleList examples={check.examples} mayOpen={mayOpen} />}
  </div>
)
