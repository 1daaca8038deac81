import type { ReactNode } from 'react'
import { Fold } from '../../shared/marks/fold.tsx'
import { VerdictMark } from '../../shared/marks/verdict-mark.tsx'
import { WordsList } from '../../shared/marks/words-list.tsx'
import { countText, sentence } from '../../shared/text/number-text.ts'
import { conceptText, readable } from '../../shared/text/unit-text.ts'
import { CandidateDose } from '../actions/candidate-dose.tsx'
import { checkTitleOf } from './check-kinds.ts'
import { Checks } from './checks.tsx'
import css from './medicines.module.css'
import { type Judgement, originText } from './order.ts'

/** One drug: the verdict, the dose or why there is none, every check, and what settled it. */
export const MedicineRow = ({
  medicine,
  mark = null,
}: {
  readonly medicine: Judgement
  /** Stands under the name, e.g. that it is only supposed. */
  readonly mark?: ReactNode
}) => (
  <tr className={css[medicine.verdict.replace(' ', '-')]}>
    <th scope="row" className={css.drug}>
      {sentence(medicine.title)}
      <p className={css.quiet}>
        {originText[medicine.origin]}
        {medicine.indication === null ? ', indication not known' : `, for ${conceptText(medicine.indication)}`}
      </p>
      {mark}
    </th>
    <td data-head="Verdict" className={css.verdict}>
      <VerdictMark verdict={medicine.verdict} />
      <Settling medicine={medicine} />
      <Fold summary="What settled it">
        <p>{readable(medicine.settledBy.because)}</p>
        <p className={css.quiet}>Rule: {conceptText(medicine.settledBy.rule)}</p>
        <WordsList title="Between" words={medicine.settledBy.between} />
        <WordsList title="Outweighed" words={medicine.settledBy.over} />
        <WordsList title="Would change if" words={medicine.wouldChangeIf} />
      </Fold>
    </td>
    <td data-head="Dose">
      <CandidateDose dose={medicine.dose} isDrug />
    </td>
    <td data-head="Checks">
      <Checks findings={medicine.findings} />
    </td>
    <td data-head="Instead">
      <Instead medicine={medicine} />
    </td>
  </tr>
)

/**
 * What the verdict rests on, in a few words: the checks that settled it; else the rule's own words. Where nothing was found,
 * what could not be looked at: a tick alone would read as "no problem".
 */
const Settling = ({ medicine: { verdict, settledBy, findings } }: { readonly medicine: Judgement }) => {
  if (verdict === 'ok') {
    const open = [...new Set(findings.filter(({ state }) => state === 'not checked').map(checkTitleOf))]
    return open.length === 0 ? null : <p className={css.open}>? Not checked: {open.join(', ')}</p>
  }
  const decisive = findings.filter(({ state, summary }) => state !== 'not found' && settledBy.between.includes(summary))
  const titles = [...new Set(decisive.map(checkTitleOf))]
  // "Not checked" for something that was found, as a test that must come first, says too little without the rule's words.
  const needsWords =
    titles.length === 0 || (verdict === 'not checked' && decisive.some(({ state }) => state === 'found'))
  return (
    <p className={css.settled}>
      {needsWords ? readable(settledBy.because) : titles.map(title => sentence(title)).join(', ')}
    </p>
  )
}

/** So many that pass stand open; the others of a long list unfold. */
const mostOpen = 3

/** What else could be used. Where nothing is found to speak against the medicine, nobody has to look for another. */
const Instead = ({ medicine: { alternatives, verdict } }: { readonly medicine: Judgement }) => {
  const usable = alternatives.filter(({ excluded }) => excluded.length === 0)
  const excluded = alternatives.filter(one => one.excluded.length > 0)
  if (alternatives.length === 0) return <span className={css.quiet}>none ranked for this use</span>
  if (verdict !== 'avoid' && verdict !== 'adjust') {
    return (
      <Fold summary={countText(alternatives.length, 'other option')}>
        <Usable options={usable} />
        <Excluded options={excluded} />
      </Fold>
    )
  }
  return (
    <>
      {usable.length === 0 && <p className={css.open}>None passes every check.</p>}
      <Usable options={usable.slice(0, mostOpen)} />
      {usable.length > mostOpen && (
        <Fold summary={`${usable.length - mostOpen} more that pass`}>
          <Usable options={usable.slice(mostOpen)} />
        </Fold>
      )}
      {excluded.length > 0 && (
        <Fold
          summary={`${countText(excluded.length, 'excluded', 'excluded')}, with reasons`}
          open={excluded.length < 3}
        >
          <Excluded options={excluded} />
        </Fold>
      )}
    </>
  )
}

const Usable = ({ options }: { readonly options: Judgement['alternatives'] }) => (
  <ul className={css.findings}>
    {options.map(({ title, action }) => (
      <li key={title}>
        <strong>{sentence(title)}</strong> <span className={css.quiet}>{readable(action.text)}</span>
      </li>
    ))}
  </ul>
)

const Excluded = ({ options }: { readonly options: Judgement['alternatives'] }) => (
  <ul className={css.findings}>
    {options.map(({ title, excluded }) => (
      <li key={title}>
        <strong>{sentence(title)}</strong> <span className={css.open}>excluded:</span> {readable(excluded.join('; '))}
      </li>
    ))}
  </ul>
)
