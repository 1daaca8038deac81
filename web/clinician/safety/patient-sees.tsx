import { PlanPage } from '../../patient/plan-page.tsx'
import { usePlan } from '../../shared/api/patient-plan.ts'
import { Loading } from '../../shared/states/loading.tsx'
import { Problem } from '../../shared/states/problem.tsx'
import css from './safety.module.css'

/** The patient's own page as they see it; nothing can be written here in their name. */
export const PatientSees = ({ id }: { readonly id: string }) => {
  const plan = usePlan(id)
  if (plan.isPending) return <Loading what="Reading what the patient sees" />
  if (plan.isError) return <Problem failure={plan.error} what="this page" onRetry={() => plan.refetch()} />
  return (
    <>
      <p className={css.preview} role="note">
        This is the patient’s page as they see it: only what a clinician has accepted, in plain words. You cannot write
        here in their name.
      </p>
      <PlanPage plan={plan.data} own={false} />
    </>
  )
}
