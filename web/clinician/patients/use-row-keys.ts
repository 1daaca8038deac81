import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { useRowWindow } from './use-row-window.ts'
import { rowAfterKey } from './window.ts'

/** What the search field above a list does with it. */
export type RowsHandle = {
  readonly focus: (row: number) => void
  /** Opens the row that the keyboard is on, else the first. */
  readonly open: () => void
}

/**
 * Rows of equal height, of which only those in view exist, walked by keyboard. The keyboard's row always exists, so it
 * keeps its focus.
 */
export const useRowKeys = ({
  list,
  rowHeight,
  count,
  hasMore,
  onMore,
  onLeaveTop,
}: {
  readonly list: RefObject<HTMLElement | null>
  readonly rowHeight: number
  readonly count: number
  readonly hasMore: boolean
  readonly onMore: () => void
  readonly onLeaveTop: () => void
}) => {
  const rows = useRowWindow(list, rowHeight, count)
  const [active, setActive] = useState(0)
  const wanted = useRef<number | null>(null)

  const focusWanted = () => {
    const link = list.current?.querySelector<HTMLElement>(`[data-row="${wanted.current}"] a`)
    if (link == null) return
    link.focus({ preventScroll: true })
    link.scrollIntoView({ block: 'nearest' })
    wanted.current = null
  }
  const focus = (row: number) => {
    wanted.current = row
    setActive(row)
    focusWanted()
  }
  useEffect(() => {
    if (wanted.current !== null) focusWanted()
  })
  useEffect(() => {
    if (hasMore && rows.to > count - 60) onMore()
  }, [hasMore, rows.to, count, onMore])

  const onKeyDown = (event: KeyboardEvent) => {
    const next = rowAfterKey(event.key, active, count, 12)
    if (next === null) return
    event.preventDefault()
    if (next < 0) onLeaveTop()
    else focus(next)
  }
  const drawn = new Set([active, ...Array.from({ length: rows.to - rows.from }, (_, at) => rows.from + at)])
  return {
    active,
    setActive,
    focus,
    onKeyDown,
    drawn: [...drawn].filter(row => row < count).sort((a, b) => a - b),
  }
}
