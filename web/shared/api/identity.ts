import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type {
  IdentityQueue,
  PairSummary,
  PairVerdict,
  PairView,
  PersonIdentity,
} from '../../../src/pipeline/delivery/contract.ts'
import { request } from './client.ts'

const queueKey = ['identity-queue'] as const
const pairPath = (a: string, b: string) => `/api/identity/pairs/${encodeURIComponent(a)}/${encodeURIComponent(b)}`

/** Pages of pairs that wait for a person. */
export const useIdentityQueue = () =>
  useInfiniteQuery({
    queryKey: queueKey,
    queryFn: ({ pageParam, signal }) =>
      request<IdentityQueue>('POST', '/api/identity/queue', { body: { after: pageParam, limit: 50 }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.next,
  })

export const usePair = (a: string, b: string) =>
  useQuery({
    queryKey: ['identity-pair', a, b],
    queryFn: ({ signal }) => request<PairView>('GET', pairPath(a, b), { signal }),
  })

/** Decides about two records; everything that shows persons is read again. */
export const useDecidePair = (a: string, b: string) => {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (verdict: PairVerdict) => request<PairSummary>('POST', pairPath(a, b), { body: verdict }),
    onSuccess: () => queries.invalidateQueries(),
  })
}

export const usePersonIdentity = (person: string) =>
  useQuery({
    queryKey: ['person-identity', person],
    queryFn: ({ signal }) =>
      request<PersonIdentity>('GET', `/api/patients/${encodeURIComponent(person)}/identity`, { signal }),
  })

export const useUnmerge = () => {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (record: string) =>
      request<PersonIdentity>('POST', `/api/identity/records/${encodeURIComponent(record)}/unmerge`, { body: {} }),
    onSuccess: () => queries.invalidateQueries(),
  })
}
