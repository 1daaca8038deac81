import type { Calibrator } from './calibrator.ts'

/**
 * Isotonic regression (Ayer 1955; Zadrozny and Elkan 2002) by pooling adjacent violators: the ascending steps nearest to the outcomes
 * in squares. Rows of one prediction are one point. Only the ends of each step are kept; between steps the map is straight, outside
 * it stays at the first and last.
 *
 * @throws RangeError for no rows, and for predictions that are missing
 *
 * @example
 * fitIsotonic(Float64Array.of(0.1, 0.2, 0.3), Float64Array.of(0, 1, 0)) // predictions [0.1, 0.2, 0.3], probabilities [0, 0.5, 0.5]
 */
export const fitIsotonic = (prediction: Float64Array, outcome: Float64Array): Calibrator & { kind: 'isotonic' } => {
  if (prediction.length === 0) throw new RangeError('no rows to calibrate on')
  const order = Uint32Array.from(prediction, (_, row) => row).sort((a, b) => prediction[a]! - prediction[b]! || a - b)
  type Block = { first: number; last: number; sum: number; rows: number }
  const blocks: Block[] = []
  for (let at = 0; at < order.length; ) {
    const x = prediction[order[at]!]!
    if (Number.isNaN(x)) throw new RangeError('a prediction to calibrate on is missing')
    const block: Block = { first: x, last: x, sum: 0, rows: 0 }
    while (at < order.length && prediction[order[at]!] === x) {
      block.sum += outcome[order[at++]!]!
      block.rows++
    }
    while (blocks.length > 0) {
      const before = blocks[blocks.length - 1]!
      // Equal steps are one step.
      if (before.sum * block.rows < block.sum * before.rows) break
      block.first = before.first
      block.sum += before.sum
      block.rows += before.rows
      blocks.pop()
    }
    blocks.push(block)
  }
  const ends = blocks.flatMap(({ first, last, sum, rows }) => {
    const probability = sum / rows
    return first === last
      ? [[first, probability]]
      : [
          [first, probability],
          [last, probability],
        ]
  })
  return { kind: 'isotonic', predictions: ends.map(([x]) => x!), probabilities: ends.map(([, y]) => y!) }
}
