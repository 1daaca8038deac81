import { Link } from 'wouter'
import type { Viewpoint } from '../../shared/api/clinician.ts'
import css from './banner.module.css'
import { type PatientViewName, patientAddress } from './viewpoint.ts'

/** The views of a patient, in the order of the work. */
export const patientViews: readonly { readonly id: PatientViewName; readonly title: string; readonly keys: string }[] =
  [
    { id: 'advice', title: 'Advice', keys: 'v a' },
    { id: 'medicines', title: 'Medicines', keys: 'v m' },
    { id: 'timeline', title: 'Timeline', keys: 'v t' },
    { id: 'what-if', title: 'What if', keys: 'v w' },
    { id: 'patient-sees', title: 'Patient sees', keys: 'v s' },
  ]

export const PatientTabs = ({
  id,
  view,
  viewpoint,
}: {
  readonly id: string
  readonly view: PatientViewName
  readonly viewpoint: Viewpoint
}) => (
  <nav className={css.tabs} aria-label="Views of this patient">
    {patientViews.map(one => (
      <Link
        key={one.id}
        href={patientAddress(id, viewpoint, one.id)}
        aria-current={one.id === view ? 'page' : undefined}
      >
        {one.title}
      </Link>
    ))}
  </nav>
)
