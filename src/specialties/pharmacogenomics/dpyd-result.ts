import type { GenotypeFact, KnowledgeView, ObservationFact, PatientProfile } from '../../clinical/index.ts'
import { type Answer, answered, insufficient, type Missing } from '../../core/index.ts'
import { type Carried, scoreOfVariants } from './dpyd-score.ts'
import { type DpydEvidence, dpydEvidenceOf, type Report, type Statement } from './dpyd-statements.ts'
import { type DpydVariant, dpydVariants, fluoropyrimidineGuidance, type Phenotype } from './tables.ts'

/** What is known of DPYD, and how. */
export type DpydResult = {
  /** Activity scores that the results allow, lowest first: one, unless only a phenotype was reported. */
  readonly scores: readonly number[]
  readonly phenotype: Phenotype
  /** Variants with less activity, lowest first. */
  readonly carried: readonly Carried[]
  readonly phaseAssumed: boolean
  readonly byTag: boolean
  /** Variants that somebody is on record to have looked for. */
  readonly lookedFor: readonly string[]
  /** Variants of the usual panels that nobody is on record to have looked for. */
  readonly notLookedFor: readonly string[]
  /** Of those the four of the first panels: without them a negative result says little. */
  readonly fewerThanFour: readonly string[]
  /** No variant was received: score or phenotype as reported. */
  readonly reportedOnly: boolean
  /** Why a result that says less does not contradict. */
  readonly explained: readonly string[]
  readonly facts: readonly [ObservationFact | GenotypeFact, ...(ObservationFact | GenotypeFact)[]]
  readonly seen: readonly string[]
  readonly knowledgeRows: readonly string[]
}

const lacking = (have: string, reason: Missing['reason']): Answer<never> =>
  insufficient({ what: 'DPYD result', need: 'a final genotype, with the variants that were tested', have, reason })

/**
 * DPYD from every source: laboratory reports, variants found or absent, genotypes. A variant that one source found and
 * another did not look for is there; sources that looked for the same variant and disagree give no answer.
 *
 * @example
 * dpydOf(profile, knowledge) // answered: { scores: [1.5], phenotype: 'intermediate metabolizer', ... }
 */
export const dpydOf = (profile: PatientProfile, knowledge: KnowledgeView): Answer<DpydResult> => {
  const evidence = dpydEvidenceOf(profile, knowledge)
  const { statements, reports, unread, seen } = evidence
  if (unread.length > 0) return lacking(unread.join('; '), 'unusable')
  if (statements.length === 0 && reports.length === 0) {
    if (seen.length > 0) return lacking(seen.join('; '), 'unusable')
    return profile.withheld.length > 0 ? lacking('some information is withheld', 'withheld') : lacking('none', 'absent')
  }
  const rows = new Map(knowledge.rows(dpydVariants).map(row => [row.variant, row]))
  const byVariant = Map.groupBy(withoutTags(statements), ({ variant }) => variant)
  const doubt = [...byVariant].flatMap(([variant, said]) => disagreement(variant, said) ?? [])
  if (doubt.length > 0) return lacking(doubt.join('; '), 'conflicting')
  const found = [...byVariant].flatMap(([variant, said]) => carriedBy(variant, said, rows))
  const uncounted = found.filter(({ carried }) => carried === null)
  if (uncounted.length > 0) {
    const names = uncounted.map(({ variant }) => variant).join(', ')
    return lacking(`${names}: present, number of copies not stated`, 'unusable')
  }
  const carried = found.flatMap(one => one.carried ?? []).sort((a, b) => a.activity - b.activity)
  return conclude(evidence, carried, { byVariant, rows, knowledge })
}

/** What a tag says only counts where the variant itself was not looked at. */
const withoutTags = (statements: readonly Statement[]): readonly Statement[] => {
  const direct = new Set(statements.filter(({ byTag }) => !byTag).map(({ variant }) => variant))
  return statements.filter(({ byTag, variant }) => !byTag || !direct.has(variant))
}

const disagreement = (variant: string, said: readonly Statement[]): string | null => {
  const counts = new Set(said.flatMap(({ copies }) => (copies === 'present' ? [] : [copies])))
  const agree = counts.size <= 1 && !(counts.has(0) && said.some(({ copies }) => copies === 'present'))
  return agree ? null : `${variant}: ${said.map(({ copies, from }) => `${copies} (${from})`).join(' and ')}`
}

/** `null`: reduced activity, and nobody says how many copies. */
const carriedBy = (
  variant: string,
  said: readonly Statement[],
  rows: ReadonlyMap<string, DpydVariant>,
): readonly { readonly variant: string; readonly carried: Carried | null }[] => {
  const activity = rows.get(variant)?.activity ?? 1
  const counted = said.find(({ copies }) => copies !== 'present')
  if (activity === 1 || counted?.copies === 0) return []
  if (counted === undefined || counted.copies === 'present') return [{ variant, carried: null }]
  const phase = said.find(one => one.phase !== null)?.phase ?? null
  return [{ variant, carried: { variant, copies: counted.copies, activity, phase } }]
}

type Basis = {
  readonly byVariant: ReadonlyMap<string, readonly Statement[]>
  readonly rows: ReadonlyMap<string, DpydVariant>
  readonly knowledge: KnowledgeView
}

const conclude = (
  { statements, reports, seen }: DpydEvidence,
  carried: readonly Carried[],
  { byVariant, rows, knowledge }: Basis,
): Answer<DpydResult> => {
  const usual = [...rows.values()].filter(({ panel }) => panel !== null)
  const lookedFor = [...byVariant.keys()].filter(variant => (rows.get(variant)?.activity ?? 1) < 1)
  const notLookedFor = usual.map(({ variant }) => variant).filter(variant => !byVariant.has(variant))
  const four = usual.filter(({ panel }) => panel === 'four-variant').map(({ variant }) => variant)
  const fewer = four.filter(variant => !byVariant.has(variant))
  if (carried.length === 0 && reports.length === 0 && fewer.length > 0) {
    return lacking([`genotypes that do not look for ${fewer.join(', ')}`, ...seen].join('; '), 'unusable')
  }
  const { score, phaseAssumed } = scoreOfVariants(carried)
  const guidance = knowledge.rows(fluoropyrimidineGuidance)
  const phenotypeOf = (value: number) => guidance.find(row => row.score === value)?.phenotype
  const explained: string[] = []
  const conflicts: string[] = []
  // Without any variant, a reported score or phenotype stands for itself.
  const reportedOnly = carried.length === 0 && fewer.length > 0
  for (const report of reports) {
    const differs =
      (report.score !== null && report.score !== score) ||
      (report.phenotype !== null && report.phenotype !== phenotypeOf(score)) ||
      (report.score === null && report.phenotype === null && missedBy(report, carried).length > 0)
    if (!differs || (reportedOnly && sameReports(reports, phenotypeOf))) continue
    const missed = missedBy(report, carried)
    const unlooked = missed.filter(({ variant }) => !(report.tested ?? new Set(four)).has(variant))
    const scoreThen = scoreOfVariants(carried.filter(one => !missed.includes(one))).score
    const fits =
      (report.score === null || report.score === scoreThen) &&
      (report.phenotype === null || report.phenotype === phenotypeOf(scoreThen))
    if (missed.length > 0 && unlooked.length === missed.length && fits) explained.push(explanation(report, missed))
    else conflicts.push(`${render(report)} (${report.from})`)
  }
  if (conflicts.length > 0) {
    const variants = carried.map(({ variant, copies }) => `${variant} (${copies} of 2)`)
    return lacking([...conflicts, ...variants].join(' and '), 'conflicting')
  }
  const scores = reportedOnly ? reportedScores(reports, guidance) : [score]
  const phenotype = phenotypeOf(scores[0] ?? score)
  if (phenotype === undefined) throw new Error(`No guidance for the activity score ${scores[0]}`)
  return answered({
    scores,
    phenotype,
    carried,
    phaseAssumed,
    byTag: carried.some(one => byVariant.get(one.variant)?.every(({ byTag }) => byTag) === true),
    lookedFor,
    notLookedFor,
    fewerThanFour: fewer,
    reportedOnly,
    explained,
    facts: factsOf(statements, reports, carried),
    seen,
    knowledgeRows: carried.flatMap(({ variant }) => rows.get(variant)?.id ?? []),
  })
}

/** Variants that are there and not in the report. */
const missedBy = ({ found }: Report, carried: readonly Carried[]): readonly Carried[] =>
  carried.filter(({ variant }) => !found.has(variant))

const explanation = ({ tested, from }: Report, missed: readonly Carried[]): string => {
  const names = missed.map(({ variant }) => variant).join(', ')
  return tested === null
    ? `The report (${from}) does not say that it looked for ${names}, and does not contradict it.`
    : `The panel (${from}) did not look for ${names}: it tested ${[...tested].join(', ')}.`
}

const render = ({ score, phenotype, found }: Report): string =>
  score !== null
    ? `reported activity score ${score}`
    : phenotype !== null
      ? `reported ${phenotype}`
      : found.size === 0
        ? 'reported without a variant'
        : `reported ${[...found].join(' and ')}`

/** Whether all reports say the same phenotype. */
const sameReports = (reports: readonly Report[], phenotypeOf: (score: number) => Phenotype | undefined): boolean =>
  new Set(reports.map(({ score, phenotype }) => (score === null ? (phenotype ?? phenotypeOf(2)) : phenotypeOf(score))))
    .size === 1 && new Set(reports.flatMap(({ score }) => score ?? [])).size <= 1

const reportedScores = (
  reports: readonly Report[],
  guidance: readonly ReturnType<typeof fluoropyrimidineGuidance.parse>[],
): readonly number[] => {
  const score = reports.find(report => report.score !== null)?.score ?? null
  if (score !== null) return [score]
  const phenotype = reports.find(report => report.phenotype !== null)?.phenotype ?? 'normal metabolizer'
  return guidance
    .filter(row => row.phenotype === phenotype)
    .map(row => row.score)
    .sort((a, b) => a - b)
}

/** What was found first; where nothing was, everything that looked. */
const factsOf = (
  statements: readonly Statement[],
  reports: readonly Report[],
  carried: readonly Carried[],
): DpydResult['facts'] => {
  const found = statements.filter(({ variant }) => carried.some(one => one.variant === variant))
  const [first, ...rest] = new Set([
    ...found.map(({ fact }) => fact),
    ...reports.map(({ fact }) => fact),
    ...(found.length === 0 && reports.length === 0 ? statements.map(({ fact }) => fact) : []),
  ])
  if (first === undefined) throw new Error('A DPYD result rests on no fact')
  return [first, ...rest]
}
