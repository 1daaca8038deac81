import { failure, issue, type Result, success } from '../../../core/index.ts'

/** A condition on one cell of a row, compared as written: `fold=3`, `fold!=3`; an empty value is a missing cell. */
export type Condition = { readonly column: string; readonly value: string; readonly isNot: boolean }

/** Decides about rows, one after the other. */
export type RowChooser = {
  readonly isChosen: (cells: readonly string[]) => boolean
  /** Once all rows are through: the conditions that no row could have answered otherwise, or that left nothing. */
  readonly finish: () => Result<{ readonly rows: number; readonly leftOut: number }>
}

/** A condition as it was given. */
export const conditionText = ({ column, value, isNot }: Condition): string => `${column}${isNot ? '!=' : '='}${value}`

/**
 * Chooses the rows of a table that conditions ask for. Of one column `=` conditions are alternatives (any of them), `!=` hold all;
 * different columns hold together.
 *
 * @param columns of the first line
 * @param name of the table's file
 * @returns a failure for a column that is not there; at the end for a value that no row has, and where no row is left
 *
 * @example
 * const chooser = rowChooser([{ column: 'fold', value: '3', isNot: true }], ['age', 'fold'], 'T.csv')
 * chooser.ok && chooser.value.isChosen(['61', '3'])  // false
 */
export const rowChooser = (
  conditions: readonly Condition[],
  columns: readonly string[],
  name: string,
): Result<RowChooser> => {
  const unknown = [...new Set(conditions.map(({ column }) => column))].filter(column => !columns.includes(column))
  if (unknown.length > 0)
    return failure(
      issue(
        'error',
        'column-unknown',
        `--where: ${name} has no column ${unknown.join(', ')}. ${listed(columns)}`,
        name,
      ),
    )
  const rules = [...Map.groupBy(conditions, ({ column }) => column)].map(([column, own]) => ({
    place: columns.indexOf(column),
    any: new Set(own.filter(({ isNot }) => !isNot).map(({ value }) => value)),
    none: new Set(own.filter(({ isNot }) => isNot).map(({ value }) => value)),
  }))
  const unseen = new Set(conditions)
  const places = new Map(conditions.map(one => [one, columns.indexOf(one.column)]))
  let rows = 0
  let leftOut = 0
  return success({
    isChosen: cells => {
      for (const one of unseen) if (cells[places.get(one)!] === one.value) unseen.delete(one)
      const isChosen = rules.every(({ place, any, none }) => {
        const cell = cells[place]!
        return (any.size === 0 || any.has(cell)) && !none.has(cell)
      })
      if (isChosen) rows++
      else leftOut++
      return isChosen
    },
    finish: () => {
      const [never] = unseen
      if (never !== undefined && rows + leftOut > 0)
        return failure(issue('error', 'where-unknown', neverSaid(never), name))
      if (rows === 0 && leftOut > 0) {
        const all = conditions.map(conditionText).join(', ')
        return failure(issue('error', 'where-nothing', `--where: no row is left by ${all} together.`, name))
      }
      return success({ rows, leftOut })
    },
  })
}

const neverSaid = (condition: Condition): string =>
  condition.value === ''
    ? `--where ${conditionText(condition)}: no row has an empty cell there.`
    : `--where ${conditionText(condition)}: no row has that value. Values are compared as they are written: 3 is not 3.0.`

const listed = (columns: readonly string[]): string =>
  columns.length <= 60
    ? `It has ${columns.join(', ')}.`
    : `It has ${columns.slice(0, 60).join(', ')} and ${columns.length - 60} more.`
