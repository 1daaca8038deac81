import { readFileSync } from 'node:fs'
import type { Generated, Kysely, Transaction } from 'kysely'

/** The tables of `migration.sql` as the query builder sees them. */
export type IdentitySchema = {
  demographics: {
    record_id: string
    content_hash: string
    source: string
    said: string
    digest: string
    standing: Generated<boolean>
  }
  blocking_key: { key: string; record_id: string }
  source_link: {
    record_id: string
    other: string
    content_hash: string
    said_by: string | null
    active: boolean
    written: string | null
    version: string | null
  }
  record_pair: {
    record_a: string
    record_b: string
    probability: number | null
    odds: number | null
    held: string[]
    fields: string
    model: string | null
    at: string
    state: string
    note: string | null
  }
  pair_decision: {
    record_a: string
    record_b: string
    seq: number
    verdict: 'same' | 'different' | 'later'
    by: string
    at: string
    comment: string | null
    digest_a: string | null
    digest_b: string | null
  }
  matching_model: { id: string; version: number; at: string; by: string; records: number; body: string }
  matching_run: {
    id: string
    model: string
    started: string
    finished: string | null
    part: number
    after_key: string | null
    blocks: number
    pairs: number
    passed_over: number
  }
}

/** For reading, in a transaction or outside. */
export type IdentityReader = Kysely<IdentitySchema> | Transaction<IdentitySchema>

/** Matching, decisions about it, and why records are one person. */
export const peopleMigration = {
  id: '0020-people',
  sql: readFileSync(new URL('./migration.sql', import.meta.url), 'utf8'),
}
