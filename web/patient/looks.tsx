import type { PatientPlanView } from '../../src/pipeline/delivery/contract.ts'
import { dateText } from '../shared/text/time-text.ts'
import { lookText } from './look-text.ts'
import css from './patient.module.css'

/** Who looked at the record, from the audit trail that nobody can change. */
export const Looks = ({ looks }: { readonly looks: PatientPlanView['looks'] }) => (
  <section className={css.part} aria-labelledby="looks-heading">
    <h2 id="looks-heading">Who looked at my data</h2>
    {looks.length === 0 ? (
      <p>Nobody yet.</p>
    ) : (
      <ul className={css.plain}>
        {looks.map(({ by, what, at }) => (
          <li key={`${by}${what}${at}`}>
            <strong>{by.startsWith('system:') ? 'The Attune computer' : by}</strong> {lookText(what)}{' '}
            <span className={css.quiet}>{dateText(at)}</span>
          </li>
        ))}
      </ul>
    )}
  </section>
)
