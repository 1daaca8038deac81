import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readSqlite, type SqlValue } from './index.ts'

/** The bytes of a database that SQLite itself wrote. */
const written = (build: (db: DatabaseSync) => void): Uint8Array => {
  const folder = mkdtempSync(join(tmpdir(), 'attune-sqlite-'))
  try {
    const path = join(folder, 'test.db')
    const db = new DatabaseSync(path)
    build(db)
    db.close()
    return new Uint8Array(readFileSync(path))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const rowsOf = async (bytes: Uint8Array, name: string, size = 1_000): Promise<(SqlValue | undefined)[][]> => {
  const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) =>
    bytes.subarray(n * size, (n + 1) * size),
  )
  const read = await readSqlite(chunks)
  if (!read.ok) throw new Error(JSON.stringify(read.issues))
  const rows: (SqlValue | undefined)[][] = []
  for await (const found of read.value.rows(table => table.name === name)) {
    if (found.kind === 'rows') rows.push(...found.rows.map(({ values }) => [...values]))
  }
  return rows.sort((a, b) => Number(a[0]) - Number(b[0]))
}

const codesOf = async (bytes: Uint8Array): Promise<readonly string[]> => {
  const read = await readSqlite([bytes])
  return [...read.issues, ...(read.ok ? read.value.issues : [])].map(({ code }) => code)
}

describe('what SQLite writes is read', () => {
  test.each([512, 1_024, 4_096, 65_536])('values of every kind, pages of %i bytes', async pageSize => {
    const value = fc.oneof(
      fc.constant(null),
      fc.maxSafeInteger(),
      fc.integer(),
      fc.integer({ min: -2, max: 200 }),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.uint8Array({ maxLength: 60 }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(value, value, value), { minLength: 1, maxLength: 120 }), async rows => {
        const stored: SqlValue[][] = []
        const bytes = written(db => {
          db.exec(`PRAGMA page_size = ${pageSize}`)
          db.exec('CREATE TABLE other (a); CREATE TABLE t (id INTEGER PRIMARY KEY, x, y BLOB, "z, (of) all" ANY)')
          const put = db.prepare('INSERT INTO t VALUES (?, ?, ?, ?)')
          for (const [n, row] of rows.entries()) put.run(n * 3 - 7, ...row)
          const select = db.prepare('SELECT * FROM t ORDER BY id')
          select.setReadBigInts(true)
          for (const row of select.all()) stored.push(Object.values(row).map(asRead))
        })
        expect(await rowsOf(bytes, 't', 777)).toEqual(stored)
      }),
      { numRuns: 5 },
    )
  })

  test('columns that are computed, added later, or the key of a row', async () => {
    const bytes = written(db => {
      db.exec(`CREATE TABLE t (
        row_id INTEGER PRIMARY KEY AUTOINCREMENT, -- the key, (of course)
        time INTEGER NOT NULL, zone_offset INTEGER,
        local_date_time INTEGER AS (time + 1000 * zone_offset),
        twice INTEGER GENERATED ALWAYS AS (time * 2) STORED,
        weight REAL, UNIQUE (time), FOREIGN KEY (zone_offset) REFERENCES t (row_id))`)
      db.exec('INSERT INTO t (time, zone_offset, weight) VALUES (5, 1, 70)')
      db.exec("ALTER TABLE t ADD COLUMN method INTEGER DEFAULT 3; ALTER TABLE t ADD COLUMN words TEXT DEFAULT 'it''s'")
      db.exec('ALTER TABLE t ADD COLUMN never_set')
      db.exec("INSERT INTO t (time, zone_offset, weight, words) VALUES (6, NULL, 70.5, 'ü')")
    })
    const read = await readSqlite([bytes])
    expect(read.ok && read.value.tables.find(({ name }) => name === 't')?.columns).toEqual(
      'row_id time zone_offset twice weight method words never_set'.split(' '),
    )
    expect(await rowsOf(bytes, 't')).toEqual([
      [1, 5, 1, 10, 70, 3, "it's", null],
      [2, 6, null, 12, 70.5, 3, 'ü', null],
    ])
  })

  test('a large table with rows deleted and a value that goes on in further pages', async () => {
    const bytes = written(db => {
      db.exec(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, long TEXT); PRAGMA user_version = 23; PRAGMA encoding = 'UTF-8'",
      )
      db.exec('BEGIN')
      const put = db.prepare('INSERT INTO t VALUES (?, ?, ?)')
      for (let n = 1; n <= 20_000; n++) put.run(n, n * n, n === 7 ? 'x'.repeat(20_000) : 'short')
      db.exec('DELETE FROM t WHERE id % 10 = 0; COMMIT')
    })
    const rows = await rowsOf(bytes, 't', 65_536)
    expect(rows).toHaveLength(18_000)
    expect(rows[6]).toEqual([7, 49, undefined])
    expect(rows.at(-1)).toEqual([19_999, 19_999 ** 2, 'short'])
  })

  test('text of UTF-16, and where each row stands', async () => {
    const bytes = written(db => {
      db.exec("PRAGMA encoding = 'UTF-16le'; CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('Größe'), ('two')")
    })
    expect(await rowsOf(bytes, 't')).toEqual([['Größe'], ['two']])
    const read = await readSqlite([bytes])
    if (!read.ok) throw new Error('not read')
    for await (const found of read.value.rows(() => true)) {
      if (found.kind !== 'rows') continue
      const stands = found.rows.map(({ to }) => new TextDecoder('utf-16le').decode(bytes.slice(to - 6, to)))
      expect(stands).toEqual(['öße'.slice(-3), 'two'])
      expect(found.rows.every(({ from, to }) => to > from)).toBe(true)
    }
  })
})

/** As this reader gives it: an integer is a number where it is exact. */
const asRead = (value: unknown): SqlValue => {
  if (typeof value !== 'bigint') return value as SqlValue
  return Number.isSafeInteger(Number(value)) ? Number(value) : value
}

describe('what is damaged', () => {
  const sound = written(db => {
    db.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER); BEGIN')
    const put = db.prepare('INSERT INTO t VALUES (?, ?)')
    for (let n = 1; n <= 5_000; n++) put.run(n, n)
    db.exec('COMMIT')
  })

  test.each([
    ['nothing', new Uint8Array()],
    ['noise, as an encrypted database is', Uint8Array.from({ length: 8_192 }, (_, n) => (n * 131 + 7) % 251)],
    ['text', new TextEncoder().encode('SQLite format 3, they said')],
    ['a head alone', sound.slice(0, 80)],
  ])('%s is no database', async (_name, bytes) => {
    expect(await codesOf(bytes)).toEqual(['sqlite-invalid'])
  })

  test('one that is cut off gives what is there, and says so', async () => {
    const half = sound.slice(0, 4_096 * 8 + 100)
    expect(await codesOf(half)).toEqual(['sqlite-truncated'])
    const rows = await rowsOf(half, 't')
    expect(rows.length).toBeGreaterThan(1_000)
    expect(rows.length).toBeLessThan(5_000)
  })

  test('a page of noise is named, and the others are read', async () => {
    const bytes = sound.slice()
    bytes.fill(0xaa, 4_096 * 4, 4_096 * 5)
    const read = await readSqlite([bytes])
    if (!read.ok) throw new Error('not read')
    const lost: number[] = []
    for await (const found of read.value.rows(() => true)) if (found.kind === 'unreadable') lost.push(found.from)
    expect(lost).toEqual([4_096 * 4])
    expect((await rowsOf(bytes, 't')).length).toBeGreaterThan(4_000)
  })

  test('bytes changed at random never throw, hang or invent a table', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { minLength: 1, maxLength: 60 }),
        async changes => {
          const bytes = sound.slice()
          for (const [at, byte] of changes) bytes[at] = byte
          const read = await readSqlite([bytes])
          if (!read.ok) return
          let rows = 0
          for await (const found of read.value.rows(() => true)) if (found.kind === 'rows') rows += found.rows.length
          expect(rows).toBeLessThanOrEqual(70_000)
        },
      ),
      { numRuns: 60 },
    )
  })

  test('pages that lead in a circle belong to nothing', async () => {
    const bytes = sound.slice()
    const view = new DataView(bytes.buffer)
    // The root of the table names itself as its last child.
    view.setUint32(4_096 + 8, 2)
    expect(await codesOf(bytes)).toEqual([])
    expect(await rowsOf(bytes, 't')).toEqual([])
  })
})
