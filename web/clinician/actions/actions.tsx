import type { Instant } from '../../../src/core/index.ts'
import type { AdviceView } from '../../../src/pipeline/delivery/contract.ts'
import { missingText } from '../../shared/marks/missing-text.ts'
import { inOrderOfNeed } from '../../shared/marks/severity.ts'
import css from './actions.module.css'
import { Findings } from './findings.tsx'
import { RecommendationCard } from './recommendation-card.tsx'

/** What could be done, most pressing first; then what was checked, what was not, and what is missing. */
export const Actions = ({ advice, asOf }: { readonly advice: AdviceView; readonly asOf: Instant }) => {
  const recommendations = inOrderOfNeed(advice.recommendations)
  return (
    <section className={css.actions} id="actions" tabIndex={-1} aria-labelledby="actions-heading">
      <h2 id="actions-heading">Actions</h2>
      {recommendations.length === 0 && (
        <p className={css.part}>
          No recommendation. That says only that no rule here led to one; see below what was not checked and what is
          missing.
        </p>
      )}
      {recommendations.map(recommendation => (
        <RecommendationCard
          key={recommendation.id}
          recommendation={recommendation}
          decision={advice.decisions[recommendation.id] ?? null}
          asOf={asOf}
        />
      ))}
      <Gaps advice={advice} />
      <Findings findings={advice.findings} />
    </section>
  )
}

/** Never folded away: silence here must not read as "no problem". */
const Gaps = ({ advice: { notChecked, missing } }: { readonly advice: AdviceView }) => (
  <section className={css.part} aria-labelledby="gaps-heading">
    <h3 id="gaps-heading">Not checked, and missing</h3>
    {notChecked.length === 0 && missing.length === 0 && (
      <p className={css.quiet}>Every check that applies ran to its end, and no input was missing.</p>
    )}
    <ul className={css.gaps}>
      {notChecked.map(({ what, because }) => (
        <li key={`${what}${because}`}>
          <strong>Not checked:</strong> {what}. <span className={css.quiet}>{because}</span>
        </li>
      ))}
      {missing.map(one => (
        <li key={`${one.what}${one.need}${one.reason}`}>
          <strong>Missing:</strong> {missingText(one)}.{' '}
          {one.neededFor.length > 0 && <span className={css.quiet}>Needed for {one.neededFor.join(', ')}</span>}
        </li>
      ))}
    </ul>
  </section>
)
