const two = (n: number): string => String(n).padStart(2, '0')
const twos = Array.from({ length: 60 }, (_, n) => two(n))

/**
 * A moment as FHIR writes it, on the clock that the reading was taken by. Milliseconds only where there are some.
 *
 * @param at milliseconds since 1970 in UTC
 * @param offset minutes east of UTC
 * @example instantText(0, 60)  // '1970-01-01T01:00:00+01:00'
 */
export const instantText = (at: number, offset: number): string => {
  const local = new Date(at + offset * 60_000).toISOString()
  return `${local.slice(0, local.endsWith('.000Z') ? 19 : 23)}${offset === 0 ? 'Z' : offsetText(offset)}`
}

const offsetText = (minutes: number): string => {
  const size = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}

/** `instantText` for times that follow each other: what they share is not made again. */
export const createInstantTexts = (): typeof instantText => {
  let day = Number.NaN
  let date = ''
  let lastOffset = Number.NaN
  let zone = ''
  return (at, offset) => {
    const local = at + offset * 60_000
    const number = Math.floor(local / 86_400_000)
    if (number !== day) {
      date = new Date(local).toISOString().slice(0, 11)
      day = number
    }
    if (offset !== lastOffset) {
      zone = offset === 0 ? 'Z' : offsetText(offset)
      lastOffset = offset
    }
    const time = local - number * 86_400_000
    const seconds = Math.floor(time / 1000)
    const rest = time - seconds * 1000
    const minutes = Math.floor(seconds / 60)
    const clock = `${twos[Math.floor(minutes / 60)]}:${twos[minutes % 60]}:${twos[seconds % 60]}`
    return `${date}${clock}${rest === 0 ? '' : `.${String(Math.floor(rest)).padStart(3, '0')}`}${zone}`
  }
}
