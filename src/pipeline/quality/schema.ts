import type { Generated } from 'kysely'

/** The tables of `migration.sql` as the query builder sees them. */
export type QualitySchema = {
  quality_record: {
    record_id: string
    source: string
    facts: number
    rules: string
    newest: string | null
    counts: Uint8Array
    readings: Generated<number>
    link: Generated<number>
    examined: Generated<string | null>
  }
  quality_count: {
    measure: string
    code: string
    source: string
    unit: string
    month: string
    bin: number
    shard: number
    n: number
  }
  quality_finding: {
    record_id: string
    check_id: string
    fact_id: string
    source: string
    code: string
    month: string
    detail: string
    through: Generated<string | null>
  }
  quality_code: { source: string; code: string; display: string; month: string }
  quality_source: { source: string; suspicions: string; rules: string; due: boolean; examined: string | null }
  quality_source_finding: {
    source: string
    check_id: string
    code: string
    unit: string
    from_month: string
    to_month: string
    detail: string
    rests_on: number
  }
}
