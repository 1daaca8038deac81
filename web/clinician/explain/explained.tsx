import type { ReactNode } from 'react'
import type { ExplainView } from '../../../src/pipeline/delivery/contract.ts'
import { EvidenceList } from '../../shared/marks/evidence-list.tsx'
import { missingText } from '../../shared/marks/missing-text.ts'
import { urgencyLabel } from '../../shared/marks/severity.ts'
import { SeverityMark } from '../../shared/marks/severity-mark.tsx'
import { Labelled, WordsList } from '../../shared/marks/words-list.tsx'
import { dateText, momentText } from '../../shared/text/time-text.ts'
import { readable } from '../../shared/text/unit-text.ts'
import { Decide } from '../actions/decide.tsx'
import { DoseBlock } from '../actions/dose-block.tsx'
import css from './explain.module.css'

const statusWords = {
  active: 'active',
  superseded: 'superseded: newer facts led to newer advice',
  withdrawn: 'withdrawn: do not act on it',
  expired: 'expired: its time has passed',
} as const

/** The recommendation itself, with everything it was computed under. */
export const Explained = ({ view: { recommendation, status, decision } }: { readonly view: ExplainView }) => (
  <section className={css.step} id="recommendation" aria-labelledby="recommendation-heading">
    <p className={css.kicker}>
      <SeverityMark level={recommendation.severity} /> {urgencyLabel[recommendation.urgency]} · {recommendation.verb} ·{' '}
      {recommendation.specialty}
    </p>
    <h1 id="recommendation-heading">1. {readable(recommendation.summary)}</h1>
    {status !== 'active' && (
      <p className={css.inactive}>
        <strong>No longer current.</strong> This recommendation is {statusWords[status]}.
      </p>
    )}
    {recommendation.dose !== null && <DoseBlock regimen={recommendation.dose} />}
    {(status === 'active' || decision !== null) && <Decide recommendation={recommendation} decision={decision} />}
    <div className={css.frameOfIt}>
      <dl>
        <Entry label="Status">{statusWords[status]}</Entry>
        <Entry label="Computed for">{momentText(recommendation.moment)}</Entry>
        <Entry label="Valid until">{dateText(recommendation.validUntil)}</Entry>
        <Entry label="Rule">{recommendation.rule}</Entry>
        <Entry label="Labels of">{recommendation.jurisdiction?.toUpperCase() ?? 'no jurisdiction'}</Entry>
        <Entry label="Clinical review">
          {recommendation.clinicalReview === null
            ? 'none'
            : `${recommendation.clinicalReview.name}, ${recommendation.clinicalReview.role}, ${dateText(recommendation.clinicalReview.date)}`}
        </Entry>
        <Entry label="Patient’s preference">{recommendation.patientPreference}</Entry>
        <Entry label="Knowledge rows">{recommendation.knowledgeRows.join(', ') || 'none'}</Entry>
      </dl>
      <div className={css.words}>
        <Labelled title="Evidence">
          <EvidenceList evidence={recommendation.evidence} />
        </Labelled>
        <WordsList title="Limits" words={recommendation.limits} />
        <WordsList title="Would change if" words={recommendation.wouldChangeIf} />
        <WordsList title="Missing" words={recommendation.missing.map(missingText)} tone="warning" />
        <WordsList
          title="Not checked"
          words={recommendation.notChecked.map(({ what, because }) => `${what}: ${because}`)}
          tone="warning"
        />
      </div>
    </div>
  </section>
)

const Entry = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  <div>
    <dt>{label}</dt>
    <dd>{children}</dd>
  </div>
)
