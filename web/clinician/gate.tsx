import { lazy, Suspense, useState } from 'react'
import { Route, Switch } from 'wouter'
import type { WorklistFilter } from '../../src/pipeline/delivery/contract.ts'
import { useSession, useSite } from '../shared/api/session.ts'
import { CrashGuard } from '../shared/states/crash-guard.tsx'
import { Loading } from '../shared/states/loading.tsx'
import { Problem, StateNote } from '../shared/states/problem.tsx'
import { ExplainPage } from './explain/explain-page.tsx'
import { Frame } from './frame.tsx'
import { PairPage } from './identity/pair-page.tsx'
import { PersonPage } from './identity/person-page.tsx'
import { QueuePage } from './identity/queue-page.tsx'
import { ModelPage } from './models/model-page.tsx'
import { ModelsPage } from './models/models-page.tsx'
import { PatientWorkspace } from './patient/patient-workspace.tsx'
import { PatientListPage } from './patients/patient-list-page.tsx'
import { QualityPage } from './quality/quality-page.tsx'
import { RulesPage } from './rules/rules-page.tsx'
import { SignIn } from './sign-in/sign-in.tsx'
import { SourcesPage } from './sources/sources-page.tsx'
import { Tour } from './tour/tour.tsx'
import { WorklistPage } from './worklist/worklist-page.tsx'

/** Another page for other people: a clinician's browser does not load it. */
const PatientApp = lazy(async () => ({ default: (await import('../patient/patient-app.tsx')).PatientApp }))

/** Lets nobody past who is not signed in; the address stays, so that a deep link leads on after sign-in. */
export const Gate = () => {
  const site = useSite()
  const session = useSession()
  // Held here and not in the address, which must not carry a patient's name.
  const [search, setSearch] = useState('')
  const [filter, setFilter] = useState<WorklistFilter>({})
  for (const query of [site, session]) {
    if (query.isError) return <Problem failure={query.error} what="this site" whole onRetry={() => query.refetch()} />
  }
  if (site.data === undefined || session.data === undefined) return <Loading what="Opening Attune" />
  if (session.data === null) return <SignIn site={site.data} />
  const { user } = session.data
  if (user.role === 'patient') {
    return (
      <Suspense fallback={<Loading what="Opening your page" />}>
        <PatientApp user={user} />
      </Suspense>
    )
  }
  return (
    <Frame site={site.data} user={user}>
      <CrashGuard what="this page">
        <Switch>
          <Route path="/">
            {user.role === 'integration-engineer' ? (
              <SourcesPage role={user.role} />
            ) : user.role === 'governance' ? (
              <RulesPage user={user.name} />
            ) : (
              <WorklistPage site={site.data} user={user.id} filter={filter} onFilter={setFilter} />
            )}
          </Route>
          <Route path="/patients">
            <PatientListPage search={search} onSearch={setSearch} />
          </Route>
          <Route path="/patients/:id/:view?">
            {({ id, view }) => <PatientWorkspace key={id} id={id} view={view} site={site.data} />}
          </Route>
          <Route path="/identity">
            <QueuePage />
          </Route>
          <Route path="/identity/person/:person">{({ person }) => <PersonPage key={person} person={person} />}</Route>
          <Route path="/identity/:a/:b">{({ a, b }) => <PairPage key={`${a} ${b}`} a={a} b={b} />}</Route>
          <Route path="/quality">
            <QualityPage role={user.role} />
          </Route>
          <Route path="/sources">
            <SourcesPage role={user.role} />
          </Route>
          <Route path="/rules">
            <RulesPage user={user.name} />
          </Route>
          <Route path="/models">
            <ModelsPage />
          </Route>
          <Route path="/models/:name/:version?">
            {({ name, version }) => <ModelPage key={name} name={name} version={version} user={user.name} />}
          </Route>
          <Route path="/recommendations/:id">{({ id }) => <ExplainPage key={id} id={id} />}</Route>
          <Route>
            <StateNote title="There is no such page" whole>
              <p>The address leads nowhere. The patient list is under “Patients”, above.</p>
            </StateNote>
          </Route>
        </Switch>
      </CrashGuard>
      {user.role === 'clinician' && <Tour />}
    </Frame>
  )
}
