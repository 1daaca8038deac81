/** A moment in milliseconds to a place on the axis, 0 to 1. */
export type TrimmedScale = {
  readonly place: (time: number) => number
  /** Where an empty stretch was left out, and how many days of it. */
  readonly trims: readonly { readonly at: number; readonly days: number }[]
  readonly stretches: readonly Stretch[]
}

type Stretch = { readonly from: number; readonly to: number; readonly start: number; readonly end: number }

const day = 86_400_000
/** An empty stretch shorter than this share of the time with events in it is drawn as it is. */
const share = 0.12
/** A gap that is shorter is never trimmed. */
const shortest = 548 * day
/** Room for the mark of a trim, as a part of the axis. */
const trimWidth = 0.02
/** Air on both sides of a stretch, as a part of its own time. */
const air = 0.03

/**
 * An axis on which long empty stretches are trimmed: within a stretch time is linear, and all stretches share one rate.
 *
 * @param times moments with something at them, in milliseconds, in any order
 * @example
 * trimmedScale([Date.UTC(1990, 0), Date.UTC(2026, 0), Date.UTC(2026, 5)]).trims // one trim of about 35 years
 */
export const trimmedScale = (times: readonly number[]): TrimmedScale => {
  const sorted = [...new Set(times)].sort((a, b) => a - b)
  const groups = groupsOf(sorted)
  const padded = groups.map(([from, to]) => {
    const pad = Math.max((to - from) * air, 15 * day)
    return [from - pad, to + pad] as const
  })
  const total = padded.reduce((sum, [from, to]) => sum + to - from, 0)
  const width = 1 - trimWidth * Math.max(0, padded.length - 1)
  let at = 0
  const stretches = padded.map(([from, to]): Stretch => {
    const start = at
    const end = start + (total === 0 ? 1 : ((to - from) / total) * width)
    at = end + trimWidth
    return { from, to, start, end }
  })
  return {
    stretches,
    place: time => placeIn(stretches, time),
    trims: stretches.slice(1).map((stretch, index) => {
      const before = stretches[index] as Stretch
      return { at: (before.end + stretch.start) / 2, days: Math.round((stretch.from - before.to) / day) }
    }),
  }
}

/** Moments that no long gap parts. What counts as long depends on how much time is left when gaps are taken out. */
const groupsOf = (sorted: readonly number[]): readonly (readonly [number, number])[] => {
  const [first] = sorted
  const last = sorted.at(-1)
  if (first === undefined || last === undefined) return []
  const gaps = sorted.slice(1).map((time, index) => time - (sorted[index] as number))
  let limit = last - first
  // Taking out one gap makes others look long: until nothing more is taken out.
  for (let round = 0; round < 6; round += 1) {
    const filled = gaps.filter(gap => gap <= limit).reduce((sum, gap) => sum + gap, 0)
    const next = Math.max(filled * share, shortest)
    if (next >= limit) break
    limit = next
  }
  const groups: [number, number][] = [[first, first]]
  for (const time of sorted.slice(1)) {
    const group = groups.at(-1) as [number, number]
    if (time - group[1] > limit) groups.push([time, time])
    else group[1] = time
  }
  return groups
}

const placeIn = (stretches: readonly Stretch[], time: number): number => {
  const after = stretches.find(({ to }) => time <= to)
  if (after === undefined) return stretches.at(-1)?.end ?? 0
  if (time < after.from) {
    const before = stretches[stretches.indexOf(after) - 1]
    // In a trim: everything stands at its mark.
    return before === undefined ? after.start : (before.end + after.start) / 2
  }
  return after.to === after.from
    ? (after.start + after.end) / 2
    : after.start + ((time - after.from) / (after.to - after.from)) * (after.end - after.start)
}

/** Marks of the axis that stand at least `apart` from each other: years, or months when there is room for them. */
export const axisTicks = (
  { stretches, place, trims }: TrimmedScale,
  apart: number,
): readonly { readonly at: number; readonly label: string }[] => {
  const ticks: { at: number; label: string }[] = []
  const add = (time: number, label: string) => {
    const at = place(time)
    const isFree =
      ticks.every(tick => Math.abs(tick.at - at) >= apart) && trims.every(trim => Math.abs(trim.at - at) >= apart / 2)
    if (isFree) ticks.push({ at, label })
  }
  const inside = stretches.flatMap(({ from, to }) => monthsBetween(from, to))
  for (const time of inside.filter(isYear)) add(time, String(new Date(time).getUTCFullYear()))
  for (const time of inside.filter(one => new Date(one).getUTCMonth() === 6)) add(time, monthText(time))
  for (const time of inside) add(time, monthText(time))
  // A stretch that no mark falls into says at least its year.
  for (const { from, start, end } of stretches) {
    const at = (start + end) / 2
    if (ticks.some(tick => tick.at >= start && tick.at <= end)) continue
    if (ticks.every(tick => Math.abs(tick.at - at) >= apart / 2)) {
      ticks.push({ at, label: String(new Date(from).getUTCFullYear()) })
    }
  }
  return ticks.sort((a, b) => a.at - b.at)
}

const isYear = (time: number): boolean => new Date(time).getUTCMonth() === 0
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const monthText = (time: number): string => {
  const date = new Date(time)
  return isYear(time) ? String(date.getUTCFullYear()) : `${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`
}

const monthsBetween = (from: number, to: number): readonly number[] => {
  const found: number[] = []
  const start = new Date(from)
  for (let month = start.getUTCMonth() + 1; ; month += 1) {
    const time = Date.UTC(start.getUTCFullYear(), month)
    if (time > to) return found
    found.push(time)
  }
}
