import { drugsIn, type Group, type Selector } from './selector.ts'

/** Makes something of the rows of a table once for each pack: checks run for every drug, and only look up. */
const oncePerTable = <Row, Made>(make: (rows: readonly Row[], groups: readonly Group[]) => Made) => {
  const made = new WeakMap<readonly Row[], Made>()
  return (rows: readonly Row[], groups: readonly Group[]): Made => {
    const known = made.get(rows)
    if (known !== undefined) return known
    const fresh = make(rows, groups)
    made.set(rows, fresh)
    return fresh
  }
}

type ByDrug<Row> = (rows: readonly Row[], groups: readonly Group[]) => ReadonlyMap<string, readonly Row[]>

/**
 * The rows of a table by the drugs (concept ids) that their selectors name, in the order of the table.
 *
 * @example
 * const kidneyRows = byDrug((row: KidneyRow) => row.drugs)
 * kidneyRows(knowledge.rows(kidneyDoses), knowledge.rows(drugGroups)).get('gabapentin')
 */
export const byDrug = <Row>(...selectors: readonly ((row: Row) => Selector | null)[]): ByDrug<Row> =>
  oncePerTable((rows, groups) => {
    const map = new Map<string, Row[]>()
    for (const row of rows) {
      const ids = new Set<string>()
      for (const selectorOf of selectors) {
        const selector = selectorOf(row)
        if (selector !== null) for (const id of drugsIn(selector, groups)) ids.add(id)
      }
      for (const id of ids) {
        const known = map.get(id)
        if (known === undefined) map.set(id, [row])
        else known.push(row)
      }
    }
    return map
  })
