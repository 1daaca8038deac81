import {
  type AdviceContext,
  type Alternative,
  becauseFact,
  type Candidate,
  type Chooser,
  type Consult,
  conceptOf,
  consultedAbout,
  drugs,
  type Evidence,
  excludedByDefault,
  type Jurisdiction,
  type OptionSet,
  problem,
  type RecommendationDraft,
  rankedByTier,
  takes,
} from '../../clinical/index.ts'
import { answered, type Missing } from '../../core/index.ts'
import { aspirinLimitIn } from './aspirin-limit.ts'
import { type CoronaryEvent, coronaryEventOf } from './coronary-event.ts'
import { evidence } from './evidence.ts'

const id = 'antiplatelet-after-acs-or-pci'
const title = 'Antiplatelet after acute coronary syndrome or coronary intervention'

/** Tier of a drug: after an acute coronary syndrome ticagrelor or prasugrel first. */
const tierOf = (drug: string, { concept }: CoronaryEvent): number =>
  concept === problem.acuteCoronarySyndrome.id && drug === 'clopidogrel' ? 2 : 0

type Refused = { readonly why: string; readonly evidence: Evidence }

/** Why this rule does not offer a drug, whatever the checks find. */
const refusedBy = (drug: string, event: CoronaryEvent, anticoagulated: boolean): readonly Refused[] => {
  const lacks = event.concept === problem.acuteCoronarySyndrome.id ? 'intervention' : 'syndrome'
  return [
    ...(drug === 'prasugrel' && !event.intervention
      ? [
          {
            why: `Prasugrel is for an acute coronary syndrome with an intervention: no such ${lacks} is on record`,
            evidence: evidence.prasugrelIndication,
          },
        ]
      : []),
    ...(drug !== 'clopidogrel' && anticoagulated
      ? [
          {
            why: `Beside an anticoagulant clopidogrel is preferred: more bleeding with ${drug}; for cardiology to decide`,
            evidence: evidence.potentBeside2021,
          },
        ]
      : []),
  ]
}

type Setting = { readonly anticoagulated: boolean; readonly jurisdiction: Jurisdiction | null }

/** How a drug is given: with aspirin, or beside an anticoagulant, where aspirin ends within weeks. */
const wordsOf = (drug: string, name: string, { anticoagulated, jurisdiction }: Setting) => {
  const limit = drug === 'ticagrelor' ? aspirinLimitIn(jurisdiction) : null
  return anticoagulated
    ? {
        title: `${name} beside the anticoagulant`,
        text: `Start ${name} beside the anticoagulant; aspirin, where it is given at all, ends 1 to 4 weeks after the event`,
      }
    : {
        title: `${name} with aspirin`,
        text: `Start ${name} with aspirin${limit === null ? '' : ` (at most ${limit.most} mg a day)`}`,
      }
}

const candidateOf = (drug: string, event: CoronaryEvent, setting: Setting, consult: Consult) => {
  const { anticoagulated } = setting
  const { ingredient, title: name } = conceptOf(drugs, drug)
  const { findings, found, dose, excluded, warned } = consultedAbout(consult, drug, event.concept)
  const words = wordsOf(drug, name, setting)
  const refused = refusedBy(drug, event, anticoagulated)
  const candidate: Candidate = {
    id: drug,
    title: words.title,
    drug,
    actions: [
      {
        kind: 'start',
        subject: ingredient,
        text: words.text,
      },
    ],
    rank: null,
    excluded: [...excluded, ...refused.map(({ why }) => why)],
    benefit: 'not published',
    harms: 'not published',
    findings,
    dose,
    because: [...event.because, ...found.flatMap(({ because }) => because)],
    evidence: [
      ...evidenceFor(event, anticoagulated),
      ...refused.map(one => one.evidence),
      ...found.flatMap(one => one.evidence),
    ],
    wouldChangeIf: [
      'A stroke, a bleeding, a genotype, an acute coronary syndrome, an intervention, or another medicine.',
    ],
  }
  return { candidate, tier: tierOf(drug, event) + (warned ? 1 : 0) }
}

const candidatesOf = (event: CoronaryEvent, setting: Setting, consult: Consult): readonly Candidate[] =>
  rankedByTier(['clopidogrel', 'prasugrel', 'ticagrelor'].map(drug => candidateOf(drug, event, setting, consult)))

const limits = [
  'Loading doses and the choice before coronary anatomy is known are not decided here.',
  'Bleeding risk, planned surgery and the patient preference are not read here.',
] as const

/** The order of the drugs is of the guideline for acute coronary syndromes; after any other intervention only the course is. */
const evidenceFor = ({ concept }: CoronaryEvent, anticoagulated: boolean) =>
  anticoagulated
    ? ([evidence.acs2025Anticoagulant, evidence.ccd2023Anticoagulant] as const)
    : concept === 'acute-coronary-syndrome'
      ? ([evidence.acs2025] as const)
      : ([evidence.ccd2023, evidence.acs2025] as const)

const courseLimits = ({ concept, course }: CoronaryEvent, anticoagulated: boolean): readonly string[] => [
  anticoagulated
    ? `Beside an anticoagulant aspirin ends 1 to 4 weeks after the event; clopidogrel goes on for ${course.text} by default.`
    : `Two antiplatelets for ${course.text} is the default; a high bleeding risk shortens it.`,
  ...(anticoagulated ? ['The sources speak of a DOAC first: a vitamin K antagonist beside it is for cardiology.'] : []),
  ...(concept === 'percutaneous-coronary-intervention'
    ? ['No acute coronary syndrome is on record: if the intervention was for one, the course is 12 months.']
    : []),
]

const draftOf = (
  event: CoronaryEvent,
  candidates: readonly Candidate[],
  missing: readonly Missing[],
  anticoagulated: boolean,
): RecommendationDraft => {
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
        : `No P2Y12 inhibitor is recorded within ${event.course.text} of the coronary event: ${first.title}`,
    severity: 'warning',
    because: event.because,
    evidence: [...evidenceFor(event, anticoagulated), ...(first?.findings.flatMap(finding => finding.evidence) ?? [])],
    wouldChangeIf: ['A P2Y12 inhibitor that is taken but not on the list.', 'A genotype, a stroke or a bleeding.'],
    limits: [
      ...limits,
      ...courseLimits(event, anticoagulated),
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
    knowledgeRows: [
      ...new Set([
        event.course.id,
        ...candidates.flatMap(one => one.findings.flatMap(finding => finding.knowledgeRows)),
      ]),
    ],
  }
}

const optionsOf = (context: AdviceContext, event: CoronaryEvent, consult: Consult): OptionSet => {
  const anticoagulated = takes(context.profile, { classes: ['doac', 'vka'] })
  const p2y12 = takes(context.profile, { classes: ['p2y12-inhibitor'] })
  const anticoagulants = anticoagulated.kind === 'answered' ? anticoagulated.value : []
  const missing = p2y12.kind === 'insufficient' ? p2y12.missing : []
  const beside = anticoagulants.length > 0
  const setting = { anticoagulated: beside, jurisdiction: context.jurisdiction }
  const candidates = candidatesOf(event, setting, consult)
  const usable = candidates.filter(({ rank }) => rank === 1).map(one => one.title)
  return {
    chooser: id,
    indication: event.coding,
    title,
    conclusion:
      usable.length === 0
        ? 'Every P2Y12 inhibitor is excluded: ask cardiology.'
        : beside
          ? `One P2Y12 inhibitor for ${event.course.text} by default, aspirin for 1 to 4 weeks at most: ${usable.join(' or ')}.`
          : `A P2Y12 inhibitor with aspirin for ${event.course.text} by default: ${usable.join(' or ')} first.`,
    rankedBy: [
      'What a check calls contraindicated or to be avoided is excluded, and stays visible.',
      ...(beside
        ? [
            'Beside an oral anticoagulant clopidogrel only (2025 ACC/AHA and 2023 AHA/ACC prefer it; the others bleed more).',
          ]
        : event.concept === problem.acuteCoronarySyndrome.id
          ? ['After an acute coronary syndrome ticagrelor or prasugrel before clopidogrel (2025 ACC/AHA, Class 1).']
          : ['After an intervention without acute coronary syndrome on record: no order between the drugs.']),
      'One without a warning before one with a warning or with a check that could not run.',
      'What is equal by these rules shares a rank.',
    ],
    candidates,
    because: [...event.because, ...anticoagulants.map(({ fact }) => becauseFact(fact, 'Takes an anticoagulant'))],
    evidence: evidenceFor(event, beside),
    limits: [...limits, ...courseLimits(event, beside)],
    missing,
    wouldChangeIf: ['A stroke, a bleeding, a genotype, an anticoagulant, or another medicine.'],
    // What is taken now is judged by the checks, which show these options beside it.
    recommend: p2y12.kind === 'answered' && p2y12.value.length > 0 ? [] : [draftOf(event, candidates, missing, beside)],
  }
}

/** Which P2Y12 inhibitor, with aspirin, while the course after an acute coronary syndrome or an intervention runs. */
export const antiplateletAfterAcs: Chooser = {
  id,
  title,
  indication: 'acute-coronary-syndrome',
  choose: (context, consult) => {
    const event = coronaryEventOf(context)
    if (event.kind !== 'answered') {
      return event.kind === 'insufficient' && event.missing.every(({ reason }) => reason !== 'withheld')
        ? 'not-applicable'
        : event
    }
    if (event.value === null || !event.value.ongoing) return 'not-applicable'
    const excluded = excludedByDefault(context.profile)
    return excluded ?? answered(optionsOf(context, event.value, consult))
  },
}
