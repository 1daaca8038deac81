import type { SourceRecord } from '../ingest/index.ts'
import type { Normalized } from './fact-draft.ts'
import { factsOfResource } from './facts-of-resource.ts'

/** The facts of a record as ingest gives it; see `factsOfResource`. */
export const normalizeRecord = (record: SourceRecord): Normalized => factsOfResource(record.resource, record)
