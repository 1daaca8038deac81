import { failure, type Issue, issue, type Result, success } from '../../core/index.ts'
import { decode, encodingOf } from './charset.ts'
import { mostSegments, mostValues } from './limits.ts'
import type { Delimiters, Field, Message, Segment, Value } from './message.ts'

/**
 * Parses one message: from MSH to its last segment; CR, LF or CRLF ends a segment. What is wrong with it without making it
 * unreadable is in the message's `issues`.
 *
 * @returns fails with `msh-missing`, `delimiters-invalid` or `too-large`; such a message can only be kept as it is
 * @example
 * const message = parseMessage(bytes)
 * if (message.ok) message.value.segments[1]?.fields[3]?.[0]?.[0]?.[0]?.raw  // PID-3.1
 */
export const parseMessage = (bytes: Uint8Array): Result<Message> => {
  const from = startOf(bytes)
  const delimiters = delimitersOf(bytes, from)
  if (!delimiters.ok) return delimiters
  const declared = declaredCharsets(bytes, delimiters.value)
  const { encoding, issues } = encodingOf(declared, bytes)
  const text = decode(bytes, encoding)
  issues.push(...delimiters.issues)
  const count = { values: 0 }
  const segments: Segment[] = []
  const occurrences = new Map<string, number>()
  for (const line of segmentLines(text, text.indexOf('MSH'), delimiters.value, issues)) {
    if (segments.length >= mostSegments) return tooLarge(`more than ${mostSegments} segments`)
    const name = text.slice(line.from, line.from + 3)
    const occurrence = (occurrences.get(name) ?? 0) + 1
    occurrences.set(name, occurrence)
    const fields = fieldsOf(text, line, delimiters.value, count)
    if (count.values > mostValues) return tooLarge(`more than ${mostValues} values`)
    segments.push({ name, occurrence, at: line.from, fields })
  }
  const header = segments[0]!
  const first = (field: number, component = 1): string =>
    header.fields[field]?.[0]?.[component - 1]?.[0]?.raw.trim() ?? ''
  return success(
    {
      delimiters: delimiters.value,
      encoding,
      version: first(12),
      type: first(9),
      event: first(9, 2),
      controlId: first(10),
      segments,
      values: count.values,
      bytes,
      issues,
    },
    issues,
  )
}

const tooLarge = (what: string): Result<never> => failure(issue('error', 'too-large', `A message of ${what}`))

/** Behind a byte-order mark. */
const startOf = (bytes: Uint8Array): number => (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0)

const isPrintable = (byte: number | undefined): byte is number => byte !== undefined && byte > 0x20 && byte < 0x7f

const isLetterOrDigit = (character: string): boolean => /[0-9A-Za-z]/.test(character)

const usual = ['^', '~', '\\', '&'] as const

const delimitersOf = (bytes: Uint8Array, from: number): Result<Delimiters> => {
  if (bytes[from] !== 0x4d || bytes[from + 1] !== 0x53 || bytes[from + 2] !== 0x48) {
    return failure(issue('error', 'msh-missing', 'A message begins with MSH'))
  }
  const separator = bytes[from + 3]
  if (!isPrintable(separator) || isLetterOrDigit(String.fromCharCode(separator))) return invalid('MSH-1')
  let declared = ''
  for (let at = from + 4; at < from + 10; at++) {
    const byte = bytes[at]
    if (byte === separator || !isPrintable(byte)) break
    declared += String.fromCharCode(byte)
  }
  const field = String.fromCharCode(separator)
  const issues: Issue[] = []
  // Written by software that escaped the escape character for itself (`^~\\\\&`): only one of them can be meant.
  const once = declared.replace(/(.)\1/, '$1')
  if (once !== declared) {
    issues.push(issue('warning', 'delimiters-doubled', 'MSH-2 has a character twice: taken as one', 'MSH-2'))
    declared = once
  }
  const all = usual.map((standard, index) => declared[index] ?? standard)
  if (declared.length < 4) {
    issues.push(issue('warning', 'delimiters-short', 'MSH-2 declares fewer than four characters', 'MSH-2'))
  }
  // A sender without escape sequences may leave the escape character out; what then clashes cannot be meant.
  if (new Set([field, ...all]).size < 5 || all.some(isLetterOrDigit)) return invalid('MSH-2')
  const [component, repetition, mark, subcomponent] = all as [string, string, string, string]
  return success({ field, component, repetition, escape: mark, subcomponent, truncation: declared[4] }, issues)
}

const invalid = (where: string): Result<never> =>
  failure(issue('error', 'delimiters-invalid', `${where} does not declare delimiters that can be told apart`, where))

/** MSH-18 before the text can be decoded: the names of character sets are ASCII. */
const declaredCharsets = (bytes: Uint8Array, { field, repetition }: Delimiters): readonly string[] => {
  let end = 0
  while (end < bytes.length && bytes[end] !== 0x0d && bytes[end] !== 0x0a) end++
  const header = decode(bytes.subarray(0, Math.min(end, 64 * 1024)), { label: 'iso-8859-1' })
  const declared = header.split(field)[17]
  return declared === undefined || declared === '' ? [] : declared.split(repetition)
}

type Line = { readonly from: number; readonly to: number }

/** Segments; a line that does not look like one goes on with the field before it, as a note with line feeds does. */
function* segmentLines(text: string, start: number, { field }: Delimiters, issues: Issue[]): Generator<Line> {
  let open: { from: number; to: number } | undefined
  let at = start
  while (at < text.length) {
    let to = at
    while (to < text.length) {
      const code = text.charCodeAt(to)
      if (code === 0x0d || code === 0x0a) break
      to++
    }
    if (isSegment(text, at, to, field)) {
      if (open !== undefined) yield open
      open = { from: at, to }
    } else if (open !== undefined && /\S/.test(text.slice(at, to))) {
      if (!issues.some(({ code }) => code === 'line-continued')) {
        const message = 'A line that is no segment: taken as the rest of the field before it'
        issues.push(issue('warning', 'line-continued', message, text.slice(open.from, open.from + 3)))
      }
      open.to = to
    }
    at = to + 1
  }
  if (open !== undefined) yield open
}

const isSegment = (text: string, from: number, to: number, field: string): boolean =>
  (to === from + 3 || (to > from + 3 && text[from + 3] === field)) &&
  /^[A-Z][A-Z0-9]{2}$/.test(text.slice(from, from + 3))

const fieldsOf = (
  text: string,
  { from, to }: Line,
  delimiters: Delimiters,
  count: { values: number },
): readonly (Field | undefined)[] => {
  const fields: (Field | undefined)[] = [undefined]
  let at = from + 4
  if (text.startsWith('MSH', from) || text.startsWith('FHS', from) || text.startsWith('BHS', from)) {
    // The separator is itself the first field, and the second holds the others: neither is split.
    const end = endOf(text, at, to, delimiters.field)
    fields.push([[[{ id: count.values++, raw: delimiters.field, at: from + 3 }]]])
    fields.push([[[{ id: count.values++, raw: text.slice(at, end), at }]]])
    at = end + 1
  }
  while (at <= to) {
    const end = endOf(text, at, to, delimiters.field)
    fields.push(end === at ? undefined : fieldOf(text, at, end, delimiters, count))
    at = end + 1
  }
  return fields
}

const fieldOf = (text: string, from: number, to: number, delimiters: Delimiters, count: { values: number }): Field =>
  split(text, from, to, delimiters.repetition, (start, end) =>
    split(text, start, end, delimiters.component, (a, b) =>
      split(text, a, b, delimiters.subcomponent, (c, d) => valueIn(text, c, d, count)),
    ),
  ) ?? []

/** The parts between delimiters; `undefined` when none of them holds anything. */
const split = <Part>(
  text: string,
  from: number,
  to: number,
  delimiter: string,
  partOf: (from: number, to: number) => Part | undefined,
): readonly (Part | undefined)[] | undefined => {
  const first = endOf(text, from, to, delimiter)
  const only = first === from ? undefined : partOf(from, first)
  // Most parts stand alone: a list of one takes a tenth of the room of a list that grows.
  if (first === to) return only === undefined ? undefined : [only]
  const parts = [only]
  let some = only !== undefined
  for (let at = first + 1; at <= to; ) {
    const end = endOf(text, at, to, delimiter)
    const part = end === at ? undefined : partOf(at, end)
    if (part !== undefined) some = true
    parts.push(part)
    at = end + 1
  }
  return some ? parts : undefined
}

/** Where a part ends: at the next delimiter, or with the text. */
const endOf = (text: string, from: number, to: number, delimiter: string): number => {
  const code = delimiter.charCodeAt(0)
  for (let at = from; at < to; at++) if (text.charCodeAt(at) === code) return at
  return to
}

/** White space alone is taken for nothing: there are senders that pad every field. */
const valueIn = (text: string, from: number, to: number, count: { values: number }): Value | undefined => {
  const raw = text.slice(from, to)
  return raw.trim() === '' ? undefined : { id: count.values++, raw, at: from }
}
