import { type Kysely, sql, type Transaction } from 'kysely'
import type { Instant, PersonId, RecordId } from '../../core/index.ts'
import type { ModelsSchema } from './schema.ts'

/** What a version said of a record at an index moment. */
export type KeptAnswer = {
  readonly record: RecordId
  readonly person: PersonId
  readonly model: string
  readonly version: string
  readonly index: Instant
  readonly role: 'serving' | 'shadow'
  readonly at: Instant
  /** 0 to 1; `null`: it abstained, or broke. */
  readonly prediction: number | null
  /** Why it abstained, or how it broke. */
  readonly because: string | null
  /** It broke: there is no answer. */
  readonly failed: boolean
}

/**
 * Keeps what was said first; only an abstention gives way, to the first prediction. That it broke is kept in any case, beside what was said
 * before, and stays when it answers again.
 */
export const keepAnswers = async (tx: Transaction<ModelsSchema>, answers: readonly KeptAnswer[]): Promise<void> => {
  if (answers.length === 0) return
  await tx
    .insertInto('model_answer')
    .values(
      answers.map(({ record, person, index, ...said }) => ({
        ...said,
        record_id: record,
        person_id: person,
        index_at: index,
      })),
    )
    .onConflict(conflict =>
      conflict
        .columns(['record_id', 'model', 'version', 'index_at'])
        .doUpdateSet({
          role: sql`excluded.role`,
          at: sql`excluded.at`,
          prediction: sql`coalesce(model_answer.prediction, excluded.prediction)`,
          because: sql`coalesce(excluded.because, case when model_answer.failed then model_answer.because end)`,
          failed: sql`model_answer.failed or excluded.failed`,
        })
        .where(
          sql<boolean>`(model_answer.prediction is null and excluded.prediction is not null) or (excluded.failed and not model_answer.failed)`,
        ),
    )
    .execute()
}

/** How often a version broke when it was asked: one for each record and index. */
export type AnswersFailed = { readonly version: string; readonly count: number; readonly last: Instant }

/**
 * The versions of a model that broke, with how often and when last.
 *
 * @param between index moments after `since`, up to `until`; without it whenever
 */
export const answersFailed = async (
  db: Pick<Kysely<ModelsSchema>, 'selectFrom'>,
  model: string,
  between?: { readonly since: Instant; readonly until: Instant },
): Promise<readonly AnswersFailed[]> => {
  const asked = db
    .selectFrom('model_answer')
    .select(({ fn }) => ['version', fn.countAll().as('count'), fn.max('at').as('last')])
    .where('model', '=', model)
    .where('failed', '=', true)
    .groupBy('version')
    .orderBy('version')
  const within =
    between === undefined ? asked : asked.where('index_at', '>', between.since).where('index_at', '<=', between.until)
  const rows = await within.execute()
  return rows.map(({ version, count, last }) => ({ version, count: Number(count), last: last as Instant }))
}
