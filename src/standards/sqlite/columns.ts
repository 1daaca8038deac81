import type { SqlValue } from './record.ts'

export type Column = {
  readonly name: string
  /** The row's own number, which is not written again (`INTEGER PRIMARY KEY`). */
  readonly isRowid: boolean
  /** Of a row that was written before the column was added; `undefined` for what would have to be computed. */
  readonly ifAbsent: SqlValue | undefined
}

/** The columns that are stored, in their order; `undefined` for a table that is not kept by row numbers, or no table. */
export const columnsOf = (sql: string): readonly Column[] | undefined => {
  const tokens = tokensOf(sql)
  const open = tokens.indexOf('(')
  const parts = open < 0 ? undefined : partsOf(tokens.slice(open))
  if (parts === undefined || !/^CREATE\s+TABLE\b/i.test(sql)) return undefined
  if (parts.after.join(' ').toUpperCase().includes('WITHOUT ROWID')) return undefined
  const key = parts.definitions.map(keyOf).find(name => name !== undefined)
  return parts.definitions.filter(one => !isConstraint(one)).flatMap(one => columnOf(one, key))
}

/** Words, quoted or not, and signs; comments are left out. */
const token = /--[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"]|"")*"|'(?:[^']|'')*'|`(?:[^`]|``)*`|\[[^\]]*\]|[(),]|[^\s(),"'`[]+/g

const tokensOf = (sql: string): readonly string[] => (sql.match(token) ?? []).filter(one => !/^(?:--|\/\*)/.test(one))

/** The definitions between the outer parentheses, each a list of tokens, and what follows them. */
const partsOf = (tokens: readonly string[]) => {
  const definitions: string[][] = [[]]
  let depth = 0
  for (const [n, one] of tokens.entries()) {
    if (one === ')') depth -= 1
    if (depth === 0 && n > 0) return { definitions, after: tokens.slice(n + 1) }
    if (one === ',' && depth === 1) definitions.push([])
    else if (n > 0) definitions.at(-1)!.push(one)
    if (one === '(') depth += 1
  }
  return undefined
}

const isConstraint = ([first = '']: readonly string[]): boolean =>
  /^(?:CONSTRAINT|PRIMARY|UNIQUE|CHECK|FOREIGN)$/i.test(first)

/** `PRIMARY KEY (row_id)` beside the columns, of one column. */
const keyOf = (definition: readonly string[]): string | undefined => {
  const text = definition.join(' ').toUpperCase()
  const name = /PRIMARY KEY \( (\S+) \)/.exec(text)?.[1]
  return isConstraint(definition) && name !== undefined ? plain(name) : undefined
}

const plain = (name: string): string => (/^["'`[]/.test(name) ? name.slice(1, -1) : name)

const columnOf = (definition: readonly string[], key: string | undefined): readonly Column[] => {
  const [written = '', ...rest] = definition
  const name = plain(written)
  const text = rest.join(' ').toUpperCase()
  // A computed column that is not stored has no place in a row.
  if (/(?:^| )AS \(/.test(text) && !/\) STORED\b/.test(text)) return []
  const isInteger = /^INTEGER\b/.test(text)
  const isRowid = isInteger && (/^INTEGER (?:NOT NULL )?PRIMARY KEY(?! DESC)/.test(text) || key === name.toUpperCase())
  return [{ name, isRowid, ifAbsent: defaultOf(rest) }]
}

const defaultOf = (tokens: readonly string[]): SqlValue | undefined => {
  const at = tokens.findIndex(one => /^DEFAULT$/i.test(one))
  const written = tokens[at + 1]
  if (at < 0 || written === undefined || /^NULL$/i.test(written)) return null
  if (/^[+-]?\d+(?:\.\d+)?$/.test(written)) return Number(written)
  return written.startsWith("'") ? written.slice(1, -1).replaceAll("''", "'") : undefined
}
