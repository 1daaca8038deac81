import {
  type AdviceContext,
  type Because,
  type Candidate,
  type Consult,
  conceptOf,
  consultedAbout,
  drugs,
  type MedicineList,
  problem,
  rankedByTier,
  taking,
} from '../../clinical/index.ts'
import type { Missing } from '../../core/index.ts'
import { verdictOn } from './class-rules.ts'
import { evidence, evidenceOf } from './evidence.ts'
import type { PressureClass } from './tables.ts'

type ClassOption = {
  readonly id: PressureClass
  readonly title: string
  /** The drug of the class that every check is asked about. */
  readonly judgedBy: string
  readonly firstLine: boolean
}

const options: readonly ClassOption[] = [
  { id: 'ace-inhibitor', title: 'ACE inhibitor', judgedBy: 'lisinopril', firstLine: true },
  { id: 'arb', title: 'Angiotensin receptor blocker', judgedBy: 'losartan', firstLine: true },
  {
    id: 'dihydropyridine-ccb',
    title: 'Dihydropyridine calcium channel blocker',
    judgedBy: 'amlodipine',
    firstLine: true,
  },
  { id: 'thiazide', title: 'Thiazide-type diuretic', judgedBy: 'chlorthalidone', firstLine: true },
  { id: 'beta-blocker', title: 'Beta blocker', judgedBy: 'metoprolol', firstLine: false },
]

export const wouldChangeIf = [
  'A new pressure, another medicine, a newer potassium or creatinine, or another disease on record.',
] as const

export type Classes = {
  readonly candidates: readonly Candidate[]
  readonly missing: readonly Missing[]
  readonly rows: readonly string[]
}

const optionOf = (
  context: AdviceContext,
  option: ClassOption,
  list: MedicineList,
  because: readonly Because[],
  consult: Consult,
) => {
  const verdict = verdictOn(context, option.id)
  const { ingredient, title: name } = conceptOf(drugs, option.judgedBy)
  const { findings, found, dose, excluded, warned } = consultedAbout(consult, option.judgedBy, problem.hypertension.id)
  const taken = taking(list, { classes: [option.id] })
  const notes = [...verdict.prefer.map(one => `for: ${one}`), ...verdict.caution.map(one => `care: ${one}`)]
  const candidate: Candidate = {
    id: option.id,
    title: `${option.title}${notes.length === 0 ? '' : ` (${notes.join('; ')})`}`,
    drug: option.judgedBy,
    actions: [
      {
        kind: 'start',
        subject: ingredient,
        text: `Start a drug of this class: ${option.title}, for example ${name}`,
      },
    ],
    rank: null,
    excluded: [
      ...(taken.length > 0 ? [`one of this class is taken: ${taken.map(one => one.title).join(', ')}`] : []),
      ...verdict.exclude,
      ...excluded.map(reason => `${name}: ${reason}`),
    ],
    benefit: 'not published',
    harms: 'not published',
    findings,
    dose,
    because: [...because, ...verdict.because, ...found.flatMap(one => one.because)],
    evidence: [
      ...new Set([evidence.hbp2025, ...verdict.sources.map(evidenceOf), ...found.flatMap(one => one.evidence)]),
    ],
    wouldChangeIf,
  }
  const careful = verdict.caution.length > 0 || warned ? 1 : 0
  const tier = verdict.prefer.length > 0 ? careful : (option.firstLine ? 2 : 4) + careful
  return { entry: { candidate, tier }, verdict }
}

/**
 * One candidate for each class, judged by one drug of it. A class that another disease asks for comes first; then the
 * first-line classes; a caution, a warning or a check that could not run ranks lower; what is equal shares a rank.
 */
export const classesFor = (
  context: AdviceContext,
  list: MedicineList,
  because: readonly Because[],
  consult: Consult,
): Classes => {
  const judged = options.map(option => optionOf(context, option, list, because, consult))
  return {
    candidates: rankedByTier(judged.map(({ entry }) => entry)),
    missing: [...new Map(judged.flatMap(({ verdict }) => verdict.missing).map(one => [one.what, one])).values()],
    rows: [...new Set(judged.flatMap(({ verdict }) => verdict.rows))],
  }
}

export const rankedBy = [
  'What a rule or a check excludes is not ranked, and stays visible.',
  'A class that another disease on record asks for comes first, then the first-line classes, then the beta blocker.',
  'One with a caution, a warning or a check that could not run comes after its equals.',
  'What is equal by these rules shares a rank: no score is made across classes, and race is no input.',
] as const
