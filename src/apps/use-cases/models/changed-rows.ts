import { sql } from 'kysely'
import type { TrainingRun } from '../../../pipeline/models/index.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Rebuilt } from './frozen-rows.ts'

/** What is known of why test rows are no longer those of a plan. */
export type RowsChanged = {
  readonly planned: number
  readonly made: number
  /** People who had rows of the cohort and deny it today. */
  readonly denied: number
  /** Records that have been erased since. */
  readonly erased: number
  /** Versions of Attune that made them, where it was another. */
  readonly code: { readonly planned: string; readonly now: string } | null
}

/**
 * Why rows that were made again are others than before, in words: who was erased, who denies it, and whether another Attune made them. Whose
 * rows they were is not kept, so that nothing here names a patient. A merge or its undoing is no reason: rows are made by the links of then.
 */
export const changeOf = async (
  deps: Pick<Dependencies, 'database' | 'code'>,
  { test, code }: TrainingRun,
  { part, denied }: Pick<Rebuilt, 'part' | 'denied'>,
): Promise<{ readonly words: string; readonly counts: RowsChanged }> => {
  const { erased } = await deps.database.kysely
    .selectFrom('erasure')
    .select(({ fn }) => fn.countAll().as('erased'))
    .where('at', '>', sql<string>`${test.knownAt}::timestamptz`)
    .executeTakeFirstOrThrow()
  const counts = {
    planned: test.rows,
    made: part.rows,
    denied,
    erased: Number(erased),
    code: code === deps.code ? null : { planned: code, now: deps.code },
  }
  const reasons = [
    ...(counts.erased === 0 ? [] : [`${counts.erased} records were erased since`]),
    ...(denied === 0 ? [] : [`${denied} people of the cohort deny it today`]),
    ...(counts.code === null ? [] : [`Attune ${code} made them then, ${deps.code} now`]),
  ]
  const why =
    reasons.length === 0
      ? 'neither an erasure nor a denial nor another version of Attune explains it'
      : reasons.join('; ')
  return {
    words: `the test rows are no longer those of the plan: ${counts.planned} then, ${counts.made} can be made now; ${why}`,
    counts,
  }
}
