import { useQuery } from '@tanstack/react-query'
import type { FactSourceView, QualityView } from '../../../src/pipeline/delivery/contract.ts'
import { request } from './client.ts'

/** Milliseconds between two readings while records are being examined. */
const whileDue = 3_000

export const useQuality = () =>
  useQuery({
    queryKey: ['quality'],
    queryFn: ({ signal }) => request<QualityView>('GET', '/api/quality', { signal }),
    refetchInterval: ({ state }) => ((state.data?.due ?? 0) > 0 ? whileDue : false),
  })

/** One fact with its bytes; asked for only when somebody opens it, since that is an act of its own. */
export const useFactSource = (id: string, opened: boolean) =>
  useQuery({
    queryKey: ['fact-source', id],
    queryFn: ({ signal }) => request<FactSourceView>('GET', `/api/facts/${encodeURIComponent(id)}`, { signal }),
    enabled: opened,
  })
