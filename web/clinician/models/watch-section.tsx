import type { ModelView, WatchView } from '../../../src/pipeline/delivery/contract.ts'
import { countText } from '../../shared/text/number-text.ts'
import { dateText } from '../../shared/text/time-text.ts'
import charts from './charts.module.css'
import { DriftTable } from './drift-table.tsx'
import { StateMark } from './marks.tsx'
import css from './models.module.css'
import { calibrationCourse, discriminationCourse, OverTime } from './over-time.tsx'
import { brokenMark, countOf, featureText, measureText, sentenceOf, shortVersion, watchMarks } from './words.ts'

/** What watching the version that serves has found. */
export const WatchSection = ({ model: { watch, earlierWatches, proposals } }: { readonly model: ModelView }) => (
  <section className={css.panel} aria-labelledby="watch">
    <h2 id="watch">Watch</h2>
    {watch === null ? (
      <p>
        Not watched yet: whether it still holds is not known. It is watched once a version serves and outcomes are
        known.
      </p>
    ) : (
      <Found watch={watch} earlier={earlierWatches} />
    )}
    {proposals.length > 0 && (
      <>
        <h3>Proposals</h3>
        <ul className={css.history} aria-label="Proposals">
          {proposals.map(({ id, at, because, answered }) => (
            <li key={id}>
              <time dateTime={at}>{dateText(at)}</time>
              <strong>{answered === null ? 'Open' : `Answered ${dateText(answered.at)}`}</strong>
              <span>
                {because}
                {answered !== null && answered.trained !== null && (
                  <>
                    {' '}
                    Trained <code>{shortVersion(answered.trained)}</code>.
                  </>
                )}
              </span>
            </li>
          ))}
        </ul>
      </>
    )}
  </section>
)

const Found = ({ watch, earlier }: { readonly watch: WatchView; readonly earlier: ModelView['earlierWatches'] }) => {
  const { version, at, from, until, predictions, labelled, events, verdict, because } = watch
  return (
    <>
      <p>
        <StateMark mark={watchMarks[verdict]} /> {sentenceOf(because)}
      </p>
      <p className={css.quiet}>
        Looked at on {dateText(at)}: <code>{shortVersion(version)}</code>, {countOf(predictions)} predictions from{' '}
        {dateText(from)} to {dateText(until)}; of {countOf(labelled)} the outcome is known, {countOf(events)} had it.
        {earlier.length > 0 &&
          ` Before: ${earlier.map(one => `${dateText(one.at)} ${watchMarks[one.verdict].text.toLowerCase()}`).join(', ')}.`}
      </p>
      {watch.failed != null && watch.failed.serving + watch.failed.shadow > 0 && (
        <p>
          <StateMark mark={brokenMark} /> Broke when asked: the version that serves at{' '}
          {countText(watch.failed.serving, 'index moment')}, the one in shadow at{' '}
          {countText(watch.failed.shadow, 'index moment')}. Nobody was shown an answer there.
        </p>
      )}
      <Monitors watch={watch} />
      <div className={charts.pairOfCharts}>
        <OverTime
          title="Calibration over time"
          unit="observed and predicted risk, %"
          course={calibrationCourse(watch.calibration)}
        />
        <OverTime title="Discrimination over time" unit="AUC" course={discriminationCourse(watch.discrimination)} />
      </div>
      {watch.estimated !== null && (
        <p>
          Before outcomes are known: {watch.estimated.name} {measureText(watch.estimated.measure)}.{' '}
          {sentenceOf(watch.estimated.words)}
        </p>
      )}
      <h3 id="drift">Features now beside training</h3>
      <DriftTable drift={watch.drift} />
      <Groups watch={watch} />
      <h3>Overridden</h3>
      <p>
        {watch.overrides === null ? (
          'No advice that rested on it has been decided about yet.'
        ) : (
          <>
            <StateMark mark={watchMarks[watch.overrides.verdict]} /> {watch.overrides.overridden} of{' '}
            {countText(watch.overrides.decided, 'decision')}. {sentenceOf(watch.overrides.words)}
          </>
        )}
      </p>
    </>
  )
}

const Monitors = ({ watch: { monitors } }: { readonly watch: WatchView }) => (
  <table className={css.gates} aria-label="Monitors">
    <thead>
      <tr>
        <th scope="col">Monitor</th>
        <th scope="col">Verdict</th>
        <th scope="col">Effect</th>
        <th scope="col">Alarm</th>
        <th scope="col">In words</th>
      </tr>
    </thead>
    <tbody>
      {monitors.map(({ name, verdict, effect, unit, alarmWhen, words }) => (
        <tr key={name}>
          <th scope="row">{featureText(name)}</th>
          <td data-head="Verdict" className={css.outcome}>
            <StateMark mark={watchMarks[verdict]} />
          </td>
          <td data-head="Effect">
            {measureText(effect)} {effect.value !== null && unit}
          </td>
          <td data-head="Alarm">{alarmWhen}</td>
          <td data-head="In words">{sentenceOf(words)}</td>
        </tr>
      ))}
    </tbody>
  </table>
)

const Groups = ({ watch: { subgroups } }: { readonly watch: WatchView }) => (
  <>
    <h3 id="watched-groups">Groups</h3>
    {subgroups.length === 0 ? (
      <p>No group was looked at.</p>
    ) : (
      <table className={css.gates} aria-labelledby="watched-groups">
        <thead>
          <tr>
            <th scope="col">Group</th>
            <th scope="col">Verdict</th>
            <th scope="col">Shift, log-odds</th>
            <th scope="col">Minus the largest group</th>
            <th scope="col">In words</th>
          </tr>
        </thead>
        <tbody>
          {subgroups.map(({ column, group, rows, verdict, shift, gap, words }) => (
            <tr key={`${column} ${group}`}>
              <th scope="row">
                {featureText(column)}: {group}
                <div className={css.quiet}>{rows === null ? 'too small to be shown' : `${countOf(rows)} rows`}</div>
              </th>
              <td data-head="Verdict" className={css.outcome}>
                {rows === null ? 'Not judged' : <StateMark mark={watchMarks[verdict]} />}
              </td>
              <td data-head="Shift">{measureText(shift)}</td>
              <td data-head="Gap">{measureText(gap)}</td>
              <td data-head="In words">{sentenceOf(words)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    )}
  </>
)
