import { hash } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { Fact } from '../../clinical/index.ts'
import { type DocumentHash, type Instant, issue, type RecordId } from '../../core/index.ts'
import { type Deletion, deletionType } from '../ingest/index.ts'
import { type FactDraft, factIdOf } from '../normalize/index.ts'
import type { ResourceDraft } from './append.ts'
import type { ProfileSchema } from './schema.ts'
import { type StatedFact, stateFact } from './stated-fact.ts'

/** What a deletion means here, and which of them mean nothing: their resources are not stored, or state nothing. */
export type DeletionDrafts = {
  readonly drafts: readonly ResourceDraft[]
  readonly unknown: number
}

/**
 * The further versions by which a source's deletions take effect: of each deleted resource the facts of its newest version, entered
 * in error from the moment of the deletion on. Nothing that is stored changes, so that advice of an earlier moment stays what it
 * was; a version that the source writes later stands again.
 *
 * @param locate the place of a deletion in the document, as a locator
 * @param at when the source had deleted them, at the latest
 */
export const deletionDrafts = async (
  db: Kysely<ProfileSchema>,
  source: string,
  deletions: readonly Deletion[],
  {
    document,
    at,
    locate,
  }: { readonly document: DocumentHash; readonly at: Instant; readonly locate: (one: Deletion) => string },
): Promise<DeletionDrafts> => {
  const versions = await versionsNamed(db, source, deletions)
  const drafts: ResourceDraft[] = []
  let unknown = 0
  for (const deletion of deletions) {
    const name = `${deletion.resourceType}/${deletion.id}`
    const records = Map.groupBy(versions.get(name) ?? [], ({ record }) => record)
    if (records.size === 0) unknown += 1
    for (const [record, rows] of records) {
      const contentHash = hash('sha256', JSON.stringify(['deletion', name, at]))
      const locator = locate(deletion)
      const facts = newest(rows).map((fact, position): StatedFact => {
        const { received: _received, ...said } = fact
        const draft: FactDraft = {
          ...said,
          id: factIdOf(record, contentHash, position),
          recorded: at,
          recordedFrom: 'lastUpdated',
          status: 'entered-in-error',
          source: { document, locator, resource: name },
          quality: [...fact.quality, deleted],
        }
        return stateFact(draft)
      })
      const draft = {
        record,
        patient: rows[0]?.patient ?? '',
        contentHash,
        logicalId: name,
        version: null,
        document,
        locator,
      }
      drafts.push({ ...draft, resourceType: deletionType, facts, sharedCode: null })
    }
  }
  return { drafts, unknown }
}

const deleted = issue('information', 'deleted', 'Its source has deleted it')

type VersionRow = {
  readonly record: RecordId
  readonly patient: string
  readonly content: string
  /** Absent for a resource that states no facts. */
  readonly fact: Fact | undefined
}

/** Of the version that was written last. */
const newest = (rows: readonly VersionRow[]): readonly Fact[] => {
  const facts = rows.flatMap(({ fact, content }) => (fact === undefined ? [] : [{ fact, content }]))
  const written = ({ fact }: (typeof facts)[number]): string => fact.source.updated ?? fact.recorded
  const last = facts.reduce((a, b) => (written(b) > written(a) ? b : a), facts[0]!)
  return facts.length === 0 ? [] : facts.filter(({ content }) => content === last.content).map(({ fact }) => fact)
}

const versionsNamed = async (
  db: Kysely<ProfileSchema>,
  source: string,
  deletions: readonly Deletion[],
): Promise<ReadonlyMap<string, readonly VersionRow[]>> => {
  const types = deletions.map(({ resourceType }) => resourceType)
  const ids = deletions.map(({ id }) => id)
  const { rows } = await sql<{
    name: string
    record_id: RecordId
    patient: string
    content_hash: string
    received: Instant | null
    body: string | null
  }>`
    select u.t || '/' || u.i as name, s.record_id, r.patient, s.content_hash, f.received, f.body
    from unnest(${types}::text[], ${ids}::text[]) as u(t, i)
    join resource s on s.source = ${source} and s.resource_type = u.t and s.logical_id = u.i
    join record r on r.record_id = s.record_id
    left join fact f on f.record_id = s.record_id and f.content_hash = s.content_hash
    order by s.record_id, s.content_hash, f.position`.execute(db)
  const versions = rows.map(({ name, record_id, patient, content_hash, received, body }) => ({
    name,
    record: record_id,
    patient,
    content: content_hash,
    fact: body === null || received === null ? undefined : { ...(JSON.parse(body) as Fact), received },
  }))
  return Map.groupBy(versions, ({ name }) => name)
}
