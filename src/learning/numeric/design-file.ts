import { z } from 'zod'
import type { Design } from './design.ts'
import type { Feature } from './table.ts'

const mean = z.number()

/** The terms of a linear model in a file; its features stand apart. */
export const designSchema = z.strictObject({
  terms: z.array(
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('value'), feature: z.string(), mean }),
      z.strictObject({ kind: z.literal('level'), feature: z.string(), level: z.string(), mean }),
      z.strictObject({ kind: z.literal('missing'), feature: z.string(), mean }),
    ]),
  ),
  reference: z.record(z.string(), z.string()),
  constant: z.array(z.string()),
})

export type DesignJson = z.infer<typeof designSchema>

/**
 * A design as plain JSON; its features are kept apart.
 *
 * @example
 * designToJson(designOf(table)).terms.length
 */
export const designToJson = ({ terms, reference, constant }: Design): DesignJson => ({
  terms: [...terms],
  reference: { ...reference },
  constant: [...constant],
})

/** What is wrong with a design that was read, of these features and so many coefficients; undefined: nothing. */
export const designProblem = (
  { terms }: DesignJson,
  features: readonly Feature[],
  coefficients: number,
): string | undefined => {
  if (terms.length !== coefficients) return `${terms.length} terms have ${coefficients} coefficients`
  for (const term of terms) {
    const feature = features.find(({ name }) => name === term.feature)
    if (feature === undefined) return `there is no feature ${term.feature}`
    const fits =
      term.kind === 'missing' ||
      (term.kind === 'value'
        ? feature.kind === 'numeric'
        : feature.kind === 'categorical' && feature.levels.includes(term.level))
    if (!fits) return `feature ${term.feature} has no such term`
  }
  return undefined
}
