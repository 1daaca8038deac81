import type { Finding } from '../../../src/clinical/index.ts'
import { missingText } from '../../shared/marks/missing-text.ts'
import { SeverityMark } from '../../shared/marks/severity-mark.tsx'
import { readable } from '../../shared/text/unit-text.ts'
import { findingGroups } from './finding-groups.ts'
import css from './options-table.module.css'

/** What every check says of one candidate. A check that did not run is never left out. */
export const CandidateChecks = ({
  findings,
  isDrug,
}: {
  readonly findings: readonly Finding[]
  readonly isDrug: boolean
}) =>
  findings.length === 0 ? (
    <Unchecked isDrug={isDrug} />
  ) : (
    <ul className={css.checks}>
      {findingGroups(findings).map(group =>
        group.state === 'not found' ? (
          <li key={group.state} className={css.quiet}>
            <strong>Nothing found:</strong> {group.findings.map(({ title }) => title).join(', ')}
          </li>
        ) : (
          group.findings.map(finding => (
            <li key={`${finding.check}${finding.drug}${finding.summary}`}>
              <CheckText finding={finding} />
            </li>
          ))
        ),
      )}
    </ul>
  )

const Unchecked = ({ isDrug }: { readonly isDrug: boolean }) =>
  isDrug ? (
    <>
      <strong className={css.notChecked}>Not checked:</strong> no check knows this drug
    </>
  ) : (
    <span className={css.quiet}>not a drug</span>
  )

const CheckText = ({ finding }: { readonly finding: Finding }) =>
  finding.state === 'found' ? (
    <>
      <SeverityMark level={finding.severity} /> {readable(finding.summary)}
    </>
  ) : (
    <>
      <strong className={css.notChecked}>Not checked</strong> {finding.title}
      {finding.missing.length > 0 && <>: {finding.missing.map(missingText).join('; ')}</>}
    </>
  )
