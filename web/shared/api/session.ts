import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { SessionView, SiteView } from '../../../src/pipeline/delivery/contract.ts'
import { request } from './client.ts'

export const sessionKey = ['session'] as const

/** The site before sign-in: title, fixed moment, example users. */
export const useSite = () =>
  useQuery({
    queryKey: ['site'],
    queryFn: ({ signal }) => request<SiteView>('GET', '/api/site', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })

/** Who is signed in; `null` when nobody is. */
export const useSession = () =>
  useQuery({
    queryKey: sessionKey,
    queryFn: ({ signal }) => request<SessionView | null>('GET', '/api/session', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })

export const useSignIn = () => {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (user: string) => request<SessionView>('POST', '/api/session', { body: { user } }),
    onSuccess: session => queries.setQueryData(sessionKey, session),
  })
}

export const useSignOut = () => {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => request<unknown>('DELETE', '/api/session'),
    onSuccess: () => queries.setQueryData(sessionKey, null),
  })
}

/**
 * Forgets everything that was shown to whoever was signed in, however the session ended. It belongs to the sign-in:
 * a view that is still drawn would ask again for what has been removed.
 */
export const useForgetting = (): void => {
  const queries = useQueryClient()
  useEffect(
    () =>
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'site' && queryKey[0] !== sessionKey[0] }),
    [queries],
  )
}
