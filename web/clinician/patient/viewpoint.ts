import { useMemo } from 'react'
import { useSearch } from 'wouter'
import { withQuery } from '../../shared/api/client.ts'
import type { Viewpoint } from '../../shared/api/clinician.ts'

/** Reads the moment and jurisdiction of a deep link. */
export const readViewpoint = (search: string): Viewpoint => {
  const parameters = new URLSearchParams(search)
  return { asOf: parameters.get('asOf') || null, jurisdiction: parameters.get('jurisdiction') || null }
}

/** The deep link of a patient seen from a viewpoint. */
export const patientAddress = (id: string, viewpoint: Viewpoint): string =>
  withQuery(`/patients/${encodeURIComponent(id)}`, viewpoint)

export const useViewpoint = (): Viewpoint => {
  const search = useSearch()
  return useMemo(() => readViewpoint(search), [search])
}
