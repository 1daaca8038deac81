import { readFileSync } from 'node:fs'
import { type Kysely, sql, type Transaction } from 'kysely'
import type {
  FactKind,
  Jurisdiction,
  ProposedOrder,
  Recommendation,
  RecommendationStatus,
} from '../../clinical/index.ts'
import { AppError, type Instant, type PersonId, type RecommendationId, type RecordId } from '../../core/index.ts'
import { recommendationBytes } from './recommendation.ts'

export type AdviceSchema = {
  recommendation: {
    record_id: string
    id: string
    person_id: string
    moment: string
    known_at: string
    jurisdiction: string | null
    specialty: string
    rule: string
    code: string
    knowledge: string
    request: string
    body: string
    created: string
    subject: string | null
    rests_on: string[] | null
  }
  recommendation_shown: {
    record_id: string
    recommendation_id: string
    actor: string
    channel: string
    at: string
  }
  kill_switch: { target: string; seq: number; off: boolean; by: string; at: string; reason: string }
}

/** The tables of this stage, a numbered migration. */
export const adviceMigration = {
  id: '0003-recommendations',
  sql: readFileSync(new URL('./migration.sql', import.meta.url), 'utf8'),
}

export const subjectMigration = {
  id: '0006-subjects',
  sql: readFileSync(new URL('./migration-subject.sql', import.meta.url), 'utf8'),
}

export type Channel = 'web' | 'cds-hooks' | 'command-line'

/** What came with the question, beside the stored facts. */
export type AdviceInputs = {
  readonly orders: readonly ProposedOrder[]
  /** Lists that the caller was asked for and did not send. */
  readonly notSent: readonly FactKind[]
}

/** What a stored recommendation needs to be computed again. */
export type StoredRecommendation = {
  readonly record: RecordId
  readonly knownAt: Instant
  readonly jurisdiction: Jurisdiction | null
  readonly request: AdviceInputs
  readonly recommendation: Recommendation
  /** The canonical bytes as stored. */
  readonly bytes: string
}

/** Where advice about a person of several records is kept. */
export type AdvicePlace = { readonly record: RecordId; readonly restsOn: readonly RecordId[] | null }

const restsOn = ({ restsOn: records }: AdvicePlace): string[] | null => (records === null ? null : [...records])

/**
 * Keeps recommendations and who was shown them. Idempotent: the id is the hash of the content. `placeOf` says under which of
 * the person's records one is kept, and on which it rests when that is not only this one.
 */
export const storeRecommendations = async (
  tx: Transaction<AdviceSchema>,
  recommendations: readonly Recommendation[],
  run: {
    readonly placeOf: (recommendation: Recommendation) => AdvicePlace
    readonly knownAt: Instant
    readonly request: AdviceInputs
    readonly actor: string
    /** `null`: computed for a list; nobody has seen it yet. */
    readonly channel: Channel | null
    readonly at: Instant
  },
): Promise<void> => {
  if (recommendations.length === 0) return
  await tx
    .insertInto('recommendation')
    .values(
      recommendations.map(recommendation => ({
        record_id: run.placeOf(recommendation).record,
        id: recommendation.id,
        person_id: recommendation.person,
        moment: recommendation.moment,
        known_at: run.knownAt,
        jurisdiction: recommendation.jurisdiction,
        specialty: recommendation.specialty,
        rule: recommendation.rule,
        code: recommendation.versions.code,
        knowledge: recommendation.versions.knowledge,
        request: JSON.stringify(run.request),
        body: recommendationBytes(recommendation),
        created: run.at,
        subject: recommendation.subject,
        rests_on: restsOn(run.placeOf(recommendation)),
      })),
    )
    .onConflict(conflict => conflict.doNothing())
    .execute()
  const { channel } = run
  if (channel === null) return
  await tx
    .insertInto('recommendation_shown')
    .values(
      recommendations.map(recommendation => ({
        record_id: run.placeOf(recommendation).record,
        recommendation_id: recommendation.id,
        actor: run.actor,
        channel,
        at: run.at,
      })),
    )
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

/** @throws AppError `not-found` */
export const findRecommendation = async (db: Kysely<AdviceSchema>, id: string): Promise<StoredRecommendation> => {
  const row = await db.selectFrom('recommendation').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined) {
    throw new AppError('not-found', 'No recommendation has that id.', {
      remedy: 'Take an id from `attune advise ID --json`; a recommendation is kept from when it was first given.',
    })
  }
  return {
    record: row.record_id as RecordId,
    knownAt: row.known_at as Instant,
    jurisdiction: row.jurisdiction as Jurisdiction | null,
    request: JSON.parse(row.request) as AdviceInputs,
    recommendation: JSON.parse(row.body) as Recommendation,
    bytes: row.body,
  }
}

/** The one who was shown a recommendation through a channel; `null` when that was nobody, or several people. */
export const onlyReaderOf = async (db: Kysely<AdviceSchema>, id: string, channel: Channel): Promise<string | null> => {
  const rows = await db
    .selectFrom('recommendation as r')
    .innerJoin('recommendation_shown as s', join =>
      join.onRef('s.record_id', '=', 'r.record_id').onRef('s.recommendation_id', '=', 'r.id'),
    )
    .select('s.actor')
    .distinct()
    .where('r.id', '=', id)
    .where('s.channel', '=', channel)
    .limit(2)
    .execute()
  return rows.length === 1 ? (rows[0]?.actor ?? null) : null
}

/**
 * Where a recommendation stands: expired after its date, superseded when the same rule has spoken about the person
 * at a later moment, else active.
 */
export const statusOf = async (
  db: Kysely<AdviceSchema>,
  stored: StoredRecommendation,
  now: Instant,
): Promise<RecommendationStatus> => {
  const { recommendation, record } = stored
  if (recommendation.validUntil < now) return 'expired'
  const later = await db
    .selectFrom('recommendation')
    .select('id')
    .where('record_id', '=', record)
    .where('person_id', '=', recommendation.person)
    .where('rule', '=', recommendation.rule)
    .where('moment', '>', recommendation.moment)
    // The same advice given again does not replace itself.
    .where(eb => eb.or([eb('subject', 'is', null), eb('subject', '<>', recommendation.subject)]))
    .limit(1)
    .executeTakeFirst()
  return later === undefined ? 'active' : 'superseded'
}

/** A recommendation that rests on something, with who was shown it. */
export type RecalledRecommendation = {
  readonly recommendation: RecommendationId
  readonly person: PersonId
  readonly rule: string
  readonly summary: string
  readonly moment: Instant
  readonly shownTo: readonly { readonly actor: string; readonly channel: string; readonly at: Instant }[]
}

/** What a recall looks for: a fact, a knowledge pack or one row of it, a model, or a map or release that codes were read by. */
export type RecallTarget =
  | { readonly kind: 'fact'; readonly id: string }
  | { readonly kind: 'knowledge'; readonly id: string }
  | { readonly kind: 'model'; readonly id: string }
  | { readonly kind: 'terminology'; readonly id: string }

/** A stored recommendation, as little of it as tells what it rests on. */
export type KnownBetween = { readonly id: string; readonly because: Recommendation['because'] }

/** The recommendations that were given by what was known in a span of time, a page in the order of their ids. */
export const recommendationsKnown = async (
  db: Kysely<AdviceSchema>,
  { from, until }: { readonly from: Instant; readonly until: Instant | null },
  after: string,
  limit: number,
): Promise<readonly KnownBetween[]> => {
  const rows = await db
    .selectFrom('recommendation')
    .select(['id', 'body'])
    .where('known_at', '>=', from)
    .$if(until !== null, query => query.where('known_at', '<', until as string))
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(({ id, body }) => ({ id, because: (JSON.parse(body) as Recommendation).because }))
}

/** What is found by itself, or the recommendations that were found already. */
type Resting =
  | Exclude<RecallTarget, { readonly kind: 'terminology' }>
  | { readonly kind: 'found'; readonly ids: readonly string[] }

/** The recommendations that rest on a target, oldest first. Reads each record's partition by itself. */
export const recommendationsResting = async (
  db: Kysely<AdviceSchema>,
  target: Resting,
): Promise<readonly RecalledRecommendation[]> => {
  const rows = await db
    .selectFrom('recommendation as r')
    .select(['r.record_id', 'r.id', 'r.person_id', 'r.rule', 'r.moment', 'r.body'])
    .where(eb =>
      target.kind === 'found'
        ? eb('r.id', '=', sql<string>`any(${target.ids}::text[])`)
        : target.kind === 'knowledge'
          ? eb.or([
              eb('r.knowledge', '=', target.id),
              sql<boolean>`r.body::jsonb -> 'knowledgeRows' ? ${target.id}`,
              sql<boolean>`r.body::jsonb -> 'dose' -> 'knowledgeRows' ? ${target.id}`,
            ])
          : target.kind === 'model'
            ? sql<boolean>`r.body::jsonb -> 'versions' ->> 'model' = ${target.id}`
            : sql<boolean>`r.body::jsonb @? ${`$.** ? (@ == ${JSON.stringify(target.id)})`}::jsonpath`,
    )
    .orderBy('r.moment')
    .orderBy('r.id')
    .execute()
  if (rows.length === 0) return []
  const shown = await db
    .selectFrom('recommendation_shown')
    .selectAll()
    .where('recommendation_id', '=', sql<string>`any(${rows.map(row => row.id)}::text[])`)
    .orderBy('at')
    .execute()
  return rows.map(row => ({
    recommendation: row.id as RecommendationId,
    person: row.person_id as PersonId,
    rule: row.rule,
    summary: (JSON.parse(row.body) as Recommendation).summary,
    moment: row.moment as Instant,
    shownTo: shown
      .filter(one => one.recommendation_id === row.id && one.record_id === row.record_id)
      .map(one => ({ actor: one.actor, channel: one.channel, at: one.at as Instant })),
  }))
}
