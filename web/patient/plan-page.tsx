import type { PatientPlanView, PlanMessage } from '../../src/pipeline/delivery/contract.ts'
import { genePaper } from '../shared/api/patient-views.ts'
import { dateText } from '../shared/text/time-text.ts'
import { ChoicesSection } from './choices.tsx'
import { Looks } from './looks.tsx'
import css from './patient.module.css'
import { plainProduct } from './plain-product.ts'
import { Steps } from './steps.tsx'
import { TellForm } from './tell-form.tsx'

/**
 * The patient's page. What cannot wait stands first; then the plan that was signed, then everything else.
 *
 * @param own `false`: a clinician looks at it, and nothing can be written in the patient's name
 */
export const PlanPage = ({ plan, own }: { readonly plan: PatientPlanView; readonly own: boolean }) => {
  const urgent = plan.messages.filter(({ priority }) => priority === 0)
  const messages = plan.messages.filter(({ priority }) => priority > 0)
  return (
    <div className={css.page}>
      {urgent.map(message => (
        <section key={message.rule} className={css.crisis} aria-label={message.title}>
          {own ? <h1>{message.title}</h1> : <h2>{message.title}</h2>}
          <p>{message.text}</p>
        </section>
      ))}
      <Emergency plan={plan} own={own} />
      <header className={css.title}>
        {own && urgent.length === 0 ? <h1>My plan</h1> : <h2>My plan</h2>}
        <p className={css.quiet}>
          {plan.name ?? 'Name not on record'}, {dateText(plan.asOf)}
        </p>
      </header>
      <p className={css.promise}>
        <strong>Do not stop or change a medicine by yourself.</strong> Ask your clinician or pharmacist first, also when
        you are worried. Stopping suddenly can do harm.
      </p>
      <Steps steps={plan.steps} heading={own && urgent.length === 0 ? 'h2' : 'h3'} />
      {plan.declined ? (
        <p className={css.card}>
          You said that you do not want automatic advice. You see only what your clinician has signed.
        </p>
      ) : (
        <Messages messages={messages} patient={plan.patient} own={own} />
      )}
      <Reminders plan={plan} />
      <Taking plan={plan} own={own} />
      {plan.walletCard && <WalletCard plan={plan} />}
      {own && <TellForm patient={plan.patient} />}
      <Notes plan={plan} />
      <ChoicesSection plan={plan} own={own} />
      <Looks looks={plan.looks} />
    </div>
  )
}

/** Whom to call, before anything else. A number is a link: on a telephone it calls. */
const Emergency = ({ plan: { region }, own }: { readonly plan: PatientPlanView; readonly own: boolean }) => (
  <section className={css.emergency} aria-labelledby="emergency-heading">
    <h2 id="emergency-heading">When to call whom</h2>
    <ul>
      {region.lines.map(({ number, when }) => (
        <li key={number}>
          <a href={`tel:${number}`} className={css.number}>
            {number}
          </a>
          <span>{when}</span>
        </li>
      ))}
      {region.lines.length === 0 && (
        <li>
          <span>
            In danger now: call the emergency number of your country. {own && 'Your clinic has not set it here.'}
          </span>
        </li>
      )}
      <li>
        <span className={css.number}>Clinic</span>
        <span>Something is new, worse or worries you, and can wait some hours: call your clinic.</span>
      </li>
    </ul>
  </section>
)

const kinds: Readonly<Record<PlanMessage['kind'], string>> = {
  message: 'For you to know',
  reminder: 'Reminder',
  question: 'A question for you',
}

const Messages = ({
  messages,
  patient,
  own,
}: {
  readonly messages: readonly PlanMessage[]
  readonly patient: string
  readonly own: boolean
}) =>
  messages.length === 0 ? null : (
    <section className={css.part} aria-labelledby="messages-heading">
      <h2 id="messages-heading">Messages and questions</h2>
      <ul className={css.cards}>
        {messages.map(message => (
          <li key={message.rule} className={css.card}>
            <p className={css.quiet}>
              {kinds[message.kind]}
              {message.audience === 'carer' && ', for the person who helps you'}
            </p>
            <h3>{message.title}</h3>
            <p>{message.text}</p>
            {own && message.kind === 'question' && (
              <TellForm patient={patient} kind="answer" about={message.rule} answers={message.answers} />
            )}
          </li>
        ))}
      </ul>
    </section>
  )

const Reminders = ({ plan: { reminders } }: { readonly plan: PatientPlanView }) =>
  reminders.length === 0 ? null : (
    <section className={css.part} aria-labelledby="reminders-heading">
      <h2 id="reminders-heading">What comes next</h2>
      <ul className={css.plain}>
        {reminders.map(({ what, by, who }) => (
          <li key={`${what}${by}`}>
            <strong>{what}</strong>, by {dateText(by)}. <span className={css.quiet}>Who: {who}.</span>
          </li>
        ))}
      </ul>
    </section>
  )

const Taking = ({ plan, own }: { readonly plan: PatientPlanView; readonly own: boolean }) => (
  <section className={css.part} aria-labelledby="taking-heading">
    <h2 id="taking-heading">What I take</h2>
    {plan.medicines.length === 0 ? (
      <p>Your record lists no medicine. That may be wrong.</p>
    ) : (
      <>
        <p>Your record says that you take:</p>
        <ul className={css.plain}>
          {plan.medicines.map(name => (
            <li key={name}>{plainProduct(name)}</li>
          ))}
        </ul>
      </>
    )}
    {own && (
      <>
        <p>
          Is that so? Tell us what you really take: also what you leave out, and what you buy without a prescription,
          such as pain tablets or herbs. Nobody will be angry.
        </p>
        <TellForm patient={plan.patient} kind="taking" label="What I really take" />
      </>
    )}
  </section>
)

/** Only what a clinician has released; it opens as a page of its own, which the browser prints. */
const WalletCard = ({ plan }: { readonly plan: PatientPlanView }) => (
  <section className={css.part} aria-labelledby="card-heading">
    <h2 id="card-heading">Card for my wallet</h2>
    <p>
      Some medicines work differently in different people, because of their genes. Your clinician has made a card about
      yours. Show it to every doctor and pharmacist.
    </p>
    <p>
      <a href={genePaper(plan.patient, 'wallet-card')} target="_blank" rel="noreferrer">
        Open my card, to print it
      </a>
    </p>
  </section>
)

const Notes = ({ plan: { notes } }: { readonly plan: PatientPlanView }) => {
  const said = notes.filter(({ text }) => text !== '')
  return said.length === 0 ? null : (
    <section className={css.part} aria-labelledby="said-heading">
      <h2 id="said-heading">What I told the clinic</h2>
      <ul className={css.plain}>
        {said.map(({ id, text, at, readBy }) => (
          <li key={id}>
            “{text}” <span className={css.quiet}>{dateText(at)}. </span>
            <span className={css.quiet}>{readBy === null ? 'Nobody has read it yet.' : `Read by ${readBy}.`}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
