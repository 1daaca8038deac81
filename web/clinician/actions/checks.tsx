import type { AdviceView } from '../../../src/pipeline/delivery/contract.ts'
import { Fold } from '../../shared/marks/fold.tsx'
import { missingText } from '../../shared/marks/missing-text.ts'
import { readable } from '../../shared/text/unit-text.ts'
import css from './checks.module.css'
import { Findings } from './findings.tsx'

/** What was checked and with what result, beside what was not checked and what is missing. */
export const Checks = ({ advice }: { readonly advice: AdviceView }) => (
  <section className={css.checks} id="checks" tabIndex={-1} aria-labelledby="checks-heading">
    <h2 id="checks-heading">Checks</h2>
    <div className={css.parts}>
      <Findings findings={advice.findings} />
      <Gaps advice={advice} />
    </div>
  </section>
)

/** More than two are counted, and named when they are asked for. */
const NeededFor = ({ what }: { readonly what: readonly string[] }) => {
  if (what.length === 0) return null
  if (what.length < 3) return <span className={css.quiet}>Needed for {what.join(', ')}</span>
  return (
    <Fold summary={`Needed for ${what.length} answers`}>
      <span className={css.quiet}>{what.join(', ')}</span>
    </Fold>
  )
}

/** Never folded away: silence here must not read as "no problem". */
const Gaps = ({ advice: { notChecked, missing } }: { readonly advice: AdviceView }) => (
  <section className={css.part} aria-labelledby="gaps-heading">
    <h3 id="gaps-heading">Not checked, and missing</h3>
    {notChecked.length === 0 && missing.length === 0 && (
      <p className={css.quiet}>Every check that applies ran to its end, and no input was missing.</p>
    )}
    <ul className={css.gaps}>
      {notChecked.map(({ what, because }) => (
        <li key={`${what}${because}`}>
          <strong>Not checked:</strong> {what}. <span className={css.quiet}>{because}</span>
        </li>
      ))}
      {missing.map(one => (
        <li key={`${one.what}${one.need}${one.reason}`}>
          <strong>Missing:</strong> {readable(missingText(one))}. <NeededFor what={one.neededFor} />
        </li>
      ))}
    </ul>
  </section>
)
