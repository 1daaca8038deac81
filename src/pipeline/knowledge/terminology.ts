import { readFileSync } from 'node:fs'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Expansion, Terminology } from '../../clinical/index.ts'
import { canonicalJson, type Instant } from '../../core/index.ts'
import type { CodeMap } from '../../standards/terminology/index.ts'

export type TerminologySchema = {
  terminology_release: {
    seq: number
    system: string
    /** `null`: no longer used. */
    expansion: string | null
    codes: number
    name: string
    by: string
    at: string
  }
}

export const terminologyMigration = {
  id: '0012-terminology',
  sql: readFileSync(new URL('./migration-terminology.sql', import.meta.url), 'utf8'),
}

/** The bytes that what a release or a map says is addressed by. */
export const terminologyBytes = (said: Expansion | CodeMap): Uint8Array => new TextEncoder().encode(canonicalJson(said))

/** Under what a map is recorded, where a release has its system: one is in use for each source, and one for all. */
export const mapSystem = (source: string | null): string => (source === null ? 'map' : `map ${source}`)

const isMapSystem = (system: string): boolean => system === 'map' || system.startsWith('map ')

/** What the releases and maps in use say together, from the bytes of each. */
export const combinedTerminology = (
  said: readonly { readonly system: string; readonly bytes: Uint8Array }[],
): Terminology => {
  const read = said.map(({ system, bytes }) => ({ system, value: JSON.parse(new TextDecoder().decode(bytes)) }))
  return {
    expansion: Object.assign({}, ...read.filter(one => !isMapSystem(one.system)).map(({ value }) => value)),
    maps: read.filter(one => isMapSystem(one.system)).map(({ value }) => value as CodeMap),
  }
}

/** Records that a release is in use from now on, in the place of the one before of the same system. */
export const recordRelease = async (
  tx: Transaction<TerminologySchema>,
  release: Omit<TerminologySchema['terminology_release'], 'seq' | 'at'> & { readonly at: Instant },
): Promise<void> => {
  await tx
    .insertInto('terminology_release')
    .values(({ selectFrom }) => ({
      ...release,
      seq: selectFrom('terminology_release').select(sql<number>`coalesce(max(seq), 0) + 1`.as('seq')),
    }))
    .execute()
}

export type Release = {
  readonly system: string
  readonly expansion: string
  readonly codes: number
  readonly name: string
  readonly at: Instant
}

/** Since when, and until when, something that was imported was in use. */
export type Use = {
  readonly system: string
  readonly from: Instant
  /** `null`: it still is. */
  readonly until: Instant | null
}

/** When what has this address was in use; several times, when it was put in use again. */
export const usesOf = async (db: Kysely<TerminologySchema>, expansion: string): Promise<readonly Use[]> => {
  const rows = await db.selectFrom('terminology_release').selectAll().orderBy('seq').execute()
  return rows.flatMap((row, n) => {
    if (row.expansion !== expansion) return []
    const next = rows.slice(n + 1).find(({ system }) => system === row.system)
    return [{ system: row.system, from: row.at as Instant, until: (next?.at ?? null) as Instant | null }]
  })
}

/** The releases and maps in use, as Attune knew them at a moment; `null`: now. A replay reads as it was read then. */
export const releasesAt = async (
  db: Kysely<TerminologySchema>,
  knownAt: Instant | null,
): Promise<readonly Release[]> => {
  const rows = await db
    .selectFrom('terminology_release')
    .selectAll()
    .$if(knownAt !== null, query => query.where('at', '<=', knownAt as string))
    .orderBy('seq')
    .execute()
  const newest = new Map(rows.map(row => [row.system, row]))
  return [...newest.values()].flatMap(({ system, expansion, codes, name, at }) =>
    expansion === null ? [] : [{ system, expansion, codes, name, at: at as Instant }],
  )
}
