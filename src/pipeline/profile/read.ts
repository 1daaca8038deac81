import { type Kysely, sql } from 'kysely'
import type { Fact, MedicationFact, PatientProfile } from '../../clinical/index.ts'
import type { Coding, FactId, Instant, PersonId, RecordId } from '../../core/index.ts'
import { applyConsent } from '../../governance/consent/index.ts'
import { buildProfile, versionNumber } from './build-profile.ts'
import { createFactCache, type FactCache } from './fact-cache.ts'
import type { ProfileSchema } from './schema.ts'

const noCache = createFactCache({ limit: 0 })

/**
 * Reads the profile of a person as of a moment, as the consents in force then permit it. An unknown person has no
 * records and no facts.
 */
export const readProfile = async (
  db: Kysely<ProfileSchema>,
  moment: { readonly person: PersonId; readonly asOf: Instant; readonly knownAt: Instant | null },
  cache: FactCache = noCache,
): Promise<PatientProfile> => {
  const extents = await extentsOf(db, moment.person, moment.knownAt)
  const facts = await cache.read(db, extents)
  const records = [...extents.keys()]
  const profile = buildProfile(facts, { ...moment, records })
  // Consent comes last: the name of a medicine may stand in another resource.
  return applyConsent(await withMedicationCodes(db, profile))
}

/** The records that are linked to a person now, or were at `knownAt`, in a fixed order, and how many facts each has now. */
const extentsOf = async (
  db: Kysely<ProfileSchema>,
  person: PersonId,
  knownAt: Instant | null,
): Promise<ReadonlyMap<RecordId, number>> => {
  const known = (link: string) =>
    knownAt === null ? sql`true` : sql`${sql.ref(`${link}.since`)} <= ${knownAt}::timestamptz`
  const { rows } = await sql<{ record_id: string; facts: number }>`
    select l.record_id, r.facts from person_link l join record r on r.record_id = l.record_id
    where l.person_id = ${person} and ${known('l')} and not exists (
      select 1 from person_link m where m.record_id = l.record_id and m.version > l.version and ${known('m')})
    order by l.record_id`.execute(db)
  return new Map(rows.map(row => [row.record_id as RecordId, row.facts]))
}

/** Facts by id, each with the name of the source it came from. */
export const findFacts = async (
  db: Kysely<ProfileSchema>,
  ids: readonly FactId[],
): Promise<readonly { readonly fact: Fact; readonly source: string }[]> => {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('fact as f')
    .innerJoin('record as r', 'r.record_id', 'f.record_id')
    .select(['f.body', 'f.received', 'r.source'])
    .where('f.fact_id', '=', sql<string>`any(${ids}::text[])`)
    .execute()
  return rows.map(row => ({
    fact: { ...(JSON.parse(row.body) as Fact), received: row.received as Instant },
    source: row.source,
  }))
}

/** Fills in the codes of medicines that their source keeps in Medication resources of its own. */
const withMedicationCodes = async (db: Kysely<ProfileSchema>, profile: PatientProfile): Promise<PatientProfile> => {
  const waiting = profile.facts.filter(
    (fact): fact is MedicationFact & { medicationReference: string } =>
      fact.kind === 'medication' && fact.medicationReference !== undefined && fact.codings.length === 0,
  )
  if (waiting.length === 0) return profile
  const rows = await db
    .selectFrom('shared_code as c')
    .innerJoin('record as r', 'r.source', 'c.source')
    .select(['r.record_id', 'c.reference', 'c.recorded', 'c.version', 'c.received', 'c.content_hash', 'c.body'])
    .where('r.record_id', '=', sql<string>`any(${profile.records}::text[])`)
    .where('c.reference', '=', sql<string>`any(${waiting.map(fact => fact.medicationReference)}::text[])`)
    .execute()
  const visible = rows
    .filter(row => row.recorded === null || row.recorded <= profile.asOf)
    .filter(row => profile.knownAt === null || row.received <= profile.knownAt)
    .sort(
      (a, b) =>
        compare(a.recorded ?? '', b.recorded ?? '') ||
        versionNumber(a.version) - versionNumber(b.version) ||
        compare(a.content_hash, b.content_hash),
    )
  // Later entries win: the newest visible version.
  const codes = new Map(visible.map(row => [`${row.record_id} ${row.reference}`, row.body]))
  const facts = profile.facts.map(fact => {
    if (fact.kind !== 'medication' || fact.medicationReference === undefined) return fact
    const body = codes.get(`${fact.record} ${fact.medicationReference}`)
    if (body === undefined) return fact
    const { codings, text } = JSON.parse(body) as { codings: readonly Coding[]; text: string | null }
    return { ...fact, codings, ...(fact.text === undefined && text !== null ? { text } : {}) }
  })
  return { ...profile, facts }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
