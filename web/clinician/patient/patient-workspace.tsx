import { useDocumentTitle } from '@mantine/hooks'
import { lazy, Suspense, useMemo } from 'react'
import { useLocation } from 'wouter'
import type { AdviceView, PatientView, SiteView } from '../../../src/pipeline/delivery/contract.ts'
import { useAdvice, usePatient } from '../../shared/api/clinician.ts'
import { useCommands } from '../../shared/commands/command-context.tsx'
import { FactPlacesProvider } from '../../shared/marks/fact-link.tsx'
import { CrashGuard } from '../../shared/states/crash-guard.tsx'
import { Loading } from '../../shared/states/loading.tsx'
import { Problem, StateNote } from '../../shared/states/problem.tsx'
import { MedicinesPage } from '../medicines/medicines-page.tsx'
import { AdvicePage } from './advice-page.tsx'
import { Banner } from './banner.tsx'
import { factPlacesOf } from './fact-places.ts'
import { patientViews } from './patient-tabs.tsx'
import { type PatientViewName, patientAddress, useViewpoint } from './viewpoint.ts'

// Loaded when they are opened: the advice comes first.
const TimelinePage = lazy(async () => ({ default: (await import('../timeline/timeline-page.tsx')).TimelinePage }))
const WhatIfPage = lazy(async () => ({ default: (await import('../what-if/what-if-page.tsx')).WhatIfPage }))
const PatientSees = lazy(async () => ({ default: (await import('../safety/patient-sees.tsx')).PatientSees }))

const viewOf = (name: string | undefined): PatientViewName | undefined =>
  name === undefined ? 'advice' : patientViews.find(({ id }) => id === name && id !== 'advice')?.id

/** One patient: who it is always in sight, and one of the views of them below. */
export const PatientWorkspace = ({
  id,
  view: name,
  site,
}: {
  readonly id: string
  readonly view: string | undefined
  readonly site: SiteView
}) => {
  const view = viewOf(name)
  useDocumentTitle(`${patientViews.find(one => one.id === view)?.title ?? 'Patient'} · Attune`)
  const viewpoint = useViewpoint()
  const patient = usePatient(id, viewpoint)
  const advice = useAdvice(id, viewpoint)
  useViewCommands(id)
  if (view === undefined) {
    return (
      <StateNote title="There is no such page" whole>
        <p>A patient has no view of that name. The views are in the banner of the patient.</p>
      </StateNote>
    )
  }
  if (patient.isPending) return <Loading what="Reading the patient’s facts" />
  if (patient.isError)
    return <Problem failure={patient.error} what="this patient" whole onRetry={() => patient.refetch()} />
  // On the other views a fact is a link back to the column of facts.
  const elsewhere = view === 'advice' ? '' : patientAddress(id, viewpoint)
  return (
    <FactPlacesProvider places={factPlacesOf(patient.data, elsewhere)}>
      <Banner banner={patient.data.banner} site={site} advice={advice.data} viewpoint={viewpoint} view={view} />
      <CrashGuard what="this view">
        <Suspense fallback={<Loading what="Opening the view" />}>
          <View view={view} id={id} patient={patient.data} advice={advice} readPatient={patient.refetch} />
        </Suspense>
      </CrashGuard>
    </FactPlacesProvider>
  )
}

const View = ({
  view,
  id,
  patient,
  advice,
  readPatient,
}: {
  readonly view: PatientViewName
  readonly id: string
  readonly patient: PatientView
  readonly advice: ReturnType<typeof useAdvice>
  readonly readPatient: () => unknown
}) => {
  const viewpoint = useViewpoint()
  if (view === 'advice') return <AdvicePage patient={patient} advice={advice} readPatient={readPatient} />
  if (view === 'timeline') return <TimelinePage id={id} viewpoint={viewpoint} />
  if (view === 'patient-sees') return <PatientSees id={id} />
  if (advice.isPending) return <Loading what="Working out advice from these facts" />
  if (advice.isError)
    return <Problem failure={advice.error} what="any advice for this patient" onRetry={() => advice.refetch()} />
  if (advice.data.noAdvice !== null) return <NoAdvice advice={advice.data} />
  if (view === 'medicines') return <MedicinesPage advice={advice.data} asOf={viewpoint.asOf} />
  return <WhatIfPage id={id} advice={advice.data} viewpoint={viewpoint} />
}

const NoAdvice = ({ advice }: { readonly advice: AdviceView }) => (
  <StateNote title="There is no advice">
    <p>{advice.noAdvice?.because} Nothing is checked or supposed.</p>
  </StateNote>
)

const useViewCommands = (id: string) => {
  const [, navigate] = useLocation()
  const viewpoint = useViewpoint()
  useCommands(
    useMemo(
      () =>
        patientViews.map(view => ({
          id: `view-${view.id}`,
          label: `Go to this patient: ${view.title.toLowerCase()}`,
          keys: view.keys,
          run: () => navigate(patientAddress(id, viewpoint, view.id)),
        })),
      [id, viewpoint, navigate],
    ),
  )
}
