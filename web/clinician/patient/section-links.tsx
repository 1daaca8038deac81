import type { AdviceView } from '../../../src/pipeline/delivery/contract.ts'
import css from './banner.module.css'

/** The parts of the page, with how much is in each. */
export const SectionLinks = ({ advice }: { readonly advice: AdviceView }) => {
  const candidates = advice.options.reduce((count, options) => count + options.candidates.length, 0)
  return (
    <nav className={css.sections} aria-label="Parts of this page" data-screen-only>
      <a href="#facts">Facts</a>
      <a href="#assessment">Assessment</a>
      <a href="#actions">
        Actions <b>{advice.recommendations.length}</b>
      </a>
      <a href="#tasks">
        Signals <b>{advice.signals.length}</b>
      </a>
      <a href="#options">
        Options <b>{candidates}</b>
      </a>
      <a href="#checks">
        Not checked <b>{advice.notChecked.length + advice.missing.length}</b>
      </a>
      <a href="#messages">
        Messages <b>{advice.messages.length}</b>
      </a>
      <a href="#ledger">Safety ledger</a>
    </nav>
  )
}
