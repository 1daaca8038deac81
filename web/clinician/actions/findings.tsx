import type { AdviceView } from '../../../src/pipeline/delivery/contract.ts'
import { BecauseList } from '../../shared/marks/because-list.tsx'
import { EvidenceList } from '../../shared/marks/evidence-list.tsx'
import { Fold } from '../../shared/marks/fold.tsx'
import { missingText } from '../../shared/marks/missing-text.ts'
import { SeverityMark } from '../../shared/marks/severity-mark.tsx'
import { WordsList } from '../../shared/marks/words-list.tsx'
import { sentence } from '../../shared/text/number-text.ts'
import { readable } from '../../shared/text/unit-text.ts'
import { findingGroups } from './finding-groups.ts'
import css from './findings.module.css'

type AdviceFinding = AdviceView['findings'][number]

/** What the checks say of the medicines and of the orders under review: found, not checked, or checked and not found. */
export const Findings = ({ findings }: { readonly findings: readonly AdviceFinding[] }) => (
  <section className={css.part} aria-labelledby="findings-heading">
    <h3 id="findings-heading">Checks of medicines and orders</h3>
    {findings.length === 0 && (
      <p className={css.quiet}>
        No check looked at anything: none of the specialties here knows a check for these medicines. That is not the
        same as no problem.
      </p>
    )}
    {findingGroups(findings).map(group => (
      <div key={group.state}>
        <h4 className={css.state}>
          {group.title} <span className={css.quiet}>{group.findings.length}</span>
        </h4>
        {group.state === 'not found' ? <Clear findings={group.findings} /> : <Items findings={group.findings} />}
      </div>
    ))}
  </section>
)

const Items = ({ findings }: { readonly findings: readonly AdviceFinding[] }) => (
  <ul className={css.findings}>
    {findings.map(finding => (
      <FindingItem key={`${finding.about}${finding.drug}${finding.check}${finding.summary}`} finding={finding} />
    ))}
  </ul>
)

/** What was checked and not found: a line a medicine, and each check with its reasons underneath. */
const Clear = ({ findings }: { readonly findings: readonly AdviceFinding[] }) => {
  const drugs = Map.groupBy(findings, ({ drug, about }) => `${about} ${drug}`)
  return (
    <ul className={css.findings}>
      {[...drugs].map(([key, own]) => (
        <li key={key}>
          <strong>{sentence(own[0]?.drug ?? '')}</strong>
          {own[0]?.about === 'order' && <span className={css.quiet}>, order under review</span>}{' '}
          <Fold summary={own.map(({ title }) => title).join(', ')}>
            <Items findings={own} />
          </Fold>
        </li>
      ))}
    </ul>
  )
}

const FindingItem = ({ finding }: { readonly finding: AdviceFinding }) => (
  <li>
    <p>
      {finding.state === 'found' && (
        <>
          <SeverityMark level={finding.severity} />{' '}
        </>
      )}
      <strong>{sentence(finding.drug)}</strong> <span className={css.quiet}>{finding.title}</span>
      {finding.about === 'order' && <span className={css.quiet}>, order under review</span>}
    </p>
    <p>{readable(finding.summary)}</p>
    {finding.state === 'not checked' && finding.missing.length > 0 && (
      <WordsList title="Because this is missing" words={finding.missing.map(missingText)} tone="warning" />
    )}
    {finding.because.length + finding.evidence.length + finding.limits.length > 0 && (
      <Fold summary="Reasons, evidence, limits">
        <BecauseList because={finding.because} />
        <EvidenceList evidence={finding.evidence} />
        <WordsList title="Limits" words={finding.limits} />
        <WordsList title="Would change if" words={finding.wouldChangeIf} />
      </Fold>
    )}
  </li>
)
