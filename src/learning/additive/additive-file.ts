import { z } from 'zod'
import { failure, issue, type Result, success } from '../../core/index.ts'
import type { Feature } from '../numeric/index.ts'
import { type AdditiveModel, type Axis, cellsOf } from './model.ts'
import type { ShapeEdit } from './shape-edit.ts'

const finite = z.array(z.number())
const place = z.number().int().nonnegative()

const axis = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('numeric'), feature: place, bounds: finite }),
  z.strictObject({ kind: z.literal('categorical'), feature: place, cellOf: z.array(place) }),
])

const end = z.number().nullable()
const named = { feature: z.string() }

/** An edit as JSON, as it is kept and asked for. */
export const shapeEditJson = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('set'), ...named, above: end, atMost: end, value: z.number() }),
  z.strictObject({ kind: z.literal('flatten'), ...named, above: end, atMost: end }),
  z.strictObject({ kind: z.literal('levels'), ...named, levels: z.array(z.string()), value: z.number() }),
  z.strictObject({ kind: z.literal('missing'), ...named, value: z.number() }),
  z.strictObject({ kind: z.literal('monotone'), ...named, direction: z.union([z.literal(1), z.literal(-1)]) }),
  z.strictObject({ kind: z.literal('drop'), ...named }),
  z.strictObject({ kind: z.literal('remove-pair'), pair: z.tuple([z.string(), z.string()]) }),
])

const schema = z.strictObject({
  outcome: z.enum(['binary', 'count', 'mean', 'cox']),
  intercept: z.number(),
  terms: z.array(
    z.strictObject({
      axes: z.union([z.tuple([axis]), z.tuple([axis, axis])]),
      values: finite,
      errors: z.array(z.number().nonnegative().nullable()),
      rows: z.array(z.number().nonnegative()),
    }),
  ),
  edits: z.array(
    z.strictObject({
      edit: shapeEditJson,
      change: z.string(),
      by: z.string(),
      because: z.string(),
      at: z.string(),
      before: finite,
      after: finite,
      meanShift: z.number(),
    }),
  ),
})

/** An additive model as plain JSON, its features apart; null stands for a standard error that is not known. */
export type AdditiveJson = z.infer<typeof schema>

/** The same model gives the same JSON, key by key. */
export const additiveToJson = ({ outcome, intercept, terms, edits }: AdditiveModel): AdditiveJson => ({
  outcome,
  intercept,
  terms: terms.map(({ axes, values, errors, rows }) => ({
    axes: axes.map(axisToJson) as AdditiveJson['terms'][number]['axes'],
    values: [...values],
    errors: errors.map(error => (Number.isNaN(error) ? null : error)),
    rows: [...rows],
  })),
  edits: edits.map(({ edit, change, by, because, at, before, after, meanShift }) => ({
    edit: editToJson(edit),
    change,
    by,
    because,
    at,
    before: [...before],
    after: [...after],
    meanShift,
  })),
})

/** Its parts in one order, whoever wrote it. */
const editToJson = (one: ShapeEdit): z.infer<typeof shapeEditJson> => {
  const read = shapeEditJson.safeParse(one)
  if (read.success) return read.data
  throw new TypeError(`an edit cannot be kept: ${read.error.issues[0]?.message}`)
}

const axisToJson = (one: Axis): z.infer<typeof axis> =>
  one.kind === 'numeric'
    ? { kind: one.kind, feature: one.feature, bounds: [...one.bounds] }
    : { kind: one.kind, feature: one.feature, cellOf: [...one.cellOf] }

/** Reads what `additiveToJson` wrote. Shapes that do not fit their features are refused, with the place. */
export const readAdditive = (json: unknown, features: readonly Feature[]): Result<AdditiveModel> => {
  const parsed = schema.safeParse(json)
  if (!parsed.success) {
    const [first] = parsed.error.issues
    return failure(
      issue('error', 'additive-shape', `The shapes cannot be read: ${first?.message}.`, first?.path.join('.')),
    )
  }
  const { terms, ...rest } = parsed.data
  const damaged = terms.findIndex((term, at) => !fits(term, features, at))
  if (damaged >= 0 || terms.length < features.length) {
    const where = `terms.${damaged < 0 ? terms.length : damaged}`
    return failure(issue('error', 'additive-damaged', 'The shapes are damaged: one does not fit its feature.', where))
  }
  const read = terms.map(term => ({ ...term, errors: term.errors.map(error => error ?? Number.NaN) }))
  return success({ features, ...rest, terms: read })
}

/** Whether a term's tables are as large as its axes say, and its axes are those of its features. */
const fits = (
  { axes, values, errors, rows }: AdditiveJson['terms'][number],
  features: readonly Feature[],
  at: number,
) => {
  const isShape = at < features.length
  if (axes.length !== (isShape ? 1 : 2) || (isShape && axes[0].feature !== at)) return false
  if (!axes.every(one => isAxisOf(one, features[one.feature]))) return false
  const cells = axes.reduce((product, one) => product * cellsOf(one), 1)
  return values.length === cells && errors.length === cells && rows.length === cells
}

const isAxisOf = (one: Axis, feature: Feature | undefined): boolean => {
  if (feature === undefined || feature.kind !== one.kind) return false
  if (one.kind === 'numeric') return one.bounds.every((bound, at) => at === 0 || bound > one.bounds[at - 1]!)
  return (
    feature.kind === 'categorical' &&
    one.cellOf.length === feature.levels.length + 1 &&
    one.cellOf.at(-1) === cellsOf(one) - 1
  )
}
