/** A feature that may be changed, and to what. Age, sex and the past are none. */
export type Changeable = {
  readonly name: string
  /** Its place in the values. */
  readonly at: number
  /** Values to try, within what is possible and was learnt from. */
  readonly candidates: readonly number[]
  /** How the score may move with it where that is known: 1 when it only rises, -1 when it only falls. */
  readonly monotone?: 1 | -1
  /** What a change by one costs beside the others, e.g. 1 / its standard deviation; a change between levels costs `1`. */
  readonly costPerUnit?: number
}

export type CounterfactualQuestion = {
  /** The model; higher is worse or better as it likes. */
  readonly score: (values: Float64Array) => number
  readonly values: Float64Array
  readonly changeable: readonly Changeable[]
  /** Where the score should come: at most, or at least. */
  readonly target: { readonly atMost: number } | { readonly atLeast: number }
  /** Features changed at once; by default 3. */
  readonly mostChanges?: number
  /** Combinations tried before only the most promising are followed; by default 20,000. */
  readonly mostTries?: number
}

export type Change = { readonly name: string; readonly from: number; readonly to: number }

export type Counterfactual = {
  readonly kind: 'already' | 'found' | 'nothing-suffices'
  readonly changes: readonly Change[]
  /** The score with these changes; where nothing suffices the nearest that was found. */
  readonly score: number
  /** `all`: every combination was tried, so none with fewer changes, or cheaper, exists. */
  readonly searched: 'all' | 'most promising'
  readonly text: string
}

/** Beside every counterfactual. */
export const COUNTERFACTUAL_LIMIT =
  'What the model would say of another patient who differs in this; not what a treatment would do. Effects of treatment come from trials.'

type Tried = {
  readonly values: Float64Array
  readonly changed: readonly number[]
  readonly score: number
  readonly cost: number
}

/** How many are followed to the next number of changes when not all can be tried. */
const FOLLOWED = 24

/**
 * What would change a score enough: the fewest changes of changeable features that bring it to the target, among these the cheapest. Where a
 * feature is known to move the score one way only, only changes that help are tried.
 *
 * It says what the model would answer, not what an action would do (`COUNTERFACTUAL_LIMIT` belongs beside it): treatments are not to be given
 * as changeable.
 *
 * @throws RangeError for a score that is no number
 *
 * @example
 * whatWouldChange({ score, values, changeable: [{ name: 'smoking', at: 3, candidates: [0] }], target: { atMost: -2 } })
 * // { kind: 'found', changes: [{ name: 'smoking', from: 1, to: 0 }], .. }
 */
export const whatWouldChange = (question: CounterfactualQuestion): Counterfactual => {
  const { values, changeable, mostChanges = 3, mostTries = 20_000 } = question
  const short = shortfallOf(question)
  const start: Tried = { values, changed: [], score: scoreOf(question, values), cost: 0 }
  if (short(start.score) <= 0)
    return { kind: 'already', changes: [], score: start.score, searched: 'all', text: 'It is there already.' }
  const options = changeable.map(one => usefulOf(one, question))
  let level: readonly Tried[] = [start]
  let nearest = start
  let isAll = true
  for (let changes = 1; changes <= Math.min(mostChanges, changeable.length); changes++) {
    if (level.length * options.flat().length > mostTries && level.length > FOLLOWED) {
      isAll = false
      level = level.toSorted((a, b) => short(a.score) - short(b.score) || a.cost - b.cost).slice(0, FOLLOWED)
    }
    level = level.flatMap(tried => extended(question, tried, options, isAll))
    const enough = level.filter(tried => short(tried.score) <= 0)
    if (enough.length > 0) {
      const best = enough.reduce((a, b) => (b.cost < a.cost ? b : a))
      return found(question, best, isAll)
    }
    nearest = level.reduce((a, b) => (short(b.score) < short(a.score) ? b : a), nearest)
  }
  return {
    kind: 'nothing-suffices',
    changes: changesOf(question, nearest),
    score: nearest.score,
    searched: isAll ? 'all' : 'most promising',
    text: isAll
      ? `Nothing changeable suffices, with up to ${mostChanges} changes at once.`
      : `Nothing changeable was found to suffice, with up to ${mostChanges} changes at once; not every combination was tried.`,
  }
}

const scoreOf = ({ score }: CounterfactualQuestion, values: Float64Array): number => {
  const found = score(values)
  if (Number.isNaN(found)) throw new RangeError('the score is no number')
  return found
}

/** How far a score is from the target; at most 0 when it is there. */
const shortfallOf = ({ target }: CounterfactualQuestion): ((score: number) => number) =>
  'atMost' in target ? score => score - target.atMost : score => target.atLeast - score

/** Candidates that differ, and that do not move the score the wrong way. A missing value has no way. */
const usefulOf = (
  { at, candidates, monotone }: Changeable,
  { values, target }: CounterfactualQuestion,
): readonly number[] => {
  const now = values[at]!
  const wanted = monotone === undefined || Number.isNaN(now) ? 0 : 'atMost' in target ? -monotone : monotone
  return [...new Set(candidates)].filter(to => to !== now && (wanted === 0 || Math.sign(to - now) === wanted))
}

/** One more change. When all are tried, features are taken in their order, so that no combination comes twice. */
const extended = (
  question: CounterfactualQuestion,
  tried: Tried,
  options: readonly (readonly number[])[],
  inOrder: boolean,
): readonly Tried[] =>
  options.flatMap((candidates, place) => {
    if (tried.changed.includes(place) || (inOrder && place < (tried.changed.at(-1) ?? 0))) return []
    return candidates.map(to => {
      const values = Float64Array.from(tried.values)
      const { at, costPerUnit } = question.changeable[place]!
      const away = Math.abs(to - values[at]!)
      values[at] = to
      return {
        values,
        changed: [...tried.changed, place],
        score: scoreOf(question, values),
        cost: tried.cost + (costPerUnit === undefined || Number.isNaN(away) ? 1 : away * costPerUnit),
      }
    })
  })

const changesOf = ({ changeable, values }: CounterfactualQuestion, tried: Tried): readonly Change[] =>
  tried.changed.map(place => {
    const { name, at } = changeable[place]!
    return { name, from: values[at]!, to: tried.values[at]! }
  })

const found = (question: CounterfactualQuestion, best: Tried, isAll: boolean): Counterfactual => {
  const changes = changesOf(question, best)
  return {
    kind: 'found',
    changes,
    score: best.score,
    searched: isAll ? 'all' : 'most promising',
    text: changes.map(({ name, from, to }) => `${name} ${Number.isNaN(from) ? 'missing' : from} to ${to}`).join(', '),
  }
}
