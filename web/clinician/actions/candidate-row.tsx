import type { Candidate, Published } from '../../../src/clinical/index.ts'
import { BecauseList } from '../../shared/marks/because-list.tsx'
import { EvidenceList } from '../../shared/marks/evidence-list.tsx'
import { Fold } from '../../shared/marks/fold.tsx'
import { WordsList } from '../../shared/marks/words-list.tsx'
import { sentence } from '../../shared/text/number-text.ts'
import { readable } from '../../shared/text/unit-text.ts'
import { CandidateChecks } from './candidate-checks.tsx'
import { CandidateDose } from './candidate-dose.tsx'
import { gradesText } from './grades-text.ts'
import css from './options-table.module.css'

/** One candidate: what speaks for it, what against it, what was checked, how it is dosed, on what evidence. */
export const CandidateRow = ({ candidate, place }: { readonly candidate: Candidate; readonly place: string }) => (
  <tr>
    <td className={css.place} data-head="Rank">
      <span aria-hidden={candidate.excluded.length > 0}>{place}</span>
    </td>
    <th scope="row" className={css.option}>
      {sentence(candidate.title)}
      {candidate.excluded.map(reason => (
        <p key={reason} className={css.reason}>
          <strong>Excluded:</strong> {readable(reason)}
        </p>
      ))}
      {candidate.because.length + candidate.wouldChangeIf.length > 0 && (
        <Fold summary="Why here">
          <BecauseList because={candidate.because} />
          <WordsList title="Would change if" words={candidate.wouldChangeIf} />
        </Fold>
      )}
    </th>
    <td data-head="Benefit">
      <PublishedText published={candidate.benefit} />
    </td>
    <td data-head="Harms">
      <PublishedText published={candidate.harms} />
    </td>
    <td data-head="Checks">
      <CandidateChecks findings={candidate.findings} isDrug={candidate.drug !== null} />
    </td>
    <td data-head="Dose">
      <CandidateDose dose={candidate.dose} isDrug={candidate.drug !== null} />
    </td>
    <td data-head="Evidence">
      {candidate.evidence.length === 0 ? (
        <span className={css.quiet}>none cited</span>
      ) : (
        <>
          <p>{gradesText(candidate.evidence)}</p>
          <Fold summary={candidate.evidence.length === 1 ? 'Source' : `${candidate.evidence.length} sources`}>
            <EvidenceList evidence={candidate.evidence} />
          </Fold>
        </>
      )}
    </td>
  </tr>
)

const PublishedText = ({ published }: { readonly published: Published<string> }) =>
  published === 'not published' ? (
    <span className={css.unpublished}>not published</span>
  ) : (
    <>
      {readable(published.value)} <span className={css.source}>{published.source}</span>
    </>
  )
