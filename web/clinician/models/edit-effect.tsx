import type { EditEffectView } from '../../../src/pipeline/delivery/contract.ts'
import { percentText } from '../../shared/text/number-text.ts'
import css from './edit.module.css'
import { countOf, measureText, numberText } from './words.ts'

/** What edits would do to the model: whom they touch, and how well it tells before and after. */
export const EditEffect = ({
  effect: { training, test, because, measures, difference, touched },
}: {
  readonly effect: EditEffectView
}) => (
  <div className={css.effect}>
    <p>
      Touched: {touchedText(training)} of {countOf(training.of)} training rows, {touchedText(test)} of{' '}
      {countOf(test.of)} test rows.
      {touched !== null &&
        ` Mean chance of those touched in training: ${percentText(touched.before)}, then ${percentText(touched.after)}; it happened in ${observedText(touched.observed)}.`}
    </p>
    {because !== null ? (
      <p>Not cross-checked: {because}.</p>
    ) : (
      <table className={css.measures}>
        <caption>Cross-check: each training row by models that had not seen it</caption>
        <thead>
          <tr>
            <th scope="col">Measure</th>
            <th scope="col">Before</th>
            <th scope="col">After</th>
          </tr>
        </thead>
        <tbody>
          {measures.map(({ name, before, after }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{measureText(before)}</td>
              <td>{measureText(after)}</td>
            </tr>
          ))}
          {difference !== null && (
            <tr>
              <th scope="row">AUC, after minus before</th>
              <td />
              <td>{measureText(difference)}</td>
            </tr>
          )}
        </tbody>
      </table>
    )}
    <p className={css.hint}>
      The outcomes of the test rows are not looked at: edits tried until the test looks well would have learnt from it.
    </p>
  </div>
)

const touchedText = ({ rows, people }: EditEffectView['training']): string => {
  if (rows === null) return 'under 10'
  return people === null || people === rows ? countOf(rows) : `${countOf(rows)} (${countOf(people)} people)`
}

const observedText = ({ value, interval }: NonNullable<EditEffectView['touched']>['observed']): string => {
  if (value === null) return 'not known'
  return interval === null
    ? percentText(value)
    : `${percentText(value)} (${numberText(100 * interval.low, 0)} to ${numberText(100 * interval.high, 0)}%)`
}
