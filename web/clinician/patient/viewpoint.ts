import { useMemo } from 'react'
import { useSearch } from 'wouter'
import { withQuery } from '../../shared/api/client.ts'
import type { Viewpoint } from '../../shared/api/clinician.ts'

/** Reads the moment and jurisdiction of a deep link. */
export const readViewpoint = (search: string): Viewpoint => {
  const parameters = new URLSearchParams(search)
  return { asOf: parameters.get('asOf') || null, jurisdiction: parameters.get('jurisdiction') || null }
}

/** What one can look at of a patient. */
export type PatientViewName = 'advice' | 'medicines' | 'timeline' | 'what-if' | 'patient-sees'

/** The deep link of a view of a patient, seen from a viewpoint. */
export const patientAddress = (id: string, viewpoint: Viewpoint, view: PatientViewName = 'advice'): string =>
  withQuery(`/patients/${encodeURIComponent(id)}${view === 'advice' ? '' : `/${view}`}`, viewpoint)

export const useViewpoint = (): Viewpoint => {
  const search = useSearch()
  return useMemo(() => readViewpoint(search), [search])
}
