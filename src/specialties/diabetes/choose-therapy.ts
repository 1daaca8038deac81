import {
  type AdviceContext,
  type Because,
  type Candidate,
  type Chooser,
  type Consult,
  excludedByDefault,
  knowledgeLimits,
  type OptionSet,
} from '../../clinical/index.ts'
import { type Answer, answered, codeSystems, insufficient } from '../../core/index.ts'
import { organsServed, organText, protectionMissing, rankedBy, therapyCandidates } from './candidates.ts'
import { evidence } from './evidence.ts'
import { percentText } from './hba1c.ts'
import { goalText } from './health.ts'
import { type HighGlucose, highGlucose } from './high-glucose.ts'
import { becauseOf, kidneyLimit, type Situation, situationOf, withheldLimit, withheldOf } from './situation.ts'
import { goals, insulinFirst, organProtection } from './tables.ts'
import { onInsulin, therapyDrafts } from './therapy-drafts.ts'
import { diabetesTypeOf } from './type.ts'

const indication = { system: codeSystems.snomed, code: '44054006', display: 'Type 2 diabetes mellitus' } as const

const id = 'diabetes-therapy'
const title = 'Type 2 diabetes therapy'

/** What this choice does not read. */
const therapyLimits = [
  'What no list names is taken as absent. Weight goals, cost, preference and planned surgery are not read here.',
  'HbA1c misleads after transfusion, in haemolysis, haemoglobinopathy and advanced kidney disease; these are not all read here.',
  'No dose is given. An SGLT2 inhibitor is withheld before surgery and in acute illness; explain sick days first.',
] as const

const hba1cText = ({ hba1c, goal }: Situation): string =>
  hba1c.kind === 'answered'
    ? `HbA1c ${percentText(hba1c.value.percent)}, goal ${goalText(goal)}`
    : `HbA1c not known, goal ${goalText(goal)}`

const conclusionOf = (situation: Situation, candidates: readonly Candidate[]): string => {
  const best = candidates.filter(({ rank, drug }) => rank === 1 && drug !== null)
  const first = best.map(one => one.title)
  if (protectionMissing(situation)) {
    const served = organsServed(situation, best)
    return served.size === 0
      ? `${organText(situation)} calls for protection, and every drug here is excluded.`
      : `${organText(situation, served)} calls for ${first.join(' or ')}, whatever the HbA1c (${hba1cText(situation)}).`
  }
  if (situation.hba1c.kind !== 'answered') return `${hba1cText(situation)}: what is to be added is not known.`
  return situation.aboveGoal === true
    ? `${hba1cText(situation)}: more is called for${first.length === 0 ? ', and every drug here is excluded' : ''}.`
    : `${hba1cText(situation)}: nothing to add for the glucose.`
}

/** The type is doubtful: a specialist settles it before anything is ranked. */
const doubtful = (type: readonly [Because, ...Because[]], high: HighGlucose): OptionSet => {
  const because: readonly [Because, ...Because[]] = [...type, ...high.because]
  const action = {
    kind: 'refer',
    text: 'Settle the type of diabetes (antibodies, C-peptide) with a specialist',
  } as const
  const limits = ['Nothing is ranked while type 1 diabetes is possible.'] as const
  const wouldChangeIf = ['The type is settled.'] as const
  return {
    chooser: id,
    indication,
    title,
    conclusion: 'Type 1 diabetes is possible: no ranking; refer, and never stop insulin meanwhile.',
    rankedBy: ['No ranking while type 1 diabetes is possible.'],
    candidates: [
      {
        id: 'refer',
        title: 'Settle the type first',
        drug: null,
        actions: [action],
        rank: 1,
        excluded: [],
        benefit: 'not published',
        harms: 'not published',
        findings: [],
        dose: null,
        because,
        evidence: [evidence.insulinFirst, evidence.sglt2Label],
        wouldChangeIf,
      },
    ],
    because,
    evidence: [evidence.insulinFirst, evidence.sglt2Label],
    limits,
    missing: [],
    wouldChangeIf,
    recommend: [
      {
        rule: `${id}-type`,
        verb: 'choose',
        action: [action],
        summary: 'Type 1 diabetes is possible: settle the type before the treatment is changed; do not stop insulin',
        severity: 'warning',
        because,
        evidence: [evidence.insulinFirst, evidence.sglt2Label],
        wouldChangeIf,
        limits,
        missing: [],
        notChecked: [],
        alternatives: [],
        indication,
        dose: null,
        urgency: high.because.length > 0 ? 'today' : 'soon',
        validForDays: high.because.length > 0 ? 14 : 90,
        monitor: [],
        knowledgeRows: high.rows,
      },
    ],
  }
}

const optionsOf = (context: AdviceContext, situation: Situation, consult: Consult): OptionSet => {
  const candidates = therapyCandidates(situation, consult)
  const { high } = situation
  const rows = [
    ...context.knowledge.rows(organProtection),
    ...context.knowledge.rows(goals).filter(({ id: row }) => row === situation.goal.id),
    ...context.knowledge.rows(insulinFirst),
  ]
  const limits = [
    therapyLimits[0],
    ...therapyLimits.slice(1),
    ...(situation.withheld ? [withheldLimit] : []),
    ...(situation.kidneyNotCoded ? [kidneyLimit] : []),
    ...knowledgeLimits(rows, context.profile.asOf),
  ] as const
  return {
    chooser: id,
    indication,
    title,
    conclusion:
      high.because.length > 0
        ? `Very high glucose: ${onInsulin(situation) ? 'review the insulin' : 'insulin first'}, and look again at the type. ${conclusionOf(situation, candidates)}`
        : conclusionOf(situation, candidates),
    rankedBy,
    candidates,
    because: becauseOf(situation),
    evidence: [evidence.organProtection, evidence.goals, evidence.olderAdults],
    limits,
    missing: situation.missing,
    wouldChangeIf: ['A newer HbA1c or creatinine, lows, or another heart, kidney or vessel disease.'],
    recommend: therapyDrafts({ situation, candidates, limits, rows: rows.map(row => row.id) }),
  }
}

const choose = (context: AdviceContext, consult: Consult): Answer<OptionSet> | 'not-applicable' => {
  const type = diabetesTypeOf(context.profile)
  if (type.kind === 'none')
    return type.missing.length === 0 ? 'not-applicable' : { kind: 'insufficient', missing: type.missing }
  if (type.kind === 'type-1') return 'not-applicable'
  const excluded = excludedByDefault(context.profile)
  if (excluded !== null) return excluded
  if (type.kind !== 'type-2') {
    return insufficient({
      what: 'type of diabetes',
      need: 'type 2 or another type on the problem list',
      have: 'not stated',
      reason: 'unusable',
    })
  }
  const [first, ...more] = type.maybeType1
  if (first !== undefined) return answered(doubtful([first, ...more, type.because], highGlucose(context)))
  const found = situationOf(context, type.because)
  if (found.kind !== 'answered') return found
  const situation = found.value
  if (situation.high.because.length === 0 && situation.aboveGoal !== true && !protectionMissing(situation)) {
    // "Nothing to add" is then all that is left, and must be known: without HbA1c only an organ can decide, and what is
    // withheld may be that organ, or a medicine that lowers too far.
    const hba1c = situation.hba1c.kind === 'insufficient' ? situation.hba1c.missing : []
    const missing = [...(situation.organs.size === 0 ? hba1c : []), ...withheldOf(situation)]
    if (missing.length > 0) return { kind: 'insufficient', missing }
  }
  return answered(optionsOf(context, situation, consult))
}

/**
 * What to add in type 2 diabetes: what protects heart, kidney and vessels first, then the glucose against an individual
 * goal; or "add nothing, because". No dose.
 */
export const type2Therapy: Chooser = { id, title, indication: 'type-2-diabetes', choose }
