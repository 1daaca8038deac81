/**
 * The lower triangle L of a symmetric positive definite matrix, LL' = A, or the first column that depends on those before
 * it: whose pivot is not above `tolerance` times its own diagonal.
 *
 * @param matrix `size x size`, row by row; only its lower triangle is read
 * @param tolerance R's `coxph` takes 1.8e-12
 *
 * @example
 * choleskyOf(Float64Array.of(4, 2, 2, 5), 2) // { lower: [2, 0, 1, 2] }
 */
export const choleskyOf = (
  matrix: Float64Array,
  size: number,
  tolerance = 1.8e-12,
): { readonly lower: Float64Array } | { readonly dependent: number } => {
  const lower = new Float64Array(size * size)
  for (let column = 0; column < size; column++) {
    const own = column * size
    let pivot = matrix[own + column]!
    for (let k = 0; k < column; k++) pivot -= lower[own + k]! ** 2
    if (!(pivot > tolerance * matrix[own + column]!)) return { dependent: column }
    const root = Math.sqrt(pivot)
    lower[own + column] = root
    for (let row = column + 1; row < size; row++) {
      let sum = matrix[row * size + column]!
      for (let k = 0; k < column; k++) sum -= lower[row * size + k]! * lower[own + k]!
      lower[row * size + column] = sum / root
    }
  }
  return { lower }
}

/** Solves LL'x = b. */
export const solveCholesky = (lower: Float64Array, b: Float64Array): Float64Array => {
  const size = b.length
  const x = Float64Array.from(b)
  for (let row = 0; row < size; row++) {
    for (let k = 0; k < row; k++) x[row]! -= lower[row * size + k]! * x[k]!
    x[row]! /= lower[row * size + row]!
  }
  for (let row = size - 1; row >= 0; row--) {
    for (let k = row + 1; k < size; k++) x[row]! -= lower[k * size + row]! * x[k]!
    x[row]! /= lower[row * size + row]!
  }
  return x
}

/** The inverse of LL', `size x size`: the triangle is inverted first, then multiplied by itself. */
export const inverseCholesky = (lower: Float64Array, size: number): Float64Array => {
  // Row `column` holds column `column` of the inverse of L, so that products run along rows.
  const columns = new Float64Array(size * size)
  for (let column = 0; column < size; column++) {
    const own = column * size
    columns[own + column] = 1 / lower[own + column]!
    for (let row = column + 1; row < size; row++) {
      let sum = 0
      for (let k = column; k < row; k++) sum -= lower[row * size + k]! * columns[own + k]!
      columns[own + row] = sum / lower[row * size + row]!
    }
  }
  const inverse = new Float64Array(size * size)
  for (let row = 0; row < size; row++)
    for (let column = 0; column <= row; column++) {
      let sum = 0
      for (let k = row; k < size; k++) sum += columns[row * size + k]! * columns[column * size + k]!
      inverse[row * size + column] = sum
      inverse[column * size + row] = sum
    }
  return inverse
}
