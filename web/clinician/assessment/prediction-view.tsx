import type { Prediction } from '../../../src/clinical/index.ts'
import type { Instant } from '../../../src/core/index.ts'
import { BecauseList } from '../../shared/marks/because-list.tsx'
import { EvidenceList } from '../../shared/marks/evidence-list.tsx'
import { Fold } from '../../shared/marks/fold.tsx'
import { sourceText } from '../../shared/marks/source-text.ts'
import { WordsList } from '../../shared/marks/words-list.tsx'
import { countText, peopleText, percentText, sentence } from '../../shared/text/number-text.ts'
import { dateText } from '../../shared/text/time-text.ts'
import { Contributions } from './contributions.tsx'
import { People } from './people.tsx'
import css from './prediction.module.css'
import { startOf, startText } from './start.ts'
import { WhatWouldChange } from './what-would-change.tsx'

/** One predicted risk: the number two ways, its uncertainty, then what drives it and what would change it. */
export const PredictionView = ({
  prediction,
  open,
  asOf,
}: {
  readonly prediction: Prediction
  readonly open: boolean
  readonly asOf: Instant
}) => (
  <article className={css.prediction} id={`prediction-${prediction.id}`}>
    <header className={css.head}>
      <h4>
        {sentence(prediction.outcome)}, {horizonText(prediction.horizon)}
      </h4>
      <span className={css.percent}>{percentText(prediction.probability)}</span>
    </header>
    <People probability={prediction.probability} start={startOf(prediction)} />
    <p className={css.line}>
      <strong>{peopleText(prediction.probability)}</strong> like this patient. {startText(prediction)}Interval:{' '}
      {intervalText(prediction)}.
      {prediction.category !== null && (
        <>
          {' '}
          Class: <strong>{prediction.category.label}</strong>{' '}
          <span className={css.quiet}>({sourceText(prediction.evidence, prediction.category.source)})</span>.
        </>
      )}
    </p>
    <Fold summary="What drives it, and what would change it" open={open}>
      <Contributions contributions={prediction.contributions} />
      <WhatWouldChange prediction={prediction} />
      <div className={css.words}>
        <WordsList title="Would also change if" words={prediction.wouldChangeIf} inline />
        <WordsList
          title="Limits"
          inline
          words={[
            `Made for: ${prediction.population}`,
            ...prediction.limits,
            `Computed from facts known by ${dateText(asOf)}`,
          ]}
        />
      </div>
      <Fold summary={`${countText(prediction.because.length, 'input')} and ${sources(prediction)}`}>
        <BecauseList because={prediction.because} />
        <EvidenceList evidence={prediction.evidence} />
      </Fold>
    </Fold>
  </article>
)

const sources = ({ evidence }: Prediction): string => countText(evidence.length, 'source')

const horizonText = (horizon: Prediction['horizon']): string => {
  if (horizon === 'present') return 'now'
  return `within ${'days' in horizon ? countText(horizon.days, 'day') : countText(horizon.years, 'year')}`
}

const intervalText = ({ interval }: Prediction): string =>
  interval === 'not published'
    ? 'not published'
    : `${percentText(interval.value[0])} to ${percentText(interval.value[1])} (${interval.source})`
