import { type Model, normalQuantile } from '../../../learning/index.ts'

/** One line of a regression's table; errors are null where a penalty took them away. */
export type Coefficient = {
  readonly term: string
  /** Log odds, log rate or log hazard for one unit of the term. */
  readonly coefficient: number
  readonly standardError: number | null
  /** `exp` of the coefficient, with a 95 % Wald interval. */
  readonly ratio: number
  readonly low: number | null
  readonly high: number | null
}

const ratioWords = { binary: 'odds ratio', count: 'rate ratio', survival: 'hazard ratio' }

/** A regression as papers print it, or undefined for a model that is no regression. Recalibration is not in it. */
export const coefficientsOf = (
  model: Model,
): { readonly ratio: string; readonly rows: readonly Coefficient[] } | undefined => {
  if (model.kind === 'cox') {
    const { names, coefficients, standardErrors, ridge } = model.body
    const rows = names.map((term, i) => lineOf(term, coefficients[i]!, ridge > 0 ? null : standardErrors[i]!))
    return { ratio: ratioWords.survival, rows }
  }
  if (model.kind !== 'logistic') return undefined
  const { kind, names, intercept, coefficients, errors } = model.body
  const errorAt = (i: number) => (errors.kind === 'none' ? null : errors.coefficients[i]!)
  return {
    ratio: ratioWords[kind],
    rows: [
      lineOf('(intercept)', intercept, errors.kind === 'none' ? null : errors.intercept),
      ...names.map((term, i) => lineOf(term, coefficients[i]!, errorAt(i))),
    ],
  }
}

const z = normalQuantile(0.975)

const lineOf = (term: string, coefficient: number, standardError: number | null): Coefficient => ({
  ...{ term, coefficient, standardError, ratio: Math.exp(coefficient) },
  low: standardError === null ? null : Math.exp(coefficient - z * standardError),
  high: standardError === null ? null : Math.exp(coefficient + z * standardError),
})

/** The table in words: a ratio with its interval for each term of one unit. */
export const coefficientLines = ({
  ratio,
  rows,
}: NonNullable<ReturnType<typeof coefficientsOf>>): readonly string[] => {
  const width = Math.max(...rows.map(({ term }) => term.length))
  return [
    `${'term'.padEnd(width)}   coefficient  std. error  ${ratio} (95 %)`,
    ...rows.map(({ term, coefficient, standardError, ...one }) => {
      const error = standardError === null ? 'none' : standardError.toPrecision(4)
      const bounds =
        one.low === null || one.high === null ? '' : ` (${one.low.toPrecision(4)} to ${one.high.toPrecision(4)})`
      return `${term.padEnd(width)}  ${coefficient.toPrecision(5).padStart(12)}  ${error.padStart(10)}  ${one.ratio.toPrecision(4)}${bounds}`
    }),
  ]
}
