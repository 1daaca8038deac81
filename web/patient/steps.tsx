import type { PatientPlanView } from '../../src/pipeline/delivery/contract.ts'
import { dateText } from '../shared/text/time-text.ts'
import css from './patient.module.css'

/** What a clinician has signed. Where they changed the advice, their words stand and nothing else. */
export const Steps = ({
  steps,
  heading: Heading,
}: {
  readonly steps: PatientPlanView['steps']
  /** One below the heading of the plan. */
  readonly heading: 'h2' | 'h3'
}) =>
  steps.length === 0 ? (
    <p className={css.card}>
      Nothing new has been signed for you yet. Go on as you and your clinician agreed. When your clinician decides
      something, it stands here.
    </p>
  ) : (
    <ul className={css.cards} aria-label="My plan">
      {steps.map(step => (
        <li key={step.recommendation} className={css.card}>
          <Heading>{step.title}</Heading>
          {step.changed === null ? (
            step.what.map(words => <p key={words}>{words}</p>)
          ) : (
            <p>
              Your clinician changed this: <strong>“{step.changed}”</strong> Follow these words. If they are not clear,
              ask.
            </p>
          )}
          {step.why.length > 0 && (
            <details>
              <summary>Why</summary>
              <ul className={css.plain}>
                {step.why.map(reason => (
                  <li key={reason}>{reason}</li>
                ))}
              </ul>
            </details>
          )}
          <p className={css.quiet}>
            Signed by {step.signedBy}, {dateText(step.signedAt)}.
          </p>
        </li>
      ))}
    </ul>
  )
