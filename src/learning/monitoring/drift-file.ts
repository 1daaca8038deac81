import { z } from 'zod'
import { failure, issue, type Result, success } from '../../core/index.ts'
import type { DriftFeature, DriftReference } from './drift-reference.ts'

const count = z.int().nonnegative()

const featureSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('numeric'),
    name: z.string(),
    bounds: z.array(z.number()),
    counts: z.array(count),
    missing: count,
  }),
  z.strictObject({
    kind: z.literal('categorical'),
    name: z.string(),
    levels: z.array(z.string()),
    counts: z.array(count),
    rare: count,
    missing: count,
  }),
])

const schema = z.strictObject({
  rows: count,
  features: z.array(featureSchema),
  predictions: featureSchema.optional(),
})

/**
 * Reads a reference that was kept as JSON (`referenceOf` gives plain JSON already).
 *
 * @returns what was kept, or where it is not one
 *
 * @example
 * readDriftReference(JSON.parse(text))
 */
export const readDriftReference = (json: unknown): Result<DriftReference> => {
  const parsed = schema.safeParse(json)
  if (!parsed.success) {
    const [first] = parsed.error.issues
    return failure(issue('error', 'drift-reference', first?.message ?? 'not a reference', first?.path.join('.')))
  }
  const { rows, features, predictions } = parsed.data
  if (predictions !== undefined && predictions.kind !== 'numeric')
    return failure(issue('error', 'drift-reference', 'predictions are no levels', 'predictions'))
  for (const feature of [...features, ...(predictions === undefined ? [] : [predictions])]) {
    const problem = problemOf(feature, rows)
    if (problem !== undefined) return failure(issue('error', 'drift-reference', problem, feature.name))
  }
  return success({ rows, features, ...(predictions === undefined ? {} : { predictions }) })
}

const problemOf = (feature: DriftFeature, rows: number): string | undefined => {
  const { counts, missing } = feature
  const cells = feature.kind === 'numeric' ? feature.bounds.length + 1 : feature.levels.length
  if (counts.length !== cells) return `${counts.length} counts for ${cells} bins or levels`
  const told = counts.reduce((sum, one) => sum + one, missing + (feature.kind === 'numeric' ? 0 : feature.rare))
  if (told !== rows) return `counts of ${told} rows, not ${rows}`
  if (feature.kind === 'categorical')
    return new Set(feature.levels).size < cells ? 'a level stands there twice' : undefined
  const { bounds } = feature
  return bounds.some((bound, at) => at > 0 && bound <= bounds[at - 1]!) ? 'bounds do not ascend' : undefined
}
