import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { QuarantineView, ReplayAnswer, ReplayAsked, SourcesView } from '../../../src/pipeline/delivery/contract.ts'
import { request } from './client.ts'

/** Milliseconds between two readings: silence is a matter of minutes. */
const every = 60_000

const sourcesKey = ['sources'] as const
const quarantineKey = ['quarantine'] as const

/** Every source, silent ones first; read again each minute, for the alert that stands on every page too. */
export const useSources = () =>
  useQuery({
    queryKey: sourcesKey,
    queryFn: ({ signal }) => request<SourcesView>('GET', '/api/sources', { signal }),
    refetchInterval: every,
  })

export const useQuarantine = () =>
  useQuery({
    queryKey: quarantineKey,
    queryFn: ({ signal }) => request<QuarantineView>('GET', '/api/sources/quarantine', { signal }),
  })

/** Reads a document again; the lists may have changed, also when it failed half-way. */
export const useReplay = (document: string) => {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (asked: ReplayAsked) =>
      request<ReplayAnswer>('POST', `/api/sources/quarantine/${encodeURIComponent(document)}/replay`, { body: asked }),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: sourcesKey }),
        queries.invalidateQueries({ queryKey: quarantineKey }),
      ]),
  })
}
