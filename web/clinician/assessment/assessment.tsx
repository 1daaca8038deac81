import type { AdviceView } from '../../../src/pipeline/delivery/contract.ts'
import css from './assessment.module.css'
import { PanelView } from './panel-view.tsx'
import { PredictionView } from './prediction-view.tsx'
import { answeredOf, unansweredOf } from './said.ts'
import { Unanswered } from './unanswered.tsx'

/** What the facts amount to: courses first, then what they predict. Scores and genes stand in `FurtherAssessment`. */
export const Assessment = ({ advice }: { readonly advice: AdviceView }) => {
  const panels = answeredOf(advice.panels)
  const drawn = panels.filter(({ value }) => value.series !== null)
  const predictions = answeredOf(advice.predictions)
  // One stands open: the first that an action would change.
  const opened = predictions.find(({ value }) => value.effects.length > 0)
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
    </section>
  )
}

/** Scores, genes and other lists, after the actions that they explain. Tables by medicine stand with the medicines. */
export const FurtherAssessment = ({ advice }: { readonly advice: AdviceView }) => {
  const listed = answeredOf(advice.panels).filter(({ value }) => value.series === null && value.table === undefined)
  const unanswered = unansweredOf(advice.panels)
  if (listed.length === 0 && unanswered.length === 0) return null
  return (
    <section className={`${css.assessment} ${css.further}`} id="scores" tabIndex={-1} aria-labelledby="scores-heading">
      <h2 id="scores-heading">Scores and genes</h2>
      {listed.map(({ id, value }) => (
        <PanelView key={id} panel={value} />
      ))}
      {unanswered.length > 0 && (
        <div className={css.part}>
          <Unanswered groups={unanswered} verb="shown" />
        </div>
      )}
    </section>
  )
}
