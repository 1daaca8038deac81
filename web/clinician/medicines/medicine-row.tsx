import type { ReactNode } from 'react'
import { BecauseList } from '../../shared/marks/because-list.tsx'
import { EvidenceList } from '../../shared/marks/evidence-list.tsx'
import { Fold } from '../../shared/marks/fold.tsx'
import { missingText } from '../../shared/marks/missing-text.ts'
import { SeverityMark } from '../../shared/marks/severity-mark.tsx'
import { VerdictMark } from '../../shared/marks/verdict-mark.tsx'
import { WordsList } from '../../shared/marks/words-list.tsx'
import { countText, sentence } from '../../shared/text/number-text.ts'
import { conceptText, readable } from '../../shared/text/unit-text.ts'
import { CandidateDose } from '../actions/candidate-dose.tsx'
import { byCheckKind, type KindOfChecks } from './check-kinds.ts'
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
      <p className={css.settled}>{readable(medicine.settledBy.because)}</p>
      <Fold summary="What settled it">
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
      <Kinds kinds={byCheckKind(medicine.findings)} />
    </td>
    <td data-head="Instead">
      <Instead medicine={medicine} />
    </td>
  </tr>
)

/** Kinds with something to say stand open; the quiet ones share a line each, and silence is written out. */
const Kinds = ({ kinds }: { readonly kinds: readonly KindOfChecks[] }) => {
  const silent = kinds.filter(({ findings }) => findings.length === 0)
  const clear = kinds.filter(
    ({ findings }) => findings.length > 0 && findings.every(({ state }) => state === 'not found'),
  )
  const speaking = kinds.filter(kind => !silent.includes(kind) && !clear.includes(kind))
  return (
    <ul className={css.kinds}>
      {speaking.map(kind => (
        <li key={kind.id}>
          <span className={css.kind}>{kind.title}</span>
          <Findings findings={kind.findings} />
        </li>
      ))}
      {clear.length > 0 && (
        <li>
          <span className={css.clear}>✓ Checked, nothing found:</span>{' '}
          {clear.map(({ title }) => title.toLowerCase()).join(', ')}
        </li>
      )}
      {silent.length > 0 && (
        <li className={css.silent}>
          <strong>? Not checked:</strong> {silent.map(({ title }) => title.toLowerCase()).join(', ')}
        </li>
      )}
    </ul>
  )
}

const Findings = ({ findings }: { readonly findings: KindOfChecks['findings'] }) => (
  <ul className={css.findings}>
    {findings.map(finding => (
      <li key={`${finding.check}${finding.summary}`}>
        {finding.state === 'found' && (
          <>
            <SeverityMark level={finding.severity} /> {readable(finding.summary)}
          </>
        )}
        {finding.state === 'not found' && <span className={css.quiet}>✓ Nothing found: {finding.title}</span>}
        {finding.state === 'not checked' && (
          <>
            <strong className={css.open}>? Not checked:</strong> {finding.title}
            {finding.missing.length > 0 && <>: {finding.missing.map(missingText).join('; ')}</>}
          </>
        )}
        {finding.because.length + finding.evidence.length + finding.limits.length > 0 && (
          <Fold summary="Facts and evidence">
            <BecauseList because={finding.because} />
            <EvidenceList evidence={finding.evidence} />
            <WordsList title="Limits" words={finding.limits} />
          </Fold>
        )}
      </li>
    ))}
  </ul>
)

/** So many that pass stand open; the others of a long list unfold. */
const mostOpen = 3

/** What else could be used. Where nothing speaks against the medicine, nobody has to look for another. */
const Instead = ({ medicine: { alternatives, verdict } }: { readonly medicine: Judgement }) => {
  const usable = alternatives.filter(({ excluded }) => excluded.length === 0)
  const excluded = alternatives.filter(one => one.excluded.length > 0)
  if (alternatives.length === 0) return <span className={css.quiet}>none ranked for this use</span>
  if (verdict === 'ok' || verdict === 'monitor') {
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
