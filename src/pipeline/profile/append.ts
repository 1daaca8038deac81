import { type Kysely, sql, type Transaction } from 'kysely'
import type { DocumentHash, Instant, RecordId } from '../../core/index.ts'
import {
  type IdentitySchema,
  judgeRecords,
  type SourceLink,
  standVersions,
  storeSourceLinks,
  storeVersions,
} from '../identity/index.ts'
import type { MatchingFields, SharedCode } from '../normalize/index.ts'
import { lineList } from './line-list.ts'
import { type Linked, type LinkingRules, linkRecords, noRules, nothingLinked } from './link-records.ts'
import { personOf } from './person-of.ts'
import type { ProfileSchema } from './schema.ts'
import type { StatedFact } from './stated-fact.ts'
import { type NamedRecord, refreshSummaries } from './summary.ts'

/** A resource as a source sent it, with the facts read from it. */
export type ResourceDraft = {
  readonly record: RecordId
  /** The source's id of the patient; `''` when it belongs to none. */
  readonly patient: string
  readonly contentHash: string
  readonly resourceType: string
  readonly logicalId: string | null
  readonly version: string | null
  readonly document: DocumentHash
  readonly locator: string
  readonly facts: readonly StatedFact[]
  /** Codes that other resources refer to by `reference` (a Medication). */
  readonly sharedCode: SharedCode | null
  /** Of a Patient: what it says of who somebody is. */
  readonly said?: MatchingFields | null
  /** Which records of the source it says are one person. */
  readonly sourceLinks?: readonly SourceLink[]
}

export type Appended = {
  readonly stored: number
  readonly duplicates: number
  /** Stored resources that are a further version of one already known, whichever arrived first. */
  readonly superseded: number
  readonly facts: number
  /** Resources stored, by record. */
  readonly byRecord: ReadonlyMap<RecordId, number>
} & Linked

/**
 * Appends resources and their facts in the caller's transaction. Idempotent: what is already stored is counted as a
 * duplicate and changes nothing. Up to a few thousand resources a call.
 *
 * @param rules by what records are linked to persons
 * @param by who acts, for the links
 */
export const appendResources = async (
  tx: Transaction<ProfileSchema & IdentitySchema>,
  source: string,
  resources: readonly ResourceDraft[],
  received: Instant,
  rules: LinkingRules = noRules,
  by = 'system:import',
): Promise<Appended> => {
  if (resources.length === 0) {
    return { stored: 0, duplicates: 0, superseded: 0, facts: 0, byRecord: new Map(), ...nothingLinked }
  }
  const created = await insertRecords(tx, source, resources, received)
  const inserted = await insertResources(tx, source, resources, received)
  const fresh = resources.filter(resource => inserted.delete(keyOf(resource)))
  const facts = fresh.flatMap(resource =>
    resource.facts.map((fact, position) => ({ fact, position, content: resource.contentHash })),
  )
  await insertFacts(tx, facts, received)
  // Of duplicates too: the same Medication may stand under another name (a Bundle's full URL).
  await insertSharedCodes(tx, source, resources, received)
  const identified = await refreshSummaries(
    tx,
    facts.map(({ fact, content }) => ({ fact, content, received })),
    created,
  )
  const linked = await identify(tx, source, resources, identified, rules, { at: received, by })
  const byRecord = new Map<RecordId, number>()
  for (const { record } of fresh) byRecord.set(record, (byRecord.get(record) ?? 0) + 1)
  return {
    stored: fresh.length,
    duplicates: resources.length - fresh.length,
    superseded: await countSuperseded(tx, fresh, created),
    facts: facts.length,
    byRecord,
    ...linked,
  }
}

/** What the resources say of who is who, and what follows from it. */
const identify = async (
  tx: Transaction<ProfileSchema & IdentitySchema>,
  source: string,
  resources: readonly ResourceDraft[],
  named: readonly NamedRecord[],
  rules: LinkingRules,
  act: { readonly at: Instant; readonly by: string },
): Promise<Linked> => {
  const versions = resources.flatMap(({ record, contentHash, said }) =>
    said ? [{ record, contentHash, source, said }] : [],
  )
  await storeVersions(tx, versions)
  const sourceLinks = resources.flatMap(one => one.sourceLinks ?? [])
  await storeSourceLinks(tx, sourceLinks)
  const changed = await standVersions(tx, named)
  const met = rules.model === null ? changed : await judgeRecords(tx, changed, rules.model, rules.thresholds, act.at)
  const stated = sourceLinks.flatMap(({ record, other }) => [record, other])
  const touched = new Set([...named.map(({ record }) => record), ...met, ...stated])
  return await linkRecords(tx, [...touched].sort(), rules, act)
}

/** Whether every one of these resources is stored already, so that there is nothing to append. */
export const allStored = async (
  db: Kysely<ProfileSchema>,
  resources: readonly { readonly record: RecordId; readonly contentHash: string }[],
): Promise<boolean> => {
  const unique = [...new Map(resources.map(one => [`${one.record} ${one.contentHash}`, one])).values()]
  if (unique.length === 0) return true
  const { rows } = await sql<{ known: number }>`
    select count(*)::int as known
    from unnest(${unique.map(({ record }) => record)}::text[], ${unique.map(({ contentHash }) => contentHash)}::text[]) as u(r, h)
    join resource s on s.record_id = u.r and s.content_hash = u.h`.execute(db)
  return rows[0]?.known === unique.length
}

const keyOf = ({ record, contentHash }: ResourceDraft): string => `${record} ${contentHash}`

/** @returns the records that are new: all that is stored of them is what comes now */
export const insertRecords = async (
  tx: Transaction<ProfileSchema>,
  source: string,
  resources: readonly Pick<ResourceDraft, 'record' | 'patient'>[],
  received: Instant,
): Promise<ReadonlySet<RecordId>> => {
  const patients = new Map(resources.map(({ record, patient }) => [record, patient]))
  const records = [...patients.keys()].sort()
  const { rows } = await sql<{ record_id: RecordId }>`
    insert into record (record_id, source, patient, received)
    select r, ${source}, p, ${received}::timestamptz
    from unnest(${records}::text[], ${records.map(r => patients.get(r) ?? '')}::text[]) as t(r, p)
    on conflict do nothing
    returning record_id`.execute(tx)
  const people = records.filter(record => patients.get(record) !== '')
  await sql`
    insert into person_link (record_id, version, person_id, since)
    select r, 1, p, ${received}::timestamptz
    from unnest(${people}::text[], ${people.map(personOf)}::text[]) as t(r, p)
    on conflict do nothing`.execute(tx)
  return new Set(rows.map(row => row.record_id))
}

const insertResources = async (
  tx: Transaction<ProfileSchema>,
  source: string,
  resources: readonly ResourceDraft[],
  received: Instant,
): Promise<Set<string>> => {
  const column = <T>(of: (resource: ResourceDraft) => T): T[] => resources.map(of)
  const { rows } = await sql<{ record_id: string; content_hash: string }>`
    insert into resource (record_id, content_hash, source, resource_type, logical_id, version, received, document, locator)
    select r, h, ${source}, t, nullif(i, ''), nullif(v, ''), ${received}::timestamptz, d, l
    from unnest(
      ${lineList(column(({ record }) => record))}, ${lineList(column(({ contentHash }) => contentHash))},
      ${lineList(column(({ resourceType }) => resourceType))}, ${lineList(column(({ logicalId }) => logicalId ?? ''))},
      ${lineList(column(({ version }) => version ?? ''))}, ${lineList(column(({ document }) => document))},
      ${lineList(column(({ locator }) => locator))}) as u(r, h, t, i, v, d, l)
    on conflict do nothing
    returning record_id, content_hash`.execute(tx)
  return new Set(rows.map(row => `${row.record_id} ${row.content_hash}`))
}

const insertFacts = async (
  tx: Transaction<ProfileSchema>,
  facts: readonly { readonly fact: StatedFact; readonly position: number; readonly content: string }[],
  received: Instant,
): Promise<void> => {
  if (facts.length === 0) return
  await sql`
    insert into fact (record_id, content_hash, position, fact_id, kind, recorded, received, body)
    select r, h, p, i, k, t, ${received}::timestamptz, b
    from unnest(
      ${lineList(facts.map(({ fact }) => fact.record))}, ${lineList(facts.map(({ content }) => content))},
      ${lineList(facts.map(({ position }) => position))}::int[], ${lineList(facts.map(({ fact }) => fact.id))},
      ${lineList(facts.map(({ fact }) => fact.kind))}, ${lineList(facts.map(({ fact }) => fact.recorded))}::timestamptz[],
      ${lineList(facts.map(({ fact }) => fact.body))}) as u(r, h, p, i, k, t, b)
    on conflict do nothing`.execute(tx)
  const grown = Map.groupBy(facts, ({ fact }) => fact.record)
  const records = [...grown.keys()]
  // In one order everywhere, so that two imports of the same people wait for each other and do not lock up.
  await sql`
    with locked as (select record_id from record where record_id = any(${records}::text[]) order by record_id for update)
    update record set facts = facts + n
    from unnest(${records}::text[], ${records.map(record => grown.get(record)?.length ?? 0)}::int[]) as u(r, n)
    join locked on locked.record_id = r
    where record.record_id = r`.execute(tx)
}

const insertSharedCodes = async (
  tx: Transaction<ProfileSchema>,
  source: string,
  resources: readonly ResourceDraft[],
  received: Instant,
): Promise<void> => {
  const rows = resources.flatMap(({ sharedCode, contentHash }) =>
    sharedCode === null
      ? []
      : [
          {
            source,
            reference: sharedCode.reference,
            content_hash: contentHash,
            recorded: sharedCode.recorded,
            version: sharedCode.version,
            received,
            body: JSON.stringify({ codings: sharedCode.codings, text: sharedCode.text }),
          },
        ],
  )
  if (rows.length > 0) {
    await tx
      .insertInto('shared_code')
      .values(rows)
      .onConflict(conflict => conflict.doNothing())
      .execute()
  }
}

const countSuperseded = async (
  tx: Transaction<ProfileSchema>,
  fresh: readonly ResourceDraft[],
  created: ReadonlySet<RecordId>,
): Promise<number> => {
  const named = new Map<string, { resource: ResourceDraft; fresh: number }>()
  for (const resource of fresh) {
    if (resource.logicalId === null) continue
    const key = JSON.stringify([resource.record, resource.resourceType, resource.logicalId])
    named.set(key, { resource, fresh: (named.get(key)?.fresh ?? 0) + 1 })
  }
  const all = [...named.values()]
  const before = await namedBefore(
    tx,
    all.map(({ resource }) => resource).filter(({ record }) => !created.has(record)),
  )
  // All versions new: the first of them supersedes nothing.
  return all.reduce(
    (total, one) => total + one.fresh - ((before.get(one.resource) ?? one.fresh) > one.fresh ? 0 : 1),
    0,
  )
}

/**
 * How many versions of each resource are stored by now. Each is looked up by itself: joined, a planner without statistics
 * reads the whole table.
 */
const namedBefore = async (
  tx: Transaction<ProfileSchema>,
  resources: readonly ResourceDraft[],
): Promise<ReadonlyMap<ResourceDraft, number>> => {
  if (resources.length === 0) return new Map()
  const { rows } = await sql<{ n: number; versions: number }>`
    select u.n::int as n, s.versions
    from unnest(${resources.map(({ record }) => record)}::text[],
                ${resources.map(({ resourceType }) => resourceType)}::text[],
                ${resources.map(({ logicalId }) => logicalId)}::text[]) with ordinality as u(r, t, i, n)
    cross join lateral (
      select count(*)::int as versions from resource s
      where s.record_id = u.r and s.resource_type = u.t and s.logical_id = u.i) s`.execute(tx)
  return new Map(rows.flatMap(({ n, versions }) => (resources[n - 1] ? [[resources[n - 1]!, versions] as const] : [])))
}
