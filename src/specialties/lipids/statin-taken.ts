import {
  type AdviceContext,
  allergiesTo,
  type Because,
  becauseAllergy,
  becauseFact,
  type CurrentMedication,
  type Evidence,
  type OptionSet,
  type PatientProfile,
  problem,
  problemFacts,
  takes,
} from '../../clinical/index.ts'
import type { Answer, Coding } from '../../core/index.ts'
import { highIntensity } from './tables.ts'

/** The statins on the list; insufficient without a list. */
export const statinsTaken = (profile: PatientProfile): Answer<readonly CurrentMedication[]> =>
  takes(profile, { classes: ['statin'] })

/** Allergies and intolerances to any statin, and muscle damage, on record; empty when none is, or when nothing is known. */
export const statinIntolerances = (profile: PatientProfile): readonly Because[] => {
  const found = allergiesTo(profile, { classes: ['statin'] })
  const muscle = [problem.statinMyopathy, problem.rhabdomyolysis].flatMap(concept => {
    const facts = problemFacts(profile, concept, { everHad: true, withinDays: null })
    return facts.kind === 'answered' ? facts.value.slice(-1).map(fact => becauseFact(fact, concept.title)) : []
  })
  return [...(found.kind === 'answered' ? found.value.map(becauseAllergy) : []), ...muscle]
}

export const intoleranceLimit = (intolerances: readonly Because[]): readonly string[] =>
  intolerances.length === 0
    ? []
    : [
        'A statin stands on the allergy list, or muscle damage on the problem list: which one, and what happened, decides whether another may be tried.',
      ]

/** A statin is taken although an allergy, an intolerance or muscle damage is on record. */
export const settleFirst = {
  kind: 'discuss',
  text: 'A statin is on the list although muscle damage or a statin allergy is on record: settle that first (muscle pain, creatine kinase)',
} as const

/** Whether one of them is taken at a high intensity; `unknown` when the amount is not readable. */
export const intensityOf = (
  { knowledge }: AdviceContext,
  taken: readonly CurrentMedication[],
): { readonly intensity: 'high' | 'lower' | 'unknown'; readonly knowledgeRows: readonly string[] } => {
  const rows = knowledge.rows(highIntensity)
  const judged = taken.flatMap(({ fact, drugs }) =>
    drugs
      .filter(({ classes }) => classes.includes('statin'))
      .map(drug => {
        const row = rows.find(({ statin }) => statin === drug.id)
        if (row === undefined) return { intensity: 'lower' as const, id: null }
        if (drugs.length > 1 || fact.dose?.unit !== 'mg') return { intensity: 'unknown' as const, id: row.id }
        const mgPerDay = fact.dose.value * (fact.timesPerDay ?? 1)
        return { intensity: mgPerDay >= row.fromMgPerDay ? ('high' as const) : ('lower' as const), id: row.id }
      }),
  )
  const has = (wanted: 'high' | 'unknown') => judged.some(({ intensity }) => intensity === wanted)
  return {
    intensity: has('high') ? 'high' : has('unknown') ? 'unknown' : 'lower',
    knowledgeRows: [...new Set(judged.flatMap(({ id }) => (id === null ? [] : [id])))],
  }
}

/** On a statin there is nothing to start: whether it is taken is the question. */
export const onStatin = (
  taken: readonly CurrentMedication[],
  {
    chooser,
    title,
    indication,
    evidence: cited,
    limits,
    wouldChangeIf,
  }: {
    readonly chooser: string
    readonly title: string
    readonly indication: Coding
    readonly evidence: readonly [Evidence, ...Evidence[]]
    readonly limits: readonly string[]
    readonly wouldChangeIf: readonly [string, ...string[]]
  },
): OptionSet => {
  const because = taken.map(({ fact }) => becauseFact(fact, 'Takes'))
  const [first, ...others] = because
  const action = { kind: 'continue', text: 'Ask whether the statin is taken and tolerated; check lipids' } as const
  return {
    chooser,
    indication,
    title,
    conclusion: 'A statin is on the medicine list: ask whether it is taken and tolerated.',
    rankedBy: ['Already prescribed: nothing to choose.'],
    candidates: [
      {
        id: 'continue-statin',
        title: 'Continue the statin',
        drug: null,
        actions: [action],
        rank: 1,
        excluded: [],
        benefit: 'not published',
        harms: 'not published',
        findings: [],
        dose: null,
        because,
        evidence: cited,
        wouldChangeIf,
      },
    ],
    because,
    evidence: cited,
    limits,
    missing: [],
    wouldChangeIf,
    recommend:
      first === undefined
        ? []
        : [
            {
              rule: `${chooser}-adherence`,
              verb: 'choose',
              action: [action],
              summary: 'A statin is on the list: ask whether it is taken and tolerated',
              severity: 'info',
              because: [first, ...others],
              evidence: cited,
              wouldChangeIf,
              limits: ['What is prescribed is not always taken.', ...limits],
              missing: [],
              notChecked: [],
              alternatives: [],
              indication,
              dose: null,
              urgency: 'routine',
              validForDays: 365,
              monitor: [
                {
                  what: 'lipids and statin adherence',
                  withinDays: 365,
                  owner: 'clinician',
                  measurement: 'ldl-cholesterol',
                },
              ],
              knowledgeRows: [],
            },
          ],
  }
}
