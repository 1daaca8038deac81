import {
  type Because,
  type KnowledgeView,
  measurement,
  type PatientProfile,
  type Reading,
  readingsOf,
} from '../../clinical/index.ts'
import { daysBetween, type FactId, type Instant, type Quantity } from '../../core/index.ts'
import { evidence } from './evidence.ts'
import type { EgfrPoint } from './features.ts'
import {
  type AlbuminuriaCategory,
  albuminuriaCategories,
  chronicity,
  type GfrCategory,
  gfrCategories,
  riskCategories,
} from './tables.ts'

/** KDIGO G of an eGFR, unrounded: 59.6 is under 60. Throws when the table leaves a gap (a defect of the pack). */
export const gfrCategoryOf = (knowledge: KnowledgeView, { value }: Quantity<'mL/min/{1.73_m2}'>) =>
  required(
    knowledge.rows(gfrCategories).find(({ from, to }) => value >= from && (to === null || value < to)),
    `GFR ${value}`,
  )

/** KDIGO A of an albumin/creatinine ratio in mg/g: A2 is 30 to 300, both included. */
export const albuminuriaCategoryOf = (knowledge: KnowledgeView, { value }: Quantity<'mg/g'>) =>
  required(
    knowledge
      .rows(albuminuriaCategories)
      .find(
        ({ from, fromInclusive, to, toInclusive }) =>
          (fromInclusive ? value >= from : value > from) && (to === null || (toInclusive ? value <= to : value < to)),
      ),
    `albuminuria ${value}`,
  )

export const riskOf = (knowledge: KnowledgeView, gfr: GfrCategory, albuminuria: AlbuminuriaCategory) =>
  required(
    knowledge.rows(riskCategories).find(row => row.gfr === gfr && row.albuminuria === albuminuria),
    `${gfr} ${albuminuria}`,
  )

const required = <Row>(row: Row | undefined, what: string): Row => {
  if (row === undefined) throw new Error(`The KDIGO tables have no row for ${what}`)
  return row
}

/** Values on one side of a limit without a normal one between, up to the newest. */
type Run = {
  readonly first: Instant
  readonly last: Instant
  readonly values: number
  /** The facts of all its values. */
  readonly from: readonly FactId[]
}

export type Chronicity =
  /** Chronic kidney disease by measurements: the abnormality has lasted. */
  | { readonly state: 'shown'; readonly by: 'eGFR' | 'albuminuria'; readonly run: Run; readonly row: string }
  /** Abnormal, but not (yet) for long enough: never a stage. */
  | { readonly state: 'too-short'; readonly by: 'eGFR' | 'albuminuria'; readonly run: Run; readonly row: string }
  /** The newest values meet no criterion that Attune reads. */
  | { readonly state: 'not-shown'; readonly row: string }

/**
 * Whether the measurements show chronic kidney disease. KDIGO 2024 defines it by an abnormality of at least 3 months;
 * here: the newest value qualifies, so do all back to one more than 90 days earlier, and none between is normal.
 * eGFR under 60 qualifies by itself (G3 to G5); from 60 up (G1, G2) a marker of damage must persist, and the only
 * marker read here is an albumin/creatinine ratio of 30 mg/g and over (A2).
 */
export const chronicityOf = (
  knowledge: KnowledgeView,
  profile: PatientProfile,
  points: readonly EgfrPoint[],
): Chronicity => {
  const rule = required(knowledge.rows(chronicity)[0], 'chronicity')
  const runs = [
    {
      by: 'eGFR',
      run: runOf(points.map(({ at, value, from }) => ({ at, from, abnormal: value.value < rule.gfrBelow }))),
    },
    { by: 'albuminuria', run: runOf(albuminuria(profile, rule.acrFrom)) },
  ] as const
  const lasting = runs.find(({ run }) => run !== null && daysBetween(run.first, run.last) > rule.moreThanDays)
  if (lasting?.run) return { state: 'shown', by: lasting.by, run: lasting.run, row: rule.id }
  const short = runs.find(({ run }) => run !== null)
  if (short?.run) return { state: 'too-short', by: short.by, run: short.run, row: rule.id }
  return { state: 'not-shown', row: rule.id }
}

type Qualified = { readonly at: Instant; readonly abnormal: boolean; readonly from: readonly FactId[] }

/** The reason "chronic" (or "not yet"), with the facts of every value of the run. */
export const becauseChronic = ({ by, run }: Exclude<Chronicity, { readonly state: 'not-shown' }>): Because => ({
  kind: 'derived',
  label: 'Chronicity by measurements',
  value: `${by} abnormal from ${run.first.slice(0, 10)} to ${run.last.slice(0, 10)}`,
  from: run.from,
  evidence: evidence.kdigo2024.id,
})

const runOf = (values: readonly Qualified[]): Run | null => {
  const lastNormal = values.findLastIndex(({ abnormal }) => !abnormal)
  const run = values.slice(lastNormal + 1)
  const [first] = run
  const last = run.at(-1)
  return first === undefined || last === undefined
    ? null
    : { first: first.at, last: last.at, values: run.length, from: [...new Set(run.flatMap(({ from }) => from))] }
}

/** A limit counts where it decides: `<3` is normal, `>3000` is not, `<500` says nothing and is left out. */
const albuminuria = (profile: PatientProfile, from: number): readonly Qualified[] =>
  readingsOf(profile, measurement.acr).flatMap(reading => {
    const abnormal = isAtLeast(reading, from)
    return abnormal === null ? [] : [{ at: reading.at, abnormal, from: [reading.fact] }]
  })

const isAtLeast = ({ quantity, comparator }: Reading<'mg/g'>, from: number): boolean | null => {
  if (comparator === undefined) return quantity.value >= from
  if (comparator.startsWith('<')) return quantity.value <= from ? false : null
  return quantity.value >= from ? true : null
}
