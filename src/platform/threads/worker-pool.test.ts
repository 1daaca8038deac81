import { describe, expect, it } from 'vitest'
import { boostingDefaults, fitBoosted, randomOf, type Table } from '../../learning/index.ts'
import { workerPool } from './index.ts'

/** Wide and long enough that histograms are summed in parts by several threads. */
const bigTable = (rows: number): { readonly table: Table; readonly y: Float64Array } => {
  const random = randomOf(3, 0)
  const column = (name: string) => ({
    kind: 'numeric' as const,
    name,
    values: Float64Array.from({ length: rows }, () => random.normal(0, 1)),
  })
  const columns = Array.from({ length: 20 }, (_, index) => column(`x${index}`))
  const y = Float64Array.from({ length: rows }, (_, row) =>
    random.chance(1 / (1 + Math.exp(-columns[0]!.values[row]! + columns[9]!.values[row]! * columns[17]!.values[row]!)))
      ? 1
      : 0,
  )
  return { table: { rows, columns }, y }
}

describe('a pool of threads', () => {
  it('gives the same trees as one thread, again and again', async () => {
    const { table, y } = bigTable(20_000)
    const trees = async (threads: number) => {
      const pool = await workerPool(threads)
      const grown = fitBoosted({
        table,
        outcome: { kind: 'binary', y },
        settings: { ...boostingDefaults, trees: 15 },
        pool,
      })
      pool.close()
      return grown
    }
    const alone = await trees(1)
    for (const threads of [2, 3, 2]) expect(await trees(threads)).toEqual(alone)
  })
})
