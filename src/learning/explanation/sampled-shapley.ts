import { randomOf } from '../numeric/index.ts'

export type SampledShapley = {
  /** What the model gives without any player. */
  readonly bias: number
  /** One a player; with `bias` they sum to the score, exactly, however few are sampled. */
  readonly values: Float64Array
  /** Standard errors of sampling, one a player. */
  readonly errors: Float64Array
}

export type ShapleySampling = {
  /** Pairs of orders; each asks the game `2 x players` times. At least 2. */
  readonly pairs: number
  readonly seed: number
}

/**
 * Shapley values of any game, sampled by orders of the players (Castro 2009; Strumbelj and Kononenko, Knowledge and Information Systems 2014; 41: 647-665).
 * Each order is also gone through backwards: the two errors tend to cancel (antithetic pairs; Mitchell, Journal of Machine Learning Research 2022).
 *
 * For models whose inside is not known. Trees and additive models have exact contributions; these here come with errors.
 *
 * @param game the score when the players marked 1 take part; called with one array that is used again
 *
 * @example
 * sampledShapley(2, on => 3 * on[0]! + on[0]! * on[1]!, { pairs: 50, seed: 1 }) // values about [3.5, 0.5]
 */
export const sampledShapley = (
  players: number,
  game: (on: Uint8Array) => number,
  { pairs, seed }: ShapleySampling,
): SampledShapley => {
  if (!(pairs >= 2)) throw new RangeError(`${pairs} pairs of orders give no error`)
  const on = new Uint8Array(players)
  const bias = game(on)
  const values = new Float64Array(players)
  const squares = new Float64Array(players)
  const order = Uint32Array.from({ length: players }, (_, player) => player)
  const pair = new Float64Array(players)
  const walk = (): void => {
    on.fill(0)
    let before = bias
    for (const player of order) {
      on[player] = 1
      const after = game(on)
      pair[player]! += (after - before) / 2
      before = after
    }
  }
  for (let n = 0; n < pairs; n++) {
    shuffle(order, seed, n)
    pair.fill(0)
    walk()
    order.reverse()
    walk()
    for (let player = 0; player < players; player++) {
      values[player]! += pair[player]! / pairs
      squares[player]! += pair[player]! ** 2
    }
  }
  const errors = squares.map((sum, player) => Math.sqrt(Math.max(0, sum / pairs - values[player]! ** 2) / (pairs - 1)))
  return { bias, values, errors }
}

/** Fisher and Yates. */
const shuffle = (order: Uint32Array, seed: number, index: number): void => {
  const random = randomOf(seed, index)
  for (let at = order.length - 1; at > 0; at--) {
    const other = random.whole(0, at)
    const kept = order[at]!
    order[at] = order[other]!
    order[other] = kept
  }
}

/**
 * The game of one row: features that do not take part have the values of background rows, and the scores of these are averaged (the
 * "interventional" game of Janzing 2020).
 *
 * @param row one value a feature; NaN is missing
 * @param background rows laid one after the other, a sample of the training rows
 * @param players places of the features that each player stands for, e.g. the levels of one measurement; by default each feature is one
 * @throws RangeError for background that is no rows as wide as `row`
 *
 * @example
 * sampledShapley(2, backgroundGame(score, Float64Array.of(61, 1.4), background), { pairs: 50, seed: 1 })
 */
export const backgroundGame = (
  score: (values: Float64Array) => number,
  row: Float64Array,
  background: Float64Array,
  players: readonly (readonly number[])[] = Array.from(row, (_, feature) => [feature]),
): ((on: Uint8Array) => number) => {
  const wide = row.length
  const rows = background.length / wide
  if (rows < 1 || !Number.isInteger(rows)) throw new RangeError(`${background.length} values are no rows of ${wide}`)
  const mixed = new Float64Array(wide)
  return on => {
    let sum = 0
    for (let at = 0; at < rows; at++) {
      mixed.set(background.subarray(at * wide, at * wide + wide))
      for (const [player, features] of players.entries())
        if (on[player] === 1) for (const feature of features) mixed[feature] = row[feature]!
      sum += score(mixed)
    }
    return sum / rows
  }
}
