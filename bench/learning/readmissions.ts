import { readFileSync } from 'node:fs'
import { readTable } from '../../src/apps/use-cases/learning/read-table.ts'
import type { Table } from '../../src/learning/index.ts'

/** Where shared tables lie. */
export const folder = `${process.env.SHARED_DATA ?? '../shared/data'}/models`

/** A table, and which of its columns are numbers. */
export const tableOf = async (name: string, categorical: readonly string[], exclude: readonly string[]) => {
  const read = await readTable(`${folder}/${name}`, { categorical, exclude })
  if (!read.ok) throw new Error(read.issues.map(({ message }) => message).join(' '))
  const { columns, rows } = read.value
  const numbersOf = (column: string): Float64Array => {
    const found = columns.find(one => one.name === column)
    if (found?.kind !== 'numeric') throw new Error(`no numbers in ${column}`)
    return found.values
  }
  const without = (names: readonly string[]): Table => ({
    rows,
    columns: columns.filter(one => !names.includes(one.name)),
  })
  return { numbersOf, without }
}

/** Readmissions within 30 days (diabetes130): features, outcome, fold and patient of each row. */
export const readmissions = async () => {
  const schema = JSON.parse(readFileSync(`${folder}/diabetes130.schema.json`, 'utf8')) as { readonly cat: string[] }
  const { numbersOf, without } = await tableOf('diabetes130.csv.gz', schema.cat, ['encounter_id', 'first'])
  return {
    features: without(['y', 'fold', 'patient_nbr']),
    y: numbersOf('y'),
    fold: numbersOf('fold'),
    patient: Int32Array.from(numbersOf('patient_nbr')),
  }
}
