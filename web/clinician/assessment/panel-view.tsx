import type { Panel } from '../../../src/clinical/index.ts'
import { BecauseList } from '../../shared/marks/because-list.tsx'
import { EvidenceList } from '../../shared/marks/evidence-list.tsx'
import { Fold } from '../../shared/marks/fold.tsx'
import { WordsList } from '../../shared/marks/words-list.tsx'
import { readable } from '../../shared/text/unit-text.ts'
import css from './assessment.module.css'
import { BandChart } from './band-chart.tsx'

/** What a specialty shows besides its advice: labelled values, a course with its bands, and the limits of both. */
export const PanelView = ({ panel }: { readonly panel: Panel }) => (
  <section className={css.part} aria-labelledby={`panel-${panel.id}`}>
    <h3 id={`panel-${panel.id}`}>{panel.title}</h3>
    {panel.series !== null && panel.series.points.length > 0 && <BandChart series={panel.series} title={panel.title} />}
    <dl className={css.values}>
      {panel.rows.map(({ label, value, note }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            <span className={css.value}>{readable(value)}</span>
            {note !== undefined && <span className={css.note}> {readable(note)}</span>}
          </dd>
        </div>
      ))}
    </dl>
    <WordsList title="Limits" words={panel.limits} inline />
    <Fold summary="Where these values come from, and evidence">
      <dl className={css.values}>
        {panel.rows
          .filter(({ because }) => because.length > 0)
          .map(({ label, because }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>
                <BecauseList because={because} />
              </dd>
            </div>
          ))}
      </dl>
      <EvidenceList evidence={panel.evidence} />
    </Fold>
  </section>
)
