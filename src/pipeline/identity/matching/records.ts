import { type Field, fieldOf } from './field-kind.ts'
import { dayFirstOf, standardise } from './standardise.ts'

/** Records of one or two files as they were received: each distinct value is kept once. */
export type Records = {
  readonly names: readonly string[]
  readonly ids: readonly string[]
  /** How many of the records are of the first file; all when there is one file. */
  readonly first: number
  /** By field: the index of each record's value among `values`. */
  readonly codes: readonly Int32Array[]
  readonly values: readonly (readonly string[])[]
}

/**
 * Collects records; the second file's come after `nextFile`.
 *
 * @example
 * const collector = collectRecords(['given_name', 'date_of_birth'])
 * collector.add('rec-1', ['Kim', '1961-05-11'])
 * const records = collector.records()
 */
export const collectRecords = (names: readonly string[]) => {
  const ids: string[] = []
  const dictionaries = names.map(() => new Map<string, number>())
  let codes = names.map(() => new Int32Array(1024))
  let first: number | null = null
  return {
    add: (id: string, values: readonly string[]): void => {
      const row = ids.push(id) - 1
      if (row >= (codes[0]?.length ?? 0)) codes = codes.map(doubled)
      for (let field = 0; field < names.length; field++) {
        const value = values[field] ?? ''
        const dictionary = dictionaries[field]!
        let code = dictionary.get(value)
        if (code === undefined) {
          code = dictionary.size
          dictionary.set(value, code)
        }
        codes[field]![row] = code
      }
    },
    nextFile: (): void => {
      first = ids.length
    },
    records: (): Records => ({
      names,
      ids,
      first: first ?? ids.length,
      codes: codes.map(column => column.subarray(0, ids.length)),
      values: dictionaries.map(dictionary => [...dictionary.keys()]),
    }),
  }
}

const doubled = (column: Int32Array): Int32Array<ArrayBuffer> => {
  const larger = new Int32Array(column.length * 2)
  larger.set(column)
  return larger
}

/** A standardised column. Code 0 is missing. `given` and `surname` share one set of values, so that they can be exchanged. */
export type Column = {
  readonly field: Field
  readonly codes: Int32Array
  readonly values: readonly string[]
  readonly tokens: readonly (readonly string[])[]
  /** By code, how many records have the value. */
  readonly counts: Int32Array
}

export type Columns = {
  readonly columns: readonly Column[]
  /** 1 where the given name only says that there is a newborn, or that the name is not known. */
  readonly nameless: Uint8Array
}

/**
 * Standardises every distinct value once.
 *
 * @param order the records in the order in which they are to stand
 * @param fields what the columns hold, where it is known; else it is guessed from names and contents
 */
export const standardiseRecords = (records: Records, order: Int32Array, fields?: readonly Field[]): Columns => {
  const nameless = new Uint8Array(order.length)
  const names = createDictionary()
  const columns = records.names.map((name, index) => {
    const values = records.values[index]!
    const field = fields?.[index] ?? fieldOf(name, { values, records: records.ids.length })
    const shared = field.kind === 'name' && (field.role === 'given' || field.role === 'surname')
    return standardiseColumn(field, values, records.codes[index]!, order, shared ? names : createDictionary(), nameless)
  })
  return {
    nameless,
    // Counted last: a shared dictionary has grown meanwhile.
    columns: columns.map(column => ({ ...column, counts: countsOf(column.codes, column.values.length) })),
  }
}

const standardiseColumn = (
  field: Field,
  values: readonly string[],
  received: Int32Array,
  order: Int32Array,
  dictionary: Dictionary,
  nameless: Uint8Array,
) => {
  const dayFirst = field.kind === 'date' && dayFirstOf(values)
  const codeOf = new Int32Array(values.length)
  const placeholder = new Uint8Array(values.length)
  values.forEach((raw, code) => {
    const standardised = standardise(raw, field.kind, field.role, dayFirst)
    codeOf[code] = standardised.value === '' ? 0 : dictionary.code(standardised.value, standardised.tokens)
    placeholder[code] = standardised.placeholder ? 1 : 0
  })
  const codes = new Int32Array(order.length)
  for (let row = 0; row < order.length; row++) {
    const code = received[order[row]!]!
    codes[row] = codeOf[code]!
    if (placeholder[code] === 1) nameless[row] = 1
  }
  return { field, codes, values: dictionary.values, tokens: dictionary.tokens }
}

type Dictionary = ReturnType<typeof createDictionary>

const createDictionary = () => {
  const known = new Map<string, number>([['', 0]])
  const values: string[] = ['']
  const tokens: (readonly string[])[] = [[]]
  return {
    values,
    tokens,
    code: (value: string, words: readonly string[]): number => {
      let code = known.get(value)
      if (code === undefined) {
        code = values.push(value) - 1
        known.set(value, code)
        tokens.push(words)
      } else if (words.length > tokens[code]!.length) tokens[code] = words
      return code
    },
  }
}

const countsOf = (codes: Int32Array, size: number): Int32Array => {
  const counts = new Int32Array(size)
  for (const code of codes) counts[code]!++
  return counts
}

/**
 * An order of the records that depends on what they say and not on how the files are sorted, so that sorted or shuffled
 * files give the same answer: those of the first file, then those of the second, each by a hash of its values.
 */
export const orderOf = (records: Records): Int32Array => {
  const hashOfValue = records.values.map(values => Float64Array.from(values, hashOf))
  const hashes = new Float64Array(records.ids.length)
  for (let row = 0; row < hashes.length; row++) {
    let hash = 0
    for (let field = 0; field < records.codes.length; field++) {
      // Below 2^53: exact, and the same on every machine.
      hash = (hash * 31 + hashOfValue[field]![records.codes[field]![row]!]!) % 9_007_199_254_740
    }
    hashes[row] = hash
  }
  const within = (from: number, to: number): Int32Array =>
    Int32Array.from({ length: to - from }, (_, n) => from + n).sort(
      (a, b) => hashes[a]! - hashes[b]! || compare(records.ids[a]!, records.ids[b]!),
    )
  const order = new Int32Array(hashes.length)
  order.set(within(0, records.first))
  order.set(within(records.first, hashes.length), records.first)
  return order
}

/** FNV-1a (Fowler, Noll, Vo), 32 bits. */
const hashOf = (value: string): number => {
  let hash = 0x811c9dc5
  for (let n = 0; n < value.length; n++) hash = Math.imul(hash ^ value.charCodeAt(n), 0x01000193)
  return hash >>> 0
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
