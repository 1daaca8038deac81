import type { VersionView } from '../../../src/pipeline/delivery/contract.ts'
import css from './charts.module.css'
import { featureText, numberText } from './words.ts'

/** What is below is written as 0.000: one line names all of it. */
const least = 0.0005

/** Mean absolute contribution of each feature as bars, the most first. */
export const Importance = ({ importance }: { readonly importance: VersionView['importance'] }) => {
  const most = Math.max(...importance.map(({ logOdds }) => logOdds), Number.MIN_VALUE)
  const shown = importance.filter(({ logOdds }) => logOdds >= least)
  const others = importance.filter(({ logOdds }) => logOdds < least)
  return (
    <>
      <table className={css.bars}>
        <thead>
          <tr>
            <th scope="col">Feature</th>
            <th scope="col">Mean size, log-odds</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {shown.map(({ feature, logOdds }) => (
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
      {others.length > 0 && (
        <p>Hardly anything, or nothing: {others.map(({ feature }) => featureText(feature)).join(', ')}.</p>
      )}
    </>
  )
}
