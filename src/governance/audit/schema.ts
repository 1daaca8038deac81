/** The tables of `migration.sql` as the query builder sees them. */
export type AuditSchema = {
  audit_event: {
    chain: number
    seq: number
    /** ISO text */
    at: string
    actor: string
    action: string
    record: string | null
    purpose: string
    /** Canonical JSON text */
    details: string
    previous: string
    hash: string
  }
  audit_head: { chain: number; seq: number; hash: string }
  audit_seal: { n: number; hash: string }
}
