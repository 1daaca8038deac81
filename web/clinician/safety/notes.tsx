import { Button } from '@mantine/core'
import type { PatientNote } from '../../../src/pipeline/delivery/contract.ts'
import { patientNoteKinds } from '../../../src/pipeline/delivery/contract.ts'
import { useNotes, useReadNote } from '../../shared/api/patient-views.ts'
import { useSession } from '../../shared/api/session.ts'
import { useUserName } from '../../shared/api/user-name.ts'
import { Problem } from '../../shared/states/problem.tsx'
import { momentText } from '../../shared/text/time-text.ts'
import css from './safety.module.css'

/** What the patient told the clinic. Nothing is shown while they have said nothing. */
export const Notes = ({ patient }: { readonly patient: string }) => {
  const session = useSession()
  return session.data?.user.role === 'clinician' ? <NoteList patient={patient} /> : null
}

const NoteList = ({ patient }: { readonly patient: string }) => {
  const notes = useNotes(patient)
  if (notes.isPending) return null
  if (notes.isError)
    return <Problem failure={notes.error} what="what the patient told you" onRetry={() => notes.refetch()} inline />
  if (notes.data.notes.length === 0) return null
  return (
    <section className={css.section} id="notes" tabIndex={-1} aria-labelledby="notes-heading">
      <h2 id="notes-heading">From the patient</h2>
      {notes.data.declined && (
        <p className={css.none}>
          <strong>Does not want automatic advice.</strong> Talk about it; care does not change.
        </p>
      )}
      <ul className={css.list}>
        {notes.data.notes.map(note => (
          <Note key={note.id} note={note} patient={patient} />
        ))}
      </ul>
    </section>
  )
}

const Note = ({ note, patient }: { readonly note: PatientNote; readonly patient: string }) => {
  const read = useReadNote(patient)
  const nameOf = useUserName()
  return (
    <li>
      <p>
        <strong>{patientNoteKinds[note.kind]}</strong> <span className={css.quiet}>{momentText(note.at)}</span>
      </p>
      {note.text !== '' && <p className={css.words}>“{note.text}”</p>}
      {note.readBy === null ? (
        <Button
          size="compact-xs"
          variant="default"
          aria-label={`I have read it: ${patientNoteKinds[note.kind]}`}
          loading={read.isPending}
          onClick={() => read.mutate(note.id)}
        >
          I have read it
        </Button>
      ) : (
        <p className={css.quiet}>
          Read by {nameOf(note.readBy)}
          {note.readAt !== null && `, ${momentText(note.readAt)}`}.
        </p>
      )}
      {read.isError && (
        <Problem failure={read.error} what="that you have read it" onRetry={() => read.mutate(note.id)} inline />
      )}
    </li>
  )
}
