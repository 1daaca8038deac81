import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Kysely, Selectable, Transaction } from 'kysely'
import { AppError, canonicalJson, type Instant, type PersonId, type RecordId } from '../../core/index.ts'
import type { MessageReleases, PatientNote, PatientNoteKind } from '../delivery/index.ts'

export type PatientPageSchema = {
  patient_note: {
    record_id: string
    id: string
    person_id: string
    kind: string
    text: string
    about: string | null
    at: string
    written_by: string
    read_by: string | null
    read_at: string | null
  }
  message_release: { record_id: string; rule: string; released_by: string; at: string }
}

/** The tables behind the patient's own page, a numbered migration. */
export const patientPageMigration = {
  id: '0011-patient-page',
  sql: readFileSync(new URL('./migration-patient-page.sql', import.meta.url), 'utf8'),
}

/** Keeps what a patient says. Saying the same again at the same moment changes nothing. */
export const writeNote = async (
  tx: Transaction<PatientPageSchema>,
  subject: { readonly record: RecordId; readonly person: PersonId },
  note: Pick<PatientNote, 'kind' | 'text' | 'about'>,
  by: { readonly actor: string; readonly at: Instant },
): Promise<PatientNote> => {
  const content = { ...note, ...by, record: subject.record }
  const id = createHash('sha256').update(canonicalJson(content)).digest('hex').slice(0, 32)
  await tx
    .insertInto('patient_note')
    .values({
      record_id: subject.record,
      id,
      person_id: subject.person,
      ...note,
      at: by.at,
      written_by: by.actor,
      read_by: null,
      read_at: null,
    })
    .onConflict(conflict => conflict.doNothing())
    .execute()
  return { id, ...note, at: by.at, readBy: null, readAt: null }
}

/** What a person has told the clinic, newest first. */
export const notesOf = async (
  db: Kysely<PatientPageSchema>,
  records: readonly RecordId[],
): Promise<readonly PatientNote[]> => {
  if (records.length === 0) return []
  const rows = await db
    .selectFrom('patient_note')
    .selectAll()
    .where('record_id', 'in', records)
    .orderBy('at', 'desc')
    .orderBy('id')
    .execute()
  return rows.map(toNote)
}

/** Somebody in the clinic has read a note; the first reader stays. @throws AppError `not-found` */
export const markNoteRead = async (
  tx: Transaction<PatientPageSchema>,
  records: readonly RecordId[],
  id: string,
  by: { readonly actor: string; readonly at: Instant },
): Promise<PatientNote> => {
  await tx
    .updateTable('patient_note')
    .set({ read_by: by.actor, read_at: by.at })
    .where('record_id', 'in', records)
    .where('id', '=', id)
    .where('read_by', 'is', null)
    .execute()
  const row = await tx
    .selectFrom('patient_note')
    .selectAll()
    .where('record_id', 'in', records)
    .where('id', '=', id)
    .executeTakeFirst()
  if (row === undefined) throw new AppError('not-found', 'There is no such note.', { remedy: 'Reload the page.' })
  return toNote(row)
}

const toNote = (row: Selectable<PatientPageSchema['patient_note']>): PatientNote => ({
  id: row.id,
  kind: row.kind as PatientNoteKind,
  text: row.text,
  about: row.about,
  at: row.at as Instant,
  readBy: row.read_by,
  readAt: row.read_at as Instant | null,
})

/** Lets a patient see the message of a rule; the first release stays. */
export const releaseMessage = async (
  tx: Transaction<PatientPageSchema>,
  record: RecordId,
  rule: string,
  by: { readonly actor: string; readonly at: Instant },
): Promise<void> => {
  await tx
    .insertInto('message_release')
    .values({ record_id: record, rule, released_by: by.actor, at: by.at })
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

export const releasesOf = async (
  db: Kysely<PatientPageSchema>,
  records: readonly RecordId[],
): Promise<MessageReleases['releases']> => {
  if (records.length === 0) return []
  const rows = await db
    .selectFrom('message_release')
    .selectAll()
    .where('record_id', 'in', records)
    .orderBy('at')
    .orderBy('rule')
    .execute()
  return rows.map(row => ({ rule: row.rule, by: row.released_by, at: row.at as Instant }))
}
