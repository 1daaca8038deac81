import {
  type Action,
  type AdviceContext,
  type Because,
  becauseFact,
  type Candidate,
  type Chooser,
  type CurrentMedication,
  clipped,
  type Evidence,
  excludedByDefault,
  knowledgeLimits,
  type OptionSet,
  type RecommendationDraft,
  rankedByTier,
} from '../../clinical/index.ts'
import { type Answer, answered, codeSystems } from '../../core/index.ts'
import { evidence, evidenceOf } from './evidence.ts'
import { percentText } from './hba1c.ts'
import { goalText } from './health.ts'
import { becauseOf, type Situation, situationOf, withheldLimit, withheldOf } from './situation.ts'
import { goals } from './tables.ts'
import { diabetesTypeOf } from './type.ts'

const id = 'diabetes-deintensification'
const title = 'Less glucose lowering'
const indication = { system: codeSystems.snomed, code: '44054006', display: 'Type 2 diabetes mellitus' } as const

const limits = [
  'Insulin is reduced, never simply stopped, where the body makes none; the type is taken from the problem list.',
  'Appetite, kidney decline, alcohol and missed meals also cause lows and are not read here.',
  'No dose is given: how much less is for the clinician who knows the person.',
] as const

const wouldChangeIf = ['No further lows and an HbA1c above the lower limit.', 'Other reasons for the lows.'] as const

/** Why less lowering is called for, in words; `null`: nothing says so. */
type Ground = { readonly text: string; readonly lows: boolean; readonly belowLimit: boolean }

const lowsText = ({ lows }: Situation): string | null => {
  const severe = lows.episodes.filter(({ level }) => level === 2).length
  if (lows.episodes.length > 0) {
    const many = `${lows.episodes.length} low${lows.episodes.length === 1 ? '' : 's'} in 14 days`
    return severe > 0 ? `${many}, ${severe} under 54 mg/dL` : many
  }
  return lows.coded === null ? null : 'hypoglycaemia on record in the last year'
}

const groundOf = (situation: Situation): Ground | null => {
  const { hba1c, goal } = situation
  const floor = goal.notUnderWithLowering
  const below = hba1c.kind === 'answered' && floor !== null && hba1c.value.percent < floor
  const lows = lowsText(situation)
  if (!below && lows === null) return null
  const value = below && hba1c.kind === 'answered' ? `HbA1c ${percentText(hba1c.value.percent)}, too low here` : null
  return {
    text: [lows, value].filter(part => part !== null).join('; '),
    lows: lows !== null,
    belowLimit: below,
  }
}

const holdsDrug = (medicine: CurrentMedication, drug: string): boolean => medicine.drugs.some(one => one.id === drug)
const holdsClass = (medicine: CurrentMedication, drugClass: string): boolean =>
  medicine.drugs.some(({ classes }) => classes.includes(drugClass))

/**
 * From 65 years glyburide first, then the other sulfonylureas and the insulins: the order of the sources. Those that
 * single out glyburide speak of older people only.
 */
const tierOf = ({ health }: Situation, medicine: CurrentMedication): number =>
  holdsDrug(medicine, 'glyburide') && health.category !== 'adult' ? 0 : holdsClass(medicine, 'sulfonylurea') ? 1 : 2

const actionFor = (situation: Situation, medicine: CurrentMedication): Action => {
  const subject = medicine.drugs[0]?.ingredient
  const about = subject === undefined ? {} : { subject }
  if (tierOf(situation, medicine) === 0)
    return { kind: 'stop', ...about, text: `Stop ${medicine.title}; replace it only by what causes no lows` }
  if (tierOf(situation, medicine) === 1) return { kind: 'reduce', ...about, text: `Reduce or stop ${medicine.title}` }
  return { kind: 'reduce', ...about, text: `Reduce and simplify ${medicine.title}, with the lows in view` }
}

const sourcesOf = ({ goal, health }: Situation): readonly [Evidence, ...Evidence[]] => {
  const limit = goal.notUnderSource === null ? [] : [evidenceOf(goal.notUnderSource)]
  return health.category === 'adult'
    ? [evidence.hypoglycaemia, evidence.hypoglycaemiaGroup, ...limit]
    : [evidence.olderAdults, ...limit, evidence.deprescribing]
}

/** As a clinician says it, without strength and form. */
const shortOf = (medicine: CurrentMedication): string => medicine.drugs[0]?.title ?? medicine.title

const candidateOf = (situation: Situation, medicine: CurrentMedication): Candidate => ({
  id: `less-${medicine.fact.id}`,
  title: tierOf(situation, medicine) === 0 ? `Stop ${shortOf(medicine)}` : `Less ${shortOf(medicine)}`,
  drug: null,
  actions: [actionFor(situation, medicine)],
  rank: null,
  excluded: [],
  benefit: 'not published',
  harms: 'not published',
  findings: [],
  dose: null,
  because: [becauseFact(medicine.fact, 'Takes'), ...situation.lows.because],
  evidence: tierOf(situation, medicine) === 0 ? [evidence.beers2023, ...sourcesOf(situation)] : sourcesOf(situation),
  wouldChangeIf,
})

const unchanged = (situation: Situation, ground: Ground): Candidate => ({
  id: 'as-it-is',
  title: 'Leave it as it is',
  drug: null,
  actions: [{ kind: 'continue', text: 'Leave the treatment as it is' }],
  rank: null,
  excluded: [`Not with ${ground.text}`],
  benefit: 'not published',
  harms: 'not published',
  findings: [],
  dose: null,
  because: becauseOf(situation),
  evidence: sourcesOf(situation),
  wouldChangeIf,
})

const sentence = ([first = '', ...others]: readonly string[]): string =>
  [first, ...others.map(name => name.charAt(0).toLowerCase() + name.slice(1))].join(', ')

const draftOf = (
  situation: Situation,
  ground: Ground,
  candidates: readonly Candidate[],
  rows: readonly string[],
  allLimits: readonly [string, ...string[]],
): RecommendationDraft => {
  const acts = candidates.flatMap(({ rank, actions }) => (rank === null ? [] : actions))
  const [first = { kind: 'reduce', text: 'Reduce the glucose lowering' } as const, ...others] = acts
  const names = candidates.flatMap(({ rank, title: name }) => (rank === null ? [] : [name]))
  const because: readonly [Because, ...Because[]] = [
    ...becauseOf(situation),
    ...situation.lows.because,
    ...situation.lowering.map(({ fact }) => becauseFact(fact, 'Takes')),
  ]
  return {
    rule: id,
    verb: 'choose',
    action: [first, ...others],
    summary: clipped(`${sentence(names)}: ${ground.text}`),
    severity: ground.lows || situation.health.category !== 'adult' ? 'warning' : 'info',
    because,
    evidence: sourcesOf(situation),
    wouldChangeIf,
    limits: allLimits,
    missing: situation.missing,
    notChecked: [],
    alternatives: [
      {
        title: 'Leave it as it is',
        action: { kind: 'continue', text: 'Leave the treatment as it is' },
        excluded: [`Not with ${ground.text}`],
      },
    ],
    indication,
    dose: null,
    urgency: ground.lows ? 'today' : 'soon',
    validForDays: 30,
    monitor: [
      { what: 'glucose after less treatment', withinDays: 7, owner: 'clinician' },
      { what: 'HbA1c after less treatment', withinDays: 92, owner: 'laboratory', measurement: 'hba1c' },
    ],
    knowledgeRows: rows,
  }
}

const optionsOf = (context: AdviceContext, situation: Situation, ground: Ground): OptionSet => {
  const rows = [...context.knowledge.rows(goals).filter(row => row.id === situation.goal.id)]
  const allLimits = [
    limits[0],
    ...limits.slice(1),
    ...(situation.health.category === 'very-complex' ? ['Very complex health is our reading of what is coded.'] : []),
    ...(situation.withheld ? [withheldLimit] : []),
    ...knowledgeLimits(rows, context.profile.asOf),
  ] as const
  const candidates = rankedByTier([
    ...situation.lowering.map(medicine => ({
      candidate: candidateOf(situation, medicine),
      tier: tierOf(situation, medicine),
    })),
    { candidate: unchanged(situation, ground), tier: 9 },
  ])
  return {
    chooser: id,
    indication,
    title,
    conclusion: `Lower less: ${ground.text}. Health: ${situation.goal.title} (${situation.health.reason}); goal ${goalText(situation.goal)}.`,
    rankedBy:
      situation.health.category === 'adult'
        ? ['Sulfonylureas, then insulin, which is reduced and simplified; which comes first is ours under 65 years.']
        : [
            'Glyburide first: long and severe lows (2023 Beers criteria; Farrell 2017).',
            'Then other sulfonylureas, then insulin, which is reduced and simplified.',
          ],
    candidates,
    because: [...becauseOf(situation), ...situation.lows.because],
    evidence: sourcesOf(situation),
    limits: allLimits,
    missing: situation.missing,
    wouldChangeIf,
    recommend: [
      draftOf(situation, ground, candidates, [...rows.map(row => row.id), ...situation.lows.knowledgeRows], allLimits),
    ],
  }
}

const choose = (context: AdviceContext): Answer<OptionSet> | 'not-applicable' => {
  const type = diabetesTypeOf(context.profile)
  if (type.kind === 'none' && type.missing.length > 0) return { kind: 'insufficient', missing: type.missing }
  if (type.kind !== 'type-2') return 'not-applicable'
  const excluded = excludedByDefault(context.profile)
  if (excluded !== null) return excluded
  const found = situationOf(context, type.because)
  if (found.kind !== 'answered') return found
  const situation = found.value
  if (situation.list === null) return { kind: 'insufficient', missing: situation.missing }
  // What lowers the glucose, a low or an illness may be in the part that is withheld.
  const hidden = withheldOf(situation)
  if (situation.lowering.length === 0) {
    return hidden.length > 0 ? { kind: 'insufficient', missing: hidden } : 'not-applicable'
  }
  const ground = groundOf(situation)
  if (ground === null) {
    if (hidden.length > 0) return { kind: 'insufficient', missing: hidden }
    // Neither lows nor HbA1c known: that nothing speaks for less is then not known either.
    return situation.lows.readings === 0 && situation.hba1c.kind === 'insufficient'
      ? { kind: 'insufficient', missing: situation.hba1c.missing }
      : 'not-applicable'
  }
  return answered(optionsOf(context, situation, ground))
}

/**
 * Less treatment where it lowers the glucose too far: lows on record, or an HbA1c under the lower limit of the person's
 * health on insulin or a sulfonylurea. A low HbA1c is never a success here.
 */
export const deintensification: Chooser = { id, title, indication: 'type-2-diabetes', choose }
