import { readFileSync } from 'node:fs'

export { type Access, accessesOf } from './accesses.ts'
export { appendAtOnce, type BelievedHeads, createBelievedHeads } from './append-at-once.ts'
export { appendAudit } from './append-audit.ts'
export { type AuditFault, type AuditFaultKind, describeFault } from './audit-fault.ts'
export { type AuditPoint, type AuditTail, createAuditTail } from './audit-tail.ts'
export type { AuditDetails, AuditDraft, AuditEvent, AuditHead } from './event.ts'
export { holdSeals } from './hold-seals.ts'
export { linkEvents } from './link-events.ts'
export type { AuditSchema } from './schema.ts'
export type { Seal } from './seal.ts'
export { verificationKey } from './seal-key.ts'
export { createSealer, type Sealer, type SealerOptions } from './sealer.ts'
export { keyId, publicSiteKey, type SiteKey, siteKey } from './site-key.ts'
export { actsNamed, type StoredAct } from './stored-acts.ts'
export { type AuditVerification, verifyAudit } from './verify-audit.ts'

/** The tables of the audit trail, a numbered migration. */
export const auditMigration = {
  id: '0005-audit',
  sql: readFileSync(new URL('./migration.sql', import.meta.url), 'utf8'),
}
