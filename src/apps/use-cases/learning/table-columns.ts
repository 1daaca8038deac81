import type { Column } from '../../../learning/index.ts'

/** Rows of one chunk: growing a column never copies what it holds. */
const CHUNK = 65_536

/** The cells of one column as they come in; an empty cell is missing. */
export type ColumnBuilder = {
  readonly name: string
  /** False when the cell is of another kind than the column; it is then not taken. */
  readonly add: (cell: string) => boolean
  /** The column, once all rows have been added. */
  readonly build: () => Column
}

/**
 * A cell as a number, NaN where it is none: a decimal point, no thousands separators, an exponent where wanted. Words
 * (`NA`, `NaN`, `Infinity`) and hexadecimal figures are none.
 *
 * @example
 * numberOf('-1.5e3')  // -1500
 */
export const numberOf = (cell: string): number => {
  const first = cell.charCodeAt(0)
  // Digits, sign or point: everything else that `Number` would take is a word or white space.
  if (!((first >= 48 && first <= 57) || first === 45 || first === 43 || first === 46)) return Number.NaN
  const second = cell.charCodeAt(1) | 32
  if (first === 48 && (second === 120 || second === 98 || second === 111)) return Number.NaN
  const value = Number(cell)
  return Number.isFinite(value) ? value : Number.NaN
}

/** A column of numbers: refuses a cell that is neither empty nor a number. */
export const numericBuilder = (name: string): ColumnBuilder => {
  const chunks: Float64Array[] = []
  let rows = 0
  return {
    name,
    add: cell => {
      const value = cell === '' ? Number.NaN : numberOf(cell)
      if (cell !== '' && Number.isNaN(value)) return false
      if (rows % CHUNK === 0) chunks.push(new Float64Array(CHUNK))
      chunks[chunks.length - 1]![rows % CHUNK] = value
      rows++
      return true
    },
    build: () => {
      const values = new Float64Array(rows)
      joinInto(values, chunks)
      return { kind: 'numeric', name, values }
    },
  }
}

/**
 * A column of levels, each as it is written. They are sorted by number when every one is a number, else by their
 * characters' codes, so that the order of rows does not matter.
 */
export const categoricalBuilder = (name: string): ColumnBuilder => {
  const chunks: Int32Array[] = []
  const codes = new Map<string, number>()
  let rows = 0
  const codeOf = (cell: string): number => {
    const known = codes.get(cell)
    if (known !== undefined) return known
    // A slice of a larger text would keep all of that in memory.
    codes.set(structuredClone(cell), codes.size)
    return codes.size - 1
  }
  return {
    name,
    add: cell => {
      if (rows % CHUNK === 0) chunks.push(new Int32Array(CHUNK))
      chunks[chunks.length - 1]![rows % CHUNK] = cell === '' ? -1 : codeOf(cell)
      rows++
      return true
    },
    build: () => {
      const levels = sortedLevels([...codes.keys()])
      const moved = new Int32Array(codes.size)
      for (const [at, level] of levels.entries()) moved[codes.get(level)!] = at
      const joined = new Int32Array(rows)
      joinInto(joined, chunks)
      for (let row = 0; row < rows; row++) if (joined[row]! >= 0) joined[row] = moved[joined[row]!]!
      return { kind: 'categorical', name, codes: joined, levels }
    },
  }
}

/** Puts chunks one after the other, and lets go of each. */
const joinInto = <T extends Float64Array | Int32Array>(joined: T, chunks: T[]): void => {
  for (let at = 0; chunks.length > 0; at += CHUNK) {
    const chunk = chunks.shift()!
    joined.set(chunk.subarray(0, Math.min(CHUNK, joined.length - at)), at)
  }
}

const sortedLevels = (levels: readonly string[]): readonly string[] => {
  const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
  return levels.every(level => !Number.isNaN(numberOf(level)))
    ? levels.toSorted((a, b) => numberOf(a) - numberOf(b) || byCode(a, b))
    : levels.toSorted(byCode)
}
