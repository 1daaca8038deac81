import type { VersionView } from '../../../src/pipeline/delivery/contract.ts'
import css from './charts.module.css'
import { featureText, numberText } from './words.ts'

/** Mean absolute contribution of each feature as bars, the most first. */
export const Importance = ({ importance }: { readonly importance: VersionView['importance'] }) => {
  const most = Math.max(...importance.map(({ logOdds }) => logOdds), Number.MIN_VALUE)
  return (
    <table className={css.bars}>
      <thead>
        <tr>
          <th scope="col">Feature</th>
          <th scope="col">Mean size, log-odds</th>
          <td />
        </tr>
      </thead>
      <tbody>
        {importance.map(({ feature, logOdds }) => (
          <tr key={feature}>
            <th scope="row">{featureText(feature)}</th>
            <td>{numberText(logOdds, 3)}</td>
            <td>
              <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                <rect width={(logOdds / most) * 100} height="8" className={css.bar} />
              </svg>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
