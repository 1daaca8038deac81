/** What is to be foretold, one entry a row. */
export type Outcome =
  /** 0 or 1; the raw score is a log-odds. */
  | { readonly kind: 'binary'; readonly y: Float64Array }
  /** 0, 1, 2 ..; the raw score is the logarithm of the expected count. */
  | { readonly kind: 'count'; readonly y: Float64Array }
  /** Any number; the raw score is its mean. */
  | { readonly kind: 'mean'; readonly y: Float64Array }
  /** Any number; the raw score is the value that `level` of the outcomes lie below. */
  | { readonly kind: 'quantile'; readonly y: Float64Array; readonly level: number }
  /** Time to an event, or to the end of follow-up where `event` is 0; the raw score is a log hazard ratio. */
  | { readonly kind: 'cox'; readonly time: Float64Array; readonly event: Float64Array }

/** A loss over given rows: where scores begin, how it falls, how large it is. */
export type Loss = {
  /** The best score that is the same for every row. */
  readonly base: number
  /** First and second derivatives of each row's loss in its score. */
  readonly derive: (scores: Float64Array, gradient: Float64Array, hessian: Float64Array) => void
  /** Mean loss of a row. */
  readonly mean: (scores: Float64Array) => number
  /** A leaf's value, where one Newton step is not it. */
  readonly leaf?: (rows: Uint32Array, scores: Float64Array) => number
}

/** @param weight of each row, above or equal to 0; undefined: all 1 */
export const lossOf = (outcome: Outcome, weight: Float64Array | undefined): Loss => {
  if (outcome.kind === 'cox') return coxLoss(outcome.time, outcome.event, weight)
  const { y } = outcome
  const of = (row: number): number => (weight === undefined ? 1 : weight[row]!)
  const mean = (each: (row: number) => number): number => {
    let sum = 0
    let all = 0
    for (let row = 0; row < y.length; row++) {
      sum += of(row) * each(row)
      all += of(row)
    }
    return sum / all
  }
  if (outcome.kind === 'binary') return logisticLoss(y, of, mean)
  if (outcome.kind === 'count') return poissonLoss(y, of, mean)
  if (outcome.kind === 'quantile') return quantileLoss(y, outcome.level, weight, of, mean)
  return {
    base: mean(row => y[row]!),
    derive: (scores, gradient, hessian) => {
      for (let row = 0; row < y.length; row++) {
        gradient[row] = of(row) * (scores[row]! - y[row]!)
        hessian[row] = of(row)
      }
    },
    mean: scores => mean(row => (scores[row]! - y[row]!) ** 2 / 2),
  }
}

type Weight = (row: number) => number
type Mean = (each: (row: number) => number) => number

const logisticLoss = (y: Float64Array, weight: Weight, mean: Mean): Loss => {
  const rate = mean(row => y[row]!)
  return {
    base: Math.log(rate / (1 - rate)),
    derive: (scores, gradient, hessian) => {
      for (let row = 0; row < y.length; row++) {
        const chance = 1 / (1 + Math.exp(-scores[row]!))
        const one = weight(row)
        gradient[row] = one * (chance - y[row]!)
        hessian[row] = one * chance * (1 - chance)
      }
    },
    // log(1 + e^s) - ys, without overflow.
    mean: scores =>
      mean(row => Math.max(scores[row]!, 0) + Math.log1p(Math.exp(-Math.abs(scores[row]!))) - y[row]! * scores[row]!),
  }
}

const poissonLoss = (y: Float64Array, weight: Weight, mean: Mean): Loss => ({
  base: Math.log(mean(row => y[row]!)),
  derive: (scores, gradient, hessian) => {
    for (let row = 0; row < y.length; row++) {
      const expected = Math.exp(scores[row]!)
      gradient[row] = weight(row) * (expected - y[row]!)
      hessian[row] = weight(row) * expected
    }
  },
  mean: scores => mean(row => Math.exp(scores[row]!) - y[row]! * scores[row]!),
})

const quantileLoss = (
  y: Float64Array,
  level: number,
  weights: Float64Array | undefined,
  weight: Weight,
  mean: Mean,
): Loss => {
  const all = Uint32Array.from(y.keys())
  const quantileOf = (rows: Uint32Array, residual: (row: number) => number): number => {
    const sorted = rows.toSorted((a, b) => residual(a) - residual(b))
    if (weights === undefined) return interpolated(sorted, residual, level)
    let left = level * sorted.reduce((sum, row) => sum + weight(row), 0)
    for (const row of sorted) {
      left -= weight(row)
      if (left <= 0) return residual(row)
    }
    return residual(sorted.at(-1)!)
  }
  return {
    base: quantileOf(all, row => y[row]!),
    derive: (scores, gradient, hessian) => {
      for (let row = 0; row < y.length; row++) {
        gradient[row] = weight(row) * (y[row]! > scores[row]! ? -level : 1 - level)
        hessian[row] = weight(row)
      }
    },
    mean: scores =>
      mean(row => {
        const over = y[row]! - scores[row]!
        return over > 0 ? level * over : (level - 1) * over
      }),
    leaf: (rows, scores) => quantileOf(rows, row => y[row]! - scores[row]!),
  }
}

/** Between the two neighbours of the position, as R's type 7. */
const interpolated = (sorted: Uint32Array, value: (row: number) => number, level: number): number => {
  const at = level * (sorted.length - 1)
  const low = value(sorted[Math.floor(at)]!)
  return low + (at - Math.floor(at)) * (value(sorted[Math.ceil(at)]!) - low)
}

/**
 * Minus the partial log-likelihood (Cox 1972), ties as Breslow. The second derivatives are the diagonal only, as in every
 * boosting of this loss: the score of one row moves all risk sets.
 */
const coxLoss = (time: Float64Array, event: Float64Array, weights: Float64Array | undefined): Loss => {
  const order = Uint32Array.from(time.keys()).sort((a, b) => time[b]! - time[a]! || a - b)
  const weight = (row: number): number => (weights === undefined ? 1 : weights[row]!)
  let events = 0
  for (let row = 0; row < time.length; row++) events += weight(row) * event[row]!
  /** The last place in `order` of the rows tied with the one at `from`. */
  const endOfTie = (from: number): number => {
    let to = from
    while (to + 1 < order.length && time[order[to + 1]!] === time[order[from]!]) to++
    return to
  }
  /** For each row (by place) the sum at risk at its time. */
  const atRisk = (scores: Float64Array): Float64Array => {
    const risk = new Float64Array(order.length)
    let sum = 0
    for (let from = 0; from < order.length; ) {
      const to = endOfTie(from)
      for (let at = from; at <= to; at++) sum += weight(order[at]!) * Math.exp(scores[order[at]!]!)
      risk.fill(sum, from, to + 1)
      from = to + 1
    }
    return risk
  }
  return {
    base: 0,
    derive: (scores, gradient, hessian) => {
      const risk = atRisk(scores)
      let hazard = 0
      let square = 0
      for (let to = order.length - 1; to >= 0; ) {
        let from = to
        while (from > 0 && time[order[from - 1]!] === time[order[to]!]) from--
        let deaths = 0
        for (let at = from; at <= to; at++) deaths += weight(order[at]!) * event[order[at]!]!
        // Where nobody counts, nobody is at risk either.
        if (deaths > 0) {
          hazard += deaths / risk[to]!
          square += deaths / (risk[to]! * risk[to]!)
        }
        for (let at = from; at <= to; at++) {
          const row = order[at]!
          const ratio = weight(row) * Math.exp(scores[row]!)
          gradient[row] = ratio * hazard - weight(row) * event[row]!
          hessian[row] = Math.max(0, ratio * hazard - ratio * ratio * square)
        }
        to = from - 1
      }
    },
    mean: scores => {
      const risk = atRisk(scores)
      let sum = 0
      for (let at = 0; at < order.length; at++) {
        const row = order[at]!
        if (event[row] === 1 && weight(row) > 0) sum += weight(row) * (Math.log(risk[at]!) - scores[row]!)
      }
      return events === 0 ? 0 : sum / events
    },
  }
}
