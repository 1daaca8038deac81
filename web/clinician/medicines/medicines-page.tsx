import type { ReactNode } from 'react'
import type { AdviceView } from '../../../src/pipeline/delivery/contract.ts'
import { verdictText } from '../../shared/marks/verdict-mark.tsx'
import { countText } from '../../shared/text/number-text.ts'
import { MedicineRow } from './medicine-row.tsx'
import css from './medicines.module.css'
import { inOrderOfVerdict, type Judgement, verdictCounts } from './order.ts'

/** One answer for every drug, by everything that is known. */
export const MedicinesPage = ({ advice }: { readonly advice: AdviceView }) => (
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
        “Not checked” without more: no rule here looks at this for the drug. It does not say that there is no problem.
      </p>
    </>
  )

/** Products on the list that nobody could look at: never left out. */
const Unjudged = ({ advice }: { readonly advice: AdviceView }) => {
  if (advice.notChecked.length === 0) return null
  return (
    <div className={css.unjudged}>
      <h3>Not checked for this patient</h3>
      <ul className={css.findings}>
        {advice.notChecked.map(({ what, because }) => (
          <li key={`${what}${because}`}>
            <strong className={css.open}>? {what}</strong> <span className={css.quiet}>{because}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
