import type { Candidate } from '../../../src/clinical/index.ts'
import { placed } from './candidate-order.ts'
import { CandidateRow, ExcludedRow } from './candidate-row.tsx'
import css from './options-table.module.css'

const heads = ['Rank', 'Option', 'Benefit', 'Harms', 'Checks', 'Dose', 'Evidence'] as const

/** Candidates as rows; on a narrow screen the style sheet stacks the cells under the name of their candidate. */
export const OptionsTable = ({
  candidates,
  title,
}: {
  readonly candidates: readonly Candidate[]
  readonly title: string
}) => {
  const { open, excluded } = placed(candidates)
  return (
    <table className={css.table} aria-label={`Options: ${title}`}>
      <thead>
        <tr>
          {heads.map(head => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {open.map(({ candidate, place }) => (
          <CandidateRow key={candidate.id} candidate={candidate} place={place} />
        ))}
      </tbody>
      {excluded.length > 0 && (
        <tbody className={css.excluded}>
          <tr>
            <th colSpan={heads.length} scope="rowgroup" className={css.divider}>
              Excluded, with the reason
            </th>
          </tr>
          {excluded.map(({ candidate, place }) => (
            <ExcludedRow key={candidate.id} candidate={candidate} place={place} />
          ))}
        </tbody>
      )}
    </table>
  )
}
