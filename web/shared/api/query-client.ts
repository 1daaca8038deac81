import { QueryCache, QueryClient } from '@tanstack/react-query'
import { RequestFailed } from './client.ts'
import { sessionKey } from './session.ts'

/**
 * Nothing refreshes behind the reader's back: what is on the screen stays until it is asked for again. A refusal is
 * not retried; an unreachable server is, once. A session that has ended brings the sign-in back at the same address.
 */
export const createQueryClient = (): QueryClient => {
  const client = new QueryClient({
    queryCache: new QueryCache({
      onError: (failure, query) => {
        const ended = failure instanceof RequestFailed && failure.status === 401
        if (ended && query.queryKey[0] !== sessionKey[0]) client.setQueryData(sessionKey, null)
      },
    }),
    defaultOptions: {
      queries: {
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        staleTime: 5 * 60_000,
        retry: (count, failure) => count < 1 && (!(failure instanceof RequestFailed) || failure.status === 0),
      },
    },
  })
  return client
}
