import {
  type AdviceContext,
  becauseFact,
  type Candidate,
  type Chooser,
  type Consult,
  type CurrentMedication,
  conceptOf,
  consultedAbout,
  drugs,
  excludedByDefault,
  type OptionSet,
  problem,
  problemState,
  rankedByTier,
  takes,
} from '../../clinical/index.ts'
import { type Answer, answered, daysBetween, type Missing, outOfScope } from '../../core/index.ts'
import { coronaryEventOf, courseOf } from './coronary-event.ts'
import { evidence } from './evidence.ts'
import { indications } from './indications.ts'
import { strokeRule as id, limits, type StrokeEvent, strokeDraft, wouldChangeIf } from './stroke-draft.ts'

const title = 'Antiplatelet after ischaemic stroke or TIA'

/** Days: two antiplatelets are only begun early (the trials: within a day; the guideline: at least within a week). */
const earlyDays = 7

const severity: Missing = {
  what: 'severity of the stroke or TIA',
  need: 'NIHSS 3 or less, or ABCD2 4 or more',
  have: 'not read from the record',
  reason: 'absent',
}

type Option = { readonly id: string; readonly title: string; readonly drugs: readonly string[]; readonly text: string }

const options: readonly Option[] = [
  {
    id: 'aspirin-and-clopidogrel',
    title: 'aspirin and clopidogrel for 21 to 90 days, then one of them',
    drugs: ['clopidogrel', 'aspirin'],
    text: 'If it was minor (NIHSS 3 or less) or a high-risk TIA (ABCD2 4 or more): start aspirin and clopidogrel for 21 to 90 days',
  },
  { id: 'aspirin', title: 'aspirin alone', drugs: ['aspirin'], text: 'Start aspirin' },
  { id: 'clopidogrel', title: 'clopidogrel alone', drugs: ['clopidogrel'], text: 'Start clopidogrel' },
  {
    id: 'aspirin-and-dipyridamole',
    title: 'aspirin with extended-release dipyridamole',
    drugs: ['dipyridamole', 'aspirin'],
    text: 'Start aspirin with extended-release dipyridamole',
  },
  { id: 'prasugrel', title: 'prasugrel', drugs: ['prasugrel'], text: 'Start prasugrel' },
]

const candidateOf = (option: Option, event: StrokeEvent, consult: Consult) => {
  const consulted = option.drugs.map(drug => consultedAbout(consult, drug, problem.strokeOrTia.id))
  const [lead] = option.drugs
  const late = option.id === 'aspirin-and-clopidogrel' && !event.early
  const candidate: Candidate = {
    id: option.id,
    title: option.title,
    drug: lead ?? null,
    actions: [
      {
        kind: 'start',
        ...(lead === undefined ? {} : { subject: conceptOf(drugs, lead).ingredient }),
        text: option.text,
      },
    ],
    rank: null,
    excluded: [
      ...new Set([
        ...consulted.flatMap(({ excluded }) => excluded),
        ...(late ? [`two antiplatelets are begun within ${earlyDays} days of the event; this one is older`] : []),
      ]),
    ],
    benefit: 'not published',
    harms: 'not published',
    findings: consulted.flatMap(({ findings }) => findings),
    dose: consulted[0]?.dose ?? null,
    because: [...event.because, ...consulted.flatMap(({ found }) => found.flatMap(({ because }) => because))],
    evidence: [evidence.stroke2021, ...consulted.flatMap(({ found }) => found.flatMap(one => one.evidence))],
    wouldChangeIf,
  }
  // What only some people need shares the first rank: the severity, which the record does not give, decides.
  return { candidate, tier: consulted.some(({ warned }) => warned) ? 1 : 0 }
}

const toStart = (event: StrokeEvent, consult: Consult): OptionSet => {
  const candidates = rankedByTier(options.map(option => candidateOf(option, event, consult)))
  const missing = event.early ? [severity] : []
  const usable = candidates.filter(({ rank }) => rank === 1)
  return {
    chooser: id,
    indication: indications.strokeOrTia,
    title,
    conclusion: event.early
      ? 'No antithrombotic is on the list in the first days: the severity decides between one antiplatelet and a short course of two.'
      : `No antithrombotic is on the list: one antiplatelet in the long run (${usable.map(one => one.title).join(', ') || 'every one is excluded'}).`,
    rankedBy: [
      'What a check calls contraindicated or to be avoided is excluded, and stays visible.',
      `Two antiplatelets only when begun within ${earlyDays} days, and only after a minor stroke or a high-risk TIA.`,
      'One without a warning before one with a warning or with a check that could not run.',
      'What is equal by these rules shares a rank.',
    ],
    candidates,
    because: event.because,
    evidence: [evidence.stroke2021],
    limits,
    missing,
    wouldChangeIf,
    recommend: [strokeDraft(event, candidates, missing)],
  }
}

const asTaken = (event: StrokeEvent, taken: readonly CurrentMedication[]): OptionSet => {
  const because = taken.map(({ fact }) => becauseFact(fact, 'Takes'))
  return {
    chooser: id,
    indication: indications.strokeOrTia,
    title,
    conclusion:
      'An antithrombotic is on the medicine list: nothing to start. The checks and the course of two are judged beside it.',
    rankedBy: ['Already prescribed: nothing to choose.'],
    candidates: [
      {
        id: 'continue',
        title: 'Continue what is taken',
        drug: null,
        actions: [{ kind: 'continue', text: 'Continue; ask whether it is taken' }],
        rank: 1,
        excluded: [],
        benefit: 'not published',
        harms: 'not published',
        findings: [],
        dose: null,
        because,
        evidence: [evidence.stroke2021],
        wouldChangeIf,
      },
    ],
    because: [...event.because, ...because],
    evidence: [evidence.stroke2021],
    limits,
    missing: [],
    wouldChangeIf,
    recommend: [],
  }
}

/** Sources in the heart, and what must be settled by specialists first. */
const elsewhere = ({ profile }: AdviceContext): Answer<never> | null => {
  const present = (concept: (typeof problem)[keyof typeof problem]): boolean => {
    const state = problemState(profile, concept, { everHad: true })
    return state.kind === 'answered' && state.value.state === 'present'
  }
  if (present(problem.intracranialHaemorrhage))
    return outOfScope('An intracranial haemorrhage is on record: weighed with specialists')
  const cardiac = [problem.atrialFibrillation, problem.atrialFlutter, problem.mechanicalValve].find(present)
  return cardiac === undefined
    ? null
    : outOfScope(`${cardiac.title} on record: an anticoagulant, not an antiplatelet, is the question`)
}

const choose: Chooser['choose'] = (context, consult) => {
  const { profile } = context
  const state = problemState(profile, problem.strokeOrTia, { everHad: true })
  if (state.kind !== 'answered') {
    return state.kind === 'insufficient' && state.missing.every(({ reason }) => reason !== 'withheld')
      ? 'not-applicable'
      : state
  }
  if (state.value.state !== 'present') return 'not-applicable'
  const coronary = coronaryEventOf(context)
  // While the course after a coronary event runs, that choice decides.
  if (coronary.kind === 'answered' && coronary.value?.ongoing === true) return 'not-applicable'
  const refused = excludedByDefault(profile) ?? elsewhere(context)
  if (refused !== null) return refused
  const newest = state.value.facts.toSorted((a, b) => (a.effective.start < b.effective.start ? -1 : 1)).at(-1)
  if (newest === undefined) return 'not-applicable'
  const daysAgo = daysBetween(newest.effective.start, profile.asOf)
  const event: StrokeEvent = {
    daysAgo,
    early: daysAgo <= earlyDays,
    because: [becauseFact(newest, problem.strokeOrTia.title)],
    courseId: courseOf(context, problem.strokeOrTia.id).id,
  }
  const taken = takes(profile, { classes: ['antiplatelet', 'doac', 'vka'] })
  if (taken.kind !== 'answered') return taken
  return answered(taken.value.length > 0 ? asTaken(event, taken.value) : toStart(event, consult))
}

/** Which antiplatelet after an ischaemic stroke or TIA that does not come from the heart. */
export const antiplateletAfterStroke: Chooser = { id, title, indication: problem.strokeOrTia.id, choose }
