import {
  type Because,
  type Candidate,
  type Consult,
  conceptOf,
  consultedAbout,
  drugs,
  type OptionSet,
  rankedByTier,
} from '../../clinical/index.ts'
import { roundTo } from '../../core/index.ts'
import type { RiskClass } from './atherosclerotic-disease.ts'
import { evidence } from './evidence.ts'
import { indications } from './indications.ts'

export type AddOn = {
  readonly chooser: string
  readonly title: string
  /** mg/dL */
  readonly ldl: number
  readonly goal: number
  readonly risk: RiskClass['risk']
  readonly ezetimibeTaken: boolean
  readonly because: readonly [Because, ...Because[]]
  readonly limits: readonly [string, ...string[]]
  readonly wouldChangeIf: readonly [string, ...string[]]
  readonly knowledgeRows: readonly string[]
}

const candidatesOf = ({ because, wouldChangeIf, ezetimibeTaken }: AddOn, consult: Consult): readonly Candidate[] => {
  const ezetimibe = consultedAbout(consult, 'ezetimibe', 'secondary-prevention-of-ascvd')
  const common = { rank: null, benefit: 'not published', harms: 'not published', wouldChangeIf } as const
  return rankedByTier([
    {
      candidate: {
        ...common,
        id: 'ezetimibe',
        title: 'Ezetimibe beside the statin',
        drug: 'ezetimibe',
        actions: [{ kind: 'start', subject: conceptOf(drugs, 'ezetimibe').ingredient, text: 'Add ezetimibe' }],
        excluded: [...ezetimibe.excluded, ...(ezetimibeTaken ? ['is taken already'] : [])],
        findings: ezetimibe.findings,
        dose: ezetimibe.dose,
        because,
        evidence: [evidence.dyslipidemia2026Secondary],
      },
      tier: 0,
    },
    {
      candidate: {
        ...common,
        id: 'pcsk9-antibody',
        title: 'PCSK9 antibody beside the statin',
        drug: null,
        actions: [{ kind: 'start', text: 'Add a PCSK9 antibody' }],
        excluded: [],
        findings: [],
        dose: null,
        because,
        evidence: [evidence.dyslipidemia2026Secondary],
      },
      tier: 0,
    },
  ])
}

/** The strongest statin is taken and LDL is not at its goal: what is added. */
export const addToStatin = (addOn: AddOn, consult: Consult): OptionSet => {
  const { chooser, title, ldl, goal, risk, because, limits, wouldChangeIf, knowledgeRows } = addOn
  const candidates = candidatesOf(addOn, consult)
  const [first, ...others] = candidates.filter(({ rank }) => rank === 1)
  const word = risk === 'very-high' ? 'very high risk' : 'not at very high risk'
  const conclusion = `LDL ${roundTo(ldl, 0)} mg/dL on a high-intensity statin, goal below ${goal} (${word}): add to the statin.`
  return {
    chooser,
    indication: indications.secondaryPrevention,
    title,
    conclusion,
    rankedBy: ['Ezetimibe and a PCSK9 antibody are equal by the guideline; what is taken already is excluded.'],
    candidates,
    because,
    evidence: [evidence.dyslipidemia2026Secondary, evidence.cholesterol2018],
    limits,
    missing: [],
    wouldChangeIf,
    recommend: [
      {
        rule: `${chooser}-add-on`,
        verb: 'choose',
        action: [
          {
            kind: 'combine',
            text: `Ask whether the statin is taken; then add: ${[first, ...others].map(one => one?.title).join(', or ')}`,
          },
        ],
        summary: `LDL ${roundTo(ldl, 0)} mg/dL on a high-intensity statin, goal below ${goal}: ask about adherence, then add to it`,
        severity: 'info',
        because,
        evidence: [evidence.dyslipidemia2026Secondary, evidence.cholesterol2018],
        wouldChangeIf,
        limits,
        missing: [],
        notChecked: [{ what: 'dose', because: 'no doses of lipid-lowering drugs are kept here: see the label' }],
        alternatives: candidates.flatMap(({ title: name, actions: [action], excluded }) =>
          action === undefined ? [] : [{ title: name, action, excluded }],
        ),
        indication: indications.secondaryPrevention,
        dose: null,
        urgency: 'routine',
        validForDays: 180,
        monitor: [{ what: 'LDL cholesterol', withinDays: 84, owner: 'clinician', measurement: 'ldl-cholesterol' }],
        knowledgeRows,
      },
    ],
  }
}
