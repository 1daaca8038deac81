import { useInfiniteQuery } from '@tanstack/react-query'
import type { WorklistFilter, WorklistView } from '../../../src/pipeline/delivery/contract.ts'
import { request } from './client.ts'

const pageSize = 500

/** Milliseconds between two readings while people are being looked at. */
const whileDue = 2_000

/** Pages of the worklist, most urgent first. */
export const useWorklist = (filter: WorklistFilter) =>
  useInfiniteQuery({
    queryKey: ['worklist', filter],
    queryFn: ({ pageParam, signal }) =>
      request<WorklistView>('POST', '/api/worklist', { body: { filter, after: pageParam, limit: pageSize }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.next,
    placeholderData: previous => previous,
    // Who needs somebody changes while nobody looks.
    staleTime: 0,
    // The lines are being written: nobody has to ask for them. Who has read further keeps the list that is read.
    refetchInterval: ({ state }) => {
      const [first, ...others] = state.data?.pages ?? []
      return first !== undefined && first.due > 0 && others.length === 0 ? whileDue : false
    },
  })
