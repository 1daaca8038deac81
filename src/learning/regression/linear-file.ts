import { z } from 'zod'
import { failure, issue, type Result, success } from '../../core/index.ts'
import { designProblem, designSchema, designToJson, type Feature, nameOfTerm } from '../numeric/index.ts'
import type { LinearModel } from './fit-regression.ts'

const schema = z.strictObject({
  kind: z.enum(['binary', 'count']),
  design: designSchema,
  intercept: z.number(),
  coefficients: z.array(z.number()),
  errors: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('likelihood'),
      intercept: z.number(),
      coefficients: z.array(z.number()),
      covariance: z.array(z.number()),
    }),
    z.strictObject({
      kind: z.literal('none'),
      penalty: z.strictObject({ amount: z.number().nonnegative(), l1Share: z.number().min(0).max(1) }),
    }),
  ]),
  logLikelihood: z.strictObject({ none: z.number(), fitted: z.number() }),
  rows: z.number(),
})

/** A linear model as plain JSON, its features apart. */
export type LinearJson = z.infer<typeof schema>

/**
 * A linear model as plain JSON; its features are kept apart.
 *
 * @example
 * readLinear(JSON.parse(JSON.stringify(linearToJson(model))), model.design.features)
 */
export const linearToJson = ({
  kind,
  design,
  intercept,
  coefficients,
  errors,
  logLikelihood,
  rows,
}: LinearModel): LinearJson => ({
  kind,
  design: designToJson(design),
  intercept,
  coefficients: [...coefficients],
  errors:
    errors.kind === 'none'
      ? { kind: errors.kind, penalty: errors.penalty }
      : {
          kind: errors.kind,
          intercept: errors.intercept,
          coefficients: [...errors.coefficients],
          covariance: [...errors.covariance],
        },
  logLikelihood,
  rows,
})

/** Reads what `linearToJson` wrote. */
export const readLinear = (json: unknown, features: readonly Feature[]): Result<LinearModel> => {
  const parsed = schema.safeParse(json)
  if (!parsed.success) {
    const [first] = parsed.error.issues
    return failure(
      issue('error', 'linear-shape', `The coefficients cannot be read: ${first?.message}.`, first?.path.join('.')),
    )
  }
  const { design, errors, ...rest } = parsed.data
  const size = rest.coefficients.length
  const areErrorsWhole =
    errors.kind === 'none' || (errors.coefficients.length === size && errors.covariance.length === (size + 1) ** 2)
  const problem = designProblem(design, features, size) ?? (areErrorsWhole ? undefined : 'errors are of another length')
  if (problem !== undefined) return failure(issue('error', 'linear-damaged', `The model is damaged: ${problem}.`))
  return success({
    ...rest,
    design: { ...design, features },
    names: design.terms.map(nameOfTerm),
    coefficients: Float64Array.from(rest.coefficients),
    errors:
      errors.kind === 'none'
        ? errors
        : {
            ...errors,
            coefficients: Float64Array.from(errors.coefficients),
            covariance: Float64Array.from(errors.covariance),
          },
  })
}
