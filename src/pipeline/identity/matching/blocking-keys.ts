import type { FieldKind } from './field-kind.ts'
import type { Column } from './records.ts'

/** Something of a record that must be equal for two records to meet. Code 0 never meets. */
export type BlockingKey = {
  /** For people: `surname sounds alike`. */
  readonly name: string
  /** The fields that it fixes, by index: what it says of them says nothing more. */
  readonly fields: readonly number[]
  readonly codes: Int32Array
}

/** More keys than bits in a word cannot be told apart at a glance; the fields named first have theirs first. */
const mostKeys = 31

type Part = { readonly name: string; readonly of: (value: string, tokens: readonly string[]) => string }

const whole: Part = { name: 'equal', of: value => value }
const start: Part = { name: 'begins alike', of: value => (value.length >= 4 ? value.slice(0, 4) : '') }

/** What else of a value two records may share when it is not written alike, by kind. */
const parts: Readonly<Record<FieldKind, readonly Part[]>> = {
  name: [{ name: 'sounds alike', of: value => soundex(value) }],
  date: [
    { name: 'same year and month', of: value => (value.length >= 6 ? value.slice(0, 6) : '') },
    { name: 'same month and day', of: value => (value.length === 8 ? value.slice(4) : '') },
    { name: 'same year and day', of: value => (value.length === 8 ? value.slice(0, 4) + value.slice(6) : '') },
  ],
  identifier: [
    { name: 'first half equal', of: value => (value.length >= 6 ? value.slice(0, value.length >> 1) : '') },
    { name: 'second half equal', of: value => (value.length >= 6 ? value.slice(value.length >> 1) : '') },
  ],
  postcode: [{ name: 'first half equal', of: value => value.slice(0, Math.ceil(value.length / 2)) }],
  text: [start, { name: 'ends alike', of: value => (value.length >= 8 ? value.slice(-4) : '') }],
  number: [],
  category: [],
}

/** The keys of all fields: equal values first, then parts of values while there is room. */
export const blockingKeysOf = (columns: readonly Column[]): readonly BlockingKey[] => {
  const keys = columns.map((column, index) => keyOf(column, index, whole))
  const given = columns.findIndex(({ field }) => field.kind === 'name' && field.role === 'given')
  const surname = columns.findIndex(({ field }) => field.kind === 'name' && field.role === 'surname')
  if (given >= 0 && surname >= 0) keys.push(namesInAnyOrder(columns, given, surname))
  const partial = columns.flatMap((column, index) => parts[column.field.kind].map(part => keyOf(column, index, part)))
  return [...keys, ...partial].slice(0, mostKeys)
}

const keyOf = (column: Column, index: number, part: Part): BlockingKey => {
  const name = `${column.field.name} ${part.name}`
  if (part === whole) return { name, fields: [index], codes: column.codes }
  const known = new Map<string, number>([['', 0]])
  const codeOf = Int32Array.from(column.values, (value, code) => {
    const shared = part.of(value, column.tokens[code]!)
    const seen = known.get(shared)
    if (seen !== undefined) return seen
    known.set(shared, known.size)
    return known.size - 1
  })
  return { name, fields: [index], codes: Int32Array.from(column.codes, code => codeOf[code]!) }
}

/** Given name and surname as they are, or exchanged. Two names that differ in both never collide within 2^31 by much. */
const namesInAnyOrder = (columns: readonly Column[], given: number, surname: number): BlockingKey => {
  const a = columns[given]!.codes
  const b = columns[surname]!.codes
  const known = new Map<number, number>()
  const size = columns[given]!.values.length
  const codes = new Int32Array(a.length)
  for (let row = 0; row < codes.length; row++) {
    if (a[row] === 0 || b[row] === 0) continue
    const pair = Math.min(a[row]!, b[row]!) * size + Math.max(a[row]!, b[row]!)
    let code = known.get(pair)
    if (code === undefined) {
      code = known.size + 1
      known.set(pair, code)
    }
    codes[row] = code
  }
  const names = [given, surname].map(index => columns[index]!.field.name).join(' and ')
  return { name: `${names} equal in either order`, fields: [given, surname], codes }
}

const soundexDigits: Readonly<Record<string, string>> = Object.fromEntries(
  ['bfpv', 'cgjkqsxz', 'dt', 'l', 'mn', 'r'].flatMap((letters, n) => [...letters].map(one => [one, String(n + 1)])),
)

/**
 * Soundex (Russell 1918, as the US National Archives describe it). Names without Latin letters are taken by their first
 * two characters.
 */
export const soundex = (name: string): string => {
  const letters = name.replace(/[^a-z]/g, '')
  if (letters === '') return name.slice(0, 2)
  let code = letters[0]!
  let last = soundexDigits[letters[0]!] ?? ''
  for (const letter of letters.slice(1)) {
    const digit = soundexDigits[letter] ?? ''
    if (digit !== '' && digit !== last) code += digit
    // h and w between two letters of one digit do not part them, vowels do.
    if (letter !== 'h' && letter !== 'w') last = digit
    if (code.length === 4) break
  }
  return code.padEnd(4, '0')
}
