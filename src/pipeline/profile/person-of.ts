import { createHash } from 'node:crypto'
import type { PersonId, RecordId } from '../../core/index.ts'

/** The person that a record is while it is linked to no other. */
export const personOf = (record: RecordId): PersonId =>
  createHash('sha256').update(`person ${record}`).digest('hex').slice(0, 32) as PersonId
