import { type Kysely, sql } from 'kysely'
import type { Fact, Terminology } from '../../clinical/index.ts'
import type { DocumentHash, Instant, PersonId, RecordId } from '../../core/index.ts'
import { asEverNamed, sharedCodes } from './medication-codes.ts'
import type { ProfileSchema } from './schema.ts'
import { isWithheldAsRead } from './with-terminology.ts'

/** A stored resource, by where its bytes stand. */
export type StoredResource = {
  readonly record: RecordId
  readonly contentHash: string
  readonly resourceType: string
  readonly document: DocumentHash
  /** In bytes, within the document. */
  readonly offset: number
  readonly length: number
}

/** Documents of one query are together at most this large, in bytes; the rows of one query at most so many. */
const batchBytes = 64 * 1024 * 1024
const batchRows = 20_000

const columns = (where: ReturnType<typeof sql>, rest: ReturnType<typeof sql>) => sql<{
  record_id: string
  content_hash: string
  resource_type: string
  document: string
  locator: string
}>`
  select s.record_id, s.content_hash, s.resource_type, s.document, s.locator
  from resource s where ${where}
  order by s.document, ${offsetOf} ${rest}`

/** The start of `bytes=OFFSET+LENGTH`. */
const offsetOf = sql`split_part(substr(s.locator, 7), '+', 1)::bigint`

const toStored = (row: {
  readonly record_id: string
  readonly content_hash: string
  readonly resource_type: string
  readonly document: string
  readonly locator: string
}): StoredResource => {
  const [, offset, length] = /^bytes=(\d+)\+(\d+)$/.exec(row.locator) ?? []
  return {
    record: row.record_id as RecordId,
    contentHash: row.content_hash,
    resourceType: row.resource_type,
    document: row.document as DocumentHash,
    offset: Number(offset ?? 0),
    length: Number(length ?? 0),
  }
}

/** The resources of a person's records, every version, by document and place. */
export const resourcesOfPerson = async (
  db: Kysely<ProfileSchema>,
  person: PersonId,
): Promise<readonly StoredResource[]> => {
  const where = sql`s.record_id in (select record_id from person_record where person_id = ${person})`
  const { rows } = await columns(where, sql``).execute(db)
  return rows.map(toStored)
}

/** Every version of one resource of a record. */
export const versionsOf = async (
  db: Kysely<ProfileSchema>,
  { record, resourceType, id }: { readonly record: RecordId; readonly resourceType: string; readonly id: string },
): Promise<readonly StoredResource[]> => {
  const where = sql`s.record_id = ${record} and s.resource_type = ${resourceType} and s.logical_id = ${id}`
  const { rows } = await columns(where, sql``).execute(db)
  return rows.map(toStored)
}

/**
 * Every stored resource, also those that belong to no patient, by document and place. Memory is bounded: documents come a
 * few at a time, a large one in parts.
 */
export async function* allResources(db: Kysely<ProfileSchema>): AsyncGenerator<readonly StoredResource[]> {
  const documents = await db
    .selectFrom('document')
    .select(eb => ['document', eb.fn.max('bytes').as('bytes')])
    .groupBy('document')
    .orderBy('document')
    .execute()
  let batch: string[] = []
  let bytes = 0
  for (const { document, bytes: size } of documents) {
    if (batch.length > 0 && bytes + Number(size) > batchBytes) {
      yield* inDocuments(db, batch)
      batch = []
      bytes = 0
    }
    batch.push(document)
    bytes += Number(size)
  }
  if (batch.length > 0) yield* inDocuments(db, batch)
}

/** Pages by place; one place may stand for several records, when a file came from two sources. */
async function* inDocuments(
  db: Kysely<ProfileSchema>,
  documents: readonly string[],
): AsyncGenerator<readonly StoredResource[]> {
  let after: StoredResource | undefined
  for (;;) {
    const later =
      after === undefined
        ? sql`true`
        : sql`(s.document, ${offsetOf}, s.record_id, s.content_hash) > (${after.document}, ${after.offset}::bigint, ${after.record}, ${after.contentHash})`
    const where = sql`s.document = any(${documents}::text[]) and ${later}`
    const { rows } = await columns(where, sql`, s.record_id, s.content_hash limit ${batchRows}`).execute(db)
    const found = rows.map(toStored)
    if (found.length > 0) yield found
    after = found.at(-1)
    if (found.length < batchRows || after === undefined) return
  }
}

/**
 * The contents (`record content`) of a person's resources that may leave while these categories are withheld: those
 * whose facts are all of other categories. What states no facts cannot be judged, and stays.
 */
export const releasableContents = async (
  db: Kysely<ProfileSchema>,
  person: PersonId,
  categories: readonly string[],
  terminology: Terminology,
): Promise<ReadonlySet<string>> => {
  const withheld = new Set(categories)
  const rows = await db
    .selectFrom('fact as f')
    .innerJoin('person_record as l', 'l.record_id', 'f.record_id')
    .innerJoin('record as r', 'r.record_id', 'f.record_id')
    .select(['r.source', 'f.record_id', 'f.content_hash', 'f.received', 'f.body'])
    .where('l.person_id', '=', person)
    .execute()
  const facts = rows.map(row => ({
    row,
    fact: { ...(JSON.parse(row.body) as Fact), received: row.received as Instant },
  }))
  const records = [...new Set(rows.map(row => row.record_id as RecordId))]
  const codes =
    (await sharedCodes(
      db,
      records,
      facts.map(({ fact }) => fact),
    )) ?? []
  const judged = new Map<string, boolean>()
  for (const { row, fact } of facts) {
    const key = `${row.record_id} ${row.content_hash}`
    const free = asEverNamed(fact, codes).every(
      named => !isWithheldAsRead(named, withheld, { terminology, source: row.source }),
    )
    judged.set(key, (judged.get(key) ?? true) && free)
  }
  return new Set([...judged].flatMap(([key, free]) => (free ? [key] : [])))
}
