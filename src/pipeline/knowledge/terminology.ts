import { readFileSync } from 'node:fs'
import { type Kysely, sql, type Transaction } from 'kysely'
import { type Expansion, expandedCodings, listedCodes, type PatientProfile } from '../../clinical/index.ts'
import { canonicalJson, codeSystems, type Instant, type Issue, issue } from '../../core/index.ts'
import { nearestRoots, type Relationship, readRf2Relationship, readRxnrel } from '../../standards/terminology/index.ts'

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

/** The formats of licensed releases that a site may import. */
export const releaseFormats = {
  snomed: { system: codeSystems.snomed, read: readRf2Relationship, file: 'sct2_Relationship_Snapshot_*.txt (RF2)' },
  rxnorm: { system: codeSystems.rxnorm, read: readRxnrel, file: 'RXNREL.RRF' },
} as const

export type ReleaseFormat = keyof typeof releaseFormats

/**
 * Reads a release's relationships, line by line, and keeps only what lies below a code that Attune's tables list: the
 * content of the release itself is not kept. A line that is none is an issue with its number; the rest goes on.
 */
export const readRelease = async (
  lines: AsyncIterable<string>,
  format: ReleaseFormat,
): Promise<{
  readonly expansion: Expansion
  readonly codes: number
  readonly read: number
  readonly issues: readonly Issue[]
}> => {
  const { system, read } = releaseFormats[format]
  const pairs: Relationship[] = []
  const issues: Issue[] = []
  let number = 0
  for await (const line of lines) {
    number += 1
    if (line === '') continue
    const pair = read(line)
    if (pair === undefined)
      issues.push(issue('error', 'terminology-line', 'Not a line of this format', `line ${number}`))
    else if (pair !== null) pairs.push(pair)
  }
  const reached = nearestRoots(pairs, listedCodes(system))
  return {
    expansion: { [system]: Object.fromEntries(reached) },
    codes: reached.size,
    read: number,
    issues,
  }
}

/** The bytes an expansion is addressed by. */
export const expansionBytes = (expansion: Expansion): Uint8Array => new TextEncoder().encode(canonicalJson(expansion))

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

/** The releases in use, as Attune knew them at a moment; `null`: now. A replay expands as it was expanded then. */
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

/** The profile as the releases let it be read: each fact with the listed codes that its own codes are a kind of. */
export const expandedProfile = (profile: PatientProfile, expansion: Expansion): PatientProfile => {
  if (Object.keys(expansion).length === 0) return profile
  const facts = profile.facts.map(fact => {
    const codings = expandedCodings(fact.codings, expansion)
    return codings === fact.codings ? fact : { ...fact, codings }
  })
  return { ...profile, facts }
}
