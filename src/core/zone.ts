/**
 * What a local time means. A clock that goes forward leaves times out, one that goes back shows some twice: neither says one
 * moment, and none is chosen.
 */
export type ZonedTime =
  /** Milliseconds since 1970 in UTC; minutes east of UTC. */
  | { readonly kind: 'moment'; readonly at: number; readonly offset: number }
  /** No clock of the zone showed it. */
  | { readonly kind: 'gap' }
  | { readonly kind: 'overlap'; readonly earlier: number; readonly later: number }

export type Zone = {
  readonly name: string
  /** @param local the local time in milliseconds since 1970, as if it were UTC */
  readonly timeOf: (local: number) => ZonedTime
}

const minute = 60_000
const day = 86_400_000

/** Days remembered: a device keeps months, a phone years. */
const mostDays = 20_000

/**
 * The rules of an IANA time zone, as the runtime knows them.
 *
 * @throws RangeError for a name that is no zone
 * @example createZone('Europe/Vienna').timeOf(Date.UTC(2026, 2, 29, 2, 30))  // { kind: 'gap' }
 */
export const createZone = (name: string): Zone => {
  offsetAt(name, 0)
  /** The one offset of a local day and those beside it; `null` where it changes. */
  const days = new Map<number, number | null>()
  /** At the midnights of UTC: asking the runtime takes longer than everything else. */
  const midnights = new Map<number, number>()
  const atMidnight = (number: number): number => {
    const known = midnights.get(number)
    if (known !== undefined) return known
    const found = offsetAt(name, number * day)
    if (midnights.size >= mostDays) midnights.clear()
    midnights.set(number, found)
    return found
  }
  const steady = (number: number): number | null => {
    const known = days.get(number)
    if (known !== undefined) return known
    // A day more on each side: local and UTC days differ by up to 14 hours.
    const before = atMidnight(number - 1)
    const found = before === atMidnight(number + 2) ? before : null
    if (days.size >= mostDays) days.clear()
    days.set(number, found)
    return found
  }
  return {
    name,
    timeOf: local => {
      const offset = steady(Math.floor(local / day))
      return offset === null ? nearChange(name, local) : moment(local, offset)
    },
  }
}

const moment = (local: number, offset: number): ZonedTime => ({ kind: 'moment', at: local - offset * minute, offset })

const nearChange = (name: string, local: number): ZonedTime => {
  const offsets = new Set([offsetAt(name, local - day), offsetAt(name, local + day)])
  const possible = [...offsets].filter(offset => offsetAt(name, local - offset * minute) === offset)
  const [first, second] = possible
  if (first === undefined) return { kind: 'gap' }
  if (second === undefined) return moment(local, first)
  const [later, earlier] = [first, second].sort((a, b) => a - b).map(offset => local - offset * minute)
  return { kind: 'overlap', earlier: earlier!, later: later! }
}

/** Whether a name is a zone of the IANA list. */
export const isZone = (name: string): boolean => {
  try {
    createZone(name)
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/** Minutes east of UTC at a moment. */
const offsetAt = (zone: string, at: number): number => {
  const shown = new Date(at).toLocaleString('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  })
  const [month, dayOfMonth, year, hour, minutes] = (shown.match(/\d+/g) ?? []).map(Number)
  return Date.UTC(year!, month! - 1, dayOfMonth!, hour!, minutes!) / minute - Math.floor(at / minute)
}
