import type { Panel } from '../../../src/clinical/index.ts'
import { EvidenceList } from '../../shared/marks/evidence-list.tsx'
import { Fold } from '../../shared/marks/fold.tsx'
import { WordsList } from '../../shared/marks/words-list.tsx'
import { sentence } from '../../shared/text/number-text.ts'
import { readable } from '../../shared/text/unit-text.ts'
import css from './medicines.module.css'

/** Words that say that there is nothing, and why: quieter than what a source says. */
const nothing = /^(?:no guidance|no gene|not the label|not judged|\S+(?:, \S+)* not called)/

/** Each medicine beside what each source says of it for the genes on record. No cell is blank. */
export const SourceTable = ({ panel }: { readonly panel: Panel }) => {
  if (panel.table === undefined) return null
  const [first, ...others] = panel.table.columns
  return (
    <section className={css.section} aria-labelledby={`panel-${panel.id}`}>
      <header className={css.head}>
        <h2 id={`panel-${panel.id}`}>{panel.title}</h2>
      </header>
      <table className={`${css.table} ${css.sources}`} aria-labelledby={`panel-${panel.id}`}>
        <thead>
          <tr>
            <th scope="col">{first}</th>
            {others.map(column => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {panel.table.rows.map(({ label, cells }) => (
            <tr key={label}>
              <th scope="row" className={css.drug}>
                {sentence(label)}
              </th>
              {cells.map((cell, at) => (
                <td key={others[at]} data-head={others[at]} className={nothing.test(cell) ? css.quiet : undefined}>
                  {readable(cell)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <div className={css.key}>
        <WordsList title="Limits" words={panel.limits} inline />
        <Fold summary="Evidence">
          <EvidenceList evidence={panel.evidence} />
        </Fold>
      </div>
    </section>
  )
}
