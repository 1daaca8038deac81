import { sql, type Transaction } from 'kysely'
import type { Instant, PersonId, RecordId } from '../../core/index.ts'
import {
  decisive,
  type Identified,
  type IdentitySchema,
  type KeptModel,
  type Link,
  linksBetween,
  newestDecisions,
  pairsOf,
  sourceLinksOf,
  type Thresholds,
  type TrustedSystems,
  type Unlinked,
} from '../identity/index.ts'
import { writePairStates } from './pair-states.ts'
import { personOf } from './person-of.ts'
import type { ProfileSchema } from './schema.ts'

/** By what a site links records. */
export type LinkingRules = {
  readonly trusted: TrustedSystems
  readonly thresholds: Thresholds
  /** `null`: the matcher has not been run yet, or the site does not want it to look at what arrives. */
  readonly model: KeptModel | null
}

/** Only identifiers of no system: each record is a person of its own, unless its source or somebody says otherwise. */
export const noRules: LinkingRules = { trusted: [], thresholds: { link: 1, review: 1 }, model: null }

/** A link that changed, for the audit. */
export type RecordLink = Pick<Link, 'record' | 'reason' | 'with'> & {
  readonly from: PersonId
  readonly to: PersonId
  readonly version: number
}

/** A person whose records are others than before. */
export type Regrouped = {
  readonly person: PersonId
  readonly before: readonly RecordId[]
  readonly after: readonly RecordId[]
}

export type Linked = {
  readonly links: readonly RecordLink[]
  readonly regrouped: readonly Regrouped[]
  /** Two records that something firm says are one, and that stay two because somebody has said so. */
  readonly conflicts: readonly Unlinked[]
}

export const nothingLinked: Linked = { links: [], regrouped: [], conflicts: [] }

type Tx = Transaction<ProfileSchema & IdentitySchema>

/**
 * Looks again at whose the records are, after what is said of them came or changed. What changes is written as a further
 * version of the record's link, with why; the versions before stay.
 *
 * @param by who acts: a user, or `system:...`
 */
export const linkRecords = async (
  tx: Tx,
  touched: readonly RecordId[],
  { trusted, thresholds }: LinkingRules,
  { at, by }: { readonly at: Instant; readonly by: string },
): Promise<Linked> => {
  if (touched.length === 0) return nothingLinked
  const together = await recordsTogether(tx, touched, trusted)
  if (together.length === 0) return nothingLinked
  const records = await identified(tx, together)
  const decisions = await newestDecisions(tx, together)
  const matches = await pairsOf(tx, together)
  const stated = await sourceLinksOf(tx, together)
  const linking = linksBetween(records, { trusted, decisions: decisive(decisions), stated, matches, thresholds })
  const links = await writeLinks(tx, linking.links, records, { at, by })
  if (links.length > 0) await refreshListed(tx, links)
  await writePairStates(tx, { linking, matches, decisions, at })
  return {
    links,
    regrouped: regroupedBy(records, linking.personOf),
    conflicts: linking.unlinked.filter(({ why, kind }) => why === 'refused' && kind !== 'match'),
  }
}

const writeLinks = async (
  tx: Tx,
  links: readonly Link[],
  records: readonly Identified[],
  { at, by }: { readonly at: Instant; readonly by: string },
): Promise<readonly RecordLink[]> => {
  if (links.length === 0) return []
  const becauseOf = ({ reason, with: other }: Link) => JSON.stringify({ ...reason, with: other })
  const { rows } = await sql<{ record_id: string; version: number }>`
    insert into person_link (record_id, version, person_id, since, reason, because, by)
    select u.r, (select max(version) from person_link l where l.record_id = u.r) + 1, u.p, ${at}::timestamptz, u.k, u.b, ${by}
    from unnest(
      ${links.map(({ record }) => record)}::text[], ${links.map(({ person }) => person)}::text[],
      ${links.map(({ reason }) => reason.kind)}::text[], ${links.map(becauseOf)}::text[]) as u(r, p, k, b)
    returning record_id, version`.execute(tx)
  const versions = new Map(rows.map(row => [row.record_id, row.version]))
  const current = new Map(records.map(({ record, person }) => [record, person]))
  return links.map(({ record, person, reason, with: other }) => ({
    record,
    from: current.get(record) ?? person,
    to: person,
    reason,
    with: other,
    version: versions.get(record) ?? 0,
  }))
}

const regroupedBy = (
  records: readonly Identified[],
  personOfRecord: ReadonlyMap<RecordId, PersonId>,
): readonly Regrouped[] => {
  const groups = new Map<PersonId, { before: RecordId[]; after: RecordId[] }>()
  const of = (person: PersonId) => {
    const known = groups.get(person) ?? { before: [], after: [] }
    groups.set(person, known)
    return known
  }
  for (const { record, person } of records.toSorted((a, b) => (a.record < b.record ? -1 : 1))) {
    of(person).before.push(record)
    of(personOfRecord.get(record) ?? person).after.push(record)
  }
  return [...groups]
    .filter(([, { before, after }]) => before.join() !== after.join())
    .map(([person, { before, after }]) => ({ person, before, after }))
}

/**
 * The records that may be one person with those touched, each through a chain of shared identifiers, links, what their source
 * says, what the matcher found and what people decided. Records of which none of that is known are left out: they are alone.
 */
const recordsTogether = async (
  tx: Tx,
  touched: readonly RecordId[],
  trusted: TrustedSystems,
): Promise<readonly RecordId[]> => {
  const involved = new Set<RecordId>()
  const known = new Set<RecordId>(touched)
  let fresh: readonly RecordId[] = touched
  while (fresh.length > 0) {
    const { rows } = await sql<{ r: RecordId; o: RecordId }>`
      with u as (select r from unnest(${fresh}::text[]) as f(r))
      select u.r, o.record_id as o from u
      join record_identifier i on i.record_id = u.r and i.system = any(${trusted}::text[])
      join record_identifier o on o.value = i.value and o.system = i.system
      union
      select u.r, p.record_id from u
      join patient_summary s on s.record_id = u.r
      join patient_summary p on p.person_id = s.person_id
      union
      select u.r, l.other from u join source_link l on l.record_id = u.r
      union
      select u.r, p.record_b from u join record_pair p on p.record_a = u.r
      union
      select u.r, p.record_a from u join record_pair p on p.record_b = u.r
      union
      select u.r, d.record_b from u join pair_decision d on d.record_a = u.r
      union
      select u.r, d.record_a from u join pair_decision d on d.record_b = u.r`.execute(tx)
    const next = new Set<RecordId>()
    for (const { r, o } of rows) {
      if (r === o) continue
      involved.add(r).add(o)
      if (!known.has(o)) next.add(o)
    }
    for (const record of next) known.add(record)
    fresh = [...next]
  }
  return [...involved].sort()
}

const identified = async (tx: Tx, records: readonly RecordId[]): Promise<readonly Identified[]> => {
  const rows = await tx
    .selectFrom('patient_summary as s')
    .innerJoin('record as r', 'r.record_id', 's.record_id')
    .select(['s.record_id', 's.person_id', 's.birth_date', 's.sex', 'r.received', 'r.source'])
    .where('s.record_id', '=', sql<string>`any(${records}::text[])`)
    .execute()
  const identifiers = await tx
    .selectFrom('record_identifier')
    .selectAll()
    .where('record_id', '=', sql<string>`any(${records}::text[])`)
    .execute()
  const of = Map.groupBy(identifiers, row => row.record_id)
  return rows.map(row => ({
    record: row.record_id as RecordId,
    source: row.source,
    person: row.person_id as PersonId,
    alone: personOf(row.record_id as RecordId),
    since: row.received as Instant,
    birthDate: row.birth_date,
    sex: row.sex,
    identifiers: of.get(row.record_id) ?? [],
  }))
}

const refreshListed = async (tx: Tx, changed: readonly RecordLink[]): Promise<void> => {
  await sql`
    update patient_summary s set person_id = u.p
    from unnest(${changed.map(({ record }) => record)}::text[], ${changed.map(({ to }) => to)}::text[]) as u(r, p)
    where s.record_id = u.r`.execute(tx)
  const people = [...new Set(changed.flatMap(({ from, to }) => [from, to]))]
  await sql`
    update patient_summary s set listed = (s.record_id = (
      select o.record_id from patient_summary o join record r on r.record_id = o.record_id
      where o.person_id = s.person_id order by r.received, o.record_id limit 1))
    where s.person_id = any(${people}::text[])`.execute(tx)
}
