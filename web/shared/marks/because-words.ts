import type { Because } from '../../../src/clinical/index.ts'
import { readable } from '../text/unit-text.ts'
import type { FactPlaces } from './fact-link.tsx'

/** Label and value of a reason; a value that repeats its label takes its place. */
export const becauseWords = ({ label, value }: Because): { readonly label: string; readonly value: string | null } =>
  value.trim().toLowerCase().startsWith(label.trim().toLowerCase())
    ? { label: readable(value), value: null }
    : { label: readable(label), value }

/** The facts behind a derived value, by title, each title once; what has no place here is the patient record itself. */
export const sourcesOf = (
  from: readonly string[],
  places: FactPlaces,
): readonly { readonly fact: string; readonly title: string }[] => {
  const seen = new Map<string, string>()
  for (const fact of from) {
    const title = places.get(fact)?.title ?? 'patient record'
    if (!seen.has(title)) seen.set(title, fact)
  }
  return [...seen].map(([title, fact]) => ({ fact, title }))
}

/** Each reason once, as it reads: two rules may give the same fact, and call it by different labels. */
export const uniqueReasons = (because: readonly Because[]): readonly Because[] => [
  ...new Map(
    because.map(reason => [
      JSON.stringify([becauseWords(reason), reason.kind === 'fact' ? reason.fact : null]),
      reason,
    ]),
  ).values(),
]
