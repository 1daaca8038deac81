import type { Because, PatientProfile, Recommendation } from '../../clinical/index.ts'
import type { FactId, RecordId } from '../../core/index.ts'
import type { AdvicePlace } from '../../pipeline/advice/index.ts'

/**
 * Under which of a person's records advice is kept: the one whose facts it rests on, so that it stays with them should the
 * records turn out to be two people. Advice that rests on several is kept under the first, and counts only while all of them
 * are that person.
 *
 * @example
 * const placeOf = advicePlaces(profile, firstRecord(profile))
 * placeOf(recommendation) // { record, restsOn: null }
 */
export const advicePlaces = (
  profile: PatientProfile,
  first: RecordId,
): ((recommendation: Recommendation) => AdvicePlace) => {
  if (profile.records.length === 1) return () => ({ record: first, restsOn: null })
  const recordOf = new Map(profile.facts.map(({ id, record }): [FactId, RecordId] => [id, record]))
  return ({ because }) => {
    const facts = because.flatMap(factsBehind)
    const records = [...new Set(facts.flatMap(fact => recordOf.get(fact) ?? []))].sort()
    const [only] = records
    if (only !== undefined && records.length === 1) return { record: only, restsOn: null }
    // What rests on no fact that is known here rests on how all of them are together.
    return { record: first, restsOn: records.length === 0 ? profile.records : [...new Set([first, ...records])].sort() }
  }
}

/** Where what rests on all records of a person is kept. */
export const placeOfAll = ({ records }: PatientProfile, first: RecordId): AdvicePlace => ({
  record: first,
  restsOn: records.length > 1 ? records : null,
})

/** The facts that one reason rests on. */
export const factsBehind = (because: Because): readonly FactId[] =>
  because.kind === 'fact' ? [because.fact] : because.kind === 'derived' ? because.from : []
