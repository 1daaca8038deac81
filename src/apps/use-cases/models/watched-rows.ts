import { daysBetween, epochOf, type Instant } from '../../../core/index.ts'
import { type CohortDefinition, cellsOf } from '../../../pipeline/features/index.ts'
import { rowsAt, type WatchAsked } from '../../../pipeline/monitoring/index.ts'
import { asOfFor, type Dependencies } from '../dependencies.ts'
import { everybody, peopleAfter } from '../everybody.ts'
import { stopIfAsked } from '../interrupted.ts'
import { rowsOfPeople } from '../learning/person-rows.ts'
import { terminologyAt } from '../terminology.ts'
import { groupingsOf } from './groupings.ts'
import { partCollector } from './part-rows.ts'

export type WatchedRows = {
  readonly cases: WatchAsked['cases']
  readonly people: number
  /** People with an index who keep something back: no row. */
  readonly withheld: number
}

/**
 * The rows of a definition whose index lies in a stretch of time, of everybody: those a version was trained on, those it was tested on and
 * others. Features are as of the index; the outcome is what is known at the end, and unknown while the time at risk is not over, also where
 * it has come already: who is labelled must not depend on what happened.
 */
export const watchedRows = async (
  deps: Dependencies,
  definition: CohortDefinition,
  { since, until, groups }: { readonly since: Instant; readonly until: Instant; readonly groups: readonly string[] },
  {
    counted,
    signal,
  }: { readonly counted: (people: number, of: number) => void; readonly signal: AbortSignal | undefined },
): Promise<WatchedRows> => {
  // Everybody counts, whatever part they were in; and whatever the definition says of when data begin or end.
  const { split: _, from: __, until: ___, ...watched } = definition
  const moments = { until, knownAt: null, now: asOfFor(deps, null), terminology: await terminologyAt(deps, null) }
  const part = partCollector(watched)
  const index: number[] = []
  const isFollowed: boolean[] = []
  const all = await peopleAfter(deps)
  let [people, withheld] = [0, 0]
  const asked = { after: since, withUnfollowed: true }
  for await (const { rows, reached } of rowsOfPeople(deps, watched, everybody(deps), moments, asked)) {
    stopIfAsked(signal, 'nothing', 'Give the same command again; it begins anew.')
    if (reached[0]! > 0 && reached[1] === 0) withheld += 1
    for (const row of rows) {
      part.add(cellsOf(watched, row))
      index.push(epochOf(row.index))
      isFollowed.push(daysBetween(row.index, until) >= watched.timeAtRisk.to)
    }
    people += 1
    counted(people, Math.max(all, people))
  }
  const made = part.finish()
  // People in the order of their ids would tell nothing of when something changed.
  const order = Int32Array.from(index.keys()).sort((a, b) => index[a]! - index[b]! || a - b)
  return {
    cases: {
      table: rowsAt(made.table, order),
      index: Float64Array.from(order, row => index[row]!),
      outcome: Float64Array.from(order, row => (isFollowed[row] === true ? made.outcome[row]! : Number.NaN)),
      patients: order.map(row => made.patients.codes[row]!),
      groupings: groupingsOf(watched, made, groups).map(({ codes, ...one }) => ({
        ...one,
        codes: order.map(row => codes[row]!),
      })),
    },
    people,
    withheld,
  }
}
