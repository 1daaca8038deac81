import { z } from 'zod'
import { expit } from '../learning/numeric/index.ts'
import given from './stays.json' with { type: 'json' }

const feature = z.enum([
  'age',
  'stays',
  'emergencies',
  'lengthOfStay',
  'heartFailure',
  'copd',
  'hemoglobin',
  'medicines',
  'sodium',
  'respiratoryRate',
  'oxygenSaturation',
  'systolic',
  'egfr',
  /** Natural logarithm of the urine albumin/creatinine ratio in mg/g. */
  'logAcr',
  'diabetes',
])

const limit = z.number().nullable()
const term = z.discriminatedUnion('kind', [
  /** So much for each unit above `from`, of at most `most` units. */
  z.strictObject({
    kind: z.literal('line'),
    of: feature,
    from: z.number(),
    logOdds: z.number(),
    most: z.number().optional(),
  }),
  /** So much times the square of the distance, at most `most` in all: U-shaped. */
  z.strictObject({ kind: z.literal('square'), of: feature, around: z.number(), logOdds: z.number(), most: z.number() }),
  /** Only where both lie within their limits: an interaction. */
  z.strictObject({
    kind: z.literal('both'),
    of: z.tuple([feature, feature]),
    least: z.tuple([limit, limit]),
    most: z.tuple([limit, limit]),
    logOdds: z.number(),
  }),
])

const model = z.strictObject({ intercept: z.number(), terms: z.array(term) })
const says = z.string()

/** The truth of a virtual hospital. The table says of itself that it is invented. */
export const stayConstants = z
  .strictObject({
    source: z.string(),
    licence: z.string(),
    copd: z.strictObject({ from: z.int(), probability: z.number() }),
    /** The chance that something is measured at all. */
    measured: z.strictObject({ laboratory: z.number(), albumin: z.number(), followUp: z.number() }),
    admissions: z.strictObject({
      perYear: z.number(),
      factor: z.strictObject({
        perDecadeAbove50: z.number(),
        heartFailure: z.number(),
        copd: z.number(),
        kidneyDisease: z.number(),
        diabetes: z.number(),
        coronaryDisease: z.number(),
      }),
      /** Visits to the emergency department without a stay, for each admission. */
      emergencyVisits: z.number(),
    }),
    /** Days. */
    lengthOfStay: z.strictObject({
      median: z.number(),
      spread: z.number(),
      least: z.number(),
      most: z.number(),
      deteriorated: z.number(),
    }),
    newMedicine: z.number(),
    deathAfterDischarge: z.strictObject({
      within30Days: z.number(),
      perYear: z.number(),
      perDecadeAbove50: z.number(),
    }),
    readmission: model,
    deterioration: model.extend({ fatal: z.number() }),
    kidneyFailure: model,
    drift: z.strictObject({
      prevalence: z.strictObject({ says, logOdds: z.number() }),
      relation: z.strictObject({ says, of: feature, logOdds: z.number() }),
      measurement: z.strictObject({ says, of: z.literal('sodium'), adds: z.number() }),
      mix: z.strictObject({ says, olderThan: z.int(), more: z.number(), less: z.number() }),
    }),
  })
  .parse(given)

type Model = z.output<typeof model>
export type StayFeature = z.output<typeof feature>
/** What a true model looks at; units as in the records, age in years, stays in days. */
export type StayFeatures = Partial<Readonly<Record<StayFeature, number>>>

/** What changes in a virtual hospital from a moment on. */
export type DriftKind = keyof typeof stayConstants.drift

export const driftKinds = Object.keys(stayConstants.drift) as readonly DriftKind[]

/** What a kind of drift does, in a clause. */
export const driftSays = (kind: DriftKind): string => stayConstants.drift[kind].says

const of = (features: StayFeatures, name: StayFeature): number => {
  const value = features[name]
  if (value === undefined) throw new Error(`A true model looks at ${name}, which nobody has drawn`)
  return value
}

const within = (value: number, least: number | null, most: number | null): boolean =>
  (least === null || value >= least) && (most === null || value <= most)

const logOddsOf = ({ intercept, terms }: Model, features: StayFeatures): number =>
  terms.reduce((sum, one) => {
    if (one.kind === 'both') {
      const both = one.of.every((name, n) => within(of(features, name), one.least[n] ?? null, one.most[n] ?? null))
      return sum + (both ? one.logOdds : 0)
    }
    const value = of(features, one.of)
    if (one.kind === 'square') return sum + Math.min(one.most, one.logOdds * (value - one.around) ** 2)
    return sum + one.logOdds * Math.min(one.most ?? Number.POSITIVE_INFINITY, value - one.from)
  }, intercept)

/**
 * The true probability of another stay within 30 days of a discharge.
 *
 * @param drift the kind that is in force at the discharge, or `null`
 *
 * @example
 * readmissionProbability({ age: 81, stays: 2, .. }, null) // 0.31
 */
export const readmissionProbability = (features: StayFeatures, drift: DriftKind | null): number => {
  const { prevalence, relation } = stayConstants.drift
  const change =
    drift === 'prevalence'
      ? prevalence.logOdds
      : drift === 'relation'
        ? relation.logOdds * of(features, relation.of)
        : 0
  return expit(logOddsOf(stayConstants.readmission, features) + change)
}

/** The true probability of death or a grave value within 48 hours, six hours after an admission is on record. No drift touches it. */
export const deteriorationProbability = (features: StayFeatures): number =>
  expit(logOddsOf(stayConstants.deterioration, features))

/** The true probability of an eGFR under 15 within two years of a first visit, were there no death. No drift touches it. */
export const kidneyFailureProbability = (features: StayFeatures): number =>
  expit(logOddsOf(stayConstants.kidneyFailure, features))
