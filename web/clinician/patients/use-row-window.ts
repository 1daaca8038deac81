import { type RefObject, useEffect, useState } from 'react'
import { type RowWindow, windowOf } from './window.ts'

const overscan = 8

/** The rows to draw while the page scrolls over `list`. Draws again only when the rows change, once a frame. */
export const useRowWindow = (list: RefObject<HTMLElement | null>, rowHeight: number, count: number): RowWindow => {
  const [rows, setRows] = useState<RowWindow>({ from: 0, to: Math.min(count, 40) })
  useEffect(() => {
    let frame = 0
    const measure = () => {
      frame = 0
      const top = list.current?.getBoundingClientRect().top ?? 0
      const next = windowOf({ scrolled: -top, viewport: window.innerHeight, rowHeight, count, overscan })
      setRows(now => (now.from === next.from && now.to === next.to ? now : next))
    }
    const onScroll = () => {
      if (frame === 0) frame = requestAnimationFrame(measure)
    }
    measure()
    window.addEventListener('scroll', onScroll, { passive: true })
    window.addEventListener('resize', onScroll)
    return () => {
      cancelAnimationFrame(frame)
      window.removeEventListener('scroll', onScroll)
      window.removeEventListener('resize', onScroll)
    }
  }, [list, rowHeight, count])
  return rows
}
