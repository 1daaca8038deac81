import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type {
  GenePapersView,
  LedgerView,
  MessageReleases,
  PatientNoteList,
  SimulateRequest,
  SimulateView,
  SimulationChoices,
  TaskList,
  TimelineView,
} from '../../../src/pipeline/delivery/contract.ts'
import { request, withQuery } from './client.ts'
import type { Viewpoint } from './clinician.ts'

const of = (id: string, part: string): string => `/api/patients/${encodeURIComponent(id)}/${part}`

export const useTimeline = (id: string, { asOf }: Viewpoint) =>
  useQuery({
    queryKey: ['timeline', id, asOf],
    queryFn: ({ signal }) => request<TimelineView>('GET', withQuery(of(id, 'timeline'), { asOf }), { signal }),
  })

/** What can be supposed; the same for everybody. */
export const useSimulationChoices = () =>
  useQuery({
    queryKey: ['simulation'],
    queryFn: ({ signal }) => request<SimulationChoices>('GET', '/api/simulation', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })

export const useSimulate = (id: string) =>
  useMutation({
    mutationFn: (body: SimulateRequest) => request<SimulateView>('POST', of(id, 'simulate'), { body }),
  })

/** Tasks are read after advice, which opens them. */
export const useTasks = (id: string, ready: boolean) =>
  useQuery({
    queryKey: ['tasks', id],
    queryFn: ({ signal }) => request<TaskList>('GET', of(id, 'tasks'), { signal }),
    enabled: ready,
  })

export const useLedger = (id: string, ready: boolean) =>
  useQuery({
    queryKey: ['ledger', id],
    queryFn: ({ signal }) => request<LedgerView>('GET', of(id, 'ledger'), { signal }),
    enabled: ready,
  })

/** Acknowledges or closes a task; the ledger and the worklist follow. */
export const useAnswerTask = (patient: string) => {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ task, state }: { readonly task: string; readonly state: 'acknowledged' | 'closed' }) =>
      request<unknown>('POST', `/api/tasks/${encodeURIComponent(task)}`, { body: { state } }),
    onSuccess: async () => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['tasks', patient] }),
        queries.invalidateQueries({ queryKey: ['ledger', patient] }),
      ])
    },
  })
}

export const useNotes = (id: string) =>
  useQuery({
    queryKey: ['notes', id],
    queryFn: ({ signal }) => request<PatientNoteList>('GET', of(id, 'notes'), { signal }),
  })

export const useReadNote = (id: string) => {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (note: string) => request<unknown>('POST', of(id, `notes/${encodeURIComponent(note)}/read`)),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['notes', id] }),
  })
}

export const useReleases = (id: string) =>
  useQuery({
    queryKey: ['releases', id],
    queryFn: ({ signal }) => request<MessageReleases>('GET', of(id, 'releases'), { signal }),
  })

export const useRelease = (id: string) => {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (rule: string) =>
      request<MessageReleases>('POST', of(id, `messages/${encodeURIComponent(rule)}/release`)),
    onSuccess: releases => queries.setQueryData(['releases', id], releases),
  })
}

export const useGenePapers = (id: string, enabled: boolean) =>
  useQuery({
    queryKey: ['gene-papers', id],
    queryFn: ({ signal }) => request<GenePapersView>('GET', of(id, 'gene-papers'), { signal }),
    enabled,
  })

/** The page to print; the chart report as of the moment that the workspace shows. */
export const genePaper = (id: string, paper: 'gene-report' | 'wallet-card', asOf: string | null = null): string =>
  withQuery(of(id, paper), { asOf })

export const useReleaseCard = (id: string) => {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (card: string) => request<GenePapersView>('POST', of(id, 'wallet-card/release'), { body: { card } }),
    onSuccess: papers => queries.setQueryData(['gene-papers', id], papers),
    onError: () => queries.invalidateQueries({ queryKey: ['gene-papers', id] }),
  })
}
