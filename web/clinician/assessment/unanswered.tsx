import { missingText } from '../../shared/marks/missing-text.ts'
import css from './assessment.module.css'
import type { UnansweredGroup } from './said.ts'

/** Questions without an answer: what is missing, or why this patient is outside what the method was made for. */
export const Unanswered = ({
  groups,
  verb,
}: {
  readonly groups: readonly UnansweredGroup[]
  readonly verb: 'computed' | 'shown'
}) => (
  <>
    {groups.map(group => (
      <div key={group.titles.join()} className={css.unanswered}>
        <h4>{group.titles.join(' · ')}</h4>
        {group.kind === 'insufficient' ? (
          <>
            <p>Not {verb}, because this is missing:</p>
            <ul>
              {group.missing.map(missing => (
                <li key={`${missing.what}${missing.need}`}>{missingText(missing)}</li>
              ))}
            </ul>
          </>
        ) : (
          <p>
            <strong>Not validated for this patient:</strong> {group.because}.
          </p>
        )}
      </div>
    ))}
  </>
)
