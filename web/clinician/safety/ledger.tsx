import type { LedgerState, LedgerView } from '../../../src/pipeline/delivery/contract.ts'
import { useLedger } from '../../shared/api/patient-views.ts'
import { useUserName } from '../../shared/api/user-name.ts'
import { Fold } from '../../shared/marks/fold.tsx'
import { SeverityMark } from '../../shared/marks/severity-mark.tsx'
import { Loading } from '../../shared/states/loading.tsx'
import { Problem } from '../../shared/states/problem.tsx'
import { countText } from '../../shared/text/number-text.ts'
import { momentText } from '../../shared/text/time-text.ts'
import { readable } from '../../shared/text/unit-text.ts'
import css from './safety.module.css'

const ledgerWords: Readonly<Record<LedgerState, { readonly sign: string; readonly word: string }>> = {
  delivered: { sign: '→', word: 'Delivered' },
  acknowledged: { sign: '✓', word: 'Acknowledged' },
  escalated: { sign: '▲', word: 'Escalated' },
  suppressed: { sign: '–', word: 'Suppressed' },
  'data-absent': { sign: '?', word: 'Data absent' },
}

/** Where every signal and every critical recommendation stands: exactly one state each, and how it came there. */
export const Ledger = ({ patient }: { readonly patient: string }) => {
  const ledger = useLedger(patient, true)
  return (
    <section className={`${css.section} ${css.wide}`} id="ledger" tabIndex={-1} aria-labelledby="ledger-heading">
      <h2 id="ledger-heading">Safety ledger</h2>
      {ledger.isPending && <Loading what="Reading the safety ledger" />}
      {ledger.isError && (
        <Problem failure={ledger.error} what="the safety ledger" onRetry={() => ledger.refetch()} inline />
      )}
      {ledger.data !== undefined && ledger.data.entries.length === 0 && (
        <p className={css.none}>Nothing is in the ledger: no signal and nothing critical was noticed yet.</p>
      )}
      {ledger.data !== undefined && ledger.data.entries.length > 0 && <Entries entries={ledger.data.entries} />}
    </section>
  )
}

const Entries = ({ entries }: { readonly entries: LedgerView['entries'] }) => (
  <table className={css.ledger}>
    <thead>
      <tr>
        <th scope="col">State</th>
        <th scope="col">What</th>
        <th scope="col">Since</th>
      </tr>
    </thead>
    <tbody>
      {entries.map(entry => (
        <tr key={entry.subject}>
          <td>
            <LedgerMark state={entry.state} />
          </td>
          <td>
            <SeverityMark level={entry.severity} /> {readable(entry.title)}
            {entry.reason !== null && <p className={css.quiet}>{readable(entry.reason)}</p>}
            {entry.history.length > 1 && <History history={entry.history} />}
          </td>
          <td className={css.moment}>{momentText(entry.since)}</td>
        </tr>
      ))}
    </tbody>
  </table>
)

const LedgerMark = ({ state }: { readonly state: LedgerState }) => (
  <span className={`${css.state} ${css[`state-${state}`]}`}>
    <span aria-hidden="true">{ledgerWords[state].sign} </span>
    {ledgerWords[state].word}
  </span>
)

const History = ({ history }: { readonly history: LedgerView['entries'][number]['history'] }) => {
  const nameOf = useUserName()
  return (
    <Fold summary={countText(history.length, 'step')}>
      <ol className={css.history}>
        {history.map(({ state, at, by, reason }) => (
          <li key={`${at}${state}`}>
            {ledgerWords[state].word}, {momentText(at)}, {nameOf(by)}
            {reason !== null && <span className={css.quiet}>: {reason}</span>}
          </li>
        ))}
      </ol>
    </Fold>
  )
}
