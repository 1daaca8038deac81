import {
  type AdviceContext,
  type Because,
  becauseFact,
  type Chooser,
  type Consult,
  type CurrentMedication,
  excludedByDefault,
  medicineList,
  noJurisdiction,
  type OptionSet,
  problem,
  problemState,
  takes,
} from '../../clinical/index.ts'
import { type Answer, answered, daysBetween, type Missing, outOfScope } from '../../core/index.ts'
import { type Classes, classesFor, rankedBy, wouldChangeIf } from './class-candidates.ts'
import { evidence } from './evidence.ts'
import { confirmSet } from './first-steps.ts'
import { hypertensionCoding } from './indications.ts'
import { unusableNewest } from './pressure.ts'
import { type RiskGroup, riskGroupOf } from './risk-group.ts'
import { severeFirst } from './severe-first.ts'
import { type JudgedPressure, judgedPressure, newestPressure, stageOf, textOf, within } from './stage.ts'
import { afterStart, limits, pressureDraft } from './treatment-drafts.ts'

const id = 'hypertension-treatment'
const title = 'Blood pressure: whether and how to treat'

/** Days: the longest trial of lifestyle alone (3 to 6 months). */
const lifestyleDays = 183

type Situation = {
  readonly judged: JudgedPressure
  readonly treated: readonly CurrentMedication[]
  /** Days since hypertension is on the list; `null` when it is not. */
  readonly knownForDays: number | null
  readonly classes: Classes
  readonly because: readonly [Because, ...Because[]]
}

const goal = 'goal below 130/80 mmHg'

const setOf = (
  situation: Situation,
  conclusion: string,
  more: Pick<OptionSet, 'candidates' | 'recommend'> & {
    readonly missing?: readonly Missing[]
    readonly rankedBy?: readonly string[]
  },
): OptionSet => ({
  chooser: id,
  indication: hypertensionCoding,
  title,
  conclusion,
  rankedBy: more.rankedBy ?? rankedBy,
  candidates: more.candidates,
  because: situation.because,
  evidence: [evidence.hbp2025],
  limits: [...limits, ...(situation.judged.contradiction === null ? [] : [situation.judged.contradiction])],
  missing: more.missing ?? [],
  wouldChangeIf,
  recommend: more.recommend,
})

const wayOfLife = (because: readonly Because[], rank: number) => ({
  id: 'way-of-life',
  title: 'Way of life alone, and measure again in 3 to 6 months',
  drug: null,
  actions: [{ kind: 'wait', text: 'Salt, weight, movement, alcohol; measure again in 3 to 6 months' }] as const,
  rank,
  excluded: [],
  benefit: 'not published' as const,
  harms: 'not published' as const,
  findings: [],
  dose: null,
  because,
  evidence: [evidence.hbp2025],
  wouldChangeIf,
})

const below = ({ candidates }: Classes) =>
  candidates.map(one => ({ ...one, rank: one.rank === null ? null : one.rank + 1 }))

const firstOf = ({ candidates }: Classes): string =>
  candidates
    .filter(({ rank }) => rank === 1)
    .map(one => one.title)
    .join(', or ') || 'every class is excluded: ask a specialist'

/** A drug, or two: by stage. */
const toStart = (situation: Situation, why: string, extra: readonly string[], rows: readonly string[]): OptionSet => {
  const { judged, classes } = situation
  const two = judged.stage === 'stage-2'
  const text = textOf(judged.mean)
  return setOf(
    situation,
    `${text} mmHg confirmed, ${why}: ${two ? 'two first-line classes, in one pill if there is one' : 'one first-line class'}; ${goal}.`,
    {
      candidates: classes.candidates,
      missing: classes.missing,
      recommend: [
        pressureDraft({
          rule: `${id}-start`,
          action: [
            two
              ? {
                  kind: 'combine',
                  text: `Start two first-line drugs of different classes, in one pill if there is one. First: ${firstOf(classes)}. Not an ACE inhibitor with an ARB`,
                }
              : { kind: 'start', text: `Start one first-line drug: ${firstOf(classes)}` },
            {
              kind: 'test',
              text: 'Potassium and creatinine before, and 2 to 4 weeks after an ACE inhibitor, ARB or diuretic',
            },
          ],
          summary: `${text} mmHg confirmed and no drug on the list: start ${two ? 'two first-line classes' : 'one first-line class'}, ${goal}`,
          severity: 'warning',
          urgency: 'soon',
          because: situation.because,
          evidence: [evidence.hbp2025, evidence.hbp2017FollowUp],
          limits: [
            why,
            ...extra,
            ...(two ? ['In the frail, from 80 years, or dizzy on standing one drug first (ours).'] : []),
          ],
          missing: classes.missing,
          candidates: classes.candidates,
          knowledgeRows: [...judged.rows, ...classes.rows, ...rows],
          validForDays: 90,
          monitor: afterStart,
        }),
      ],
    },
  )
}

/** Stage 1 without a drug: the risk decides. */
const stageOne = (situation: Situation, group: RiskGroup): OptionSet => {
  const { judged, classes, because, knownForDays } = situation
  const text = textOf(judged.mean)
  if (group.kind === 'high') {
    return toStart({ ...situation, because: [...because, ...group.because] }, group.why, [], group.rows)
  }
  if (group.kind === 'unknown') {
    const missing = [...group.missing, ...classes.missing]
    return setOf(
      situation,
      `${text} mmHg confirmed, and ${group.why}: a drug now, or 3 to 6 months of lifestyle first.`,
      {
        candidates: [wayOfLife(because, 1), ...classes.candidates],
        missing,
        recommend: [
          pressureDraft({
            rule: `${id}-risk`,
            action: [
              {
                kind: 'discuss',
                text: 'Settle the risk (what is missing is named), then a drug now or lifestyle first',
              },
            ],
            summary: `${text} mmHg confirmed: whether a drug is due now depends on the risk, which is not known yet`,
            severity: 'info',
            urgency: 'routine',
            because,
            evidence: [evidence.hbp2025],
            limits: [group.why],
            missing,
            candidates: classes.candidates,
            knowledgeRows: judged.rows,
            validForDays: 90,
            monitor: [
              {
                what: 'blood pressure and the missing inputs of the risk',
                withinDays: 90,
                owner: 'clinician',
                measurement: 'systolic',
              },
            ],
          }),
        ],
      },
    )
  }
  const lower: Situation = { ...situation, because: [...because, ...group.because] }
  if (knownForDays !== null && knownForDays >= lifestyleDays) {
    const extra = [
      'Hypertension is on the list for 6 months or more: that the way of life was tried is taken from that alone.',
    ]
    return toStart(lower, `${group.why}, and still high after 6 months`, extra, group.rows)
  }
  return setOf(lower, `${text} mmHg confirmed, ${group.why}: 3 to 6 months of lifestyle first; ${goal}.`, {
    candidates: [wayOfLife(because, 1), ...below(classes)],
    rankedBy: ['Below the risk threshold lifestyle comes first, for 3 to 6 months.', ...rankedBy],
    recommend: [
      pressureDraft({
        rule: `${id}-lifestyle`,
        action: [
          {
            kind: 'wait',
            text: 'Salt, weight, movement, alcohol; a drug if it is still 130/80 or more in 3 to 6 months',
          },
        ],
        summary: `${text} mmHg confirmed at a low risk: lifestyle for 3 to 6 months, then measure again`,
        severity: 'info',
        urgency: 'routine',
        because: lower.because,
        evidence: [evidence.hbp2025],
        limits: [group.why],
        candidates: classes.candidates,
        knowledgeRows: [...judged.rows, ...group.rows],
        validForDays: 180,
        monitor: [
          { what: 'blood pressure after lifestyle', withinDays: 180, owner: 'clinician', measurement: 'systolic' },
        ],
      }),
    ],
  })
}

const aboveGoal = ({ stage }: JudgedPressure): boolean => stage === 'stage-1' || stage === 'stage-2'

/** On treatment: at goal continue, else ask whether it is taken and add a class. */
const onTreatment = (situation: Situation): OptionSet => {
  const { judged, classes, treated } = situation
  const text = textOf(judged.mean)
  const because: readonly [Because, ...Because[]] = [
    ...situation.because,
    ...treated.map(({ fact }) => becauseFact(fact, 'Takes')),
  ]
  if (!aboveGoal(judged)) {
    return setOf({ ...situation, because }, `${text} mmHg on treatment, below the goal of 130/80: continue.`, {
      candidates: [
        {
          ...wayOfLife(because, 1),
          id: 'continue',
          title: 'Continue what is taken',
          actions: [{ kind: 'continue', text: 'Continue; potassium and creatinine at least yearly' }],
        },
      ],
      rankedBy: ['At goal: nothing to change.'],
      recommend: [],
    })
  }
  return setOf(
    { ...situation, because },
    `${text} mmHg on treatment, above the goal of 130/80: is it taken? Then a further class.`,
    {
      candidates: classes.candidates,
      missing: classes.missing,
      recommend: [
        pressureDraft({
          rule: `${id}-intensify`,
          action: [
            {
              kind: 'discuss',
              text: 'Ask whether the medicines are taken, and what raises the pressure (NSAIDs, salt, alcohol)',
            },
            { kind: 'combine', text: `Then raise the dose or add a class that is not taken: ${firstOf(classes)}` },
          ],
          summary: `${text} mmHg on treatment, above the goal of 130/80: ask about adherence, then a further class`,
          severity: judged.stage === 'stage-2' ? 'warning' : 'info',
          urgency: judged.stage === 'stage-2' ? 'soon' : 'routine',
          because,
          evidence: [evidence.hbp2025, evidence.hbp2017FollowUp],
          limits: [
            'Doses are not judged: a medicine that is not at its full dose may be raised first.',
            'A drug that lowers the pressure counts as treatment whatever it is for: propranolol for migraine, furosemide for the heart.',
          ],
          missing: classes.missing,
          candidates: classes.candidates,
          knowledgeRows: [...judged.rows, ...classes.rows],
          validForDays: 90,
          monitor: afterStart,
        }),
      ],
    },
  )
}

const judge = (
  context: AdviceContext,
  knownForDays: number | null,
  consult: Consult,
): Answer<OptionSet> | 'not-applicable' => {
  const shared = { chooser: id, title }
  const list = medicineList(context.profile)
  const treated = takes(context.profile, { classes: ['antihypertensive'] })
  // An older pressure is not put in the place of a newer one that cannot be used.
  const unusable = unusableNewest(context.profile, { within: within.office })
  if (unusable !== null) return unusable
  const judged = judgedPressure(context)
  if (judged === null) {
    const newest = newestPressure(context)
    const high = newest !== undefined && ['stage-1', 'stage-2'].includes(stageOf(context, newest, 'office').stage)
    return high || knownForDays !== null ? answered(confirmSet(shared, newest)) : 'not-applicable'
  }
  if (!aboveGoal(judged) && knownForDays === null) return 'not-applicable'
  if (list.kind !== 'answered') return list
  if (treated.kind !== 'answered') return treated
  const because = judged.mean.because
  const situation: Situation = {
    judged,
    treated: treated.value,
    knownForDays,
    classes: classesFor(context, list.value, because, consult),
    because,
  }
  if (situation.treated.length > 0) return answered(onTreatment(situation))
  if (judged.stage === 'stage-2') return answered(toStart(situation, 'stage 2', [], []))
  if (judged.stage === 'stage-1') return answered(stageOne(situation, riskGroupOf(context)))
  return answered(
    setOf(
      situation,
      `${textOf(judged.mean)} mmHg without a drug, although hypertension is on the list: no drug by this pressure.`,
      {
        candidates: [wayOfLife(because, 1)],
        rankedBy: ['Below 130/80 mmHg: no drug by the pressure alone.'],
        recommend: [],
      },
    ),
  )
}

const choose: Chooser['choose'] = (context, consult) => {
  const { profile, jurisdiction } = context
  const severe = severeFirst(context, { chooser: id, title })
  if (severe !== null) return answered(severe)
  const state = problemState(profile, problem.hypertension)
  const newest = newestPressure(context)
  if (state.kind !== 'answered' && newest === undefined) {
    return state.kind === 'insufficient' && state.missing.every(({ reason }) => reason !== 'withheld')
      ? 'not-applicable'
      : state
  }
  const facts = state.kind === 'answered' && state.value.state === 'present' ? state.value.facts : []
  const [first] = facts.toSorted((a, b) => (a.effective.start < b.effective.start ? -1 : 1))
  if (first === undefined && newest === undefined) return 'not-applicable'
  const excluded = excludedByDefault(profile)
  if (excluded !== null) return excluded
  if (jurisdiction === 'eu')
    return outOfScope('The thresholds are of the US guideline; the European ones (SCORE2) are not built in')
  if (jurisdiction === null) return noJurisdiction('us')
  return judge(context, first === undefined ? null : daysBetween(first.effective.start, profile.asOf), consult)
}

/** Whether blood pressure is treated, and with which classes. */
export const hypertensionTreatment: Chooser = { id, title, indication: problem.hypertension.id, choose }
