import { z } from 'zod'
import { failure, issue, type Result, success } from '../core/index.ts'
import { additiveToJson, readAdditive } from './additive/index.ts'
import { neverFalls } from './calibration/index.ts'
import type { Model } from './model.ts'
import type { Feature } from './numeric/index.ts'
import { linearToJson, readLinear } from './regression/index.ts'
import { coxToJson, readCox } from './survival/index.ts'
import { ensembleToJson, forestToJson, readEnsemble, readForest } from './trees/index.ts'

const feature = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('numeric'), name: z.string() }),
  z.strictObject({ kind: z.literal('categorical'), name: z.string(), levels: z.array(z.string()) }),
])

const target = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['binary', 'count', 'mean']), outcome: z.string() }),
  z.strictObject({ kind: z.literal('quantile'), outcome: z.string(), level: z.number() }),
  z.strictObject({ kind: z.literal('survival'), time: z.string(), event: z.string() }),
])

const file = z.strictObject({
  format: z.literal('attune-model'),
  version: z.literal(1),
  kind: z.enum(['boosted', 'additive', 'logistic', 'cox', 'forest']),
  target,
  features: z.array(feature),
  recalibration: z
    .strictObject({
      ...{ slope: z.number(), offset: z.number(), folds: z.number() },
      curve: z
        .strictObject({
          knots: z.tuple([z.number(), z.number(), z.number()]),
          ...{ intercept: z.number(), slope: z.number(), bend: z.number() },
        })
        .refine(neverFalls, 'the curve falls, or its knots do not rise')
        .exactOptional(),
    })
    .exactOptional(),
  training: z.strictObject({
    rows: z.number(),
    events: z.number().exactOptional(),
    seed: z.number(),
    settings: z.record(z.string(), z.unknown()),
  }),
  body: z.unknown(),
})

/** What a later Attune may write; whatever else it holds cannot be read here. */
const newerThan1 = z.object({ format: z.literal('attune-model'), version: z.number().gt(1) })

/**
 * A model as text: the same model always gives the same bytes.
 *
 * @example
 * const text = modelText({ kind: 'boosted', target: { kind: 'binary', outcome: 'y' }, features: trees.features, body: trees, training: { rows, seed: 1, settings } })
 */
export const modelText = (model: Model): string => {
  const { kind, target, features, recalibration, training } = model
  return `${JSON.stringify({
    format: 'attune-model',
    version: 1,
    kind,
    target,
    features,
    ...(recalibration === undefined ? {} : { recalibration }),
    training,
    body: bodyToJson(model),
  })}\n`
}

const bodyToJson = (model: Model): unknown => {
  if (model.kind === 'boosted') return ensembleToJson(model.body)
  if (model.kind === 'additive') return additiveToJson(model.body)
  if (model.kind === 'logistic') return linearToJson(model.body)
  return model.kind === 'cox' ? coxToJson(model.body) : forestToJson(model.body)
}

/**
 * Reads what `modelText` wrote.
 *
 * @example
 * const read = parseModel(text)
 * if (read.ok) predictionsOf(read.value, patients)
 */
export const parseModel = (text: string): Result<Model> => {
  const json = jsonOf(text)
  if (json === undefined)
    return failure(
      issue('error', 'model-file', 'This is not a model of attune learn fit: no JSON (cut off, or another file).'),
    )
  const newer = newerThan1.safeParse(json)
  if (newer.success)
    return failure(
      issue(
        'error',
        'model-file',
        `The model is of version ${newer.data.version}: a newer Attune wrote it, this one reads 1.`,
      ),
    )
  const parsed = file.safeParse(json)
  if (!parsed.success) {
    const [first] = parsed.error.issues
    const where = first?.path.join('.') ?? ''
    return failure(issue('error', 'model-file', `This is not a model of attune learn fit: ${first?.message}.`, where))
  }
  const { body, kind, format: _, version: __, ...rest } = parsed.data
  const read = bodyOf(kind, body, rest.features)
  return read.ok ? success({ ...rest, ...read.value }) : read
}

type Body = Model extends infer Each ? (Each extends Model ? Pick<Each, 'kind' | 'body'> : never) : never

const bodyOf = (kind: Model['kind'], json: unknown, features: readonly Feature[]): Result<Body> => {
  if (kind === 'boosted') {
    const trees = readEnsemble(json, features)
    return trees.ok ? success({ kind, body: trees.value }) : trees
  }
  if (kind === 'additive') {
    const shapes = readAdditive(json, features)
    return shapes.ok ? success({ kind, body: shapes.value }) : shapes
  }
  if (kind === 'logistic') {
    const linear = readLinear(json, features)
    return linear.ok ? success({ kind, body: linear.value }) : linear
  }
  if (kind === 'cox') {
    const cox = readCox(json, features)
    return cox.ok ? success({ kind, body: cox.value }) : cox
  }
  const forest = readForest(json, features)
  return forest.ok ? success({ kind, body: forest.value }) : forest
}

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
