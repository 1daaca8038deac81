import { useCallback } from 'react'
import { useSite } from './session.ts'

/** The name behind a user id; the system says that it is the system. */
export const useUserName = (): ((id: string) => string) => {
  const site = useSite()
  const users = site.data?.exampleUsers
  return useCallback(
    (id: string) => users?.find(user => user.id === id)?.name ?? (id.startsWith('system:') ? 'Attune' : id),
    [users],
  )
}
