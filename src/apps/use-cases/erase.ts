import { rm } from 'node:fs/promises'
import { sql } from 'kysely'
import type { PersonId, RecordId } from '../../core/index.ts'
import { AppError } from '../../core/index.ts'
import { documentsOf, eraseRecords } from '../../pipeline/profile/index.ts'
import { forgetFindings } from '../../pipeline/quality/index.ts'
import type { Caller, Dependencies } from './dependencies.ts'
import { trainingFolder } from './models/training-folder.ts'

export type ErasureReport = {
  readonly records: readonly RecordId[]
  readonly facts: number
  readonly resources: number
  readonly recommendations: number
  readonly decisions: number
  readonly documents: { readonly removed: number; readonly blanked: number }
  readonly notErased: readonly string[]
}

/** Tables that hold what was said and done about a person. */
const about = [
  'recommendation',
  'recommendation_shown',
  'decision',
  'safety_ledger',
  'task',
  'worklist_entry',
  'worklist_aside',
  'advice_due',
  'patient_note',
  'message_release',
  'model_answer',
] as const

/**
 * Erases a patient: facts, names, advice, decisions, and the bytes received. What others share a document with them
 * stays; their own bytes in it are blanked. The audit trail keeps its hashes and still verifies.
 */
export const erase = async (
  deps: Dependencies,
  { person, reason }: { readonly person: PersonId; readonly reason: string },
  caller: Caller,
): Promise<ErasureReport> => {
  const { kysely } = deps.database
  const rows = await kysely.selectFrom('person_record').select('record_id').where('person_id', '=', person).execute()
  const records = rows.map(row => row.record_id as RecordId).sort()
  if (records.length === 0)
    throw new AppError('not-found', 'No patient has that id.', { remedy: 'See attune patients.' })
  const documents = await documentsOf(kysely, records)
  // Bytes first: should this stop half-way, the rows still say which documents to look at.
  for (const { document, ranges } of documents) {
    if (ranges === null) await deps.blobs.remove(document)
    else await deps.blobs.blank(document, ranges)
  }
  // Rows of a training that was stopped; asked for again, it reads everybody anew.
  await rm(trainingFolder(deps), { recursive: true, force: true })
  const at = deps.clock()
  const report = await deps.write(async (tx, audit) => {
    const deleted: Record<string, number> = {}
    for (const table of about) {
      const result = await tx
        .deleteFrom(table)
        .where('record_id', '=', sql<string>`any(${records}::text[])`)
        .executeTakeFirst()
      deleted[table] = Number(result.numDeletedRows)
    }
    await forgetFindings(tx, records)
    const erased = await eraseRecords(tx, records, { at, by: caller.actor, reason })
    const own = documents.filter(({ ranges }) => ranges === null)
    if (own.length > 0) {
      // A file name may name the patient.
      await tx
        .updateTable('document')
        .set({ name: 'erased', said: null })
        .where('document', '=', sql<string>`any(${own.map(({ document }) => document)}::text[])`)
        .execute()
    }
    for (const record of records) {
      audit({
        at,
        actor: caller.actor,
        action: 'patient.erased',
        record,
        purpose: 'HOPERAT',
        details: { facts: erased.facts, resources: erased.resources },
      })
    }
    return { ...erased, recommendations: deleted.recommendation ?? 0, decisions: deleted.decision ?? 0 }
  })
  deps.engine.forget(person)
  for (const record of records) deps.facts.forget(record)
  // What was deleted still lies in the files of the database until it is vacuumed.
  for (const table of [
    'fact',
    'resource',
    'series',
    'series_part',
    'patient_summary',
    'record_identifier',
    'demographics',
    'blocking_key',
    'record_pair',
    'recommendation',
    'decision',
    'record',
  ]) {
    await sql`vacuum ${sql.table(table)}`.execute(kysely)
  }
  return {
    records,
    ...report,
    documents: {
      removed: documents.filter(({ ranges }) => ranges === null).length,
      blanked: documents.filter(({ ranges }) => ranges !== null).length,
    },
    notErased: [
      'backups made before: erase them by their own rule',
      'quarantined bytes that no patient could be read from',
      'in a shared document, what stands between resources (e.g. the address of an entry)',
    ],
  }
}
