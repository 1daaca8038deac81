import { Button } from '@mantine/core'
import type { AdviceView } from '../../../src/pipeline/delivery/contract.ts'
import { useRelease, useReleases } from '../../shared/api/patient-views.ts'
import { useSession } from '../../shared/api/session.ts'
import { useUserName } from '../../shared/api/user-name.ts'
import { BecauseList } from '../../shared/marks/because-list.tsx'
import { EvidenceList } from '../../shared/marks/evidence-list.tsx'
import { Fold } from '../../shared/marks/fold.tsx'
import { Problem } from '../../shared/states/problem.tsx'
import { momentText } from '../../shared/text/time-text.ts'
import css from './safety.module.css'

type Message = AdviceView['messages'][number]

/** What the patient is told and asked: at once, or after a clinician lets them see it. */
export const Messages = ({ advice }: { readonly advice: AdviceView }) => {
  const messages = advice.messages.toSorted((a, b) => a.priority - b.priority)
  return (
    <section className={`${css.section} ${css.wide}`} id="messages" tabIndex={-1} aria-labelledby="messages-heading">
      <h2 id="messages-heading">Messages for the patient</h2>
      {messages.length === 0 ? (
        <p className={css.none}>No rule here has anything to tell or ask this patient.</p>
      ) : (
        <ul className={css.list}>
          {messages.map(message => (
            <MessageItem key={`${message.engager}${message.id}`} message={message} patient={advice.patient} />
          ))}
        </ul>
      )}
    </section>
  )
}

const kinds: Readonly<Record<Message['kind'], string>> = {
  message: 'Message',
  reminder: 'Reminder',
  question: 'Question',
}

const MessageItem = ({ message, patient }: { readonly message: Message; readonly patient: string }) => (
  <li>
    <p className={css.quiet}>
      {kinds[message.kind]}
      {message.audience === 'carer' && ' for the carer'}
      {message.priority === 0 && <strong className={css.late}>, shown first</strong>}
    </p>
    <p>
      <strong>{message.title}</strong> {message.text}
    </p>
    {message.answers.length > 0 && <p className={css.quiet}>Can answer: {message.answers.join(' · ')}</p>}
    <Release message={message} patient={patient} />
    <Fold summary="Reasons and evidence">
      <BecauseList because={message.because} />
      <EvidenceList evidence={message.evidence} />
      <p className={css.quiet}>
        If there is trouble or no answer: {message.escalation.what}, {message.escalation.owner}, within{' '}
        {message.escalation.withinHours} h.
      </p>
    </Fold>
  </li>
)

const Release = ({ message, patient }: { readonly message: Message; readonly patient: string }) => {
  const releases = useReleases(patient)
  const release = useRelease(patient)
  const session = useSession()
  const nameOf = useUserName()
  if (!message.needsRelease) return <p className={css.quiet}>The patient sees it at once.</p>
  if (releases.isError)
    return <Problem failure={releases.error} what="what was released" onRetry={() => releases.refetch()} inline />
  const done = releases.data?.releases.find(({ rule }) => rule === message.id)
  if (done !== undefined) {
    return (
      <p className={css.quiet} role="status">
        ✓ Released by {nameOf(done.by)}, {momentText(done.at)}. The patient sees it.
      </p>
    )
  }
  return (
    <div className={css.buttons}>
      <span className={css.absent}>Waits for you: the patient does not see it yet.</span>
      {session.data?.user.role === 'clinician' && (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={`Release to the patient: ${message.title}`}
          loading={release.isPending}
          onClick={() => release.mutate(message.id)}
        >
          Release to the patient
        </Button>
      )}
      {release.isError && (
        <Problem
          failure={release.error}
          what="that it was released: it was not"
          onRetry={() => release.mutate(message.id)}
          inline
        />
      )}
    </div>
  )
}
