import { Button } from '@mantine/core'
import { type FormEvent, useId, useState } from 'react'
import type { PatientNoteKind } from '../../src/pipeline/delivery/contract.ts'
import { patientNoteKinds } from '../../src/pipeline/delivery/contract.ts'
import { useTellClinic } from '../shared/api/patient-plan.ts'
import { Problem } from '../shared/states/problem.tsx'
import css from './patient.module.css'

/** What can be told without being asked. */
const asked: readonly PatientNoteKind[] = ['side-effect', 'error', 'goal']

/** Tells the clinic something, in the patient's own words. It says when somebody will read it, and what cannot wait. */
export const TellForm = ({
  patient,
  kind,
  about,
  answers = [],
  label,
}: {
  readonly patient: string
  /** Fixed, where the place of the form says what it is about. */
  readonly kind?: PatientNoteKind
  readonly about?: string
  readonly answers?: readonly string[]
  readonly label?: string
}) => {
  const tell = useTellClinic(patient)
  const [chosen, setChosen] = useState<PatientNoteKind>(kind ?? 'side-effect')
  const id = useId()
  const send = (text: string) => tell.mutate({ kind: chosen, text, ...(about === undefined ? {} : { about }) })
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const text = String(new FormData(form).get('text') ?? '').trim()
    if (text === '') return
    send(text)
    form.reset()
  }
  const words = label ?? (kind === undefined ? 'What happened?' : patientNoteKinds[kind])
  return (
    <form className={kind === undefined ? `${css.part} ${css.tell}` : css.tell} onSubmit={onSubmit}>
      {kind === undefined && (
        <>
          <h2>Tell the clinic</h2>
          <fieldset className={css.kinds}>
            <legend className={css.hidden}>What it is about</legend>
            {asked.map(one => (
              <label key={one}>
                <input
                  type="radio"
                  name={`kind-${id}`}
                  value={one}
                  checked={chosen === one}
                  onChange={() => setChosen(one)}
                />
                {patientNoteKinds[one]}
              </label>
            ))}
          </fieldset>
        </>
      )}
      {answers.length > 0 && (
        <div className={css.answers}>
          {answers.map(answer => (
            <Button key={answer} variant="default" onClick={() => send(answer)} disabled={tell.isPending}>
              {answer}
            </Button>
          ))}
        </div>
      )}
      <label htmlFor={`text-${id}`}>{answers.length > 0 ? 'Or in your own words' : words}</label>
      <textarea id={`text-${id}`} name="text" rows={2} maxLength={4000} />
      <Button type="submit" loading={tell.isPending}>
        Send to the clinic
      </Button>
      <p className={css.quiet} role="status">
        {tell.isSuccess
          ? '✓ Kept. Your clinic reads it when they next open your record. If it cannot wait, call.'
          : 'Your clinic reads this when they next open your record. If it cannot wait, call.'}
      </p>
      {tell.isError && (
        <Problem
          failure={tell.error}
          what="that it was kept: it was not sent"
          onRetry={() => tell.mutate(tell.variables)}
          inline
        />
      )}
    </form>
  )
}
