import { createHash } from 'node:crypto'
import { type Instant, intervalOf } from '../../core/index.ts'
import type { SplitSpec } from './definition.ts'

/**
 * Gives the rows of one person a part. Nobody stands in both: by patient all rows go together; by time and by site,
 * who has a row to train on has none to test on.
 */
export const splitRows = <Row extends { readonly at: Instant; readonly site: string }>(
  spec: SplitSpec,
  person: string,
  rows: readonly Row[],
): readonly (Omit<Row, 'at'> & { readonly split: 'train' | 'test' })[] => {
  const isTest = (row: Row): boolean => {
    if (spec.by === 'time') return row.at >= intervalOf(spec.from)!.start
    if (spec.by === 'site') return spec.test.includes(row.site)
    return shareOf(spec.seed, person) < spec.test
  }
  const training = rows.filter(row => !isTest(row))
  const split = training.length > 0 ? 'train' : 'test'
  return (training.length > 0 ? training : rows).map(({ at: _, ...row }) => ({ ...row, split }))
}

/** A number from 0 to 1 that is always the same for a person and a seed, whoever else is on record. */
const shareOf = (seed: number, person: string): number =>
  createHash('sha256').update(`${seed} ${person}`).digest().readUIntBE(0, 6) / 2 ** 48
