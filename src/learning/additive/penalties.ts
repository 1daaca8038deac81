/**
 * What a shape pays for its form: `lambda / 2 * values' matrix values`. As a prior it says that the values are normal with
 * precision `lambda * matrix`; `rank` is in how many directions it says so.
 */
export type Penalty = { readonly matrix: Float64Array; readonly rank: number }

/**
 * A shape over ordered cells and one of missing values: against bending (second differences: Eilers and Marx 1996), against
 * rising or falling at all (its straight part, after Marra and Wood 2011: so that a feature can drop out), and for missing
 * values against lying off the mean. Their directions do not overlap.
 *
 * @param share of the training weight in each cell
 */
export const orderedPenalties = (share: Float64Array): readonly Penalty[] => {
  const cells = share.length
  const ordered = cells - 1
  const penalties: Penalty[] = []
  if (ordered > 2) penalties.push({ matrix: differences(ordered, cells, [1, -2, 1]), rank: ordered - 2 })
  if (ordered > 1) penalties.push({ matrix: slope(ordered, cells), rank: 1 })
  penalties.push({ matrix: aroundMean(share, ordered), rank: 1 })
  return penalties
}

/** A shape over levels: each is drawn to the mean of all rows. */
export const levelPenalties = (share: Float64Array): readonly Penalty[] => [
  { matrix: aroundMean(share, 0), rank: share.length - 1 },
]

/** How much a pair is also drawn to 0, beside being drawn to its neighbours. */
const PAIR_RIDGE = 0.1

/**
 * A pair's cells: each is drawn to its neighbours along both axes (on an axis of levels to all others), and to 0.
 *
 * @param axes how many cells, that of missing values last, and whether they are ordered
 */
export const pairPenalty = (axes: readonly { readonly cells: number; readonly isOrdered: boolean }[]): Penalty => {
  const [first, second] = axes.map(({ cells, isOrdered }) => ({ cells, matrix: neighbours(cells, isOrdered) }))
  const wide = second!.cells
  const size = first!.cells * wide
  const matrix = new Float64Array(size * size)
  for (let a = 0; a < first!.cells; a++)
    for (let b = 0; b < wide; b++) {
      const row = (a * wide + b) * size
      for (let other = 0; other < first!.cells; other++)
        matrix[row + other * wide + b]! += first!.matrix[a * first!.cells + other]!
      for (let other = 0; other < wide; other++) matrix[row + a * wide + other]! += second!.matrix[b * wide + other]!
      matrix[row + a * wide + b]! += PAIR_RIDGE
    }
  return { matrix, rank: size }
}

/** The square of differences of this pattern over the first `ordered` cells. */
const differences = (ordered: number, cells: number, pattern: readonly number[]): Float64Array => {
  const matrix = new Float64Array(cells * cells)
  for (let from = 0; from + pattern.length <= ordered; from++)
    pattern.forEach((a, i) => {
      pattern.forEach((b, j) => {
        matrix[(from + i) * cells + from + j]! += a * b
      })
    })
  return matrix
}

/** The square of the rise from the first ordered cell to the last, along the straight line nearest to the shape. */
const slope = (ordered: number, cells: number): Float64Array => {
  const line = Float64Array.from({ length: ordered }, (_, cell) => cell / (ordered - 1) - 0.5)
  const norm = line.reduce((sum, value) => sum + value * value, 0)
  const matrix = new Float64Array(cells * cells)
  for (let a = 0; a < ordered; a++)
    for (let b = 0; b < ordered; b++) matrix[a * cells + b] = (line[a]! * line[b]!) / (norm * norm)
  return matrix
}

/** The squares of how far cells from `from` on lie off the mean of all. */
const aroundMean = (share: Float64Array, from: number): Float64Array => {
  const cells = share.length
  const matrix = new Float64Array(cells * cells)
  for (let a = 0; a < cells; a++)
    for (let b = 0; b < cells; b++)
      matrix[a * cells + b] =
        (a === b && a >= from ? 1 : 0) -
        (a >= from ? share[b]! : 0) -
        (b >= from ? share[a]! : 0) +
        (cells - from) * share[a]! * share[b]!
  return matrix
}

const neighbours = (cells: number, isOrdered: boolean): Float64Array => {
  const known = cells - 1
  if (isOrdered && known > 1) {
    const matrix = differences(known, cells, [-1, 1])
    matrix[cells * cells - 1] = 1
    return matrix
  }
  return Float64Array.from({ length: cells * cells }, (_, at) =>
    Math.floor(at / cells) === at % cells ? 1 - 1 / cells : -1 / cells,
  )
}
