import { codeSystems } from '../../../core/index.ts'
import { fullUrlOf, idOf } from './ids.ts'
import { createTimeWriter } from './instant-text.ts'
import type { ConvertedSeries } from './series.ts'

/** Bytes that are given at once, at most. */
const mostTogether = 256 * 1024

/** Bytes of what differs between the readings of a series: the end of an id twice, two times, a value, a sign. */
const mostVarying = 2 * 23 + 2 * 35 + 25 + 18

const encoder = new TextEncoder()
const ascii = (text: string): Uint8Array => encoder.encode(text)
const separator = ascii(',\n')
const signs = [ascii(''), ascii('"comparator":"<",'), ascii('"comparator":">",')]
const hexDigits = ascii('0123456789abcdef')

/**
 * A series as FHIR would have it, one Observation a reading, for who wants to see it: entries of a Bundle as JSON in UTF-8, with a
 * comma and a line feed between those of a piece. Millions of them are written, so that what all have in common is put together once
 * and the rest is written digit by digit.
 */
export function* seriesEntries(series: ConvertedSeries): Generator<Uint8Array> {
  const { start, end, value, offset, comparator } = series.readings
  const { beforeId, betweenIds, beforeTime, betweenTimes, beforeValue, after, fixed } = frameOf(series)
  const largest = fixed + mostVarying
  const writeTime = createTimeWriter()
  const left = (from: number) =>
    Buffer.allocUnsafe(Math.max(largest, Math.min(mostTogether, (start.length - from) * largest)))
  let bytes = left(0)
  let at = 0
  const put = (part: Uint8Array): void => {
    bytes.set(part, at)
    at += part.length
  }
  for (let n = 0; n < start.length; n++) {
    if (at + largest > bytes.length) {
      yield bytes.subarray(0, at)
      bytes = left(n)
      at = 0
    }
    const [from, to, amount] = [start[n]!, end?.[n] ?? start[n]!, value[n]!]
    if (at > 0) put(separator)
    put(beforeId)
    const idAt = at
    at = writeIdEnd(bytes, at, from, to - from, amount)
    const idEnd = at
    put(betweenIds)
    bytes.copyWithin(at, idAt, idEnd)
    at += idEnd - idAt
    put(beforeTime)
    at = writeTime(bytes, at, from, offset[n]!)
    if (end !== undefined) {
      put(betweenTimes)
      at = writeTime(bytes, at, to, offset[n]!)
    }
    put(beforeValue)
    at = writeNumber(bytes, at, amount)
    bytes[at++] = 0x2c
    if (comparator !== undefined) put(signs[comparator[n]!]!)
    put(after)
  }
  if (at > 0) yield bytes.subarray(0, at)
}

/** What all Observations of a series share, between what differs. */
const frameOf = (series: ConvertedSeries) => {
  const { patient, codings, text, unit, category, device, readings } = series
  const head = {
    status: 'final',
    category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: category }] }],
    code: { ...(codings.length === 0 ? {} : { coding: codings }), ...(text === undefined ? {} : { text }) },
    ...(patient === '' ? {} : { subject: { reference: `Patient/${patient}` } }),
  }
  const reference = device?.id === undefined ? {} : { reference: `Device/${device.id}` }
  const tail = device === undefined ? '' : `,"device":${JSON.stringify({ ...reference, display: device.text })}`
  const quantity = JSON.stringify({ unit, system: codeSystems.ucum, code: unit }).slice(1)
  const hash = idOf(
    'Observation',
    patient,
    ...codings.flatMap(({ system, code }) => [system, code]),
    text,
    device?.text,
  )
  const spans = readings.end !== undefined
  const id = hash.slice(0, 13)
  const parts = {
    beforeId: ascii(`{"fullUrl":"${fullUrlOf(id)}`),
    betweenIds: ascii(`","resource":{"resourceType":"Observation","id":"${id}`),
    beforeTime: ascii(
      `",${JSON.stringify(head).slice(1, -1)},"effective${spans ? 'Period":{"start":"' : 'DateTime":"'}`,
    ),
    betweenTimes: ascii('","end":"'),
    beforeValue: ascii(`"${spans ? '}' : ''},"valueQuantity":{"value":`),
    after: ascii(`${quantity}${tail}}}`),
  }
  const fixed = Object.values(parts).reduce((sum, { length }) => sum + length, separator.length + 1)
  return { ...parts, fixed }
}

/**
 * The end of a reading's id, a UUID of version 8 like all others, but put together instead of hashed, which would be most of
 * the work: after 48 bits of the hash of its series, 26 of its value and length, 48 of its time.
 */
const writeIdEnd = (bytes: Uint8Array, from: number, start: number, length: number, value: number): number => {
  const mixed =
    (Math.imul(Math.round(value * 1_000) | 0, 0x9e3779b1) ^ Math.imul(Math.round(length) | 0, 0x85ebca6b)) >>> 0
  const time = Math.round(start) + 0x400000000000
  const high = Math.floor(time / 0x1000000)
  let at = from
  bytes[at++] = 0x2d
  bytes[at++] = 0x38
  at = writeHex(bytes, at, (mixed >>> 12) & 0xfff, 3)
  bytes[at++] = 0x2d
  bytes[at++] = hexDigits[0x8 | (mixed >>> 30)]!
  at = writeHex(bytes, at, mixed & 0xfff, 3)
  bytes[at++] = 0x2d
  at = writeHex(bytes, at, high & 0xffffff, 6)
  return writeHex(bytes, at, time - high * 0x1000000, 6)
}

const writeHex = (bytes: Uint8Array, at: number, value: number, digits: number): number => {
  for (let n = digits - 1, rest = value; n >= 0; n--, rest >>>= 4) bytes[at + n] = hexDigits[rest & 0xf]!
  return at + digits
}

/** As JSON has it. What most devices count are small whole numbers. */
const writeNumber = (bytes: Uint8Array, from: number, value: number): number => {
  if (Number.isInteger(value) && value >= 0 && value < 1_000_000) {
    let digits = 1
    for (let limit = 10; value >= limit; limit *= 10) digits += 1
    for (let n = digits - 1, rest = value; n >= 0; n--, rest = Math.floor(rest / 10))
      bytes[from + n] = 0x30 + (rest % 10)
    return from + digits
  }
  const text = JSON.stringify(value)
  for (let n = 0; n < text.length; n++) bytes[from + n] = text.charCodeAt(n)
  return from + text.length
}
