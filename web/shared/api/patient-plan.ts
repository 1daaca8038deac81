import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { PatientNote, PatientNoteKind, PatientPlanView } from '../../../src/pipeline/delivery/contract.ts'
import { request } from './client.ts'

const planKey = (id: string) => ['plan', id] as const

/** The patient's own page. */
export const usePlan = (id: string) =>
  useQuery({
    queryKey: planKey(id),
    queryFn: ({ signal }) =>
      request<PatientPlanView>('GET', `/api/patients/${encodeURIComponent(id)}/plan`, { signal }),
  })

/** Tells the clinic something, and shows it on the page. */
export const useTellClinic = (id: string) => {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (note: { readonly kind: PatientNoteKind; readonly text: string; readonly about?: string }) =>
      request<PatientNote>('POST', `/api/patients/${encodeURIComponent(id)}/notes`, { body: note }),
    onSuccess: () => queries.invalidateQueries({ queryKey: planKey(id) }),
  })
}
