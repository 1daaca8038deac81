import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ModelsView, ModelView, MoveRequest, ShapesView } from '../../../src/pipeline/delivery/contract.ts'
import { request } from './client.ts'

/** Milliseconds between two readings while something runs. */
const whileRunning = 1_000

const all = ['models'] as const
const listKey = [...all, 'list'] as const
const modelKey = (name: string) => [...all, 'one', name] as const
export const pathOf = (name: string) => `/api/models/${encodeURIComponent(name)}`

/** Every model. A run belongs to the server: whoever opens the page meanwhile sees how far it is. */
export const useModels = () =>
  useQuery({
    queryKey: listKey,
    queryFn: ({ signal }) => request<ModelsView>('GET', '/api/models', { signal }),
    refetchInterval: ({ state }) => (state.data?.running == null ? false : whileRunning),
  })

export const useModel = (name: string) =>
  useQuery({
    queryKey: modelKey(name),
    queryFn: ({ signal }) => request<ModelView>('GET', pathOf(name), { signal }),
    refetchInterval: ({ state }) => (state.data?.running == null ? false : whileRunning),
  })

/** A version never changes, and neither do its shapes. */
export const useShapes = (name: string, version: string) =>
  useQuery({
    queryKey: ['model-shapes', name, version],
    queryFn: ({ signal }) => request<ShapesView>('GET', `${pathOf(name)}/${version}/shapes`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })

/** Whatever the server says of models now, everything about them is read again: also after a refusal. */
export const useChange = <T, R>(change: (asked: T) => Promise<R>, keep: (queries: QueryClient, answer: R) => void) => {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: answer => {
      keep(queries, answer)
      return queries.invalidateQueries({ queryKey: listKey })
    },
    onError: () => queries.invalidateQueries({ queryKey: all }),
  })
}

const keepModel = (queries: QueryClient, view: ModelView) => {
  queries.setQueryData(modelKey(view.name), view)
}

export const keepList = (queries: QueryClient, view: ModelsView) => {
  queries.setQueryData(listKey, view)
  return queries.invalidateQueries({ queryKey: [...all, 'one'] })
}

export const useMove = (name: string) =>
  useChange((asked: MoveRequest) => request<ModelView>('POST', `${pathOf(name)}/moves`, { body: asked }), keepModel)

/** @param proposal what asked for it */
export const useTrain = (name: string) =>
  useChange(
    (asked: { readonly proposal: string | null }) =>
      request<ModelsView>('POST', `${pathOf(name)}/training`, { body: asked }),
    keepList,
  )

export const useGate = (name: string) =>
  useChange(
    (asked: { readonly version: string }) => request<ModelsView>('POST', `${pathOf(name)}/gate`, { body: asked }),
    keepList,
  )

export const useStopRun = () => useChange(() => request<ModelsView>('DELETE', '/api/models/run'), keepList)
