import {
  type Action,
  type AdviceContext,
  type Candidate,
  type Consult,
  conceptOf,
  drugs,
  type Evidence,
  type Finding,
} from '../../clinical/index.ts'
import { becauseOf, type Situation, type Verdict } from './anticoagulation-situation.ts'
import { doacCautions, doacs } from './doac-tables.ts'
import { evidence } from './evidence.ts'

const indication = 'atrial-fibrillation'

/** What may be put against each other: lower tiers first, one tier one rank. */
type Tiered = { readonly candidate: Candidate; readonly tier: number }

/** Rules that rank, in the words a reader sees. */
export const rankingRules: Readonly<Record<Verdict, readonly string[]>> = {
  recommended: [
    'An anticoagulant before none, because the score calls for one.',
    'A direct oral anticoagulant before warfarin (2023 ACC/AHA, Class 1; not with a mechanical valve or mitral stenosis).',
    'A label dose without caution before one with a caution, a warning of a check, or no dose.',
    'What is equal by these rules shares a rank; the order within is alphabetical and means nothing.',
  ],
  reasonable: [
    'A direct oral anticoagulant before warfarin (2023 ACC/AHA, Class 1).',
    'A label dose without caution before one with a caution, a warning of a check, or no dose.',
    'No anticoagulant stays an option: at this score one is reasonable, not required.',
    'What is equal by these rules shares a rank; the order within is alphabetical and means nothing.',
  ],
  none: ['No anticoagulant, because no stroke risk factor other than female sex counts.'],
  'vitamin-k-antagonist': ['Warfarin with a mechanical valve or mitral stenosis, whatever the score.'],
  bleeding: ['No anticoagulant while bleeding is active; then judge again.'],
  'no-threshold': ['The site has no jurisdiction: no guideline is applied and nothing is ranked.'],
}

const refusals: readonly string[] = ['avoid', 'contraindicated']
const against = (findings: readonly Finding[]): readonly string[] =>
  findings.filter(({ state, effect }) => state === 'found' && refusals.includes(effect)).map(({ summary }) => summary)

const warned = (findings: readonly Finding[]): boolean =>
  findings.some(({ state, severity }) => state === 'found' && severity !== 'info')

const notIndicated = ({ verdict, stroke }: Situation): readonly string[] =>
  verdict === 'none'
    ? [`Not indicated: CHA2DS2-VA ${stroke.va}${stroke.sex === 'male' ? '' : ', and female sex alone never treats'}`]
    : []

const whileBleeding = ({ verdict }: Situation): readonly string[] =>
  verdict === 'bleeding' ? ['Active bleeding on record'] : []

const drugCandidate = (situation: Situation, consult: Consult, drug: string, valve: readonly string[]) => {
  const { ingredient, title } = conceptOf(drugs, drug)
  const order = { drug, codings: [ingredient], text: title, indication, reference: null, dose: null }
  const { findings, dose } = consult({ ...order, origin: 'candidate' })
  const refused = dose?.kind === 'answered' && dose.value.kind === 'do-not-use' ? dose.value : null
  const excluded = [
    ...(refused === null ? [...valve, ...whileBleeding(situation)] : [refused.reason]),
    // What its own label says of a candidate is already the dose.
    ...against(findings.filter(({ check }) => refused === null || check !== 'doac-label')),
    ...notIndicated(situation),
  ]
  const regimen = dose?.kind === 'answered' && dose.value.kind === 'regimen' ? dose.value.regimen : null
  const start: Action = {
    kind: 'start',
    subject: ingredient,
    text: regimen === null ? `Start ${title}` : `Start ${title} ${doseText(regimen)}`,
  }
  const candidate: Omit<Candidate, 'rank' | 'evidence'> = {
    id: drug,
    title,
    drug,
    actions: [start],
    excluded: [...new Set(excluded)],
    benefit: 'not published',
    harms: 'not published',
    findings,
    dose,
    because: refused?.because ?? regimen?.because ?? [situation.fibrillation, ...situation.deciding],
    wouldChangeIf: [
      'A newer weight or creatinine, another birthday or another medicine can change the dose.',
      'A mechanical valve, mitral stenosis, bleeding or pregnancy.',
    ],
  }
  return { candidate, regimen, labelEvidence: refused?.evidence ?? regimen?.evidence ?? [] }
}

/** `2.5 mg 2 times a day, with the evening meal`. */
export const doseText = (regimen: {
  readonly amount: { readonly value: number; readonly unit: string }
  readonly frequency: { readonly text: string }
  readonly instructions: readonly string[]
}): string =>
  [`${regimen.amount.value} ${regimen.amount.unit} ${regimen.frequency.text}`, ...regimen.instructions].join(', ')

const doacCandidates = ({ knowledge }: AdviceContext, situation: Situation, consult: Consult): readonly Tiered[] => {
  const valve = situation.verdict === 'vitamin-k-antagonist' ? ['Mechanical valve or mitral stenosis: no DOAC'] : []
  const cautions = new Set(knowledge.rows(doacCautions).map(({ id }) => id))
  return [...doacs].sort().map(drug => {
    const { candidate, regimen, labelEvidence } = drugCandidate(situation, consult, drug, valve)
    const clear = regimen !== null && !regimen.knowledgeRows.some(id => cautions.has(id)) && !warned(candidate.findings)
    return {
      candidate: { ...candidate, rank: null, evidence: cited(labelEvidence, evidence.af2023Doac) },
      tier: clear ? 1 : 2,
    }
  })
}

const cited = (label: readonly Evidence[], guideline: Evidence): readonly Evidence[] => [...label, guideline]

const warfarinCandidate = (situation: Situation, consult: Consult): Tiered => {
  const { candidate, labelEvidence } = drugCandidate(situation, consult, 'warfarin', [])
  return { candidate: { ...candidate, rank: null, evidence: cited(labelEvidence, evidence.af2023Doac) }, tier: 3 }
}

const noneCandidate = (situation: Situation): Tiered => {
  const { verdict, stroke, grade } = situation
  const needed =
    verdict === 'recommended'
      ? [`CHA2DS2-VA ${stroke.va}: an anticoagulant is recommended (${grade})`]
      : verdict === 'vitamin-k-antagonist'
        ? ['Mechanical valve or mitral stenosis: a vitamin K antagonist is needed whatever the score']
        : []
  return {
    candidate: {
      id: 'no-anticoagulant',
      title: 'No anticoagulant',
      drug: null,
      actions: [{ kind: 'wait', text: 'No anticoagulant now' }],
      rank: null,
      excluded: needed,
      benefit: 'not published',
      harms: 'not published',
      findings: [],
      dose: null,
      because: becauseOf(situation),
      evidence: [evidence.af2023, evidence.esc2024],
      wouldChangeIf: [
        'A new stroke risk factor: heart failure, hypertension, diabetes, stroke, vascular disease, or 65 years.',
      ],
    },
    tier: verdict === 'none' || verdict === 'bleeding' ? 0 : 4,
  }
}

/** All options, those that are excluded too; ties share a rank. */
export const anticoagulationCandidates = (
  context: AdviceContext,
  situation: Situation,
  consult: Consult,
): readonly Candidate[] => {
  const tiered = [
    ...doacCandidates(context, situation, consult),
    warfarinCandidate(situation, consult),
    noneCandidate(situation),
  ].map(one => (situation.verdict === 'no-threshold' ? { ...one, tier: 1 } : one))
  const usable = tiered.filter(({ candidate }) => candidate.excluded.length === 0)
  const tiers = [...new Set(usable.map(({ tier }) => tier))].sort((a, b) => a - b)
  return tiered
    .map(({ candidate, tier }) =>
      candidate.excluded.length === 0 ? { ...candidate, rank: tiers.indexOf(tier) + 1 } : candidate,
    )
    .sort((a, b) => (a.rank ?? Number.POSITIVE_INFINITY) - (b.rank ?? Number.POSITIVE_INFINITY))
}
