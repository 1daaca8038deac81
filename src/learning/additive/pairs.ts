/** A candidate for a pair: its two features, and how much evidence there is. */
export type PairEvidence = { readonly first: number; readonly second: number; readonly evidence: number }

/** How large the values of a pair may be, as variances of the raw score. */
const VARIANCES = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1]

/**
 * Which features matter together: for each two, what is left unexplained is summed over a coarse table of both (as FAST
 * does: Lou, Caruana, Gehrke and Hooker 2013), and the evidence is how much better it is explained by normal values of the
 * cells than by none (the logarithm of a Bayes factor, to second order, at the best of a few variances).
 *
 * @param features those that may take part: coarse cells of each row, and how many there are
 * @returns those with evidence above 0, the strongest first
 */
export const pairsByEvidence = (
  features: readonly { readonly feature: number; readonly codes: Uint16Array; readonly cells: number }[],
  gradient: Float64Array,
  hessian: Float64Array,
): readonly PairEvidence[] => {
  const found: PairEvidence[] = []
  features.forEach((one, at) => {
    for (const other of features.slice(at + 1)) {
      const slopes = new Float64Array(one.cells * other.cells)
      const bends = new Float64Array(one.cells * other.cells)
      for (let row = 0; row < gradient.length; row++) {
        const cell = one.codes[row]! * other.cells + other.codes[row]!
        slopes[cell]! += gradient[row]!
        bends[cell]! += hessian[row]!
      }
      const evidence = evidenceOf(slopes, bends)
      if (evidence > 0) found.push({ first: one.feature, second: other.feature, evidence })
    }
  })
  return found.sort((a, b) => b.evidence - a.evidence || a.first - b.first || a.second - b.second)
}

const evidenceOf = (slopes: Float64Array, bends: Float64Array): number =>
  VARIANCES.reduce((best, variance) => {
    let sum = 0
    for (let cell = 0; cell < slopes.length; cell++) {
      const wider = 1 + variance * bends[cell]!
      sum += (variance * slopes[cell]! ** 2) / wider - Math.log(wider)
    }
    return Math.max(best, sum / 2)
  }, 0)
