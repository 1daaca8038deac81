import {
  type AdviceContext,
  type Because,
  becauseDerived,
  becauseReading,
  type CodedConcept,
  type CurrentMedication,
  eachReasonOnce,
  egfrOf,
  latestOf,
  type MedicineList,
  measurement,
  medicineList,
  noJurisdiction,
  renderQuantity,
  taking,
} from '../../clinical/index.ts'
import { type Answer, answered, type Missing } from '../../core/index.ts'
import { loweringClasses, problems } from './concepts.ts'
import { type Hba1c, hba1cOf } from './hba1c.ts'
import { type Goal, goalOf, type Health, healthOf, presentFact } from './health.ts'
import { type HighGlucose, highGlucose } from './high-glucose.ts'
import { type Lows, lowsOf } from './lows.ts'
import { organProtection } from './tables.ts'

/** Age limits in days. An HbA1c older than half a year says nothing of now. */
const within = { hba1c: 183, creatinine: 365, acr: 365 } as const

export type Organ = 'heart-failure' | 'kidney' | 'atherosclerotic'

/** Why a class is called for whatever the HbA1c. */
export type Reason = {
  readonly organ: Organ
  readonly text: string
  readonly sources: readonly string[]
  readonly row: string
}

export type Situation = {
  readonly diabetes: Because
  readonly organs: ReadonlyMap<Organ, Because>
  readonly reasonsFor: (drugClass: string) => readonly Reason[]
  readonly hba1c: Answer<Hba1c>
  readonly health: Health
  readonly goal: Goal
  /** Above the goal; `null` when HbA1c is unknown or there is no number. */
  readonly aboveGoal: boolean | null
  readonly lows: Lows
  readonly list: MedicineList | null
  /** Medicines that can make the glucose too low. */
  readonly lowering: readonly CurrentMedication[]
  readonly kidney: readonly Because[]
  readonly egfr: number | null
  /** Values that a kidney disease would have, and none is on the list. */
  readonly kidneyNotCoded: boolean
  readonly high: HighGlucose
  /** A part of the record is withheld: what is not seen is not known, and no advice rests on its absence (H5). */
  readonly withheld: boolean
  readonly missing: readonly Missing[]
}

type Seen = ReturnType<typeof presentFact>

/** Organs that are seen to be ill; of those that are not seen, what keeps them from being known. */
const organsOf = ({ profile }: AdviceContext) => {
  const ever = (concept: CodedConcept) => presentFact(profile, concept, { everHad: true })
  const looked: readonly (readonly [Organ, readonly Seen[]])[] = [
    ['heart-failure', [ever(problems.heartFailure)]],
    ['kidney', [presentFact(profile, problems.kidneyDisease)]],
    ['atherosclerotic', [problems.coronaryDisease, problems.strokeOrTia, problems.peripheralArterialDisease].map(ever)],
  ]
  const firstOf = (all: readonly Seen[]) => all.find(({ because }) => because !== null)?.because ?? null
  return {
    seen: new Map(
      looked.flatMap(([organ, all]) => {
        const because = firstOf(all)
        return because === null ? [] : [[organ, because] as const]
      }),
    ),
    missing: looked.flatMap(([, all]) => (firstOf(all) === null ? all.flatMap(({ missing }) => missing) : [])),
  }
}

const wholeList: Missing = {
  what: 'medicine list',
  need: 'the whole list',
  have: 'some information is withheld',
  reason: 'withheld',
}

const eachOnce = (all: readonly Missing[]): readonly Missing[] => [...new Map(all.map(one => [one.what, one])).values()]

const lackOf = (answer: Answer<unknown>): readonly Missing[] => (answer.kind === 'insufficient' ? answer.missing : [])

/** Everything that the choice for a person with type 2 diabetes rests on; insufficient only without a jurisdiction or an age. */
export const situationOf = (context: AdviceContext, diabetes: Because): Answer<Situation> => {
  const { profile, knowledge, jurisdiction } = context
  // Goals and what an organ calls for are of a guideline.
  if (jurisdiction === null) return noJurisdiction('us or eu')
  const health = healthOf(profile)
  if (health.kind !== 'answered') return health
  const { seen: organs, missing: organsNotKnown } = organsOf(context)
  const goal = goalOf(context, health.value.category)
  const hba1c = hba1cOf(profile, within.hba1c)
  const egfr = egfrOf(profile, { within: within.creatinine })
  const acr = latestOf(profile, measurement.acr, { within: within.acr })
  const list = medicineList(profile)
  const medicines = list.kind === 'answered' ? list.value : null
  const rows = knowledge.rows(organProtection)
  const lows = lowsOf(context)
  const withheld = profile.withheld.length > 0
  return answered({
    diabetes,
    organs,
    reasonsFor: drugClass =>
      rows
        .filter(row => row.drugClass === drugClass && organs.has(row.organ))
        .map(row => ({
          organ: row.organ,
          text: row.reason,
          sources: [row.source, row.alsoSource],
          row: row.id,
        })),
    hba1c,
    health: health.value,
    goal,
    aboveGoal: hba1c.kind === 'answered' && goal.under !== null ? hba1c.value.percent >= goal.under : null,
    lows,
    list: medicines,
    lowering: medicines === null ? [] : taking(medicines, { classes: loweringClasses }),
    kidney: [
      ...(egfr.kind === 'answered'
        ? [
            becauseDerived('eGFR (CKD-EPI 2021)', renderQuantity(egfr.value.value, 1), egfr.value.from, 'ckd-epi-2021'),
            becauseReading(egfr.value.creatinine),
          ]
        : []),
      ...(acr.kind === 'answered' ? [becauseReading(acr.value)] : []),
    ],
    egfr: egfr.kind === 'answered' ? egfr.value.value.value : null,
    kidneyNotCoded:
      !organs.has('kidney') &&
      ((egfr.kind === 'answered' && egfr.value.value.value < 60) ||
        (acr.kind === 'answered' && acr.value.quantity.value >= 30)),
    high: highGlucose(context),
    withheld,
    missing: eachOnce([
      ...lackOf(hba1c),
      ...lackOf(egfr),
      ...lackOf(list),
      ...(withheld ? [wholeList] : []),
      ...organsNotKnown,
      // What would make the type doubtful.
      ...presentFact(profile, problems.type1).missing,
      ...presentFact(profile, problems.ketoacidosis, { everHad: true }).missing,
      ...lows.missing,
      ...health.value.missing,
    ]),
  })
}

/** What is not known because it is withheld: then "nothing to do" is not known either. */
export const withheldOf = ({ missing }: Situation): readonly Missing[] =>
  missing.filter(({ reason }) => reason === 'withheld')

/** What a card says beside `missing` when something is withheld. */
export const withheldLimit =
  'Part of the record is withheld: organs, medicines and lows that are not seen here are not known to be absent.'

/** KDIGO: eGFR under 60 or a ratio of 30 mg/g, for three months and more. How long it lasts is not judged here. */
export const kidneyLimit =
  'eGFR under 60 or albuminuria, and no kidney disease on the list: if it lasts three months an organ calls for treatment, which is not weighed here.'

/** Reasons behind the choice, for a reader. */
export const becauseOf = (situation: Situation): readonly [Because, ...Because[]] =>
  eachReasonOnce([
    situation.diabetes,
    ...situation.organs.values(),
    ...(situation.hba1c.kind === 'answered' ? [situation.hba1c.value.because] : []),
    ...situation.kidney,
    ...situation.health.because,
  ])
