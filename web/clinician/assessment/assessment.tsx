import type { AdviceView } from '../../../src/pipeline/delivery/contract.ts'
import css from './assessment.module.css'
import { PanelView } from './panel-view.tsx'
import { PredictionView } from './prediction-view.tsx'
import { answeredOf, unansweredOf } from './said.ts'
import { Unanswered } from './unanswered.tsx'

/** What the facts amount to: courses and classes first, then what they predict. */
export const Assessment = ({ advice }: { readonly advice: AdviceView }) => {
  const panels = answeredOf(advice.panels)
  const drawn = panels.filter(({ value }) => value.series !== null)
  const listed = panels.filter(({ value }) => value.series === null)
  const predictions = answeredOf(advice.predictions)
  // One stands open: the first that an action would change, else the first that has a class.
  const opened =
    predictions.find(({ value }) => value.effects.length > 0) ??
    predictions.find(({ value }) => value.category !== null) ??
    predictions[0]
  return (
    <section className={css.assessment} id="assessment" tabIndex={-1} aria-labelledby="assessment-heading">
      <h2 id="assessment-heading">Assessment</h2>
      {drawn.map(({ id, value }) => (
        <PanelView key={id} panel={value} />
      ))}
      <section className={css.part} aria-labelledby="predictions-heading">
        <h3 id="predictions-heading">Predicted risks</h3>
        {advice.predictions.length === 0 && <p className={css.none}>No specialty predicts anything here.</p>}
        {predictions.map(({ id, value }) => (
          <PredictionView key={id} prediction={value} open={id === opened?.id} asOf={advice.asOf} />
        ))}
        <Unanswered groups={unansweredOf(advice.predictions)} verb="computed" />
      </section>
      {listed.map(({ id, value }) => (
        <PanelView key={id} panel={value} />
      ))}
      {advice.panels.some(({ kind }) => kind !== 'answered') && (
        <section className={css.part} aria-label="Panels without an answer">
          <Unanswered groups={unansweredOf(advice.panels)} verb="shown" />
        </section>
      )}
    </section>
  )
}
