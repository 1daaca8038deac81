import { createHash, hash as digest } from 'node:crypto'
import type { Instant, RecordId } from '../../core/index.ts'

/** Chains are independent, so that writers of different records seldom wait for each other. */
const chainCount = 64

/** Ids and codes only: no patient data. */
export type AuditDetails = Readonly<Record<string, string | number | boolean | null | readonly string[]>>

/** An act to be recorded. */
export type AuditDraft = {
  readonly at: Instant
  /** Who acted: a user id, a client id, or `system:NAME`. */
  readonly actor: string
  /** What was done, e.g. `profile.read`, `document.imported`, `decision.recorded`. */
  readonly action: string
  /** The record it was done to; null for an act that concerns no patient. */
  readonly record: RecordId | null
  /** Why: a purpose-of-use code, e.g. `TREAT`, `HOPERAT` (HL7 PurposeOfUse). */
  readonly purpose: string
  readonly details: AuditDetails
}

/** An act as it was recorded. */
export type AuditEvent = Omit<AuditDraft, 'details'> & {
  readonly chain: number
  /** 1, 2, 3, ... within the chain. */
  readonly seq: number
  /** Canonical JSON text. */
  readonly details: string
  /** The hash of the event before, 64 zeros for the first. */
  readonly previous: string
  /** SHA-256, hexadecimal, of everything above. */
  readonly hash: string
}

/** Where a chain ends. */
export type AuditHead = { readonly chain: number; readonly seq: number; readonly hash: string }

/** The chain of a draft: a stable hash of the record, or of the actor when no record is concerned. */
export const chainOf = (draft: Pick<AuditDraft, 'record' | 'actor'>): number =>
  createHash('sha256')
    .update(draft.record ?? draft.actor)
    .digest()
    .readUInt32BE(0) % chainCount

/**
 * The hash that binds an event to its place: SHA-256 of the JSON array of its fields in this order. The verifier has
 * its own copy of this rule (verify-chain.ts).
 */
export const hashOf = (event: Omit<AuditEvent, 'hash'>): string => {
  const { chain, seq, at, actor, action, record, purpose, details, previous } = event
  return digest('sha256', JSON.stringify([chain, seq, at, actor, action, record, purpose, details, previous]))
}
