const two = (n: number): string => String(n).padStart(2, '0')

/**
 * A moment as FHIR writes it, on the clock that the reading was taken by. Milliseconds only where there are some.
 *
 * @param at milliseconds since 1970 in UTC
 * @param offset minutes east of UTC
 * @example instantText(0, 60)  // '1970-01-01T01:00:00+01:00'
 */
export const instantText = (at: number, offset: number): string => {
  const local = new Date(at + offset * 60_000).toISOString()
  return `${local.slice(0, local.endsWith('.000Z') ? -5 : -1)}${offset === 0 ? 'Z' : offsetText(offset)}`
}

const offsetText = (minutes: number): string => {
  const size = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}

/**
 * `instantText` as ASCII into an array, for times that follow each other: what they share is not made again.
 *
 * @returns a function that writes at a place and gives the place behind; at most 35 bytes
 */
export const createTimeWriter = (): ((bytes: Uint8Array, from: number, at: number, offset: number) => number) => {
  let day = Number.NaN
  let date = ''
  let lastOffset = Number.NaN
  let zone = ''
  return (bytes, from, at, offset) => {
    const local = Math.trunc(at + offset * 60_000)
    const number = Math.floor(local / 86_400_000)
    if (number !== day) {
      const text = new Date(local).toISOString()
      date = text.slice(0, text.indexOf('T') + 1)
      day = number
    }
    if (offset !== lastOffset) {
      zone = offset === 0 ? 'Z' : offsetText(offset)
      lastOffset = offset
    }
    const time = local - number * 86_400_000
    const seconds = Math.floor(time / 1_000)
    const rest = time - seconds * 1_000
    const minutes = Math.floor(seconds / 60)
    let to = writeText(bytes, from, date)
    to = writeTwo(bytes, to, Math.floor(minutes / 60))
    bytes[to++] = 0x3a
    to = writeTwo(bytes, to, minutes % 60)
    bytes[to++] = 0x3a
    to = writeTwo(bytes, to, seconds % 60)
    if (rest > 0) {
      bytes[to++] = 0x2e
      bytes[to++] = 0x30 + Math.floor(rest / 100)
      to = writeTwo(bytes, to, rest % 100)
    }
    return writeText(bytes, to, zone)
  }
}

const writeTwo = (bytes: Uint8Array, at: number, value: number): number => {
  bytes[at] = 0x30 + Math.floor(value / 10)
  bytes[at + 1] = 0x30 + (value % 10)
  return at + 2
}

const writeText = (bytes: Uint8Array, at: number, text: string): number => {
  for (let n = 0; n < text.length; n++) bytes[at + n] = text.charCodeAt(n)
  return at + text.length
}
