import { existsSync, readFileSync } from 'node:fs'
import type { Table } from '../../src/learning/numeric/index.ts'

const caseOf = (file: string, name: string): Record<string, readonly number[]> => {
  const text = readFileSync(new URL(`../../src/learning/${file}`, import.meta.url), 'utf8')
  const row = (JSON.parse(text) as Record<string, Record<string, readonly number[]>>)[name]
  if (row === undefined) throw new Error(`no case ${name}`)
  return row
}

/** Facts computed with R 4.2.2 and its package survival 3.5-3 (etm 1.1.1, pec 2022.05.04); each row has its call. */
export const fromR = (name: string): Record<string, readonly number[]> => caseOf('survival/cases/r-survival.json', name)

/** Facts computed with R 4.2.2 (glm) and glmnet 4.1-6; each row has its call. */
export const fromGlm = (name: string): Record<string, readonly number[]> => caseOf('regression/cases/r-glm.json', name)

const models = `${process.env.SHARED_DATA ?? new URL('../../../shared/data', import.meta.url).pathname}/models`

export const hasModels = existsSync(models)

/** Columns of a table of the shared data by name; empty and NA are NaN. */
export const sharedColumns = (file: string): ((name: string) => Float64Array) => {
  const [head, ...rows] = readFileSync(`${models}/${file}`, 'utf8')
    .trim()
    .split('\n')
    .map(line => line.replaceAll('"', '').split(','))
  return name => {
    const at = head!.indexOf(name)
    if (at < 0) throw new Error(`${file} has no column ${name}`)
    return Float64Array.from(rows, row => (row[at] === '' || row[at] === 'NA' ? Number.NaN : Number(row[at])))
  }
}

export const tableOf = (columns: Readonly<Record<string, Float64Array>>): Table => ({
  rows: Object.values(columns)[0]!.length,
  columns: Object.entries(columns).map(([name, values]) => ({ kind: 'numeric', name, values })),
})

/** The largest distance of numbers from those expected. */
export const distance = (found: ArrayLike<number>, expected: ArrayLike<number>): number => {
  if (found.length !== expected.length) throw new Error(`${found.length} numbers, not ${expected.length}`)
  return Array.from(expected, (value, at) => Math.abs(value - found[at]!)).reduce((most, one) => Math.max(most, one), 0)
}

/** Twelve made-up stretches of follow-up with late entry and ties: the `s` of the cases. */
export const twelve = {
  entry: Float64Array.of(0, 0, 0, 2, 0, 0, 3, 0, 1, 0, 4, 0),
  time: Float64Array.of(3, 5, 2, 6, 4, 3, 7, 9, 5, 6, 8, 10),
  event: Float64Array.of(1, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 0),
  weight: Float64Array.of(1, 2, 1, 3, 1, 2, 1, 1, 2, 1, 1, 2),
  strata: Int32Array.of(0, 1, 0, 0, 1, 1, 0, 1, 0, 1, 1, 0),
  table: tableOf({
    x: Float64Array.of(1, 0, 2, 2, 1.5, 3, 0.5, 0, 1, 2.5, 1, 0.2),
    z: Float64Array.of(0, 1, 1, 0, 0, 1, 1, 0, 1, 0, 1, 0),
  }),
}
