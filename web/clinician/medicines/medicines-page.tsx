import type { ReactNode } from 'react'
import type { AdviceView } from '../../../src/pipeline/delivery/contract.ts'
import { verdictText } from '../../shared/marks/verdict-mark.tsx'
import { countText } from '../../shared/text/number-text.ts'
import { answeredOf } from '../assessment/said.ts'
import { GenePapers } from './gene-papers.tsx'
import { MedicineRow } from './medicine-row.tsx'
import css from './medicines.module.css'
import { inOrderOfVerdict, type Judgement, verdictCounts } from './order.ts'
import { SourceTable } from './source-table.tsx'

/** One answer for every drug, by everything that is known. */
export const MedicinesPage = ({ advice, asOf }: { readonly advice: AdviceView; readonly asOf: string | null }) => (
  <div className={css.page}>
    <section className={css.section} aria-labelledby="medicines-heading">
      <header className={css.head}>
        <h2 id="medicines-heading">Medicines</h2>
        <p className={css.counts}>
          {countText(advice.medicines.length, 'medicine')}:{' '}
          {verdictCounts(advice.medicines)
            .map(({ verdict, count }) => `${count} ${verdictText(verdict).toLowerCase()}`)
            .join(', ') || 'none'}
        </p>
      </header>
      <MedicineTable medicines={advice.medicines} />
      <Unjudged advice={advice} />
    </section>
    {answeredOf(advice.panels)
      .filter(({ value }) => value.table !== undefined)
      .map(({ id, value }) => (
        <SourceTable key={id} panel={value} />
      ))}
    <GenePapers patient={advice.patient} asOf={asOf} />
  </div>
)

/** Drug first, each with its one answer. */
export const MedicineTable = ({
  medicines,
  markOf = () => null,
}: {
  readonly medicines: readonly Judgement[]
  readonly markOf?: (medicine: Judgement) => ReactNode
}) =>
  medicines.length === 0 ? (
    <p className={css.none}>
      No medicine was judged: none that Attune knows is on the list, or the list is not known. That is not the same as
      no problem.
    </p>
  ) : (
    <>
      <table className={css.table}>
        <caption className={css.hidden}>Medicines, what needs somebody first</caption>
        <thead>
          <tr>
            <th scope="col">Medicine</th>
            <th scope="col">Verdict</th>
            <th scope="col">Dose</th>
            <th scope="col">Checks</th>
            <th scope="col">Instead</th>
          </tr>
        </thead>
        <tbody>
          {inOrderOfVerdict(medicines).map(medicine => (
            <MedicineRow
              key={`${medicine.origin}${medicine.reference}${medicine.title}`}
              medicine={medicine}
              mark={markOf(medicine)}
            />
          ))}
        </tbody>
      </table>
      <p className={css.key}>
        “No rule here”: nothing in Attune looks at this for the drug. It does not say that there is no problem.
      </p>
    </>
  )

/** Products that nobody could look at, and checks of the person: never left out. What stands in the table above is not told again. */
const Unjudged = ({ advice }: { readonly advice: AdviceView }) => {
  const above = new Set(
    advice.medicines.flatMap(({ title, findings }) =>
      findings.filter(({ state }) => state === 'not checked').map(one => `${one.title}: ${title}`),
    ),
  )
  const others = advice.notChecked.filter(({ what }) => !above.has(what))
  if (others.length === 0) return null
  return (
    <div className={css.unjudged}>
      <h3>Also not checked for this patient</h3>
      <ul className={css.findings}>
        {others.map(({ what, because }) => (
          <li key={`${what}${because}`}>
            <strong className={css.open}>? {what}</strong> <span className={css.quiet}>{because}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
