import { type Kysely, sql } from 'kysely'
import type { Fact, MedicationFact, PatientProfile } from '../../clinical/index.ts'
import type { Coding, RecordId } from '../../core/index.ts'
import { versionNumber } from './build-profile.ts'
import type { ProfileSchema } from './schema.ts'

/** A Medication resource's codes, as one version of it has them. */
export type SharedCodeRow = {
  readonly record_id: string
  readonly reference: string
  readonly recorded: string | null
  readonly received: string
  readonly body: string
}

const isWaiting = (fact: Fact): fact is MedicationFact & { readonly medicationReference: string } =>
  fact.kind === 'medication' && fact.medicationReference !== undefined && fact.codings.length === 0

/** The codes of medicines that their source keeps in Medication resources of its own; `null` when no fact asks for one. */
export const sharedCodes = async (
  db: Kysely<ProfileSchema>,
  records: readonly RecordId[],
  facts: readonly Fact[],
): Promise<readonly SharedCodeRow[] | null> => {
  const references = new Set(facts.flatMap(fact => (isWaiting(fact) ? [fact.medicationReference] : [])))
  if (references.size === 0) return null
  const rows = await db
    .selectFrom('shared_code as c')
    .innerJoin('record as r', 'r.source', 'c.source')
    .select(['r.record_id', 'c.reference', 'c.recorded', 'c.version', 'c.received', 'c.content_hash', 'c.body'])
    .where('r.record_id', '=', sql<string>`any(${records}::text[])`)
    .where('c.reference', '=', sql<string>`any(${[...references]}::text[])`)
    .execute()
  return rows.sort(
    (a, b) =>
      compare(a.recorded ?? '', b.recorded ?? '') ||
      versionNumber(a.version) - versionNumber(b.version) ||
      compare(a.content_hash, b.content_hash),
  )
}

/** Fills in the codes of medicines that their source keeps in Medication resources of its own. */
export const withMedicationCodes = (profile: PatientProfile, rows: readonly SharedCodeRow[]): PatientProfile => {
  const visible = rows
    .filter(row => row.recorded === null || row.recorded <= profile.asOf)
    .filter(row => profile.knownAt === null || row.received <= profile.knownAt)
  if (visible.length === 0) return profile
  // Later entries win: the newest visible version.
  const codes = new Map(visible.map(row => [`${row.record_id} ${row.reference}`, row.body]))
  const facts = profile.facts.map(fact => {
    if (!isWaiting(fact)) return fact
    const body = codes.get(`${fact.record} ${fact.medicationReference}`)
    if (body === undefined) return fact
    return withCodes(fact, body)
  })
  return { ...profile, facts }
}

const withCodes = (fact: MedicationFact, body: string): MedicationFact => {
  const { codings, text } = JSON.parse(body) as { codings: readonly Coding[]; text: string | null }
  return { ...fact, codings, ...(fact.text === undefined && text !== null ? { text } : {}) }
}

/**
 * A medicine as every version of its source's Medication resource names it; the fact alone where it names itself. What
 * may be given away must be free under each of the names.
 */
export const asEverNamed = (fact: Fact, rows: readonly SharedCodeRow[]): readonly Fact[] => {
  if (!isWaiting(fact)) return [fact]
  const own = rows.filter(row => row.record_id === fact.record && row.reference === fact.medicationReference)
  return [fact, ...own.map(({ body }) => withCodes(fact, body))]
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
