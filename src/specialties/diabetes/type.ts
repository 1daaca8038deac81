import { type Because, type PatientProfile, problemState } from '../../clinical/index.ts'
import type { Missing } from '../../core/index.ts'
import { problems } from './concepts.ts'
import { presentFact } from './health.ts'

/** What kind of diabetes the record names, and what speaks for type 1 although it says type 2. */
export type DiabetesType =
  | { readonly kind: 'none'; readonly missing: readonly Missing[] }
  | { readonly kind: 'type-1' | 'not-stated'; readonly because: Because }
  | { readonly kind: 'type-2'; readonly because: Because; readonly maybeType1: readonly Because[] }

/**
 * The type on record. Type 1 beside type 2, or a ketoacidosis, makes the type doubtful: then nothing is ranked.
 * A list that is withheld is named as missing.
 */
export const diabetesTypeOf = (profile: PatientProfile): DiabetesType => {
  const type2 = presentFact(profile, problems.type2)
  const type1 = presentFact(profile, problems.type1)
  const ketoacidosis = presentFact(profile, problems.ketoacidosis, { everHad: true })
  if (type2.because !== null) {
    const maybeType1 = [type1.because, ketoacidosis.because].filter(because => because !== null)
    return { kind: 'type-2', because: type2.because, maybeType1 }
  }
  if (type1.because !== null) return { kind: 'type-1', because: type1.because }
  const any = problemState(profile, problems.diabetes)
  if (any.kind !== 'answered') {
    // Without any list nothing suggests diabetes; a withheld list is said to be withheld.
    const missing = any.kind === 'insufficient' ? any.missing.filter(({ reason }) => reason === 'withheld') : []
    return { kind: 'none', missing }
  }
  const found = presentFact(profile, problems.diabetes)
  return found.because === null ? { kind: 'none', missing: [] } : { kind: 'not-stated', because: found.because }
}
