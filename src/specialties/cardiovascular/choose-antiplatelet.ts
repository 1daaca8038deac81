import {
  type AdviceContext,
  type Alternative,
  type Because,
  becauseFact,
  type Candidate,
  type Chooser,
  type Consult,
  conceptOf,
  drugs,
  excludedByDefault,
  type OptionSet,
  problem,
  problemState,
  procedureConcept,
  type RecommendationDraft,
} from '../../clinical/index.ts'
import { type Answer, answered, type Coding, daysBefore, type Missing, mapAnswer } from '../../core/index.ts'
import { evidence } from './evidence.ts'
import { indications } from './indications.ts'
import { takes } from './takes.ts'

const id = 'antiplatelet-after-acs-or-pci'
const title = 'Antiplatelet after acute coronary syndrome or coronary intervention'

/** The default duration of two antiplatelets (2025 ACC/AHA). */
const withinDays = 365

type Event = {
  /** Concept id, for the checks. */
  readonly concept: string
  readonly coding: Coding
  readonly because: readonly [Because, ...Because[]]
}

/** The newest event of the last 12 months; `null` when there is none. */
const recentEvent = ({ profile }: AdviceContext): Answer<Event | null> => {
  const since = daysBefore(profile.asOf, withinDays)
  const { acuteCoronarySyndrome } = problem
  const { pci } = procedureConcept
  const state = problemState(profile, acuteCoronarySyndrome, { everHad: true, procedures: [pci] })
  return mapAnswer(state, found => {
    const recent = found.state === 'present' ? found.facts.filter(fact => fact.effective.start >= since) : []
    const syndrome = recent.filter(({ kind }) => kind === 'condition').at(-1)
    const intervention = recent.filter(({ kind }) => kind === 'procedure').at(-1)
    const because = [
      ...(syndrome === undefined ? [] : [becauseFact(syndrome, acuteCoronarySyndrome.title)]),
      ...(intervention === undefined ? [] : [becauseFact(intervention, pci.title)]),
    ]
    const [first, ...rest] = because
    if (first === undefined) return null
    return syndrome === undefined
      ? { concept: pci.id, coding: indications.coronaryIntervention, because: [first, ...rest] }
      : { concept: acuteCoronarySyndrome.id, coding: indications.acuteCoronarySyndrome, because: [first, ...rest] }
  })
}

const refusals: readonly string[] = ['avoid', 'contraindicated']

/** Tier of a drug: after an acute coronary syndrome ticagrelor or prasugrel first; beside an anticoagulant clopidogrel. */
const tierOf = (drug: string, { concept }: Event, anticoagulated: boolean): number => {
  if (anticoagulated) return drug === 'clopidogrel' ? 0 : 2
  return concept === problem.acuteCoronarySyndrome.id && drug === 'clopidogrel' ? 2 : 0
}

const candidateOf = (drug: string, event: Event, anticoagulated: boolean, consult: Consult) => {
  const { ingredient, title: name } = conceptOf(drugs, drug)
  const order = { drug, codings: [ingredient], text: name, indication: event.concept, reference: null, dose: null }
  const { findings, dose } = consult({ ...order, origin: 'candidate' })
  const found = findings.filter(({ state }) => state === 'found')
  const excluded = found.filter(({ effect }) => refusals.includes(effect)).map(({ summary }) => summary)
  const warned =
    found.some(({ severity }) => severity !== 'info') || findings.some(({ state }) => state === 'not checked')
  const candidate: Candidate = {
    id: drug,
    title: `${name} with aspirin`,
    drug,
    actions: [
      {
        kind: 'start',
        subject: ingredient,
        text: `Start ${name} with aspirin${drug === 'ticagrelor' ? ' (at most 100 mg a day)' : ''}`,
      },
    ],
    rank: null,
    excluded,
    benefit: 'not published',
    harms: 'not published',
    findings,
    dose,
    because: [...event.because, ...found.flatMap(({ because }) => because)],
    evidence: [evidence.acs2025, ...found.flatMap(one => one.evidence)],
    wouldChangeIf: ['A stroke, a bleeding, a genotype, or another medicine.'],
  }
  return { candidate, tier: tierOf(drug, event, anticoagulated) + (warned ? 1 : 0) }
}

const candidatesOf = (event: Event, anticoagulated: boolean, consult: Consult): readonly Candidate[] => {
  const tiered = ['clopidogrel', 'prasugrel', 'ticagrelor'].map(drug =>
    candidateOf(drug, event, anticoagulated, consult),
  )
  const usable = tiered.filter(({ candidate }) => candidate.excluded.length === 0)
  const tiers = [...new Set(usable.map(({ tier }) => tier))].sort((a, b) => a - b)
  return tiered
    .map(({ candidate, tier }) =>
      candidate.excluded.length === 0 ? { ...candidate, rank: tiers.indexOf(tier) + 1 } : candidate,
    )
    .sort((a, b) => (a.rank ?? Number.POSITIVE_INFINITY) - (b.rank ?? Number.POSITIVE_INFINITY))
}

const limits = [
  'Loading doses, durations and the choice before coronary anatomy is known are not decided here.',
  'Bleeding risk, planned surgery and the patient preference are not read here.',
  'Two antiplatelets for 12 months is the default; a high bleeding risk shortens it.',
] as const

const draftOf = (event: Event, candidates: readonly Candidate[], missing: readonly Missing[]): RecommendationDraft => {
  const first = candidates.find(({ rank }) => rank === 1)
  const equals = candidates.filter(({ rank, id: other }) => rank === 1 && other !== first?.id)
  const alternatives = candidates.flatMap(({ id: one, title: name, actions: [action], excluded }): Alternative[] =>
    one === first?.id || action === undefined ? [] : [{ title: name, action, excluded }],
  )
  const action = first?.actions[0] ?? {
    kind: 'refer' as const,
    text: 'Ask cardiology: every P2Y12 inhibitor here is excluded',
  }
  return {
    rule: id,
    verb: 'choose',
    action: [action],
    summary:
      first === undefined
        ? 'No P2Y12 inhibitor is recorded after the coronary event, and every one is excluded: ask cardiology'
        : `No P2Y12 inhibitor is recorded within 12 months of the coronary event: ${first.title}`,
    severity: 'warning',
    because: event.because,
    evidence: [evidence.acs2025, ...(first?.findings.flatMap(finding => finding.evidence) ?? [])],
    wouldChangeIf: ['A P2Y12 inhibitor that is taken but not on the list.', 'A genotype, a stroke or a bleeding.'],
    limits: [
      ...limits,
      ...(equals.length > 0 ? [`Equal by the rules: ${equals.map(one => one.title).join(', ')}.`] : []),
    ],
    missing,
    notChecked: [{ what: 'dose', because: 'no doses of antiplatelets are kept here: see the label' }],
    alternatives,
    indication: event.coding,
    dose: null,
    urgency: 'today',
    validForDays: 30,
    monitor: [{ what: 'bleeding, adherence and the end of two antiplatelets', withinDays: 90, owner: 'clinician' }],
    knowledgeRows: [...new Set(candidates.flatMap(one => one.findings.flatMap(finding => finding.knowledgeRows)))],
  }
}

const optionsOf = (context: AdviceContext, event: Event, consult: Consult): OptionSet => {
  const anticoagulated = takes(context.profile, { classes: ['doac', 'vka'] })
  const p2y12 = takes(context.profile, { classes: ['p2y12-inhibitor'] })
  const anticoagulants = anticoagulated.kind === 'answered' ? anticoagulated.value : []
  const missing = p2y12.kind === 'insufficient' ? p2y12.missing : []
  const candidates = candidatesOf(event, anticoagulants.length > 0, consult)
  const usable = candidates.filter(({ rank }) => rank === 1).map(one => one.title)
  return {
    chooser: id,
    indication: event.coding,
    title,
    conclusion:
      usable.length === 0
        ? 'Every P2Y12 inhibitor is excluded: ask cardiology.'
        : `A P2Y12 inhibitor with aspirin for 12 months by default: ${usable.join(' or ')} first.`,
    rankedBy: [
      'What a check calls contraindicated or to be avoided is excluded, and stays visible.',
      ...(anticoagulants.length > 0
        ? ['Beside an oral anticoagulant clopidogrel first (2025 ACC/AHA).']
        : event.concept === problem.acuteCoronarySyndrome.id
          ? ['After an acute coronary syndrome ticagrelor or prasugrel before clopidogrel (2025 ACC/AHA, Class 1).']
          : ['After an intervention without acute coronary syndrome on record: no order between the drugs.']),
      'One without a warning before one with a warning or with a check that could not run.',
      'What is equal by these rules shares a rank.',
    ],
    candidates,
    because: [...event.because, ...anticoagulants.map(({ fact }) => becauseFact(fact, 'Takes an anticoagulant'))],
    evidence: [evidence.acs2025],
    limits,
    missing,
    wouldChangeIf: ['A stroke, a bleeding, a genotype, an anticoagulant, or another medicine.'],
    // What is taken now is judged by the checks, which show these options beside it.
    recommend: p2y12.kind === 'answered' && p2y12.value.length > 0 ? [] : [draftOf(event, candidates, missing)],
  }
}

/** Which P2Y12 inhibitor, with aspirin, within 12 months of an acute coronary syndrome or a coronary intervention. */
export const antiplateletAfterAcs: Chooser = {
  id,
  title,
  indication: 'acute-coronary-syndrome',
  choose: (context, consult) => {
    const event = recentEvent(context)
    if (event.kind !== 'answered') {
      return event.kind === 'insufficient' && event.missing.every(({ reason }) => reason !== 'withheld')
        ? 'not-applicable'
        : event
    }
    if (event.value === null) return 'not-applicable'
    const excluded = excludedByDefault(context.profile)
    return excluded ?? answered(optionsOf(context, event.value, consult))
  },
}
