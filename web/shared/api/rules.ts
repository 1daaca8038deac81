import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { RulesView, SwitchRequest } from '../../../src/pipeline/delivery/contract.ts'
import { request } from './client.ts'

/** Milliseconds between two readings while people are being counted. */
const whileMeasuring = 1_000

const key = ['rules'] as const

/** Every rule. The run belongs to the server: whoever opens the page meanwhile sees how far it is. */
export const useRules = () =>
  useQuery({
    queryKey: key,
    queryFn: ({ signal }) => request<RulesView>('GET', '/api/rules', { signal }),
    refetchInterval: ({ state }) => (state.data?.measuring == null ? false : whileMeasuring),
  })

const useChange = <T>(change: (asked: T) => Promise<RulesView>) => {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: view => queries.setQueryData(key, view),
    // Somebody else may have done it meanwhile.
    onError: () => queries.invalidateQueries({ queryKey: key }),
  })
}

export const useMeasureRules = () => useChange(() => request<RulesView>('POST', '/api/rules/measurement', { body: {} }))

export const useStopMeasuring = () => useChange(() => request<RulesView>('DELETE', '/api/rules/measurement'))

export const useSwitchRule = () =>
  useChange((asked: SwitchRequest) => request<RulesView>('POST', '/api/rules/switch', { body: asked }))
