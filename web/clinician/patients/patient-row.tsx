import { Link } from 'wouter'
import { countedAtMost, type PatientSummary } from '../../../src/pipeline/delivery/contract.ts'
import { dateText } from '../../shared/text/time-text.ts'
import css from './patient-list.module.css'

export const patientPath = (id: string): string => `/patients/${encodeURIComponent(id)}`

/** One patient: a link whose name is the patient's, with what tells two of the same name apart. */
export const PatientRow = ({
  patient,
  row,
  total,
  top,
  height,
  active,
  onFocus,
}: {
  readonly patient: PatientSummary
  readonly row: number
  readonly total: number
  readonly top: number
  readonly height: number
  readonly active: boolean
  readonly onFocus: () => void
}) => (
  <li
    className={css.row}
    data-row={row}
    aria-setsize={total > countedAtMost ? -1 : total}
    aria-posinset={row + 1}
    style={{ transform: `translateY(${top}px)`, height }}
  >
    <Link href={patientPath(patient.id)} className={css.link} tabIndex={active ? 0 : -1} onFocus={onFocus}>
      <span className={css.name}>
        {patient.name ?? 'No name on record'}
        {patient.deceased && <span className={css.deceased}>Deceased</span>}
      </span>
      <span className={css.age}>
        {patient.age === null ? '–' : patient.age}
        <span className={css.hidden}> years</span>
      </span>
      <span>{patient.sex ?? 'sex unknown'}</span>
      <span className={css.story}>{patient.story ?? ''}</span>
      <span className={css.id}>{patient.identifiers[0]?.value ?? ''}</span>
      <span className={css.when}>
        <span className={css.hidden}>data as of </span>
        {patient.dataAsOf === null ? 'no dated facts' : dateText(patient.dataAsOf)}
      </span>
    </Link>
  </li>
)
