/** What a cell's number stands for, by its format. `elapsed`: hours that may exceed a day. */
export type NumberForm = 'number' | 'date' | 'time' | 'date-time' | 'elapsed' | 'percent'

/** Of ECMA-376, 18.8.30; the others of the first 49 are plain numbers. */
const builtIn: Readonly<Record<number, NumberForm>> = {
  9: 'percent',
  10: 'percent',
  14: 'date',
  15: 'date',
  16: 'date',
  17: 'date',
  18: 'time',
  19: 'time',
  20: 'time',
  21: 'time',
  22: 'date-time',
  45: 'time',
  46: 'elapsed',
  47: 'time',
}

/**
 * The form that a number format gives: built in by its id, or written out.
 *
 * @example formOf(164, 'dd/mm/yyyy hh:mm')  // 'date-time'
 */
export const formOf = (id: number, code: string | undefined): NumberForm =>
  code === undefined ? (builtIn[id] ?? 'number') : formOfCode(code)

const formOfCode = (code: string): NumberForm => {
  // What is shown as it stands: quoted, escaped, padding, colours, languages, conditions. Elapsed units are kept.
  const bare = code
    .replaceAll(/"[^"]*"|\\.|_.|\*./gs, '')
    .replaceAll(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
    .split(';', 1)[0]!
    .toLowerCase()
  if (bare.includes('general')) return 'number'
  if (/\[(?:h+|m+|s+)\]/.test(bare)) return 'elapsed'
  const day = /[yd]/.test(bare)
  const time = /[hs]|am\/pm|a\/p/.test(bare)
  if (day && time) return 'date-time'
  if (time) return 'time'
  if (day || /m/.test(bare)) return 'date'
  return bare.includes('%') ? 'percent' : 'number'
}
