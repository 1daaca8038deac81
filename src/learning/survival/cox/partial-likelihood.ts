import type { Likelihood } from '../../numeric/index.ts'

/** How deaths at one moment share their risk set: Efron (1977), nearly exact, or Breslow (1974). */
export type Ties = 'efron' | 'breslow'

/** Rows of a Cox model as numbers, in one stratum or several. */
export type RiskSets = {
  readonly rows: number
  /** How many columns `x` has. */
  readonly wide: number
  /** `rows x wide`. */
  readonly x: Float64Array
  readonly time: Float64Array
  readonly event: Float64Array
  readonly entry: Float64Array | undefined
  readonly weight: Float64Array | undefined
  readonly offset: Float64Array | undefined
  /** Row numbers of each stratum: by falling time, and by falling entry. */
  readonly strata: readonly { readonly byTime: Uint32Array; readonly byEntry: Uint32Array }[]
}

/** What is known at one moment of events in one stratum; arrays are reused, so they hold only during the call. */
export type Moment = {
  readonly time: number
  readonly deaths: readonly number[]
  /** Sums of exp(score) over those at risk, and over the deaths among them: of 1, x, and xx' (lower triangle). */
  readonly risk: Sums
  readonly dying: Sums
}

type Sums = { s0: number; readonly s1: Float64Array; readonly s2: Float64Array }

const sumsOf = (wide: number): Sums => ({ s0: 0, s1: new Float64Array(wide), s2: new Float64Array(wide * wide) })

const clear = (sums: Sums): void => {
  sums.s0 = 0
  sums.s1.fill(0)
  sums.s2.fill(0)
}

/** Scores of all rows: the offset and x times the coefficients. */
export const scoresAt = (sets: RiskSets, coefficients: Float64Array): Float64Array => {
  const scores = new Float64Array(sets.rows)
  for (let row = 0; row < sets.rows; row++) {
    let score = sets.offset?.[row] ?? 0
    for (let at = 0; at < sets.wide; at++) score += sets.x[row * sets.wide + at]! * coefficients[at]!
    scores[row] = score
  }
  return scores
}

/**
 * Visits the moments of events of a stratum from the last to the first, with the sums over those at risk.
 *
 * @param withSquares whether sums of xx' are needed
 */
export const visitMoments = (
  sets: RiskSets,
  { byTime, byEntry }: RiskSets['strata'][number],
  scores: Float64Array,
  withSquares: boolean,
  visit: (moment: Moment) => void,
): void => {
  const { wide, x, time, event, entry } = sets
  const risk = sumsOf(wide)
  const dying = sumsOf(wide)
  const add = (sums: Sums, row: number, sign: 1 | -1): void => {
    const ratio = sign * (sets.weight?.[row] ?? 1) * Math.exp(scores[row]!)
    sums.s0 += ratio
    for (let a = 0; a < wide; a++) {
      const part = ratio * x[row * wide + a]!
      sums.s1[a]! += part
      if (withSquares && part !== 0) for (let b = 0; b <= a; b++) sums.s2[a * wide + b]! += part * x[row * wide + b]!
    }
  }
  let entered = 0
  let inside = 0
  for (let from = 0; from < byTime.length; ) {
    const now = time[byTime[from]!]!
    const deaths: number[] = []
    let to = from
    for (; to < byTime.length && time[byTime[to]!] === now; to++) {
      const row = byTime[to]!
      if (event[row] === 1 && sets.weight?.[row] !== 0) deaths.push(row)
    }
    for (let at = from; at < to; at++) add(risk, byTime[at]!, 1)
    inside += to - from
    from = to
    if (deaths.length === 0) continue
    if (entry !== undefined)
      for (; entered < byEntry.length && entry[byEntry[entered]!]! >= now; entered++) {
        add(risk, byEntry[entered]!, -1)
        inside--
        // What rounding left behind is gone with the last of them.
        if (inside === 0) clear(risk)
      }
    clear(dying)
    for (const row of deaths) add(dying, row, 1)
    visit({ time: now, deaths, risk, dying })
  }
}

/** The logarithm of the partial likelihood (Cox 1972), its slope and information. */
export const partialLikelihood = (sets: RiskSets, coefficients: Float64Array, ties: Ties): Likelihood => {
  const { wide, x } = sets
  const scores = scoresAt(sets, coefficients)
  const gradient = new Float64Array(wide)
  const information = new Float64Array(wide * wide)
  const mean = new Float64Array(wide)
  let value = 0
  const visit = ({ deaths, risk, dying }: Moment): void => {
    let all = 0
    for (const row of deaths) {
      const weight = sets.weight?.[row] ?? 1
      all += weight
      value += weight * scores[row]!
      for (let a = 0; a < wide; a++) gradient[a]! += weight * x[row * wide + a]!
    }
    const parts = ties === 'efron' ? deaths.length : 1
    const each = all / parts
    for (let part = 0; part < parts; part++) {
      const share = part / parts
      const s0 = risk.s0 - share * dying.s0
      value -= each * Math.log(s0)
      for (let a = 0; a < wide; a++) {
        mean[a] = (risk.s1[a]! - share * dying.s1[a]!) / s0
        gradient[a]! -= each * mean[a]!
        for (let b = 0; b <= a; b++) {
          const at = a * wide + b
          information[at]! += each * ((risk.s2[at]! - share * dying.s2[at]!) / s0 - mean[a]! * mean[b]!)
        }
      }
    }
  }
  for (const stratum of sets.strata) visitMoments(sets, stratum, scores, true, visit)
  for (let a = 0; a < wide; a++) for (let b = 0; b < a; b++) information[b * wide + a] = information[a * wide + b]!
  return { value, gradient, information }
}
