/** Whether a name is a zone of the IANA list. */
export const isZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/** What a clock's time is in UTC: not at all in the hour that summer time leaves out, twice in the one it repeats. */
export type ZoneOffset =
  | { readonly kind: 'offset'; readonly minutes: number }
  | { readonly kind: 'twice' }
  | { readonly kind: 'never' }

const hour = 3_600_000
const mostRemembered = 100_000

/**
 * Offsets of one zone's clock.
 *
 * @example
 * createZone('Europe/Vienna')(Date.UTC(2026, 6, 1, 12, 0))  // { kind: 'offset', minutes: 120 }
 */
export const createZone = (name: string): ((local: number) => ZoneOffset) => {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    era: 'short',
  })
  const offsets = new Map<number, number>()
  /** Milliseconds that the clock is ahead of UTC in a quarter of an hour: no zone changes within one. */
  const ahead = (utc: number): number => {
    const quarter = Math.floor(utc / (hour / 4)) * (hour / 4)
    const known = offsets.get(quarter)
    if (known !== undefined) return known
    const parts = Object.fromEntries(format.formatToParts(quarter).map(({ type, value }) => [type, value]))
    const at = (part: string) => Number(parts[part])
    const shown = Date.UTC(at('year'), at('month') - 1, at('day'), at('hour'), at('minute'), at('second'))
    if (offsets.size >= mostRemembered) offsets.clear()
    offsets.set(quarter, shown - quarter)
    return shown - quarter
  }
  return local => {
    const candidates = [...new Set([ahead(local - 24 * hour), ahead(local + 24 * hour)])]
    const fitting = candidates.filter(offset => ahead(local - offset) === offset)
    const [only] = fitting
    if (only === undefined) return { kind: 'never' }
    return fitting.length > 1 ? { kind: 'twice' } : { kind: 'offset', minutes: Math.round(only / 60_000) }
  }
}
