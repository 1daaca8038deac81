import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CsvRow, csvRows } from './csv-rows.ts'

const rowsOf = async (text: string | Uint8Array, pieces = 1): Promise<CsvRow[]> => {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text
  const size = Math.max(1, Math.ceil(bytes.length / pieces))
  const chunks = Array.from({ length: pieces }, (_, n) => bytes.subarray(n * size, (n + 1) * size))
  const rows: CsvRow[] = []
  for await (const row of csvRows(chunks)) rows.push(row)
  return rows
}

describe('rows of a CSV document', () => {
  test('a byte-order mark, CRLF and blank lines are no part of a row; places are of the bytes', async () => {
    const text = '\uFEFFa,b\r\n\r\n1,é\r\n'
    const rows = await rowsOf(text)
    expect(rows.map(({ cells, line }) => [cells, line])).toEqual([
      [['a', 'b'], 1],
      [['1', 'é'], 3],
    ])
    const bytes = Buffer.from(text)
    expect(rows.map(({ offset, length }) => bytes.subarray(offset, offset + length).toString())).toEqual(['a,b', '1,é'])
  })

  test('quotes hold separators, line feeds and quotes', async () => {
    const [, row, next] = await rowsOf('a,b\n"x,""y""\nz",2\n3,4')
    expect(row).toMatchObject({ cells: ['x,"y"\nz', '2'], line: 2 })
    expect(next).toMatchObject({ cells: ['3', '4'], line: 4 })
  })

  test('semicolons and tabs, told by the first row', async () => {
    expect((await rowsOf('a;b\n1,5;2'))[1]?.cells).toEqual(['1,5', '2'])
    expect((await rowsOf('a\tb\n1\t2'))[1]?.cells).toEqual(['1', '2'])
  })

  test('a quote that does not close costs its line only', async () => {
    const rows = await rowsOf('a,b\n"x,1\n2,3\n')
    expect(rows.map(({ cells, problem }) => [cells, problem])).toEqual([
      [['a', 'b'], undefined],
      [['"x', '1'], 'quotes'],
      [['2', '3'], undefined],
    ])
  })

  test('a line of megabytes is passed over, and the next is read', async () => {
    const rows = await rowsOf(`a,b\n${'x'.repeat(3_000_000)},1\n2,3\n`, 40)
    expect(rows.map(({ cells, problem }) => [cells, problem])).toEqual([
      [['a', 'b'], undefined],
      [[], 'too-long'],
      [['2', '3'], undefined],
    ])
  })

  test('what is no UTF-8 is read as ISO 8859-1, and says so', async () => {
    const rows = await rowsOf(Buffer.from('a,b\nMüller,1\n', 'latin1'))
    expect(rows[1]).toMatchObject({ cells: ['Müller', '1'], problem: 'latin1' })
  })

  test('cells that were written are read again, however the bytes are cut', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '1', ',', '"', '\n', ' ', 'ü', '-') })
    const row = fc.tuple(cell, cell, fc.constant('x'))
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 9 }),
        async (given, pieces) => {
          const text = [
            'p,q,r',
            ...given.map(cells => cells.map(one => `"${one.replaceAll('"', '""')}"`).join(',')),
          ].join('\n')
          const rows = await rowsOf(text, pieces)
          expect(rows.slice(1).map(({ cells }) => cells)).toEqual(given)
        },
      ),
    )
  })
})
