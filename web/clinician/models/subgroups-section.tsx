import type { SubgroupsView, VersionView } from '../../../src/pipeline/delivery/contract.ts'
import { percentText } from '../../shared/text/number-text.ts'
import { Measure } from './marks.tsx'
import css from './models.module.css'
import { featureText, sentenceOf } from './words.ts'

/** Whether it does as well for each group: differences from the reference, with intervals. */
export const SubgroupsSection = ({ version: { subgroups } }: { readonly version: VersionView }) => (
  <section className={css.panel} aria-labelledby="subgroups">
    <h2 id="subgroups">Subgroups</h2>
    {subgroups.length === 0 ? (
      <p>No group was looked at: whether it does as well for everybody is not known.</p>
    ) : (
      subgroups.map(column => <Column key={column.column} column={column} />)
    )}
  </section>
)

const Column = ({
  column: { column, threshold, reference, because, groups, suppressed },
}: {
  readonly column: SubgroupsView
}) => (
  <>
    <h3 id={`groups-${column}`}>{featureText(column)}</h3>
    {because !== null && <p>{sentenceOf(because)}</p>}
    {threshold !== null && (
      <p className={css.quiet}>
        {groups.length === 0
          ? 'Fewer than two groups are large enough to be held side by side.'
          : `Each minus ${reference}, where a predicted risk of ${percentText(threshold)} or more is acted on.`}
      </p>
    )}
    {groups.length > 0 && (
      <table className={css.groups} aria-labelledby={`groups-${column}`}>
        <thead>
          <tr>
            <th scope="col">Group</th>
            <th scope="col">True positive rate</th>
            <th scope="col">False positive rate</th>
            <th scope="col">Predictive value</th>
            <th scope="col">In the large, log-odds</th>
          </tr>
        </thead>
        <tbody>
          {groups.map(({ group, tpr, fpr, ppv, inTheLarge }) => (
            <tr key={group}>
              <th scope="row">{group}</th>
              <td data-head="True positives">
                <Measure measure={tpr} />
              </td>
              <td data-head="False positives">
                <Measure measure={fpr} />
              </td>
              <td data-head="Predictive value">
                <Measure measure={ppv} />
              </td>
              <td data-head="In the large">
                <Measure measure={inTheLarge} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    )}
    {suppressed.length > 0 && <p className={css.quiet}>Too small to be shown or judged: {suppressed.join(', ')}.</p>}
  </>
)
