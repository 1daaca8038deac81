/**
 * How long a server asks to wait (RFC 9110, 10.2.3: seconds, or a date), in milliseconds; `undefined` when it does not say.
 *
 * @example retryAfter('120', now) // 120000
 */
export const retryAfter = (header: string | null, now: number): number | undefined => {
  if (header === null) return undefined
  const text = header.trim()
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000
  const at = Date.parse(text)
  return Number.isNaN(at) ? undefined : Math.max(0, at - now)
}

/** No server is waited for longer than this at a time, whatever it asks: who waits wants to see that something happens. */
const longest = 15 * 60_000

/**
 * Milliseconds before the next attempt: as long as the server asks, else twice as long each time, from one second to one minute.
 *
 * @param attempt 1 before the second attempt
 */
export const pause = (attempt: number, asked: number | undefined): number =>
  Math.min(longest, asked ?? Math.min(60_000, 1000 * 2 ** (attempt - 1)))
