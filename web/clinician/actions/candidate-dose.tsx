import type { Candidate } from '../../../src/clinical/index.ts'
import { missingText } from '../../shared/marks/missing-text.ts'
import { sentence } from '../../shared/text/number-text.ts'
import { amountText } from './dose-block.tsx'
import css from './options-table.module.css'

/** A dose in a table cell: always with route, frequency and maximum, or the reason why there is none. */
export const CandidateDose = ({ dose, isDrug }: { readonly dose: Candidate['dose']; readonly isDrug: boolean }) => {
  if (dose === null) {
    return <span className={css.quiet}>{isDrug ? 'no rule here doses it' : 'not a drug'}</span>
  }
  if (dose.kind === 'insufficient') {
    return (
      <>
        <strong className={css.notChecked}>No dose</strong>, missing: {dose.missing.map(missingText).join('; ')}
      </>
    )
  }
  if (dose.kind === 'out-of-scope') {
    return (
      <>
        <strong className={css.notChecked}>No dose:</strong> {dose.because}
      </>
    )
  }
  if (dose.value.kind === 'do-not-use') {
    return (
      <>
        <strong className={css.notChecked}>Do not use:</strong> {dose.value.reason}
      </>
    )
  }
  if (dose.value.kind === 'factor') {
    const { text, when, besides, maximum } = dose.value
    return (
      <>
        <p className={css.amount}>{sentence(text)}</p>
        <p className={css.quiet}>
          {[
            ...(when.length === 0 ? [] : [`if ${when.join(', ')}`]),
            ...besides,
            ...maximum.map(limit => `maximum ${limit}`),
          ].join('; ')}
        </p>
      </>
    )
  }
  if (dose.value.kind === 'estimate') {
    const { amount, method, limits } = dose.value
    return (
      <>
        <p className={css.amount}>{amountText(amount)}</p>
        <p className={css.quiet}>
          estimate ({method}); {limits.slice(0, 2).join(' ')}
        </p>
      </>
    )
  }
  const { regimen } = dose.value
  return (
    <>
      <p className={css.amount}>
        {amountText(regimen.amount)} {regimen.frequency.code}
      </p>
      <p className={css.quiet}>
        {[regimen.route, regimen.frequency.text, ...regimen.instructions].join(', ')}; maximum {regimen.maximum.text}
      </p>
    </>
  )
}
