import { createHash } from 'node:crypto'
import type { CategoricalColumn, Table } from '../../../learning/index.ts'
import { type CohortDefinition, columnsOf, unitOf } from '../../../pipeline/features/index.ts'
import { categoricalBuilder, numericBuilder } from '../learning/table-columns.ts'

/** The rows of one part of a cohort, as columns; and by what they are known again. */
export type PartRows = {
  /** Features only, in the order of the definition. */
  readonly table: Table
  /** 0 or 1; of survival whether the event came. */
  readonly outcome: Float64Array
  /** Days, of survival; empty otherwise. */
  readonly time: Float64Array
  /** Days after the index at which the time at risk ends. */
  readonly horizon: number
  /** Whose rows they are. */
  readonly patients: CategoricalColumn
  readonly sites: CategoricalColumn
  /** SHA-256, hexadecimal, of the columns' names and each row's cells as lines of JSON. */
  readonly hash: string
  readonly rows: number
  readonly events: number
  /** `YYYY-MM-DD`; empty where there are no rows. */
  readonly newestIndexDate: string
}

export type PartCollector = { readonly add: (cells: readonly string[]) => void; readonly finish: () => PartRows }

/**
 * Takes the rows of a part as `cellsOf` gives them. What a column is, the definition says, not its cells: a feature whose values
 * all look like numbers is one of levels all the same.
 */
export const partCollector = (definition: CohortDefinition): PartCollector => {
  const names = columnsOf(definition)
  const levels = new Set(definition.features.filter(spec => unitOf(spec) === null).map(({ name }) => name))
  const own = ['patient', 'site']
  const builders = names.map(name =>
    (levels.has(name) || own.includes(name) ? categoricalBuilder : numericBuilder)(name),
  )
  const place = (name: string): number => names.indexOf(name)
  const isSkipped = names.map(name => name === 'index' || name === 'split')
  const hash = createHash('sha256').update(`${JSON.stringify(names)}\n`)
  const at = place('index')
  let rows = 0
  let newest = ''
  return {
    add: given => {
      const cells = given.map(cell => cell.trim())
      hash.update(`${JSON.stringify(cells)}\n`)
      rows += 1
      const index = cells[at]!
      if (index > newest) newest = index
      for (const [column, builder] of builders.entries()) {
        const cell = cells[column]!
        if (isSkipped[column] === true || builder.add(cell)) continue
        throw new TypeError(`column ${builder.name} of a cohort is of numbers, and has one that is none`)
      }
    },
    finish: () => {
      const built = new Map(
        builders.map((builder, column) => [builder.name, isSkipped[column] ? null : builder.build()]),
      )
      const numbers = (name: string): Float64Array => {
        const column = built.get(name)
        return column?.kind === 'numeric' ? column.values : new Float64Array()
      }
      const named = (name: string): CategoricalColumn => {
        const column = built.get(name)
        if (column?.kind === 'categorical') return column
        throw new TypeError(`a cohort has no column ${name}`)
      }
      const outcome = numbers(definition.target === 'binary' ? 'y' : 'event')
      return {
        table: { rows, columns: definition.features.map(({ name }) => built.get(name)!) },
        outcome,
        time: numbers('time'),
        horizon: definition.timeAtRisk.to,
        patients: named('patient'),
        sites: named('site'),
        hash: hash.digest('hex'),
        rows,
        events: outcome.reduce((sum, one) => sum + one, 0),
        newestIndexDate: newest.slice(0, 10),
      }
    },
  }
}
