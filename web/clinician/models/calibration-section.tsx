import type { VersionView } from '../../../src/pipeline/delivery/contract.ts'
import { CalibrationPlot } from './calibration-plot.tsx'
import { Measure } from './marks.tsx'
import css from './models.module.css'
import { countOf } from './words.ts'

/** How true and how discriminating it was on rows that nothing was trained on. */
export const CalibrationSection = ({ version: { test, calibration, gap } }: { readonly version: VersionView }) => {
  const { rows, events, discriminationName, discrimination, slope, inTheLarge, ece } = test
  return (
    <section className={css.panel} aria-labelledby="calibration">
      <h2 id="calibration">Calibration and discrimination</h2>
      <p className={css.quiet}>
        On {countOf(rows)} rows that nothing was trained on, {countOf(events)} of them with the outcome.
      </p>
      <div className={css.beside}>
        {calibration.length === 0 ? (
          <p>No calibration was kept: this model tells a score of risk, not a chance.</p>
        ) : (
          <CalibrationPlot bins={calibration} />
        )}
        <table className={css.measures} aria-labelledby="calibration">
          <tbody>
            <tr>
              <th scope="row">{discriminationName}</th>
              <td>
                <Measure measure={discrimination} />
              </td>
              <td className={css.quiet}>0.5 is chance, 1 is perfect</td>
            </tr>
            <tr>
              <th scope="row">Calibration slope</th>
              <td>
                <Measure measure={slope} decimals={2} />
              </td>
              <td className={css.quiet}>1 is right; below, its extremes are too extreme</td>
            </tr>
            <tr>
              <th scope="row">In the large, log-odds</th>
              <td>
                <Measure measure={inTheLarge} />
              </td>
              <td className={css.quiet}>0 is right; above, it predicts too little risk</td>
            </tr>
            <tr>
              <th scope="row">Expected error</th>
              <td>
                <Measure measure={ece} />
              </td>
              <td className={css.quiet}>mean distance of predicted and observed</td>
            </tr>
            <tr>
              <th scope="row">Readable beside best</th>
              <td colSpan={2}>
                {gap === null ? (
                  <span className={css.quiet}>not compared</span>
                ) : (
                  <>
                    {gap.replace(/-(?=\d)/g, '−')}{' '}
                    <span className={css.quiet}>Cross-validated on the training rows, not on those above.</span>
                  </>
                )}
              </td>
            </tr>
          </tbody>
        </table>
      </div>
    </section>
  )
}
