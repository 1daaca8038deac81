import type { ReactNode } from 'react'
import type { Recommendation } from '../../../src/clinical/index.ts'
import type { SimulateView } from '../../../src/pipeline/delivery/contract.ts'
import { SeverityMark } from '../../shared/marks/severity-mark.tsx'
import { VerdictMark } from '../../shared/marks/verdict-mark.tsx'
import { percentText, sentence } from '../../shared/text/number-text.ts'
import { readable } from '../../shared/text/unit-text.ts'
import css from './what-if.module.css'

/** What the supposition would change, each kind by itself; what it was not applied to stands first. */
export const Differences = ({ view }: { readonly view: SimulateView }) => {
  const { appeared, vanished, changed, verdicts, predictions } = view.differences
  const none = appeared.length + vanished.length + changed.length + verdicts.length + predictions.length === 0
  return (
    <section className={css.section} aria-labelledby="differences-heading">
      <h2 id="differences-heading">What would be different</h2>
      {view.notApplied.length > 0 && (
        <div className={css.part}>
          <h3>Not applied</h3>
          <ul className={css.list}>
            {view.notApplied.map(words => (
              <li key={words}>{readable(words)}</li>
            ))}
          </ul>
        </div>
      )}
      {none && (
        <p className={css.part}>
          Nothing would be different: the same advice, verdicts and predictions as now. What was not checked now is
          still not checked.
        </p>
      )}
      <Part title="Advice that would appear" sign="+" items={appeared} render={recommendationText} />
      <Part title="Advice that would vanish" sign="−" items={vanished} render={recommendationText} />
      <Part
        title="Advice that would change"
        sign="≠"
        items={changed}
        render={({ before, after }) => (
          <>
            {recommendationText(after)}
            <span className={css.was}>now: {readable(before.summary)}</span>
          </>
        )}
      />
      <Part
        title="Verdicts that would change"
        sign="≠"
        items={verdicts}
        render={({ drug, before, after }) => (
          <>
            <strong>{sentence(drug)}</strong> {after === null ? 'not on the list' : <VerdictMark verdict={after} />}{' '}
            <span className={css.was}>
              now: {before === null ? 'not on the list' : <VerdictMark verdict={before} />}
            </span>
          </>
        )}
      />
      <Part
        title="Predictions that would change"
        sign="≠"
        items={predictions}
        render={({ title, before, after }) => (
          <>
            {title}: now {before === null ? 'no answer' : percentText(before)}, then{' '}
            <strong>{after === null ? 'no answer' : percentText(after)}</strong>
          </>
        )}
      />
    </section>
  )
}

const recommendationText = ({ severity, summary }: Recommendation): ReactNode => (
  <>
    <SeverityMark level={severity} /> {readable(summary)}
  </>
)

const Part = <T,>({
  title,
  sign,
  items,
  render,
}: {
  readonly title: string
  readonly sign: string
  readonly items: readonly T[]
  readonly render: (item: T) => ReactNode
}) =>
  items.length === 0 ? null : (
    <div className={css.part}>
      <h3>
        {title} <span className={css.quiet}>{items.length}</span>
      </h3>
      <ul className={css.list}>
        {items.map((item, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a fixed list of one answer
          <li key={at}>
            <span className={css.sign} aria-hidden="true">
              {sign}
            </span>
            <div>{render(item)}</div>
          </li>
        ))}
      </ul>
    </div>
  )
