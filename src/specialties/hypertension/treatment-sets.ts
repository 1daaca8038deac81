import { type Because, becauseFact, type CurrentMedication, type OptionSet } from '../../clinical/index.ts'
import type { Missing } from '../../core/index.ts'
import { type Classes, rankedBy, wouldChangeIf } from './class-candidates.ts'
import { evidence } from './evidence.ts'
import type { Shared } from './first-steps.ts'
import { hypertensionCoding } from './indications.ts'
import type { RiskGroup } from './risk-group.ts'
import { type JudgedPressure, textOf } from './stage.ts'
import { afterStart, limits, pressureDraft } from './treatment-drafts.ts'

const id = 'hypertension-treatment'
const title = 'Blood pressure: whether and how to treat'

/** Who says all this. */
export const shared: Shared = { chooser: id, title }

/** Days: the longest trial of lifestyle alone (3 to 6 months). */
const lifestyleDays = 183

export type Situation = {
  readonly judged: JudgedPressure
  readonly treated: readonly CurrentMedication[]
  /** Days since hypertension is on the list; `null` when it is not. */
  readonly knownForDays: number | null
  readonly classes: Classes
  readonly because: readonly [Because, ...Because[]]
}

const goal = 'goal below 130/80 mmHg'

export const setOf = (
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

export const wayOfLife = (because: readonly Because[], rank: number) => ({
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
export const toStart = (
  situation: Situation,
  why: string,
  extra: readonly string[],
  rows: readonly string[],
): OptionSet => {
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
export const stageOne = (situation: Situation, group: RiskGroup): OptionSet => {
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

export const aboveGoal = ({ stage }: JudgedPressure): boolean => stage === 'stage-1' || stage === 'stage-2'

/** On treatment: at goal continue, else ask whether it is taken and add a class. */
export const onTreatment = (situation: Situation): OptionSet => {
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
