import { type Design, designColumns, type Table } from '../numeric/index.ts'

/** A design's terms as columns of mean 0 and variance 1, by weight. */
export type ScaledColumns = {
  readonly columns: readonly Float64Array[]
  readonly mean: Float64Array
  readonly scale: Float64Array
}

export const scaledColumns = (table: Table, design: Design, weight: Float64Array | undefined): ScaledColumns => {
  const wide = design.terms.length
  const mean = new Float64Array(wide)
  const scale = new Float64Array(wide)
  const all = weight?.reduce((sum, one) => sum + one, 0) ?? table.rows
  const columns = designColumns(table, design).map((column, at) => {
    let sum = 0
    for (let row = 0; row < column.length; row++) sum += (weight?.[row] ?? 1) * column[row]!
    mean[at] = sum / all
    let square = 0
    for (let row = 0; row < column.length; row++) square += (weight?.[row] ?? 1) * (column[row]! - mean[at]!) ** 2
    // A column that varies only in rows without weight says nothing.
    scale[at] = square > 0 ? Math.sqrt(square / all) : 1
    for (let row = 0; row < column.length; row++) column[row] = (column[row]! - mean[at]!) / scale[at]!
    return column
  })
  return { columns, mean, scale }
}

/** Coefficients of scaled columns as those of the terms, with the intercept of a row of zeros. */
export const unscaled = (
  { mean, scale }: ScaledColumns,
  intercept: number,
  scaled: ArrayLike<number>,
): { intercept: number; coefficients: Float64Array } => {
  const coefficients = mean.map((_, at) => scaled[at]! / scale[at]!)
  return { intercept: coefficients.reduce((left, one, at) => left - one * mean[at]!, intercept), coefficients }
}
