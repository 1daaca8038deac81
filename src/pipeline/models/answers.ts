import { sql, type Transaction } from 'kysely'
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
  /** 0 to 1; `null`: it abstained. */
  readonly prediction: number | null
  /** Why it abstained. */
  readonly because: string | null
}

/** Keeps what was said first; only an abstention gives way, to the first prediction. */
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
          prediction: sql`excluded.prediction`,
          because: sql`excluded.because`,
        })
        .where(sql<boolean>`model_answer.prediction is null and excluded.prediction is not null`),
    )
    .execute()
}
