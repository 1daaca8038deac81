import { durationText } from '../../../src/core/index.ts'
import type { SourceView, SourceWay } from '../../../src/pipeline/delivery/contract.ts'
import { SeverityMark } from '../../shared/marks/severity-mark.tsx'
import { countText, percentText } from '../../shared/text/number-text.ts'
import { momentText } from '../../shared/text/time-text.ts'
import css from './sources.module.css'
import { silenceText, wayText } from './words.ts'

/** Every source with the ways by which it comes; silent ones stand first, with a mark and in words. */
export const SourceList = ({ sources }: { readonly sources: readonly SourceView[] }) => (
  <>
    {sources.map(source => (
      <section
        key={source.source}
        className={css.source}
        aria-label={source.source}
        data-silent={source.silence.silent}
      >
        <h2>{source.source}</h2>
        <p className={css.silence}>
          {source.silence.silent && (
            <strong className={css.silent}>
              <SeverityMark level="warning" short /> Silent:{' '}
            </strong>
          )}
          {silenceText(source.silence)}
        </p>
        {source.openQuarantine > 0 && (
          <p>
            <a href="#unread">{countText(source.openQuarantine, 'stretch', 'stretches')} could not be read</a>
          </p>
        )}
        {source.ways.length > 0 && <Ways ways={source.ways} />}
      </section>
    ))}
  </>
)

const Ways = ({ ways }: { readonly ways: readonly SourceWay[] }) => (
  <table className={css.ways}>
    <thead>
      <tr>
        <th scope="col">Way</th>
        <th scope="col">Last seen</th>
        <th scope="col" className={css.number}>
          Lag
        </th>
        <th scope="col" className={css.number}>
          Documents, last day
        </th>
        <th scope="col" className={css.number}>
          In all
        </th>
        <th scope="col" className={css.number}>
          Errors
        </th>
      </tr>
    </thead>
    <tbody>
      {ways.map(way => (
        <tr key={way.adapter}>
          <th scope="row">{wayText(way.adapter)}</th>
          <td data-label="Last seen">{momentText(way.lastSeen)}</td>
          <td data-label="Lag" className={css.number}>
            {way.lagSeconds === null ? <span className={css.quiet}>not said</span> : durationText(way.lagSeconds)}
          </td>
          <td data-label="Documents, last day" className={css.number}>
            {way.lastDay}
          </td>
          <td data-label="In all" className={css.number}>
            {volumeText(way)}
          </td>
          <td data-label="Errors" className={css.number}>
            {percentText(way.errorRate)}
          </td>
        </tr>
      ))}
    </tbody>
  </table>
)

const volumeText = ({ documents, resources, readings }: SourceWay): string =>
  [
    countText(documents, 'document'),
    ...(resources === 0 ? [] : [countText(resources, 'resource')]),
    ...(readings === 0 ? [] : [countText(readings, 'reading')]),
  ].join(', ')
