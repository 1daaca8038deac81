import type { DriftView } from '../../../src/pipeline/delivery/contract.ts'
import { Fold } from '../../shared/marks/fold.tsx'
import { countText, percentText } from '../../shared/text/number-text.ts'
import { StateMark } from './marks.tsx'
import css from './models.module.css'
import { featureText, numberText, sentenceOf, watchMarks } from './words.ts'

/** Quiet features that are shown, so that the most moved stand there also when nothing is wrong. */
const atLeast = 5

const grave = { breach: 0, watch: 1, quiet: 2 } as const

/** Features that have moved most, first. */
export const DriftTable = ({ drift }: { readonly drift: readonly DriftView[] }) => {
  if (drift.length === 0) return <p>No feature was held beside training.</p>
  const most = Math.max(0.25, ...drift.map(({ psi }) => psi ?? 0))
  const ranked = drift.toSorted((a, b) => grave[a.verdict] - grave[b.verdict] || (b.psi ?? 0) - (a.psi ?? 0))
  const moved = ranked.filter(({ verdict, psi }, at) => verdict !== 'quiet' || psi === null || at < atLeast)
  const others = ranked.filter(one => !moved.includes(one))
  return (
    <>
      <Rows drift={moved} most={most} />
      {others.length > 0 && (
        <Fold summary={`${countText(others.length, 'feature')} more, all quiet`}>
          <Rows drift={others} most={most} />
        </Fold>
      )}
    </>
  )
}

const Rows = ({ drift, most }: { readonly drift: readonly DriftView[]; readonly most: number }) => (
  <table className={css.drift} aria-labelledby="drift">
    <thead>
      <tr>
        <th scope="col">Feature</th>
        <th scope="col">Verdict</th>
        <th scope="col">Stability index</th>
        <th scope="col">p</th>
        <th scope="col">Missing, training to now</th>
        <th scope="col">In words</th>
      </tr>
    </thead>
    <tbody>
      {drift.map(({ feature, psi, p, missing, verdict, words }) => (
        <tr key={feature}>
          <th scope="row">{featureText(feature)}</th>
          <td data-head="Verdict">
            <StateMark mark={watchMarks[verdict]} />
          </td>
          <td data-head="Index">
            {psi === null ? (
              'not computed'
            ) : (
              <span className={css.psi}>
                {numberText(psi, 3)}
                <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                  <rect width={(Math.min(psi, most) / most) * 100} height="8" />
                </svg>
              </span>
            )}
          </td>
          <td data-head="p">{p === null ? 'none' : p < 0.001 ? '< 0.001' : numberText(p, 3)}</td>
          <td data-head="Missing">
            {percentText(missing.training)} to {percentText(missing.now)}
          </td>
          <td data-head="In words">{sentenceOf(words)}</td>
        </tr>
      ))}
    </tbody>
  </table>
)
