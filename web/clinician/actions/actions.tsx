import type { Instant } from '../../../src/core/index.ts'
import type { AdviceView } from '../../../src/pipeline/delivery/contract.ts'
import css from './actions.module.css'
import { RecommendationCard } from './recommendation-card.tsx'

/** What could be done, most pressing first. */
export const Actions = ({ advice, asOf }: { readonly advice: AdviceView; readonly asOf: Instant }) => {
  const recommendations = advice.recommendations
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
    </section>
  )
}
