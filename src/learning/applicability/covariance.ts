/** Keeps columns that are one another apart by a little, so that there is an inverse. */
const LEAST_SHRINKAGE = 1e-6

/**
 * A covariance that can be inverted also where columns are many or nearly one: the sample covariance of standardised rows, drawn
 * towards a multiple of the identity by as much as its own error asks for (Ledoit and Wolf, Journal of Multivariate Analysis 2004; 88: 365-411).
 *
 * @param rows `count x wide`, row by row, of mean 0
 * @returns `wide x wide`, and how far it was drawn, 0 to 1
 */
export const shrunkCovariance = (
  rows: Float64Array,
  wide: number,
): { readonly covariance: Float64Array; readonly shrinkage: number } => {
  const count = rows.length / wide
  const sample = new Float64Array(wide * wide)
  for (let from = 0; from < rows.length; from += wide)
    for (let i = 0; i < wide; i++)
      for (let j = 0; j < wide; j++) sample[i * wide + j]! += (rows[from + i]! * rows[from + j]!) / count
  let trace = 0
  for (let i = 0; i < wide; i++) trace += sample[i * wide + i]!
  const level = trace / wide
  let apart = 0
  for (let i = 0; i < wide; i++)
    for (let j = 0; j < wide; j++) apart += (sample[i * wide + j]! - (i === j ? level : 0)) ** 2
  // The sum over rows of |xx' - S|^2 is that of |x|^4 less n |S|^2.
  let fourth = 0
  for (let from = 0; from < rows.length; from += wide) {
    let square = 0
    for (let i = 0; i < wide; i++) square += rows[from + i]! ** 2
    fourth += square ** 2
  }
  const norm = sample.reduce((sum, value) => sum + value ** 2, 0)
  const error = (fourth / count - norm) / count
  const shrinkage = apart === 0 ? LEAST_SHRINKAGE : Math.min(1, Math.max(LEAST_SHRINKAGE, error / apart))
  return {
    covariance: sample.map(
      (value, at) => (1 - shrinkage) * value + (Math.floor(at / wide) === at % wide ? shrinkage * level : 0),
    ),
    shrinkage,
  }
}
