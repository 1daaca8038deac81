/** The rows to draw of a long list: `from` inclusive, `to` exclusive. */
export type RowWindow = { readonly from: number; readonly to: number }

/**
 * Which rows of equal height stand in the viewport, with some more on both sides.
 *
 * @param scrolled pixels from the top of the list to the top of the viewport; negative while the list starts below it
 *
 * @example
 * windowOf({ scrolled: 480, viewport: 960, rowHeight: 48, count: 10_000, overscan: 4 }) // { from: 6, to: 34 }
 */
export const windowOf = ({
  scrolled,
  viewport,
  rowHeight,
  count,
  overscan,
}: {
  readonly scrolled: number
  readonly viewport: number
  readonly rowHeight: number
  readonly count: number
  readonly overscan: number
}): RowWindow => {
  const first = Math.floor(scrolled / rowHeight) - overscan
  const last = Math.ceil((scrolled + viewport) / rowHeight) + overscan
  const from = Math.min(Math.max(first, 0), count)
  return { from, to: Math.max(Math.min(last, count), from) }
}

/** The row that a key leads to; `null` when the key is not for the list, -1 for the search field above the first row. */
export const rowAfterKey = (key: string, row: number, count: number, page: number): number | null => {
  const last = count - 1
  switch (key) {
    case 'ArrowDown':
      return Math.min(row + 1, last)
    case 'ArrowUp':
      return row - 1
    case 'PageDown':
      return Math.min(row + page, last)
    case 'PageUp':
      return Math.max(row - page, 0)
    case 'Home':
      return 0
    case 'End':
      return last
    default:
      return null
  }
}
