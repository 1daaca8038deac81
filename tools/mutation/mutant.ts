import { createHash } from 'node:crypto'

/** A replacement of one stretch of a file: what an operator makes of one node. Offsets are into the file's text. */
export type Change = {
  /** What kind of fault it is: 'boundary', 'row removed'. */
  readonly operator: string
  readonly start: number
  readonly end: number
  readonly replacement: string
}

/** One small fault put into one file. A test that fails because of it kills it. */
export type Mutant = Change & {
  /** Hash of where and what, so that a result can be found again; another when the text of the file changes. */
  readonly id: string
  /** From the root of the repository: 'src/clinical/reads/takes.ts'. */
  readonly file: string
  readonly line: number
}

/** The mutants of a file from the changes made to it. */
export const mutantsOf = (file: string, text: string, changes: readonly Change[]): readonly Mutant[] => {
  const hash = createHash('sha256').update(text).digest('hex')
  const ends = [...text.matchAll(/\n/g)].map(({ index }) => index)
  return changes.map(change => ({
    ...change,
    file,
    line: ends.filter(end => end < change.start).length + 1,
    id: createHash('sha256')
      .update([file, hash, change.operator, change.start, change.end, change.replacement].join('\n'))
      .digest('hex')
      .slice(0, 16),
  }))
}

/** The text of the file with the fault in it. */
export const mutated = (text: string, { start, end, replacement }: Change): string =>
  text.slice(0, start) + replacement + text.slice(end)

/**
 * The lines that differ, as a reader of a diff expects them. A long line is cut around the fault.
 *
 * @example
 * differenceOf('a < b', boundary) // ['- a < b', '+ a <= b']
 */
export const differenceOf = (text: string, change: Change): readonly string[] => {
  const from = text.lastIndexOf('\n', change.start - 1) + 1
  const to = (text.indexOf('\n', change.end) + text.length + 1) % (text.length + 1) || text.length
  const before = text.slice(from, to)
  const after = before.slice(0, change.start - from) + change.replacement + before.slice(change.end - from)
  return [...shown('-', before, change.start - from), ...shown('+', after, change.start - from)]
}

const WIDTH = 150

const shown = (sign: string, text: string, at: number): readonly string[] =>
  text.split('\n').map((line, n) => {
    const cut = n === 0 ? Math.max(0, at - WIDTH / 2) : 0
    const rest = line.slice(cut)
    return `${sign} ${cut > 0 ? '…' : ''}${rest.length > WIDTH ? `${rest.slice(0, WIDTH)}…` : rest}`
  })
