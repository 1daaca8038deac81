import type { Candidate, Published } from '../../../src/clinical/index.ts'
import { BecauseList } from '../../shared/marks/because-list.tsx'
import { EvidenceList } from '../../shared/marks/evidence-list.tsx'
import { Fold } from '../../shared/marks/fold.tsx'
import { sourceText } from '../../shared/marks/source-text.ts'
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
      {place}
    </td>
    <th scope="row" className={css.option}>
      {sentence(candidate.title)}
      {hasReasons(candidate) && (
        <Fold summary="Why here">
          <Reasons candidate={candidate} />
        </Fold>
      )}
    </th>
    <td data-head="Benefit">
      <PublishedText published={candidate.benefit} evidence={candidate.evidence} />
    </td>
    <td data-head="Harms">
      <PublishedText published={candidate.harms} evidence={candidate.evidence} />
    </td>
    <td data-head="Checks">
      <CandidateChecks findings={candidate.findings} isDrug={candidate.drug !== null} />
    </td>
    <td data-head="Dose">
      <CandidateDose dose={candidate.dose} isDrug={candidate.drug !== null} />
    </td>
    <td data-head="Evidence">
      <Grades evidence={candidate.evidence} />
    </td>
  </tr>
)

/** One that is excluded: why, across the row. What was checked and weighed besides unfolds, and nobody doses it. */
export const ExcludedRow = ({ candidate, place }: { readonly candidate: Candidate; readonly place: string }) => (
  <tr>
    <td className={css.place} data-head="Rank">
      <span aria-hidden="true">{place}</span>
    </td>
    <th scope="row" className={css.option}>
      {sentence(candidate.title)}
    </th>
    <td colSpan={4} data-head="Excluded">
      {candidate.excluded.map(reason => (
        <p key={reason} className={css.reason}>
          <strong>Excluded:</strong> {readable(reason)}
        </p>
      ))}
      <Fold summary="Checks, benefit and harms">
        <Reasons candidate={candidate} />
        <CandidateChecks findings={candidate.findings} isDrug={candidate.drug !== null} />
        <p>
          Benefit: <PublishedText published={candidate.benefit} evidence={candidate.evidence} />. Harms:{' '}
          <PublishedText published={candidate.harms} evidence={candidate.evidence} />.
        </p>
      </Fold>
    </td>
    <td data-head="Evidence">
      <Grades evidence={candidate.evidence} />
    </td>
  </tr>
)

const hasReasons = ({ because, wouldChangeIf }: Candidate): boolean => because.length + wouldChangeIf.length > 0

const Reasons = ({ candidate }: { readonly candidate: Candidate }) => (
  <>
    <BecauseList because={candidate.because} />
    <WordsList title="Would change if" words={candidate.wouldChangeIf} />
  </>
)

const Grades = ({ evidence }: Pick<Candidate, 'evidence'>) =>
  evidence.length === 0 ? (
    <span className={css.quiet}>none cited</span>
  ) : (
    <>
      <p>{gradesText(evidence)}</p>
      <Fold summary={evidence.length === 1 ? 'Source' : `${evidence.length} sources`}>
        <EvidenceList evidence={evidence} />
      </Fold>
    </>
  )

const PublishedText = ({
  published,
  evidence,
}: {
  readonly published: Published<string>
  readonly evidence: Candidate['evidence']
}) =>
  published === 'not published' ? (
    <span className={css.unpublished}>not published</span>
  ) : (
    <>
      {readable(published.value)} <span className={css.source}>{sourceText(evidence, published.source)}</span>
    </>
  )
