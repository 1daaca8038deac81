import type { Answer, Missing } from '../../../src/core/index.ts'

type Said<T> = { readonly id: string; readonly title: string } & Answer<T>

/** What was answered, with whose answer it is. */
export const answeredOf = <T>(
  said: readonly Said<T>[],
): readonly { readonly id: string; readonly title: string; readonly value: T }[] =>
  said.flatMap(one => (one.kind === 'answered' ? [{ id: one.id, title: one.title, value: one.value }] : []))

/** Several questions that have no answer for one and the same reason. */
export type UnansweredGroup = { readonly titles: readonly string[] } & (
  | { readonly kind: 'insufficient'; readonly missing: readonly Missing[] }
  | { readonly kind: 'out-of-scope'; readonly because: string }
)

/** The questions without an answer, gathered by reason, in the order they first come. */
export const unansweredOf = (said: readonly Said<unknown>[]): readonly UnansweredGroup[] => {
  const groups = new Map<string, UnansweredGroup>()
  for (const one of said) {
    if (one.kind === 'answered') continue
    const key = one.kind === 'insufficient' ? JSON.stringify(one.missing) : one.because
    const titles = [...(groups.get(key)?.titles ?? []), one.title]
    groups.set(
      key,
      one.kind === 'insufficient'
        ? { titles, kind: one.kind, missing: one.missing }
        : { titles, kind: one.kind, because: one.because },
    )
  }
  return [...groups.values()]
}
