import {
  type Action,
  type AdviceContext,
  type Because,
  becauseFact,
  becauseReading,
  type Candidate,
  type Chooser,
  type Evidence,
  egfrOf,
  excludedByDefault,
  knowledgeLimits,
  latestOf,
  measurement,
  type OptionSet,
  problem,
  problemState,
  type RecommendationDraft,
  type RowProvenance,
} from '../../clinical/index.ts'
import { type Answer, answered, codeSystems, daysBetween, type Missing, roundTo } from '../../core/index.ts'
import { evidence, evidenceOf } from './evidence.ts'
import { becauseEgfr, egfrOverTime, within } from './features.ts'
import { becauseChronic, chronicityOf } from './kdigo.ts'
import { kfreRows } from './kfre.ts'
import { fiveYearRisk } from './predict.ts'
import { type Ground, groundsFor } from './referral.ts'
import { referralGrounds } from './tables.ts'

const indication = {
  system: codeSystems.snomed,
  code: '709044004',
  display: 'Chronic kidney disease',
} as const

const refer: Action = { kind: 'refer', text: 'Refer to nephrology for specialist assessment' }
const repeat: Action = { kind: 'test', text: 'Repeat creatinine and urine albumin/creatinine ratio' }
const wait: Action = { kind: 'wait', text: 'No referral now' }

const limits = [
  'Judged by 5-year risk, eGFR and albuminuria only. Fast decline, haematuria, resistant hypertension, disturbed electrolytes and hereditary disease call for referral by themselves and are not read here.',
  'Whether nephrology is already involved is not known.',
] as const

type Situation = {
  readonly risk: number | null
  readonly egfr: number | null
  readonly grounds: readonly Ground[]
  readonly because: readonly [Because, ...Because[]]
  readonly missing: readonly Missing[]
  readonly withinDays: number
  /** Every knowledge row looked at, also those that said nothing: a wrong limit undermines "no referral" too. */
  readonly rows: readonly (Ground | RowProvenance)[]
}

/** The facts by which a person counts as having chronic kidney disease; empty: nothing says so. */
const diseaseFacts = ({ knowledge, profile }: AdviceContext): readonly Because[] => {
  const listed = problemState(profile, problem.chronicKidneyDisease)
  if (listed.kind === 'answered' && listed.value.state === 'present') {
    return listed.value.facts.slice(0, 1).map(fact => becauseFact(fact, problem.chronicKidneyDisease.title))
  }
  const history = egfrOverTime(profile)
  if (history.kind !== 'answered') return []
  const shown = chronicityOf(knowledge, profile, history.value.points)
  if (shown.state !== 'shown') return []
  return [becauseChronic(shown)]
}

const situationOf = (context: AdviceContext, disease: readonly [Because, ...Because[]]): Situation => {
  const { profile, knowledge } = context
  const risk = fiveYearRisk(context)
  const egfr = egfrOf(profile, { within: within.creatinine })
  const acr = latestOf(profile, measurement.acr, { within: within.acr })
  const probability = risk.kind === 'answered' ? risk.value.probability : null
  const measures = {
    ...(probability === null ? {} : { 'five-year-risk': probability }),
    ...(egfr.kind === 'answered' ? { egfr: egfr.value.value.value } : {}),
    ...(acr.kind === 'answered' ? { acr: acr.value.quantity.value } : {}),
  }
  return {
    risk: probability,
    egfr: egfr.kind === 'answered' ? egfr.value.value.value : null,
    grounds: groundsFor(knowledge, measures),
    because: [
      ...disease,
      ...(egfr.kind === 'answered' ? [becauseEgfr(egfr.value), becauseReading(egfr.value.creatinine)] : []),
      ...(acr.kind === 'answered' ? [becauseReading(acr.value)] : []),
      ...(probability === null || risk.kind !== 'answered'
        ? []
        : [
            {
              kind: 'derived' as const,
              label: '5-year risk of kidney failure (KFRE)',
              value: percent(probability),
              from: [...(egfr.kind === 'answered' ? egfr.value.from : []), risk.value.acr.fact],
              evidence: evidence.kfre.id,
            },
          ]),
    ],
    missing: risk.kind === 'insufficient' ? risk.missing : [],
    rows: [
      ...knowledge.rows(referralGrounds),
      ...(risk.kind === 'answered' ? kfreRows(knowledge, risk.value.region, 5) : []),
    ],
    withinDays:
      egfr.kind === 'answered'
        ? Math.max(1, Math.floor(within.creatinine - daysBetween(egfr.value.creatinine.at, profile.asOf)))
        : 30,
  }
}

const percent = (probability: number): string => `${roundTo(probability * 100, 1).toFixed(1)} %`

const groundEvidence = (grounds: readonly Ground[]): readonly Evidence[] =>
  [
    ...new Set(grounds.flatMap(({ source, alsoSource }) => (alsoSource === null ? [source] : [source, alsoSource]))),
  ].map(evidenceOf)

/** The grounds that do not apply today, and what is not read. */
const wouldChangeIf = ({ rows, grounds }: Situation): readonly [string, ...string[]] => [
  'A ground for referral that is not read here, or a nephrologist already involved.',
  ...rows.flatMap(row =>
    'text' in row && !grounds.some(({ id }) => id === row.id) ? [`Were it so: ${row.text}.`] : [],
  ),
]

/** What the grounds say: one refers, all only suggest, or none. */
const verdictOf = (grounds: readonly Ground[]): 'refer' | 'consider' | 'wait' =>
  grounds.some(({ says }) => says === 'refer') ? 'refer' : grounds.length > 0 ? 'consider' : 'wait'

const candidatesOf = (situation: Situation): readonly Candidate[] => {
  const verdict = verdictOf(situation.grounds)
  const common = {
    drug: null,
    excluded: [],
    benefit: 'not published',
    harms: 'not published',
    findings: [],
    dose: null,
    because: situation.because,
    wouldChangeIf: wouldChangeIf(situation),
  } as const
  return [
    {
      ...common,
      id: 'refer-nephrology',
      title: 'Refer to nephrology',
      actions: [refer, repeat],
      // Guidelines that disagree are a tie, and a tie is shown.
      rank: verdict === 'wait' ? 2 : 1,
      evidence:
        verdict === 'wait' ? [evidence.niceReferral, evidence.kdigoReferral] : groundEvidence(situation.grounds),
    },
    {
      ...common,
      id: 'monitor',
      title: 'No referral now; repeat the tests',
      actions: [wait, repeat],
      rank: verdict === 'refer' ? 2 : 1,
      evidence: [evidence.kdigoMonitoring],
    },
  ]
}

const riskText = ({ risk, egfr }: Situation): string =>
  risk !== null
    ? `5-year kidney failure risk ${percent(risk)}`
    : egfr !== null && egfr >= 60
      ? `eGFR ${roundTo(egfr, 0)}: the 5-year equation is for eGFR under 60`
      : '5-year kidney failure risk not known'

const draftOf = (
  situation: Situation,
  conclusion: string,
  allLimits: readonly [string, ...string[]],
): RecommendationDraft => {
  const verdict = verdictOf(situation.grounds)
  const headline = {
    refer: 'refer to nephrology',
    consider: 'sources differ on referral: discuss it',
    wait: 'no referral by this; repeat tests within the year',
  }[verdict]
  const sources =
    verdict === 'wait' ? [evidence.niceReferral, evidence.kdigoReferral] : groundEvidence(situation.grounds)
  return {
    rule: 'kidney-referral',
    verb: 'choose',
    action:
      verdict === 'refer'
        ? [refer, repeat]
        : verdict === 'consider'
          ? [{ kind: 'discuss', text: conclusion }, repeat]
          : [wait, repeat],
    summary: `${riskText(situation)}: ${headline}`,
    severity: verdict === 'refer' ? 'warning' : 'info',
    because: situation.because,
    evidence: [evidence.kdigoMonitoring, ...sources],
    wouldChangeIf: wouldChangeIf(situation),
    limits: allLimits,
    missing: situation.missing,
    notChecked: [],
    alternatives:
      verdict === 'refer'
        ? [{ title: 'No referral now', action: wait, excluded: [] }]
        : [{ title: 'Refer to nephrology', action: refer, excluded: [] }],
    indication,
    dose: null,
    urgency: verdict === 'refer' ? 'soon' : 'routine',
    validForDays: situation.withinDays,
    monitor: [
      { what: 'Creatinine and urine albumin/creatinine ratio', withinDays: situation.withinDays, owner: 'clinician' },
    ],
    knowledgeRows: situation.rows.map(({ id }) => id),
  }
}

const conclusionOf = (situation: Situation): string => {
  const reasons = situation.grounds.map(({ text }) => text).join('; ')
  switch (verdictOf(situation.grounds)) {
    case 'refer':
      return `Refer: ${reasons}.`
    case 'consider':
      return `Sources differ on referral: ${reasons}.`
    case 'wait':
      return `No referral now, because ${riskText(situation)}, and no other ground read here applies. Repeat at least once a year.`
  }
}

const choose = (context: AdviceContext): Answer<OptionSet> | 'not-applicable' => {
  const [disease, ...more] = diseaseFacts(context)
  if (disease === undefined) return 'not-applicable'
  const excluded = excludedByDefault(context.profile)
  if (excluded !== null) return excluded
  const situation = situationOf(context, [disease, ...more])
  // Without the risk only a ground that stands by itself can decide; "no ground found" would not be known.
  if (situation.missing.length > 0 && situation.grounds.length === 0) {
    return { kind: 'insufficient', missing: situation.missing }
  }
  const conclusion = conclusionOf(situation)
  const allLimits = [
    limits[0],
    ...limits.slice(1),
    ...(situation.missing.length > 0 ? ['The 5-year risk could not be calculated.'] : []),
    ...knowledgeLimits(situation.rows, context.profile.asOf),
  ] as const
  return answered({
    chooser: 'kidney-referral',
    indication,
    title: 'Nephrology referral in chronic kidney disease',
    conclusion,
    rankedBy: [
      'Grounds on which NICE 2021 and KDIGO agree refer (5-year risk above 5 %)',
      'Grounds that one source names and another does not: a tie',
      'Otherwise repeat the tests at least once a year (KDIGO 2024)',
    ],
    candidates: candidatesOf(situation),
    because: situation.because,
    evidence: [evidence.niceReferral, evidence.kdigoReferral, evidence.kdigo2012Referral, evidence.kdigoMonitoring],
    limits: allLimits,
    missing: situation.missing,
    wouldChangeIf: wouldChangeIf(situation),
    recommend: [draftOf(situation, conclusion, allLimits)],
  })
}

/**
 * Whether a person with chronic kidney disease should see a nephrologist: refer, discuss (where guidelines differ),
 * or "no referral, because". Not applicable when neither the problem list nor the measurements show the disease.
 */
export const kidneyReferral: Chooser = {
  id: 'kidney-referral',
  title: 'Nephrology referral',
  indication: 'chronic-kidney-disease',
  choose,
}
