import { Button } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { QuarantinedDocument, ReplayAnswer } from '../../../src/pipeline/delivery/contract.ts'
import { useQuarantine, useReplay } from '../../shared/api/sources.ts'
import { Loading } from '../../shared/states/loading.tsx'
import { Problem } from '../../shared/states/problem.tsx'
import { countText } from '../../shared/text/number-text.ts'
import { momentText } from '../../shared/text/time-text.ts'
import css from './sources.module.css'
import { unsaidOf } from './words.ts'

/** Documents of which something could not be read, and reading them again. */
export const UnreadList = ({ mayReplay }: { readonly mayReplay: boolean }) => {
  const query = useQuarantine()
  return (
    <section className={css.source} id="unread" aria-labelledby="unread-heading">
      <h2 id="unread-heading">Could not be read</h2>
      {query.isPending && <Loading what="Reading what is in quarantine" />}
      {query.isError && (
        <Problem failure={query.error} what="what is in quarantine" inline onRetry={() => query.refetch()} />
      )}
      {query.data?.documents.length === 0 && <p>Nothing. Everything that came was read, or was set aside.</p>}
      {(query.data?.documents.length ?? 0) > 0 && (
        <>
          <p className={css.quiet}>
            The bytes are kept. Read them again after an upgrade, or with what was not said when they came.
            {!mayReplay && ' Your role does not read documents again: ask who runs the interfaces.'}
          </p>
          <ul className={css.documents}>
            {query.data?.documents.map(document => (
              <Unread key={`${document.document} ${document.source}`} document={document} mayReplay={mayReplay} />
            ))}
          </ul>
          {query.data?.more === true && <p>There are more: attune quarantine list names them.</p>}
        </>
      )}
    </section>
  )
}

const Unread = ({ document, mayReplay }: { readonly document: QuarantinedDocument; readonly mayReplay: boolean }) => (
  <li>
    <p className={css.file}>
      <strong>{document.file}</strong>{' '}
      <span className={css.quiet}>
        {document.source}, {momentText(document.received)}; {countText(document.stretches, 'stretch', 'stretches')};{' '}
        <code>{document.document.slice(0, 12)}</code>
      </span>
    </p>
    <ul className={css.reasons}>
      {document.reasons.map(({ code, message, count }) => (
        <li key={code}>
          <code>{code}</code> {message}
          {count > 1 && ` (and ${count - 1} more)`}
        </li>
      ))}
    </ul>
    {mayReplay && <Replay document={document} />}
  </li>
)

const Replay = ({ document }: { readonly document: QuarantinedDocument }) => {
  const replay = useReplay(document.document)
  const unsaid = unsaidOf(document.reasons.map(({ code }) => code))
  const [patient, setPatient] = useState('')
  const [zone, setZone] = useState('')
  const [dateOrder, setDateOrder] = useState('')
  const ask = (event?: FormEvent) => {
    event?.preventDefault()
    replay.mutate({
      source: document.source,
      ...(patient.trim() === '' ? {} : { patient: patient.trim() }),
      ...(zone.trim() === '' ? {} : { zone: zone.trim() }),
      ...(dateOrder === 'DMY' || dateOrder === 'MDY' ? { dateOrder } : {}),
    })
  }
  return (
    <form className={css.replay} onSubmit={ask}>
      {unsaid.patient && (
        <label>
          Whose it is (the source’s id)
          <input value={patient} onChange={event => setPatient(event.target.value)} autoComplete="off" />
        </label>
      )}
      {unsaid.zone && (
        <label>
          Time zone of its clock
          <input
            value={zone}
            onChange={event => setZone(event.target.value)}
            placeholder="Europe/Vienna"
            autoComplete="off"
          />
        </label>
      )}
      {unsaid.dateOrder && (
        <label>
          Order of its dates
          <select value={dateOrder} onChange={event => setDateOrder(event.target.value)}>
            <option value="">not known</option>
            <option value="DMY">day, month, year</option>
            <option value="MDY">month, day, year</option>
          </select>
        </label>
      )}
      <Button type="submit" size="compact-sm" variant="default" loading={replay.isPending}>
        Read it again
      </Button>
      {replay.data !== undefined && <p role="status">{answerText(replay.data)}</p>}
      {replay.isError && <Problem failure={replay.error} what="it read again" inline onRetry={() => ask()} />}
    </form>
  )
}

const answerText = ({ resolved, remaining, because, stored, duplicates, readings }: ReplayAnswer): string => {
  const read = `${countText(resolved, 'stretch', 'stretches')} read, ${remaining} still not`
  const brought = `${countText(stored, 'resource')} stored, ${duplicates} known already, ${countText(readings, 'reading')}`
  return `${read}; ${brought}.${because === null ? '' : ` ${because}`}`
}
