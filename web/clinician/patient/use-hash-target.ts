import { useEffect } from 'react'

/** Scrolls to the part that the address names, once that part has been drawn. */
export const useHashTarget = (ready: boolean): void => {
  useEffect(() => {
    if (!ready || window.location.hash.length < 2) return
    // Going to the same fragment again makes the browser find, unfold and mark the element that was not there before.
    window.location.replace(window.location.hash)
  }, [ready])
}
