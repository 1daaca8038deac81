import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type {
  AdviceView,
  DecisionRequest,
  DecisionView,
  ExplainView,
  PatientList,
  PatientView,
  ReplayView,
} from '../../../src/pipeline/delivery/contract.ts'
import { request, withQuery } from './client.ts'

const pageSize = 500

/** Where a patient page stands in time and jurisdiction; `null` is the site's own. */
export type Viewpoint = { readonly asOf: string | null; readonly jurisdiction: string | null }

/** Pages of patients, in the order of the server. */
export const usePatients = (search: string) =>
  useInfiniteQuery({
    queryKey: ['patients', search],
    queryFn: ({ pageParam, signal }) =>
      request<PatientList>('POST', '/api/patients/search', {
        body: { q: search, limit: pageSize, ...(pageParam === null ? {} : { after: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.next,
    placeholderData: previous => previous,
  })

export const usePatient = (id: string, { asOf }: Viewpoint) =>
  useQuery({
    queryKey: ['patient', id, asOf],
    queryFn: ({ signal }) =>
      request<PatientView>('GET', withQuery(`/api/patients/${encodeURIComponent(id)}`, { asOf }), { signal }),
  })

const adviceKey = (id: string, { asOf, jurisdiction }: Viewpoint) => ['advice', id, asOf, jurisdiction] as const

export const useAdvice = (id: string, viewpoint: Viewpoint) =>
  useQuery({
    queryKey: adviceKey(id, viewpoint),
    queryFn: ({ signal }) =>
      request<AdviceView>('GET', withQuery(`/api/patients/${encodeURIComponent(id)}/advice`, viewpoint), { signal }),
  })

const explainKey = (recommendation: string) => ['explain', recommendation] as const

export const useExplain = (recommendation: string) =>
  useQuery({
    queryKey: explainKey(recommendation),
    queryFn: ({ signal }) =>
      request<ExplainView>('GET', `/api/recommendations/${encodeURIComponent(recommendation)}/explain`, { signal }),
  })

/** Records a decision and shows it wherever the recommendation stands. */
export const useDecide = (recommendation: string) => {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (decision: DecisionRequest) =>
      request<DecisionView>('POST', `/api/recommendations/${encodeURIComponent(recommendation)}/decisions`, {
        body: decision,
      }),
    onSuccess: decision => {
      queries.setQueriesData<AdviceView>({ queryKey: ['advice'] }, advice =>
        advice?.recommendations.some(({ id }) => id === recommendation)
          ? { ...advice, decisions: { ...advice.decisions, [recommendation]: decision } }
          : advice,
      )
      queries.setQueryData<ExplainView>(explainKey(recommendation), explained =>
        explained === undefined ? undefined : { ...explained, decision },
      )
    },
  })
}

export const useReplay = (recommendation: string) =>
  useMutation({
    mutationFn: () => request<ReplayView>('POST', `/api/recommendations/${encodeURIComponent(recommendation)}/replay`),
  })
