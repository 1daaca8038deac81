import { z } from 'zod'
import { type Answer, failure, type Instant, issue, type Result, success } from '../../core/index.ts'
import type { ChampionComparison, FrozenTest, Trained } from './candidate.ts'
import type { ModelEvent } from './model-event.ts'

const hash = z.string().regex(/^[0-9a-f]{64}$/)
const instant = z.string().transform(text => text as Instant)
const count = z.int().nonnegative()

const missing = z.strictObject({
  what: z.string(),
  need: z.string(),
  have: z.string(),
  reason: z.enum(['absent', 'stale', 'unusable', 'conflicting', 'withheld']),
})

const answerOf = <T>(value: z.ZodType<T>): z.ZodType<Answer<T>> =>
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('answered'), value }),
    z.strictObject({ kind: z.literal('insufficient'), missing: z.array(missing) }),
    z.strictObject({ kind: z.literal('out-of-scope'), because: z.string() }),
  ]) as unknown as z.ZodType<Answer<T>>

const estimate = z.strictObject({
  value: z.number(),
  interval: answerOf(z.strictObject({ low: z.number(), high: z.number(), level: z.number(), method: z.string() })),
})
const smallest = z.strictObject({ rows: count, events: count, others: count })
const sharedSince = z.strictObject({ patients: count, of: count })
const survival = z.strictObject({
  days: z.number(),
  predicted: z.number(),
  observed: estimate,
  difference: estimate,
  integratedBrier: z.number(),
  ofAll: z.number(),
})
const numberOrNull = z.number().nullable()

const fairness = z.strictObject({
  threshold: z.number(),
  reference: z.string(),
  gaps: z.array(
    z.strictObject({
      level: z.string(),
      tpr: answerOf(estimate),
      fpr: answerOf(estimate),
      ppv: answerOf(estimate),
      inTheLarge: answerOf(estimate),
      // Kept since plans judge groups by their size.
      size: smallest.exactOptional(),
    }),
  ),
  tooFew: z.array(z.string()),
  largest: z.strictObject({ tpr: numberOrNull, fpr: numberOrNull, ppv: numberOrNull, inTheLarge: numberOrNull }),
})

const test: z.ZodType<FrozenTest> = z.strictObject({
  hash,
  rows: count,
  events: count,
  sharedSince: sharedSince.exactOptional(),
  discrimination: answerOf(estimate),
  slope: answerOf(estimate),
  inTheLarge: answerOf(estimate),
  ece: answerOf(z.number()),
  survival: answerOf(survival).exactOptional(),
  subgroups: z.array(z.strictObject({ column: z.string(), smallest, fairness: answerOf(fairness) })),
})

const brought: z.ZodType<NonNullable<Trained['brought']>> = z.strictObject({
  format: z.enum(['lightgbm', 'onnx']),
  file: hash,
  origin: z.string().min(1),
  counterparts: z.string(),
})

const edited: z.ZodType<NonNullable<Trained['edited']>> = z.strictObject({
  parent: hash,
  edits: z
    .array(
      z.strictObject({
        kind: z.enum(['set', 'flatten', 'levels', 'missing', 'monotone', 'drop', 'remove-pair']),
        features: z.array(z.string()).min(1),
        change: z.string(),
        by: z.string(),
        at: z.string(),
        because: z.string(),
        largest: z.number().nonnegative(),
      }),
    )
    .min(1),
})

const trained: z.ZodType<Trained> = z.strictObject({
  version: hash,
  model: z.string(),
  target: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('binary'), outcome: z.string() }),
    z.strictObject({ kind: z.literal('survival'), time: z.string(), event: z.string() }),
  ]),
  kind: z.string(),
  features: z.array(z.string()),
  hyperparameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  trainedBy: z.string(),
  data: z.strictObject({ hash, rows: count, events: count, newestIndexDate: z.string() }),
  brought: brought.exactOptional(),
  edited: edited.exactOptional(),
})

const champion: z.ZodType<ChampionComparison> = z.strictObject({
  version: hash,
  test: hash,
  trainedOn: count.exactOptional(),
  sharedSince: sharedSince.exactOptional(),
  difference: answerOf(estimate),
})

const common = {
  version: hash,
  at: instant,
  by: z.strictObject({ id: z.string(), role: z.enum(['clinician', 'integration-engineer', 'governance', 'patient']) }),
  why: z.string(),
}

const event = z.discriminatedUnion('kind', [
  z.strictObject({ ...common, kind: z.literal('registered'), trained }),
  z.strictObject({ ...common, kind: z.literal('gated'), plan: hash, test, champion: champion.exactOptional() }),
  z.strictObject({ ...common, kind: z.enum(['approved', 'shadowed', 'served', 'rolled-back']), plan: hash }),
  z.strictObject({ ...common, kind: z.literal('retired') }),
])

/**
 * Reads a move as it was kept. Strict: what has a field that no move has, or lacks one, was not written here.
 *
 * @returns an issue `model-event-unreadable` with the place
 * @example
 * parseModelEvent(JSON.parse(row.body))
 */
export const parseModelEvent = (stored: unknown): Result<ModelEvent> => {
  const read = event.safeParse(stored)
  if (read.success) return success(read.data)
  const [first, ...others] = read.error.issues.map(({ path, message }) =>
    issue('error', 'model-event-unreadable', message, path.join('.')),
  )
  return failure(first!, ...others)
}
