import { Button } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { useMemo } from 'react'
import { Link, Redirect, Route, Switch } from 'wouter'
import type { SessionView } from '../../src/pipeline/delivery/contract.ts'
import { usePlan } from '../shared/api/patient-plan.ts'
import { useSignOut } from '../shared/api/session.ts'
import { useCommands } from '../shared/commands/command-context.tsx'
import { CrashGuard } from '../shared/states/crash-guard.tsx'
import { Loading } from '../shared/states/loading.tsx'
import { Problem, StateNote } from '../shared/states/problem.tsx'
import css from './patient.module.css'
import { PlanPage } from './plan-page.tsx'

/** What a patient who has signed in sees: their own page, and nothing of anybody else. */
export const PatientApp = ({ user }: { readonly user: SessionView['user'] }) => {
  const signOut = useSignOut()
  useCommands(useMemo(() => [{ id: 'print', label: 'Print', keys: 'p', run: () => window.print() }], []))
  return (
    <div className={css.app}>
      <header className={css.head} data-screen-only>
        <span className={css.user}>{user.name}</span>
        <Button variant="default" onClick={() => signOut.mutate()} loading={signOut.isPending}>
          Sign out
        </Button>
      </header>
      <main id="main">
        <CrashGuard what="your page">
          <Switch>
            <Route path="/">
              <Redirect to="/me" replace />
            </Route>
            <Route path="/me">{user.patient === undefined ? <NoRecord /> : <OwnPlan id={user.patient} />}</Route>
            <Route>
              <StateNote title="This page is not for you" whole>
                <p>
                  It may be about somebody else, or it is for the people who treat you.{' '}
                  <Link href="/me">Go to my page</Link>
                </p>
              </StateNote>
            </Route>
          </Switch>
        </CrashGuard>
      </main>
    </div>
  )
}

const NoRecord = () => (
  <StateNote title="Your record is not here" whole>
    <p>Please ask your clinic. If you feel very unwell, call your emergency number.</p>
  </StateNote>
)

const OwnPlan = ({ id }: { readonly id: string }) => {
  useDocumentTitle('My plan · Attune')
  const plan = usePlan(id)
  if (plan.isPending) return <Loading what="Opening your page" />
  if (plan.isError) {
    return (
      <>
        <p className={css.fallback}>
          If you feel very unwell, or think of harming yourself, call your emergency number.
        </p>
        <Problem failure={plan.error} what="your page" whole onRetry={() => plan.refetch()} />
      </>
    )
  }
  return <PlanPage plan={plan.data} own />
}
