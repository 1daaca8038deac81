import { Fragment } from 'react'
import type { Issue } from '../../../src/core/index.ts'
import type { PatientView } from '../../../src/pipeline/delivery/contract.ts'
import { FactLink } from '../../shared/marks/fact-link.tsx'
import css from './facts.module.css'
import { issueGroups } from './issue-groups.ts'

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

const mostLinks = 3

/** What is wrong with the data as a whole; never folded away. */
export const Quality = ({ issues }: { readonly issues: PatientView['quality'] }) =>
  issues.length === 0 ? null : (
    <section className={css.group} aria-labelledby="quality-heading">
      <h3 id="quality-heading">Data quality</h3>
      <ul className={css.quality}>
        {issueGroups(issues).map(({ severity, code, message, facts }) => (
          <li key={`${severity}${code}${message}`}>
            <strong className={severity === 'information' ? css.note : css.warn}>{words[severity]}</strong> {message}
            {facts.length > 0 && (
              <span className={css.which}>
                {' '}
                {facts.slice(0, mostLinks).map((fact, at) => (
                  <Fragment key={fact}>
                    {at > 0 && ', '}
                    <FactLink fact={fact} />
                  </Fragment>
                ))}
                {facts.length > mostLinks && ` and ${facts.length - mostLinks} more, each marked above`}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
