import { Button } from '@mantine/core'
import type { PatientNoteKind, PatientPlanView } from '../../src/pipeline/delivery/contract.ts'
import { useTellClinic } from '../shared/api/patient-plan.ts'
import { Problem } from '../shared/states/problem.tsx'
import { dateText } from '../shared/text/time-text.ts'
import css from './patient.module.css'

/** A person instead of a page, and no automatic advice: both without any change in care. */
export const ChoicesSection = ({ plan, own }: { readonly plan: PatientPlanView; readonly own: boolean }) => {
  const tell = useTellClinic(plan.patient)
  const send = (kind: PatientNoteKind) => tell.mutate({ kind, text: '' })
  const waiting = plan.notes.find(({ kind, readBy }) => kind === 'ask-human' && readBy === null)
  return (
    <section className={css.part} aria-labelledby="choices-heading">
      <h2 id="choices-heading">It is your choice</h2>
      <p>
        This page is made by a computer from your record and from what your clinician has signed. A person decides about
        your care, never the computer.
      </p>
      {waiting !== undefined && (
        <p role="status">✓ You asked for a person on {dateText(waiting.at)}. Your clinic has not read it yet.</p>
      )}
      {own && (
        <div className={css.answers}>
          <Button variant="default" disabled={waiting !== undefined} onClick={() => send('ask-human')}>
            I want to talk to a person
          </Button>
          <Button variant="default" onClick={() => send(plan.declined ? 'accept-advice' : 'decline-advice')}>
            {plan.declined ? 'I want automatic advice again' : 'I do not want automatic advice'}
          </Button>
        </div>
      )}
      <p className={css.quiet}>
        If you say no to automatic advice, your care stays the same. You can change your mind.
      </p>
      {tell.isError && (
        <Problem
          failure={tell.error}
          what="that it was kept: it was not sent"
          onRetry={() => tell.mutate(tell.variables)}
          inline
        />
      )}
    </section>
  )
}
