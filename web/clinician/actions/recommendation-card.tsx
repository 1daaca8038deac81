import { Link } from 'wouter'
import type { Recommendation } from '../../../src/clinical/index.ts'
import type { Instant } from '../../../src/core/index.ts'
import type { DecisionView } from '../../../src/pipeline/delivery/contract.ts'
import { BecauseList } from '../../shared/marks/because-list.tsx'
import { EvidenceInShort } from '../../shared/marks/evidence-list.tsx'
import { missingText } from '../../shared/marks/missing-text.ts'
import { urgencyLabel } from '../../shared/marks/severity.ts'
import { SeverityMark } from '../../shared/marks/severity-mark.tsx'
import { Labelled, WordsList } from '../../shared/marks/words-list.tsx'
import { sentence } from '../../shared/text/number-text.ts'
import { dateText } from '../../shared/text/time-text.ts'
import { conceptText, readable } from '../../shared/text/unit-text.ts'
import { Alternatives } from './alternatives.tsx'
import css from './card.module.css'
import { Decide } from './decide.tsx'
import { DoseBlock } from './dose-block.tsx'
import { Monitoring } from './monitoring.tsx'

export const recommendationAnchor = (id: string): string => `recommendation-${encodeURIComponent(id)}`

/** One recommendation. The reasons stand before the verdict; its limits stand beside it, never folded. */
export const RecommendationCard = ({
  recommendation,
  decision,
  asOf,
}: {
  readonly recommendation: Recommendation
  readonly decision: DecisionView | null
  readonly asOf: Instant
}) => {
  const anchor = recommendationAnchor(recommendation.id)
  return (
    <article
      className={`${css.card} ${css[recommendation.severity]}`}
      id={anchor}
      data-recommendation={recommendation.id}
      tabIndex={-1}
      aria-labelledby={`${anchor}-summary`}
    >
      <header className={css.head}>
        <SeverityMark level={recommendation.severity} />
        <span>{urgencyLabel[recommendation.urgency]}</span>
        <span className={css.specialty}>{conceptText(recommendation.specialty)}</span>
      </header>
      <div className={css.because}>
        <Labelled title="Because">
          <BecauseList because={recommendation.because} flow />
        </Labelled>
      </div>
      <h3 className={css.summary} id={`${anchor}-summary`}>
        {readable(recommendation.summary)}
      </h3>
      <Verdict recommendation={recommendation} />
      {recommendation.dose !== null && <DoseBlock regimen={recommendation.dose} />}
      <Decide recommendation={recommendation} decision={decision} />
      <Limits recommendation={recommendation} />
      <footer className={css.foot}>
        <span>
          From facts as of {dateText(asOf)}; valid until {dateText(recommendation.validUntil)}.{' '}
          {recommendation.clinicalReview === null
            ? 'Rule not reviewed by a clinician.'
            : `Reviewed by ${recommendation.clinicalReview.name}, ${recommendation.clinicalReview.role}, ${dateText(recommendation.clinicalReview.date)}.`}
        </span>
        <Link href={`/recommendations/${encodeURIComponent(recommendation.id)}`} className={css.explain}>
          Explain to the source
        </Link>
      </footer>
    </article>
  )
}

/** The single steps, unless the summary already is the only one. */
const Verdict = ({ recommendation: { action, summary } }: { readonly recommendation: Recommendation }) =>
  action.length === 1 && action[0].text === summary ? null : (
    <ul className={css.steps}>
      {action.map(({ kind, text }) => (
        <li key={`${kind}${text}`}>
          {!text.toLowerCase().startsWith(kind) && <span className={css.kind}>{sentence(kind)}</span>} {readable(text)}
        </li>
      ))}
    </ul>
  )

const Limits = ({ recommendation }: { readonly recommendation: Recommendation }) => (
  <div className={css.limits}>
    <Labelled title="Evidence">
      <EvidenceInShort evidence={recommendation.evidence} />
    </Labelled>
    <WordsList title="Limits" words={recommendation.limits} />
    <WordsList title="Would change if" words={recommendation.wouldChangeIf} />
    <WordsList title="Missing" words={recommendation.missing.map(missingText)} tone="warning" />
    <WordsList
      title="Not checked"
      words={recommendation.notChecked.map(({ what, because }) => `${what}: ${because}`)}
      tone="warning"
    />
    <Monitoring items={recommendation.monitor} />
    <Alternatives alternatives={recommendation.alternatives} />
  </div>
)
