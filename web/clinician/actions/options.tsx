import type { Missing } from '../../../src/core/index.ts'
import type { AdviceView } from '../../../src/pipeline/delivery/contract.ts'
import { BecauseList } from '../../shared/marks/because-list.tsx'
import { EvidenceList } from '../../shared/marks/evidence-list.tsx'
import { Fold } from '../../shared/marks/fold.tsx'
import { missingText } from '../../shared/marks/missing-text.ts'
import { WordsList } from '../../shared/marks/words-list.tsx'
import { countText, sentence } from '../../shared/text/number-text.ts'
import { readable } from '../../shared/text/unit-text.ts'
import css from './options.module.css'
import { bySeverityOfAdvice } from './options-order.ts'
import { OptionsTable } from './options-table.tsx'

type OptionsFor = AdviceView['options'][number]

/** The candidates for each indication, side by side: the heart of the page. */
export const Options = ({ advice }: { readonly advice: AdviceView }) => (
  <section className={css.options} id="options" tabIndex={-1} aria-labelledby="options-heading">
    <h2 id="options-heading">Treatment options</h2>
    {advice.options.length === 0 && (
      <p className={css.part}>
        No specialty here chooses a treatment for what is on this patient’s problem list. That is not advice against
        treatment.
      </p>
    )}
    {bySeverityOfAdvice(advice.options).map(options => (
      <Indication key={options.chooser} options={options} />
    ))}
  </section>
)

const Indication = ({ options }: { readonly options: OptionsFor }) => (
  <section className={css.part} aria-labelledby={`options-${options.chooser}`}>
    <h3 id={`options-${options.chooser}`}>{options.title}</h3>
    {options.kind === 'answered' && <Answered options={options} />}
    {options.kind === 'insufficient' && <NoAnswer missing={options.missing} />}
    {options.kind === 'out-of-scope' && (
      <p className={css.gap}>
        <strong>Not validated for this patient:</strong> {options.because}.
      </p>
    )}
    {options.candidates.length > 0 && <OptionsTable candidates={options.candidates} title={options.title} />}
    {options.kind === 'answered' && (
      <div className={css.after}>
        <WordsList title="What would change the order" words={options.wouldChangeIf} inline />
        <WordsList title="Limits" words={options.limits} inline />
        <WordsList title="Missing" words={options.missing.map(missingText)} tone="warning" inline />
      </div>
    )}
  </section>
)

const Answered = ({ options }: { readonly options: OptionsFor & { readonly kind: 'answered' } }) => (
  <>
    <BecauseList because={options.because} flow />
    <p className={css.conclusion}>{sentence(readable(options.conclusion))}</p>
    <div className={css.rules}>
      {options.rankedBy.length > 0 && (
        <Fold
          summary={`How they are ranked: ${countText(options.rankedBy.length, 'rule')}, no score across drug classes`}
        >
          <ol className={css.ranking}>
            {options.rankedBy.map(rule => (
              <li key={rule}>{rule.replace(/\.$/, '')}</li>
            ))}
          </ol>
          <p className={css.quiet}>
            Applied in this order. No score across drug classes is made up; ties are shown as ties.
          </p>
        </Fold>
      )}
      <Fold summary="Evidence for treating or not">
        <EvidenceList evidence={options.evidence} />
      </Fold>
    </div>
  </>
)

const NoAnswer = ({ missing }: { readonly missing: readonly Missing[] }) => (
  <div className={css.gap}>
    <p>
      <strong>No order of options</strong>, because this is missing:
    </p>
    <ul>
      {missing.map(one => (
        <li key={`${one.what}${one.need}`}>{readable(missingText(one))}</li>
      ))}
    </ul>
  </div>
)
