import type { Issue } from '../../../src/core/index.ts'
import type { PatientView } from '../../../src/pipeline/delivery/contract.ts'
import { FactLink } from '../../shared/marks/fact-link.tsx'
import css from './facts.module.css'

const words: Readonly<Record<Issue['severity'], string>> = {
  fatal: 'Unusable',
  error: 'Error',
  warning: 'Warning',
  information: 'Note',
}

/** What is wrong with one fact, right under it. */
export const RowQuality = ({ issues }: { readonly issues: readonly Issue[] }) => (
  <>
    {issues
      .filter(({ severity }) => severity !== 'information')
      .map(issue => (
        <p key={`${issue.code}${issue.location ?? ''}`} className={css.issue}>
          {words[issue.severity]}: {issue.message}
        </p>
      ))}
  </>
)

/** What is wrong with the data as a whole; never folded away. */
export const Quality = ({ issues }: { readonly issues: PatientView['quality'] }) =>
  issues.length === 0 ? null : (
    <section className={css.group} aria-labelledby="quality-heading">
      <h3 id="quality-heading">Data quality</h3>
      <ul className={css.quality}>
        {issues.map((issue, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same issue may stand twice, and the list never changes its order
          <li key={`${at}${issue.code}`}>
            <strong className={issue.severity === 'information' ? css.note : css.warn}>{words[issue.severity]}</strong>{' '}
            {issue.message}
            {issue.fact !== undefined && (
              <>
                {' '}
                (<FactLink fact={issue.fact} />)
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
