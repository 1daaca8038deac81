import { sql, type Transaction } from 'kysely'
import type { Instant } from '../../core/index.ts'
import type { SourcesSchema } from './schema.ts'

/** The ways by which data come. */
export type Adapter =
  | 'files'
  | 'hl7v2-mllp'
  | 'fhir-bulk'
  | 'fhir-search'
  | 'fhir-subscription'
  | 'dicomweb'
  | 'cds-hooks'
  | 'live'

/** What one batch brought. */
export type SourceCounts = {
  readonly documents: number
  /** Decompressed, of the documents. */
  readonly bytes: number
  /** Newly stored, and known before. */
  readonly resources: number
  readonly duplicates: number
  readonly readings: number
  readonly warnings: number
  /** Issues of severity error or fatal. */
  readonly errors: number
  readonly quarantined: number
  /** When the source knew what it sent, for each resource or series that says so. */
  readonly recorded: readonly Instant[]
}

/** Counts what a batch brought, in its transaction: one statement, and a row that no other writer holds. */
export const countBatch = async (
  tx: Transaction<SourcesSchema>,
  { source, adapter }: { readonly source: string; readonly adapter: Adapter },
  counts: SourceCounts,
  received: Instant,
): Promise<void> => {
  const { documents, bytes, resources, duplicates, readings, warnings, errors, quarantined } = counts
  const { seconds, newest } = lagOf(counts.recorded, received)
  await sql`
    insert into source_hour (source, adapter, hour, session, first_seen, last_seen, documents, bytes, resources, duplicates,
      readings, warnings, errors, quarantined, lag_seconds, lags, newest_recorded)
    values (${source}, ${adapter}, date_trunc('hour', ${received}::timestamptz), pg_backend_pid(), ${received}::timestamptz,
      ${received}::timestamptz, ${documents}::bigint, ${bytes}::bigint, ${resources}::bigint, ${duplicates}::bigint,
      ${readings}::bigint, ${warnings}::bigint, ${errors}::bigint, ${quarantined}::bigint, ${seconds}::double precision,
      ${counts.recorded.length}::bigint, ${newest}::timestamptz)
    on conflict (source, adapter, hour, session) do update set
      first_seen = least(source_hour.first_seen, excluded.first_seen),
      last_seen = greatest(source_hour.last_seen, excluded.last_seen),
      documents = source_hour.documents + excluded.documents,
      bytes = source_hour.bytes + excluded.bytes,
      resources = source_hour.resources + excluded.resources,
      duplicates = source_hour.duplicates + excluded.duplicates,
      readings = source_hour.readings + excluded.readings,
      warnings = source_hour.warnings + excluded.warnings,
      errors = source_hour.errors + excluded.errors,
      quarantined = source_hour.quarantined + excluded.quarantined,
      lag_seconds = source_hour.lag_seconds + excluded.lag_seconds,
      lags = source_hour.lags + excluded.lags,
      newest_recorded = greatest(source_hour.newest_recorded, excluded.newest_recorded)`.execute(tx)
}

/** A clock that goes before ours makes no negative lag. */
const lagOf = (recorded: readonly Instant[], received: Instant) => {
  const now = Date.parse(received)
  let seconds = 0
  let newest: Instant | null = null
  for (const moment of recorded) {
    seconds += Math.max(0, now - Date.parse(moment)) / 1000
    if (newest === null || Date.parse(moment) > Date.parse(newest)) newest = moment
  }
  return { seconds, newest }
}
