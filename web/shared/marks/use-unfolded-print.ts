import { useEffect } from 'react'

/** Opens every fold while the page prints, and closes those again that were closed. */
export const useUnfoldedPrint = (): void => {
  useEffect(() => {
    let closed: readonly HTMLDetailsElement[] = []
    const unfold = () => {
      closed = [...document.querySelectorAll('details')].filter(details => !details.open)
      for (const details of closed) details.open = true
    }
    const fold = () => {
      for (const details of closed) details.open = false
    }
    window.addEventListener('beforeprint', unfold)
    window.addEventListener('afterprint', fold)
    return () => {
      window.removeEventListener('beforeprint', unfold)
      window.removeEventListener('afterprint', fold)
    }
  }, [])
}
