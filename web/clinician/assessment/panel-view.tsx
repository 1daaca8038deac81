import type { Panel } from '../../../src/clinical/index.ts'
import { BecauseList } from '../../shared/marks/because-list.tsx'
import { EvidenceList } from '../../shared/marks/evidence-list.tsx'
import { Fold } from '../../shared/marks/fold.tsx'
import { WordsList } from '../../shared/marks/words-list.tsx'
import { sentence } from '../../shared/text/number-text.ts'
import { readable } from '../../shared/text/unit-text.ts'
import css from './assessment.module.css'
import { BandChart } from './band-chart.tsx'
import { rowGroups } from './row-groups.ts'

/** A single value without bands is no course: it stands among the values. */
const isDrawn = ({ points, bands }: NonNullable<Panel['series']>): boolean =>
  points.length > 1 || (points.length === 1 && bands.length > 0)

/** What a specialty shows besides its advice: labelled values, a course with its bands, and the limits of both. */
export const PanelView = ({ panel }: { readonly panel: Panel }) => (
  <section className={css.part} aria-labelledby={`panel-${panel.id}`}>
    <h3 id={`panel-${panel.id}`}>{panel.title}</h3>
    {panel.series !== null && isDrawn(panel.series) && <BandChart series={panel.series} title={panel.title} />}
    <table className={css.values}>
      <tbody>
        {rowGroups(panel.rows).map(({ labels, value, note }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two rows may carry the same label, and the order is the panel's own
          <tr key={`${at}${labels[0]}`}>
            {labels.length === 1 ? (
              <>
                <th scope="row">{labels[0]}</th>
                <td>
                  <span className={css.value}>{readable(value)}</span>
                  {note !== undefined && <span className={css.note}> {readable(note)}</span>}
                </td>
              </>
            ) : (
              <td colSpan={2}>
                <span className={css.value}>{sentence(readable(value))}</span>
                {note !== undefined && <span className={css.note}> {readable(note)}</span>}: {labels.join(', ')}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
    <WordsList title="Limits" words={panel.limits} inline />
    <Fold summary="Where these values come from, and evidence">
      <dl className={css.origins}>
        {panel.rows
          .filter(({ because }) => because.length > 0)
          .map(({ label, because }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two rows may carry the same label, and the order is the panel's own
            <div key={`${at}${label}`}>
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
