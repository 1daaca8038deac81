import type { GatesView, PlanView, VersionView } from '../../../src/pipeline/delivery/contract.ts'
import { useUserName } from '../../shared/api/user-name.ts'
import { dateText } from '../../shared/text/time-text.ts'
import { Measure, StateMark } from './marks.tsx'
import css from './models.module.css'
import { featureText, gateMarks, gatesMark, intervalText, sentenceOf, shortVersion } from './words.ts'

/** What the plan asks of a version, and what was found, gate by gate. */
export const GatesSection = ({
  version: { gates },
  plan,
}: {
  readonly version: VersionView
  readonly plan: PlanView | null
}) => {
  const nameOf = useUserName()
  return (
    <section className={css.panel} aria-labelledby="gates">
      <h2 id="gates">Gates</h2>
      {gates === null ? (
        <p>
          {plan === null
            ? 'No signed plan says what a version must show, so nothing of it can serve.'
            : `Not tested under the plan ${plan.id} yet. It cannot serve before it is.`}
        </p>
      ) : (
        <>
          <p>
            <StateMark mark={gatesMark(gates)} />{' '}
            <span className={css.quiet}>
              {dateText(gates.at)}, asked for by {nameOf(gates.by)}
              {gates.champion !== null && (
                <>
                  , beside <code>{shortVersion(gates.champion)}</code>
                </>
              )}
            </span>
          </p>
          {gates.outside.length > 0 && (
            <ul className={css.outside} aria-label="Outside the plan">
              {gates.outside.map(one => (
                <li key={one}>{sentenceOf(one)}</li>
              ))}
            </ul>
          )}
          <GatesTable gates={gates.gates} />
        </>
      )}
    </section>
  )
}

const GatesTable = ({ gates }: { readonly gates: GatesView['gates'] }) => (
  <table className={css.gates}>
    <thead>
      <tr>
        <th scope="col">Gate</th>
        <th scope="col">Outcome</th>
        <th scope="col" className={css.number}>
          Found
        </th>
        <th scope="col" className={css.number}>
          Interval
        </th>
        <th scope="col">Asked</th>
      </tr>
    </thead>
    <tbody>
      {gates.map(({ gate, outcome, reportedOnly, measure, limit, suppressed }) => (
        <tr key={gate} data-outcome={outcome}>
          <th scope="row">{featureText(gate)}</th>
          <td data-head="Outcome" className={css.outcome}>
            <StateMark mark={gateMarks[outcome]} />
            {outcome === 'not-shown' && (
              <div className={css.quiet}>
                {reportedOnly ? 'Reported; the plan lets it go on.' : 'The plan stops it.'}
              </div>
            )}
            {measure.value !== null && measure.because !== null && (
              <div className={css.quiet}>{sentenceOf(measure.because)}</div>
            )}
          </td>
          {measure.value === null ? (
            <td colSpan={2} data-head="Found" className={css.quiet}>
              {measure.because === null ? 'nothing' : sentenceOf(measure.because)}
            </td>
          ) : (
            <>
              <td data-head="Found" className={css.number}>
                <Measure measure={measure} apart />
              </td>
              <td data-head="Interval" className={css.number}>
                {intervalText(measure) ?? <span className={css.quiet}>none</span>}
              </td>
            </>
          )}
          <td data-head="Asked">
            {limit.replace(/-(?=\d)/g, '−')}
            {suppressed.length > 0 && <div className={css.quiet}>too small to be judged: {suppressed.join(', ')}</div>}
          </td>
        </tr>
      ))}
    </tbody>
  </table>
)
