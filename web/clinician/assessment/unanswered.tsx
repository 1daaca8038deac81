import { Fold } from '../../shared/marks/fold.tsx'
import { missingInShort, missingText } from '../../shared/marks/missing-text.ts'
import { readable } from '../../shared/text/unit-text.ts'
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
            <p>
              <strong>Not {verb}, missing:</strong> {missingInShort(group.missing)}
            </p>
            <Fold summary="What is needed">
              <ul>
                {group.missing.map(missing => (
                  <li key={`${missing.what}${missing.need}`}>{readable(missingText(missing))}</li>
                ))}
              </ul>
            </Fold>
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
