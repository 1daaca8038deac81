import {
  type AdviceContext,
  type Because,
  becauseFact,
  type Checker,
  type CurrentMedication,
  type Evidence,
  type Finding,
  type FindingEffect,
  type ProposedOrder,
  problem,
  problemState,
  takes,
} from '../../clinical/index.ts'
import { type Missing, roundTo } from '../../core/index.ts'
import { coronaryEventOf } from './coronary-event.ts'
import { evidence } from './evidence.ts'

const id = 'antiplatelet-beside-anticoagulant'
const title = 'Antiplatelet beside an oral anticoagulant'

/** Days: aspirin beside a P2Y12 inhibitor and an anticoagulant ends after 1 to 4 weeks. */
const tripleDays = 28

/** Days: a year after the coronary event an antiplatelet beside the anticoagulant is to be questioned. */
const singleDays = 365

type Judged = {
  readonly effect: FindingEffect
  readonly severity: Finding['severity']
  readonly summary: string
  readonly evidence: readonly Evidence[]
  readonly advise?: string
}

const none = (summary: string): Judged => ({ effect: 'none', severity: 'info', summary, evidence: [] })

type Situation = {
  readonly drug: string
  /** Aspirin and a P2Y12 inhibitor, this order among them. */
  readonly triple: boolean
  /** Prasugrel or ticagrelor, when it is one of the three. */
  readonly potent: string | null
  /** Days since the newest coronary event; `null` when there is none on record. */
  readonly daysAgo: number | null
  /** Stroke, TIA, coronary or peripheral arterial disease on record. */
  readonly vascular: boolean
  /** Coronary or peripheral arterial disease, which that rivaroxaban is for. */
  readonly arterial: boolean
  /** Rivaroxaban at 2.5 mg, which is made to be taken with aspirin. */
  readonly lowDose: boolean
}

const potentDrugs: readonly string[] = ['prasugrel', 'ticagrelor']

const tripleTherapy = ({ drug, daysAgo, potent }: Situation): Judged => {
  const early = daysAgo !== null && daysAgo <= tripleDays
  const common = {
    severity: 'warning',
    evidence: [
      evidence.acs2025Anticoagulant,
      evidence.ccd2023Anticoagulant,
      ...(potent === null ? [] : [evidence.potentBeside2021]),
    ],
  } as const
  // From the side of aspirin too, until aspirin itself is what has to end.
  if (potent !== null && (drug !== 'aspirin' || early)) {
    const summary = `Three antithrombotics: clopidogrel is preferred to ${potent} here, and aspirin ends after 1 to 4 weeks`
    const advise = `Ask cardiology about clopidogrel in the place of ${potent}.`
    return { ...common, effect: 'consider-alternative', summary, advise }
  }
  if (drug !== 'aspirin') {
    const summary =
      'Three antithrombotics: aspirin ends 1 to 4 weeks after the coronary event, the P2Y12 inhibitor goes on'
    return { ...common, effect: 'monitor', summary }
  }
  return early
    ? {
        ...common,
        effect: 'monitor',
        summary: `Three antithrombotics, day ${roundTo(daysAgo, 0)} after the coronary event: aspirin ends after 1 to 4 weeks`,
      }
    : {
        ...common,
        effect: 'avoid',
        summary: 'Aspirin beside a P2Y12 inhibitor and an anticoagulant: not beyond 4 weeks after a coronary event',
        advise:
          potent === null
            ? 'Stop aspirin, go on with the P2Y12 inhibitor and the anticoagulant, if cardiology has not planned otherwise.'
            : `Stop aspirin, and ask cardiology about clopidogrel in the place of ${potent} beside the anticoagulant.`,
      }
}

const judgedBy = (situation: Situation): Judged => {
  const { drug, triple, potent, daysAgo, vascular, arterial, lowDose } = situation
  if (triple) return tripleTherapy(situation)
  const recent = daysAgo !== null && daysAgo <= singleDays
  if (recent && drug === 'clopidogrel')
    return none('Clopidogrel beside the anticoagulant is what the guideline prefers')
  if (recent) {
    const summary = `Beside an anticoagulant clopidogrel is preferred to ${drug} after a coronary event`
    const cited = [
      evidence.acs2025Anticoagulant,
      evidence.ccd2023Anticoagulant,
      ...(potent === null ? [] : [evidence.potentBeside2021]),
    ]
    return { effect: 'consider-alternative', severity: 'warning', summary, evidence: cited }
  }
  if (lowDose && arterial && drug === 'aspirin') return none('Rivaroxaban 2.5 mg is made to be taken with aspirin')
  return {
    effect: 'consider-alternative',
    severity: 'warning',
    summary: vascular
      ? `${drug} beside an anticoagulant, no coronary event in the last year: is the anticoagulant alone enough?`
      : `${drug} beside an anticoagulant, and no vascular disease on record that it is for: ask why`,
    evidence: [evidence.ccd2023Anticoagulant, evidence.stroke2021],
    advise: 'More bleeding than with the anticoagulant alone: keep both only for a reason that is written down.',
  }
}

const arterialDisease = [
  problem.coronaryDisease,
  problem.myocardialInfarction,
  problem.peripheralArterialDisease,
] as const
const otherDisease = [problem.strokeOrTia, problem.aorticPlaque] as const

const lowDoseRivaroxaban = ({ fact, drugs }: CurrentMedication): boolean =>
  drugs.some(drug => drug.id === 'rivaroxaban') && fact.dose?.unit === 'mg' && fact.dose.value === 2.5

/** What the check reads, or what it lacks. */
const situationOf = (
  context: AdviceContext,
  drug: string,
):
  | { readonly missing: readonly Missing[] }
  | { readonly situation: Situation; readonly because: readonly Because[] }
  | null => {
  const { profile } = context
  const anticoagulants = takes(profile, { classes: ['doac', 'vka'] })
  if (anticoagulants.kind !== 'answered')
    return { missing: anticoagulants.kind === 'insufficient' ? anticoagulants.missing : [] }
  if (anticoagulants.value.length === 0) return null
  const partners = takes(profile, drug === 'aspirin' ? { classes: ['p2y12-inhibitor'] } : { drugs: ['aspirin'] })
  const others = partners.kind === 'answered' ? partners.value : []
  const event = coronaryEventOf(context)
  const statesOf = (concepts: readonly (typeof arterialDisease | typeof otherDisease)[number][]) =>
    concepts.map(one => problemState(profile, one, { everHad: true }))
  const [arteries, elsewhere] = [statesOf(arterialDisease), statesOf(otherDisease)]
  const missing = [event, ...arteries, ...elsewhere].flatMap(answer =>
    answer.kind === 'insufficient' ? answer.missing : [],
  )
  const factsIn = (states: typeof arteries) =>
    states.flatMap(one => (one.kind === 'answered' && one.value.state === 'present' ? one.value.facts : []))
  const disease = [...factsIn(arteries), ...factsIn(elsewhere)]
  const coronary = event.kind === 'answered' ? event.value : null
  if (missing.length > 0 && coronary === null && disease.length === 0) return { missing: missing.slice(0, 1) }
  return {
    situation: {
      drug,
      triple: others.length > 0,
      potent:
        [drug, ...others.flatMap(({ drugs }) => drugs.map(({ id: one }) => one))].find(one =>
          potentDrugs.includes(one),
        ) ?? null,
      daysAgo: coronary === null ? null : coronary.daysAgo,
      vascular: coronary !== null || disease.length > 0,
      arterial: coronary !== null || factsIn(arteries).length > 0,
      lowDose: anticoagulants.value.some(lowDoseRivaroxaban),
    },
    because: [
      ...[...anticoagulants.value, ...others].map(({ fact }) => becauseFact(fact, 'Also takes')),
      ...(coronary?.because ?? disease.slice(0, 1).map(fact => becauseFact(fact, 'Vascular disease'))),
    ],
  }
}

const check = (context: AdviceContext, order: ProposedOrder): Finding => {
  const common = {
    check: id,
    title,
    drug: order.drug,
    limits: [
      'Stent thrombosis, complex stents and the bleeding risk are not read: cardiology may have planned otherwise.',
      'Heparins and other anticoagulants that are injected are not read here.',
    ],
    wouldChangeIf: ['A coronary event, the end of the anticoagulant, or a plan of cardiology.'],
    knowledgeRows: [],
  }
  const read = situationOf(context, order.drug)
  if (read === null) {
    const summary = `No oral anticoagulant beside ${order.drug} on the list`
    const cited = [evidence.ccd2023Anticoagulant]
    return {
      ...common,
      state: 'not found',
      severity: 'info',
      effect: 'none',
      summary,
      because: [],
      evidence: cited,
      missing: [],
    }
  }
  if ('missing' in read) {
    const summary = `${order.drug} beside an anticoagulant: not checked in full`
    const cited = [evidence.ccd2023Anticoagulant]
    return {
      ...common,
      state: 'not checked',
      severity: 'info',
      effect: 'none',
      summary,
      because: [],
      evidence: cited,
      missing: read.missing,
    }
  }
  const judged = judgedBy(read.situation)
  const cited = judged.evidence.length === 0 ? [evidence.ccd2023Anticoagulant] : judged.evidence
  return {
    ...common,
    ...judged,
    evidence: cited,
    state: judged.effect === 'none' ? 'not found' : 'found',
    because: read.because,
    missing: [],
  }
}

/** Aspirin and P2Y12 inhibitors beside an oral anticoagulant: three drugs together, and two without a reason. */
export const besideAnticoagulantCheck: Checker = {
  id,
  title,
  drugs: ['aspirin', 'clopidogrel', 'prasugrel', 'ticagrelor'],
  check,
}
