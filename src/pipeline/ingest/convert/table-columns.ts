import type { CsvFault } from '../../../standards/csv/index.ts'
import type { LossTally } from './loss.ts'

/**
 * Names of a file's columns, each once: a name that comes again gets its number (`value#2`), a column without one its place.
 *
 * @param named whether the values are names
 */
export const namedColumns = (values: readonly string[], named: boolean): readonly string[] => {
  const seen = new Map<string, number>()
  return values.map((value, n) => {
    const name = named ? value.trim() : ''
    if (name === '') return String(n + 1)
    const times = (seen.get(name) ?? 0) + 1
    seen.set(name, times)
    return times === 1 ? name : `${name}#${times}`
  })
}

/** Counts the values of a row that has not as many as there are columns: nobody knows which is which. */
export const loseRow = (values: readonly string[], line: number, loss: LossTally): void => {
  values.forEach((value, n) => {
    if (value.trim() === '') return
    loss.unmapped('rows of another length', 'not as many values as columns', value, `row ${line}, ${n + 1}`)
  })
}

/** Counts a line that is no row as one value: what stands in it cannot be told apart. */
export const loseLine = ({ message, line }: CsvFault, loss: LossTally): void =>
  loss.unmapped('lines that are no rows', message, undefined, `line ${line}`)
