export { instantiate, type Kernel, loneThread, type Pool, sharedMemory } from './pool.ts'
export { type Random, randomOf } from './random.ts'
export {
  alignedRows,
  type CategoricalColumn,
  type Column,
  type Feature,
  featureOf,
  type NumericColumn,
  rowsOf,
  type Table,
} from './table.ts'
