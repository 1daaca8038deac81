import type { Because, Jurisdiction, PlanItem, Recommendation, Regimen } from '../../clinical/index.ts'
import { epochOf, type Instant, instantOf, roundTo } from '../../core/index.ts'
import type { Advice } from '../advice/index.ts'
import type { EmergencyLine, PatientNote, PatientPlanView, PlanMessage, PlanReminder, PlanStep } from './contract.ts'
import { plainReason, plainWords } from './plain-words.ts'

/** Who answers at once, by region. Numbers that everybody there can call from any telephone. */
const lines: Readonly<Record<Jurisdiction, readonly EmergencyLine[]>> = {
  us: [
    { number: '911', when: 'You or somebody else is in danger now, or very ill' },
    { number: '988', when: 'You think about harming yourself, or cannot go on. Call or text, day and night' },
  ],
  eu: [{ number: '112', when: 'You or somebody else is in danger now, very ill, or cannot go on' }],
}

const regions: Readonly<Record<Jurisdiction, string>> = { us: 'United States', eu: 'European Union' }

/** The emergency lines of a site; without a region none is guessed. */
export const regionOf = (jurisdiction: Jurisdiction | null): PatientPlanView['region'] =>
  jurisdiction === null ? { name: null, lines: [] } : { name: regions[jurisdiction], lines: lines[jurisdiction] }

/**
 * The messages a patient may see: what needs a release only after it, crisis text first. Who has declined automatic
 * advice still sees crisis text.
 */
export const planMessages = (
  messages: Advice['messages'],
  released: ReadonlySet<string>,
  declined: boolean,
): readonly PlanMessage[] =>
  messages
    .filter(({ id, needsRelease }) => !needsRelease || released.has(id))
    .filter(({ priority }) => !declined || priority === 0)
    .toSorted((a, b) => a.priority - b.priority || (a.id < b.id ? -1 : 1))
    .map(({ id, kind, audience, title, text, answers, priority }) => ({
      rule: id,
      kind,
      audience,
      title,
      text,
      answers,
      priority,
    }))

/** Whether the newest word of the patient about automatic advice is "no". */
export const hasDeclined = (notes: readonly PatientNote[]): boolean =>
  notes
    .filter(({ kind }) => kind === 'decline-advice' || kind === 'accept-advice')
    .toSorted((a, b) => (a.at < b.at ? 1 : -1))[0]?.kind === 'decline-advice'

/**
 * What a clinician has signed, in plain words. Where the clinician changed the advice, their words stand in place of
 * the dose and the steps that were advised (hazard H17).
 */
export const planSteps = (plan: readonly PlanItem[], nameOf: (user: string) => string): readonly PlanStep[] =>
  plan
    .toSorted((a, b) => (a.acceptedAt < b.acceptedAt ? 1 : -1))
    .map(({ recommendation, acceptedBy, acceptedAt, change }) => ({
      recommendation: recommendation.id,
      title: titleOfStep(recommendation),
      what: change === null ? stepsOf(recommendation) : [],
      why: whyOf(recommendation.because),
      changed: change,
      signedBy: nameOf(acceptedBy),
      signedAt: acceptedAt,
    }))

const titleOfStep = ({ action: [first], indication }: Recommendation): string => {
  const subject = plainWords(first.subject?.display ?? '')
  const about = subject === '' ? plainWords(indication?.display ?? '') : subject
  const verb = plainVerbs[first.kind]
  return about === '' ? verb : `${verb}: ${about}`
}

const plainVerbs: Readonly<Record<Recommendation['action'][number]['kind'], string>> = {
  start: 'A new medicine',
  stop: 'A medicine that ends',
  continue: 'Go on as before',
  reduce: 'Less of a medicine',
  switch: 'Another medicine',
  combine: 'Medicines together',
  test: 'A test',
  refer: 'A visit to a specialist',
  wait: 'Nothing new for now',
  discuss: 'Something to talk about',
}

const stepsOf = (recommendation: Recommendation): readonly string[] => [
  ...recommendation.action.map(({ kind, subject }) => plainStep(kind, plainWords(subject?.display ?? ''))),
  ...(recommendation.dose === null ? [] : [doseInWords(recommendation.dose)]),
]

const plainStep = (kind: Recommendation['action'][number]['kind'], subject: string): string => {
  const it = subject === '' ? 'this' : subject
  switch (kind) {
    case 'start':
      return `Your clinician wants you to take ${it}. Begin when you have the prescription.`
    case 'stop':
      return `Your clinician has decided that ${it} should end. They will tell you when and how. Go on until then.`
    case 'continue':
      return `Go on with ${it} as you do now.`
    case 'reduce':
      return `Your clinician wants you to take less of ${it}. Wait for the new prescription.`
    case 'switch':
    case 'combine':
      return `Your clinician wants to change your medicines: ${it}. Wait for the new prescription.`
    case 'test':
      return subject === '' ? 'You need a test.' : `You need a test: ${it}.`
    case 'refer':
      return 'Your clinician is sending you to a specialist. If you hear nothing within a week, ask.'
    case 'wait':
      return 'You need nothing new for this now. Your clinician will look at it again.'
    case 'discuss':
      return 'Talk with your clinician about this before anything changes.'
  }
}

/** `2.5 mg by mouth, 2 times a day`, and never more than the maximum that was signed with it. */
const doseInWords = ({ drug, amount, route, frequency, instructions, maximum }: Regimen): string =>
  `The dose that was signed: ${plainWords(drug.display ?? drug.code)} ${roundTo(amount.value, 3)} ${amount.unit}, ${[plainRoute(route), frequency.text, ...instructions].join(', ')}. Never more than ${maximum.text}.`

const plainRoute = (route: string): string => (/^(oral|by mouth|po)$/i.test(route) ? 'by mouth' : route)

const mostReasons = 4

const whyOf = (because: readonly Because[]): readonly string[] =>
  [...new Set(because.map(plainReason).filter(reason => reason !== null))].slice(0, mostReasons)

/** What is due after what was signed, soonest first. */
export const planReminders = (plan: readonly PlanItem[]): readonly PlanReminder[] =>
  plan
    .filter(({ change }) => change === null)
    .flatMap(({ recommendation: { monitor }, acceptedAt }) =>
      monitor.map(({ what, withinDays, owner }) => ({
        what: plainWords(what),
        by: after(acceptedAt, withinDays),
        who: owner === 'patient' ? ('you' as const) : ('your care team' as const),
      })),
    )
    .toSorted((a, b) => (a.by < b.by ? -1 : 1))

const after = (at: Instant, days: number): Instant => instantOf(epochOf(at) + days * 86_400_000)
