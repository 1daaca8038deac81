export { workerPool } from './worker-pool.ts'
