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
import { intoleranceLimit, settleFirst } from './statin-taken.ts'

export type AddOn = {
  readonly chooser: string
  readonly title: string
  /** mg/dL */
  readonly ldl: number
  readonly goal: number
  readonly risk: RiskClass['risk']
  /** Allergies and intolerances to any statin, and muscle damage, on record. */
  readonly intolerances: readonly Because[]
  /** Concept ids of the lipid medicines on the list. */
  readonly taken: readonly string[]
  readonly because: readonly [Because, ...Because[]]
  readonly limits: readonly [string, ...string[]]
  readonly wouldChangeIf: readonly [string, ...string[]]
  readonly knowledgeRows: readonly string[]
}

const options = [
  { drug: 'ezetimibe', title: 'Ezetimibe beside the statin' },
  { drug: 'alirocumab', title: 'Alirocumab, a PCSK9 antibody, beside the statin' },
  { drug: 'evolocumab', title: 'Evolocumab, a PCSK9 antibody, beside the statin' },
] as const

const antibodies: readonly string[] = ['alirocumab', 'evolocumab']

const candidatesOf = ({ because, wouldChangeIf, taken }: AddOn, consult: Consult): readonly Candidate[] =>
  rankedByTier(
    options.map(({ drug, title }) => {
      const { excluded, findings, found, dose, warned } = consultedAbout(consult, drug, 'secondary-prevention-of-ascvd')
      const { ingredient, title: name } = conceptOf(drugs, drug)
      const other = antibodies.includes(drug) && taken.some(one => one !== drug && antibodies.includes(one))
      const candidate: Candidate = {
        id: drug,
        title,
        drug,
        actions: [{ kind: 'start', subject: ingredient, text: `Add ${name}` }],
        rank: null,
        excluded: [
          ...excluded,
          ...(taken.includes(drug) ? ['is taken already'] : []),
          ...(other ? ['another PCSK9 antibody is taken already'] : []),
        ],
        benefit: 'not published',
        harms: 'not published',
        findings,
        dose,
        because: [...because, ...found.flatMap(one => one.because)],
        evidence: [evidence.dyslipidemia2026Secondary, ...found.flatMap(one => one.evidence)],
        wouldChangeIf,
      }
      return { candidate, tier: warned ? 1 : 0 }
    }),
  )

/** The strongest statin is taken and LDL is not at its goal: what is added. */
export const addToStatin = (addOn: AddOn, consult: Consult): OptionSet => {
  const { chooser, title, ldl, goal, risk, intolerances, wouldChangeIf, knowledgeRows } = addOn
  const because = [...addOn.because, ...intolerances] as const
  const limits = [...addOn.limits, ...intoleranceLimit(intolerances)] as const
  const settle = intolerances.length > 0
  const candidates = candidatesOf(addOn, consult)
  const [first, ...others] = candidates.filter(({ rank }) => rank === 1)
  const word = risk === 'very-high' ? 'very high risk' : 'not at very high risk'
  const add = {
    kind: 'combine',
    text:
      first === undefined
        ? 'Ask whether what is on the list is taken; then ask a lipid clinic'
        : `Ask whether the statin is taken; then add: ${[first, ...others].map(one => one.title).join(', or ')}`,
  } as const
  const conclusion = `LDL ${roundTo(ldl, 0)} mg/dL on a high-intensity statin, goal below ${goal} (${word}): add to the statin.`
  return {
    chooser,
    indication: indications.secondaryPrevention,
    title,
    conclusion,
    rankedBy: [
      'Ezetimibe and a PCSK9 antibody are equal by the guideline; what is taken already is excluded.',
      'One without a warning before one with a warning or with a check that could not run.',
    ],
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
        action: settle ? [settleFirst, add] : [add],
        summary: settle
          ? `LDL ${roundTo(ldl, 0)} mg/dL, goal below ${goal}; statin allergy or muscle damage on record: settle it, then add`
          : `LDL ${roundTo(ldl, 0)} mg/dL on a high-intensity statin, goal below ${goal}: ask about adherence, then add to it`,
        severity: settle ? 'warning' : 'info',
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
        urgency: settle ? 'soon' : 'routine',
        validForDays: 180,
        monitor: [{ what: 'LDL cholesterol', withinDays: 84, owner: 'clinician', measurement: 'ldl-cholesterol' }],
        knowledgeRows,
      },
    ],
  }
}
