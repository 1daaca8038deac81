import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Table } from '../../../learning/index.ts'
import { type ReadTableOptions, readTable } from './read-table.ts'
import { numberOf } from './table-columns.ts'

const folder = mkdtempSync(join(tmpdir(), 'attune-table-'))
let files = 0
const written = (content: string | Uint8Array, end = 'csv'): string => {
  const path = join(folder, `t${files++}.${end}`)
  writeFileSync(path, content)
  return path
}
const read = async (content: string | Uint8Array, options?: ReadTableOptions) => {
  const result = await readTable(written(content), options)
  if (!result.ok) throw new Error(result.issues.map(({ message }) => message).join())
  return result
}
const shown = (table: Table) =>
  Object.fromEntries(
    table.columns.map(column => [
      column.name,
      column.kind === 'numeric'
        ? [...column.values]
        : [...column.codes].map(code => (code < 0 ? null : column.levels[code])),
    ]),
  )
const refused = async (content: string | Uint8Array, options?: ReadTableOptions) => {
  const result = await readTable(written(content), options)
  return result.ok ? undefined : result.issues.map(({ code, message, location }) => ({ code, message, location }))
}

describe('a table to learn from', () => {
  it('has numbers and levels as each column shows them; empty is missing', async () => {
    const { value, issues } = await read('age,ward,stage\n61,B,2\n,A,\n-1.5e1,,10\n')
    expect(value.rows).toBe(3)
    expect(shown(value)).toEqual({ age: [61, Number.NaN, -15], ward: ['B', 'A', null], stage: [2, Number.NaN, 10] })
    expect(issues).toEqual([])
  })

  it('numbers that are levels are sorted as numbers, words by their codes', async () => {
    const { value } = await read('stage,ward\n10,b\n9,B\n2,a\n', { categorical: ['stage'] })
    expect(value.columns.map(column => (column.kind === 'categorical' ? column.levels : []))).toEqual([
      ['2', '9', '10'],
      ['B', 'a', 'b'],
    ])
    expect(shown(value)).toEqual({ stage: ['10', '9', '2'], ward: ['b', 'B', 'a'] })
  })

  it('a column whose words come late is one of levels as written, and says where it turned', async () => {
    const rows = Array.from({ length: 70_000 }, (_, row) => `${row % 3}.0,${row}`)
    const { value, issues } = await read(`dose,row\n${rows.join('\n')}\nNA,70000\n`)
    const [dose] = value.columns
    expect(dose).toMatchObject({ kind: 'categorical', levels: ['0.0', '1.0', '2.0', 'NA'] })
    expect(value.rows).toBe(70_001)
    expect(value.columns[1]).toMatchObject({ kind: 'numeric' })
    expect(issues).toMatchObject([{ code: 'column-mixed', location: expect.stringMatching(/:70002$/) }])
    expect(issues[0]?.message).toContain('row 70001')
  })

  it('keeps the columns asked for, in that order, and leaves out the excluded', async () => {
    const { value } = await read('a,b,c\n1,2,3\n', { columns: ['c', 'a'] })
    expect(shown(value)).toEqual({ c: [3], a: [1] })
    expect(shown((await read('a,b,c\n1,2,3\n', { exclude: ['b'] })).value)).toEqual({ a: [1], c: [3] })
  })

  it('reads gzip by its bytes, a byte order mark, other delimiters, quotes, CRLF', async () => {
    const text = '\ufeffage;"a ""name"""\r\n61;"x;y"\r\n'
    for (const content of [text, gzipSync(text)]) {
      expect(shown((await read(content)).value)).toEqual({ age: [61], 'a "name"': ['x;y'] })
    }
  })

  it('is refused with row, column and line, and never loses a row', async () => {
    expect(await refused('a,b\n1,2\n1\n')).toMatchObject([
      { code: 'csv-columns', message: 'Row 2 has 1 cells for 2 columns.', location: expect.stringMatching(/:3$/) },
    ])
    expect(await refused('a,b\n1,2\n1,x\n', { numeric: ['b'] })).toMatchObject([
      { message: 'Row 2, column b is not a number.', location: expect.stringMatching(/:3$/) },
    ])
    expect(await refused('a,b\n1,"2\n')).toMatchObject([{ code: 'csv-quote' }])
    expect((await refused('a,a\n1,2\n'))?.[0]?.message).toContain('two columns "a"')
    expect((await refused('a,\n1,2\n'))?.[0]?.message).toContain('Column 2')
    expect((await refused('a,b\n1,2\n', { exclude: ['z'] }))?.[0]?.message).toContain('no column z. It has a, b.')
    expect(await refused('')).toMatchObject([{ code: 'csv-empty' }])
    expect(await refused(`a,b\n${'1\n'.repeat(100)}`)).toHaveLength(21)
    await expect(readTable(join(folder, 'none.csv'))).rejects.toMatchObject({ code: 'not-found' })
    const cut = gzipSync('a,b\n1,2\n').subarray(0, 20)
    await expect(readTable(written(cut, 'csv.gz'))).rejects.toMatchObject({ code: 'misuse' })
  })

  it('takes for a number what is written as one', () => {
    expect(['1', '-2', '+3', '.5', '5.', '1e-3', '007'].map(numberOf)).toEqual([1, -2, 3, 0.5, 5, 0.001, 7])
    for (const word of ['NaN', 'Infinity', '-Infinity', '0x10', '0b1', '1,5', '1 2', '-', '1e999', 'NA', '1_000']) {
      expect(numberOf(word)).toBeNaN()
    }
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), value => numberOf(String(value)) === value),
    )
  })
})
