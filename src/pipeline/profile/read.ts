import { type Kysely, sql } from 'kysely'
import { builtInTerminology, byTime, type Fact, type PatientProfile, type Terminology } from '../../clinical/index.ts'
import type { FactId, Instant, PersonId, RecordId } from '../../core/index.ts'
import { applyConsent } from '../../governance/consent/index.ts'
import { recordIdOf } from '../ingest/index.ts'
import { buildProfile, type StoredFact } from './build-profile.ts'
import { createFactCache, type FactCache } from './fact-cache.ts'
import { type FoundFact, findReadings } from './find-readings.ts'
import { type Marks, readMarks, withMarks, withReadingMarks } from './marks.ts'
import { type SharedCodeRow, sharedCodes, withMedicationCodes } from './medication-codes.ts'
import type { ProfileSchema } from './schema.ts'
import { daysAt, nextReadingAfter, type StoredDay } from './series-cache.ts'
import { factsOfRecords } from './stored-facts.ts'
import { withTerminology } from './with-terminology.ts'

const noCache = createFactCache({ limit: 0 })

/** All that is stored of a person's records, of every moment: profiles of any moment are made from it. */
export type PersonRecords = {
  readonly person: PersonId
  readonly knownAt: Instant | null
  /** In a fixed order. */
  readonly records: readonly RecordId[]
  /** From which source each of them came. */
  readonly sources: ReadonlyMap<RecordId, string>
  /** The records on which the profile rests: those of the person, and those of no patient that hold codes for them. */
  readonly restsOn: readonly RecordId[]
  readonly facts: readonly StoredFact[]
  /** Readings of devices, as far as anybody reads them. */
  readonly series: readonly StoredDay[]
  /** What was found wrong with them. */
  readonly marks: Marks
  /** Of medicines that their source keeps in resources of their own, by `record reference`, oldest version first. */
  readonly codes: readonly SharedCodeRow[]
}

/** Reads what is stored of a person now, or was at `knownAt`. An unknown person has no records and no facts. */
export const readRecords = async (
  db: Kysely<ProfileSchema>,
  { person, knownAt }: { readonly person: PersonId; readonly knownAt: Instant | null },
  cache: FactCache = noCache,
): Promise<PersonRecords> => {
  const linked = await linkedRecords(db, [person], knownAt)
  const facts = await cache.read(db, new Map(linked.map(({ record, facts: count }) => [record, count])))
  return await recordsOf(db, { person, knownAt, linked, facts }, cache)
}

/** Some 1 kB each. */
const factsAtOnce = 20_000

/**
 * As `readRecords`, of some hundred persons with a few queries for all of them, past what is kept in memory: for whoever
 * goes through everybody.
 *
 * @param atOnce facts read with one query, and those of the person with whom they are reached
 * @returns in the order of `persons`
 * @example
 * for await (const stored of readManyRecords(db, { persons, knownAt: null })) use(stored)
 */
export async function* readManyRecords(
  db: Kysely<ProfileSchema>,
  {
    persons,
    knownAt,
    atOnce = factsAtOnce,
  }: { readonly persons: readonly PersonId[]; readonly knownAt: Instant | null; readonly atOnce?: number },
): AsyncGenerator<PersonRecords> {
  const linked = Map.groupBy(await linkedRecords(db, persons, knownAt), ({ person }) => person)
  for (const some of readTogether(persons, linked, atOnce)) {
    const read = await factsOfRecords(
      db,
      some.flatMap(({ records }) => records.map(({ record }) => record)),
    )
    for (const { person, records } of some) {
      const facts = records.flatMap(({ record }) => read.get(record) ?? [])
      yield await recordsOf(db, { person, knownAt, linked: records, facts }, noCache)
    }
  }
}

type Linked = { readonly person: PersonId; readonly records: readonly LinkedRecord[] }

/** Parts the persons so that each part has about as many facts as are read at once. */
function* readTogether(
  persons: readonly PersonId[],
  linked: ReadonlyMap<PersonId, readonly LinkedRecord[]>,
  atOnce: number,
): Generator<readonly Linked[]> {
  let some: Linked[] = []
  let facts = 0
  for (const person of persons) {
    const records = linked.get(person) ?? []
    some.push({ person, records })
    facts += records.reduce((sum, one) => sum + one.facts, 0)
    if (facts < atOnce) continue
    yield some
    ;[some, facts] = [[], 0]
  }
  if (some.length > 0) yield some
}

/** The rest of what is stored of a person, beside the facts. */
const recordsOf = async (
  db: Kysely<ProfileSchema>,
  {
    person,
    knownAt,
    linked,
    facts: stored,
  }: Pick<PersonRecords, 'person' | 'knownAt' | 'facts'> & { readonly linked: readonly LinkedRecord[] },
  cache: FactCache,
): Promise<PersonRecords> => {
  const marked = linked.filter(({ marks }) => marks > 0).map(({ record }) => record)
  const marks = await readMarks(db, marked, knownAt)
  const facts = withMarks(stored, marks)
  const series = await cache.series.read(db, new Map(linked.map(({ record, readings }) => [record, readings])))
  const records = linked.map(({ record }) => record)
  const codes = await sharedCodes(
    db,
    records,
    facts.map(({ fact }) => fact),
  )
  const nobodys = codes === null ? [] : new Set(linked.map(({ source }) => recordIdOf(source, '')))
  const sources = new Map(linked.map(({ record, source }) => [record, source]))
  return {
    person,
    knownAt,
    records,
    sources,
    restsOn: [...records, ...nobodys],
    facts,
    series,
    marks,
    codes: codes ?? [],
  }
}

/** The profile at a moment, read by the site's terminology, as the consents in force then permit it. */
export const profileAt = (
  stored: PersonRecords,
  asOf: Instant,
  terminology: Terminology = builtInTerminology,
): PatientProfile => {
  const { person, knownAt, records } = stored
  const profile = withSeries(buildProfile(stored.facts, { person, records, asOf, knownAt }), stored)
  // Consent comes last: the name of a medicine may stand in another resource.
  const permitted = applyConsent(withMedicationCodes(profile, stored.codes))
  const read = withTerminology(permitted, terminology, stored.sources)
  // A map may tell that what nobody knew belongs to what the patient keeps back; what was kept back stays so.
  return read === permitted ? permitted : applyConsent(read)
}

const withSeries = (profile: PatientProfile, { series, marks }: PersonRecords): PatientProfile => {
  const days = withReadingMarks(daysAt(series, profile), marks)
  return days.length === 0 ? profile : { ...profile, facts: [...profile.facts, ...days].sort(byTime) }
}

/**
 * The first moment after `asOf` at which a profile may be another one, although nothing new is stored: something that
 * is stored already begins, ends or becomes known then. `null`: never.
 */
export const nextChangeAfter = ({ facts, series, codes }: PersonRecords, asOf: Instant): Instant | null => {
  let next: Instant | null = null
  const consider = (at: Instant | null | undefined): void => {
    if (at !== null && at !== undefined && at > asOf && (next === null || at < next)) next = at
  }
  for (const { fact } of facts) {
    consider(fact.recorded)
    consider(fact.source.updated)
    consider(fact.effective.start)
    consider(fact.effective.end)
    if (fact.kind === 'demographics') consider(fact.death?.at)
  }
  for (const { recorded } of codes) consider(recorded as Instant | null)
  consider(nextReadingAfter(series, asOf))
  return next
}

/**
 * Reads the profile of a person as of a moment, as the consents in force then permit it. An unknown person has no
 * records and no facts.
 */
export const readProfile = async (
  db: Kysely<ProfileSchema>,
  moment: { readonly person: PersonId; readonly asOf: Instant; readonly knownAt: Instant | null },
  cache: FactCache = noCache,
  terminology: Terminology = builtInTerminology,
): Promise<PatientProfile> => profileAt(await readRecords(db, moment, cache), moment.asOf, terminology)

/** With how many facts and readings it has now. */
type LinkedRecord = {
  readonly person: PersonId
  readonly record: RecordId
  readonly source: string
  readonly facts: number
  readonly readings: number
  /** Marks that its facts ever had. */
  readonly marks: number
}

/** The records that are linked to persons now, or were at `knownAt`, in a fixed order. */
const linkedRecords = async (
  db: Kysely<ProfileSchema>,
  persons: readonly PersonId[],
  knownAt: Instant | null,
): Promise<readonly LinkedRecord[]> => {
  const known = (link: string) =>
    knownAt === null ? sql`true` : sql`${sql.ref(`${link}.since`)} <= ${knownAt}::timestamptz`
  const isAsked = persons.length === 1 ? sql`= ${persons[0]}` : sql`= any(${persons}::text[])`
  const { rows } = await sql<LinkedRecord>`
    select l.person_id as person, l.record_id as record, r.source, r.facts, r.readings, r.marks
    from person_link l join record r on r.record_id = l.record_id
    where l.person_id ${isAsked} and ${known('l')} and not exists (
      select 1 from person_link m where m.record_id = l.record_id and m.version > l.version and ${known('m')})
    order by l.record_id`.execute(db)
  return rows
}

/** Facts by id, readings of devices among them, each with the name of the source it came from. */
export const findFacts = async (db: Kysely<ProfileSchema>, ids: readonly FactId[]): Promise<readonly FoundFact[]> => {
  const readings = await findReadings(db, ids)
  const found = new Set(readings.map(({ fact }) => fact.id))
  return [
    ...readings,
    ...(await findStored(
      db,
      ids.filter(id => !found.has(id)),
    )),
  ]
}

const findStored = async (db: Kysely<ProfileSchema>, ids: readonly FactId[]): Promise<readonly FoundFact[]> => {
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
