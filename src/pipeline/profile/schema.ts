import type { Generated } from 'kysely'

/** The tables of `migration.sql` as the query builder sees them. Moments are ISO text. */
export type ProfileSchema = {
  record: {
    record_id: string
    source: string
    patient: string
    received: string
    facts: Generated<number>
    readings: Generated<number>
    marks: Generated<number>
  }
  person_link: {
    record_id: string
    version: number
    person_id: string
    since: string
    reason: string | null
    because: string | null
    by: string | null
  }
  person_record: { record_id: string; person_id: string }
  document: {
    document: string
    source: string
    name: string
    bytes: number
    received: string
    said: Generated<string | null>
  }
  quarantine: {
    document: string
    locator: string
    code: string
    message: string
    received: string
    resolved: Generated<string | null>
    resolution: Generated<'replayed' | 'dismissed' | null>
    resolved_by: Generated<string | null>
    reason: Generated<string | null>
  }
  resource: {
    record_id: string
    content_hash: string
    source: string
    resource_type: string
    logical_id: string | null
    version: string | null
    received: string
    document: string
    locator: string
  }
  fact: {
    record_id: string
    content_hash: string
    position: number
    fact_id: string
    kind: string
    recorded: string
    received: string
    body: string
  }
  shared_code: {
    source: string
    reference: string
    content_hash: string
    recorded: string | null
    version: string | null
    received: string
    body: string
  }
  series: { record_id: string; series_id: string; body: string; readings: number }
  series_part: {
    record_id: string
    series_id: string
    day: number
    part: string
    readings: number
    first: number
    last: number
    received: string
    digest: string
    origins: string
    packed: Uint8Array
  }
  fact_mark: {
    record_id: string
    fact_id: string
    through: Generated<string | null>
    code: string
    severity: string
    message: string
    since: string
    until: string | null
  }
  erasure: { record_id: string; at: string; by: string; reason: string }
  document_about: { record_id: string; document: string }
  call_document: { document: string; body: Uint8Array }
  record_identifier: { record_id: string; system: string; value: string }
  patient_summary: {
    record_id: string
    person_id: string
    name: string | null
    sort_name: string
    birth_date: string | null
    sex: string | null
    death: string | null
    data_as_of: string | null
    listed: Generated<boolean>
  }
}
