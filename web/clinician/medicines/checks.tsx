import type { Finding } from '../../../src/clinical/index.ts'
import { foundTogether } from '../../../src/pipeline/delivery/contract.ts'
import { BecauseList } from '../../shared/marks/because-list.tsx'
import { EvidenceList } from '../../shared/marks/evidence-list.tsx'
import { Fold } from '../../shared/marks/fold.tsx'
import { SeverityMark } from '../../shared/marks/severity-mark.tsx'
import { WordsList } from '../../shared/marks/words-list.tsx'
import { readable } from '../../shared/text/unit-text.ts'
import { byCheckKind, checkTitleOf } from './check-kinds.ts'
import { lackingTogether } from './findings.ts'
import css from './medicines.module.css'

/** What was found stands open, each matter once; then what lacked data, what was looked at, and where no rule looks. */
export const Checks = ({ findings }: { readonly findings: readonly Finding[] }) => {
  const kinds = byCheckKind(findings)
  const clear = kinds.filter(({ findings: all }) => all.some(({ state }) => state === 'not found'))
  const silent = kinds.filter(({ findings: all }) => all.length === 0)
  const lacking = lackingTogether(findings)
  return (
    <ul className={css.kinds}>
      {foundTogether(findings).map(({ lead, also }) => (
        <li key={`${lead.check}${lead.summary}`}>
          <span className={css.kind}>{checkTitleOf(lead)}</span>
          <Found finding={lead} />
          {also.length > 0 && (
            <ul className={css.also} aria-label="Of the same facts">
              {also.map(finding => (
                <li key={`${finding.check}${finding.summary}`}>
                  <Found finding={finding} />
                </li>
              ))}
            </ul>
          )}
        </li>
      ))}
      {lacking.length > 0 && (
        <li>
          <strong className={css.open}>? Not checked, for lack of data</strong>
          <ul className={css.findings}>
            {lacking.map(({ lack, findings: all }) => (
              <li key={lack}>
                {all.map(({ title }) => title).join(', ')}: {lack}
                <More findings={all} />
              </li>
            ))}
          </ul>
        </li>
      )}
      {clear.length > 0 && (
        <li>
          <span className={css.clear}>✓ Checked, nothing found:</span>{' '}
          {clear
            .map(({ title, findings: all }) =>
              all.every(({ state }) => state === 'not found')
                ? title.toLowerCase()
                : all.flatMap(one => (one.state === 'not found' ? [one.title.toLowerCase()] : [])).join(', '),
            )
            .join(', ')}
          <More findings={findings.filter(({ state }) => state === 'not found')} />
        </li>
      )}
      {silent.length > 0 && (
        <li className={css.silent}>
          <strong>? Not checked, no rule here:</strong> {silent.map(({ title }) => title.toLowerCase()).join(', ')}
        </li>
      )}
    </ul>
  )
}

const Found = ({ finding }: { readonly finding: Finding }) => (
  <div>
    <SeverityMark level={finding.severity} /> {readable(finding.summary)}
    <More findings={[finding]} />
  </div>
)

/** Facts, evidence and limits behind some findings, in one fold. */
const More = ({ findings }: { readonly findings: readonly Finding[] }) => {
  const told = findings.filter(({ because, evidence, limits }) => because.length + evidence.length + limits.length > 0)
  if (told.length === 0) return null
  return (
    <Fold summary="Facts and evidence">
      {told.map(({ check, title, because, evidence, limits, summary }) => (
        <div key={`${check}${summary}`}>
          {told.length > 1 && <p className={css.kind}>{title}</p>}
          <BecauseList because={because} />
          <EvidenceList evidence={evidence} />
          <WordsList title="Limits" words={limits} />
        </div>
      ))}
    </Fold>
  )
}
