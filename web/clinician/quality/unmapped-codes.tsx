import type { QualityView } from '../../../src/pipeline/delivery/contract.ts'
import { countText } from '../../shared/text/number-text.ts'
import { dateText } from '../../shared/text/time-text.ts'
import css from './quality.module.css'

type Code = QualityView['unmapped'][number]

/** Codes that no rule knows, by how many facts carry them: what a site should map first. A suggestion is never applied here. */
export const UnmappedCodes = ({ codes }: { readonly codes: readonly Code[] }) => (
  <section className={css.source} aria-labelledby="unmapped-heading">
    <h2 id="unmapped-heading">Codes that no rule knows</h2>
    {codes.length === 0 ? (
      <p>Every code on an examined fact is known.</p>
    ) : (
      <>
        <p className={css.quiet}>
          Facts with these codes are shown and decide nothing. The most frequent come first. To map them, fill in the
          list of <code>attune terminology unmapped --csv</code> and import it. A suggestion is only that the source’s
          word is the name of one row of our tables.
        </p>
        <table className={css.unmapped}>
          <thead>
            <tr>
              <th scope="col">Code</th>
              <th scope="col">In the source’s words</th>
              <th scope="col">Facts</th>
              <th scope="col">Source</th>
              <th scope="col">Why, and what may be meant</th>
            </tr>
          </thead>
          <tbody>
            {codes.map(code => (
              <Row key={`${code.source} ${code.kind} ${code.system} ${code.code}`} code={code} />
            ))}
          </tbody>
        </table>
      </>
    )}
  </section>
)

const Row = ({
  code: { system, code, display, kind, facts, records, source, last, why, suggestion },
}: {
  readonly code: Code
}) => (
  <tr>
    <th scope="row">
      <code>{code}</code>
      <div className={css.quiet}>{system}</div>
    </th>
    <td>{display ?? <span className={css.quiet}>no word given</span>}</td>
    <td className={css.number}>
      {countText(facts, 'fact')} of {countText(records, 'record')}
    </td>
    <td>
      {source}, {kind}
      {last !== '' && <div className={css.quiet}>last {dateText(last, 'month')}</div>}
    </td>
    <td>
      {why}
      {suggestion !== null && <Suggestion suggestion={suggestion} />}
    </td>
  </tr>
)

const Suggestion = ({ suggestion: { title, codes } }: { readonly suggestion: NonNullable<Code['suggestion']> }) => (
  <div>
    Perhaps {title}:{' '}
    {codes.slice(0, 4).map((one, at) => (
      <span key={`${one.system}|${one.code}`}>
        {at > 0 && ' or '}
        <code>{one.code}</code>
      </span>
    ))}
    {codes.length > 4 && ` or ${codes.length - 4} more`}
  </div>
)
