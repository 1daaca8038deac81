import { z } from 'zod'
import { failure, issue, type Result, success } from '../../../core/index.ts'
import { designProblem, designSchema, designToJson, type Feature, nameOfTerm } from '../../numeric/index.ts'
import type { CoxModel } from './fit-cox.ts'

const finite = z.array(z.number())

const schema = z.strictObject({
  design: designSchema,
  coefficients: finite,
  covariance: finite,
  logLikelihood: z.strictObject({ none: z.number(), fitted: z.number() }),
  ties: z.enum(['efron', 'breslow']),
  ridge: z.number().nonnegative(),
  baseline: z.array(z.strictObject({ times: finite, hazard: finite })),
  rows: z.number(),
  events: z.number(),
})

/** A Cox model as plain JSON, its features apart. */
export type CoxJson = z.infer<typeof schema>

/**
 * A Cox model as plain JSON; its features are kept apart.
 *
 * @example
 * readCox(JSON.parse(JSON.stringify(coxToJson(model))), model.design.features)
 */
export const coxToJson = (model: CoxModel): CoxJson => ({
  design: designToJson(model.design),
  coefficients: [...model.coefficients],
  covariance: [...model.covariance],
  logLikelihood: model.logLikelihood,
  ties: model.ties,
  ridge: model.ridge,
  baseline: model.baseline.map(({ times, hazard }) => ({ times: [...times], hazard: [...hazard] })),
  rows: model.rows,
  events: model.events,
})

/** Reads what `coxToJson` wrote. */
export const readCox = (json: unknown, features: readonly Feature[]): Result<CoxModel> => {
  const parsed = schema.safeParse(json)
  if (!parsed.success) {
    const [first] = parsed.error.issues
    return failure(
      issue('error', 'cox-shape', `The coefficients cannot be read: ${first?.message}.`, first?.path.join('.')),
    )
  }
  const { design, coefficients, covariance, baseline, ...rest } = parsed.data
  const size = coefficients.length
  const problem =
    designProblem(design, features, size) ??
    (covariance.length === size * size ? undefined : 'its covariance is of another length') ??
    (baseline.every(({ times, hazard }) => times.length === hazard.length)
      ? undefined
      : 'its baseline has times without hazards')
  if (problem !== undefined) return failure(issue('error', 'cox-damaged', `The model is damaged: ${problem}.`))
  return success({
    ...rest,
    design: { ...design, features },
    names: design.terms.map(nameOfTerm),
    coefficients: Float64Array.from(coefficients),
    covariance: Float64Array.from(covariance),
    standardErrors: Float64Array.from(coefficients, (_, at) => Math.sqrt(covariance[at * size + at]!)),
    baseline: baseline.map(({ times, hazard }) => ({
      times: Float64Array.from(times),
      hazard: Float64Array.from(hazard),
    })),
  })
}
