/** One input that medicine needed and did not have. `withheld` never says what the content was. */
export type Missing = {
  /** e.g. `creatinine` */
  readonly what: string
  /** e.g. `within 12 months` */
  readonly need: string
  /** e.g. `none`, `last 2019-04-02` */
  readonly have: string
  readonly reason: 'absent' | 'stale' | 'unusable' | 'conflicting' | 'withheld'
}

/** What medicine can honestly say. Missing is never normal. */
export type Answer<T> =
  | { readonly kind: 'answered'; readonly value: T }
  | { readonly kind: 'insufficient'; readonly missing: readonly Missing[] }
  | { readonly kind: 'out-of-scope'; readonly because: string }

export const answered = <T>(value: T): Answer<T> => ({ kind: 'answered', value })
export const insufficient = (...missing: readonly Missing[]): Answer<never> => ({ kind: 'insufficient', missing })
export const outOfScope = (because: string): Answer<never> => ({ kind: 'out-of-scope', because })

/**
 * Answers that are all needed, as one: the values by name, or everything that is missing at once.
 * Out of scope wins over missing: there is no point in asking for data that could not help.
 *
 * @example
 * const inputs = allOf({ age: ageOf(profile), creatinine: latestCreatinine(profile) })
 * if (inputs.kind !== 'answered') return inputs
 */
export const allOf = <T extends Record<string, Answer<unknown>>>(
  answers: T,
): Answer<{ readonly [K in keyof T]: T[K] extends Answer<infer V> ? V : never }> => {
  const values: Record<string, unknown> = {}
  const missing: Missing[] = []
  for (const [name, answer] of Object.entries(answers)) {
    if (answer.kind === 'out-of-scope') return answer
    if (answer.kind === 'insufficient') missing.push(...answer.missing)
    else values[name] = answer.value
  }
  if (missing.length > 0) return { kind: 'insufficient', missing }
  return answered(values as { readonly [K in keyof T]: T[K] extends Answer<infer V> ? V : never })
}

export const mapAnswer = <T, U>(answer: Answer<T>, to: (value: T) => U): Answer<U> =>
  answer.kind === 'answered' ? answered(to(answer.value)) : answer

/**
 * Why there is no answer, in words.
 *
 * @example
 * whyUnanswered(outOfScope('not computable: no alerts')) // 'not computable: no alerts'
 */
export const whyUnanswered = (answer: Exclude<Answer<unknown>, { kind: 'answered' }>): string =>
  answer.kind === 'out-of-scope' ? answer.because : answer.missing.map(({ what }) => `${what} is missing`).join(', ')
