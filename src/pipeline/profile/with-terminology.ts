import { expandedCodings, type Fact, type PatientProfile, type Terminology } from '../../clinical/index.ts'
import type { Issue, RecordId } from '../../core/index.ts'
import { isWithheld } from '../../governance/consent/index.ts'
import { checkPossible } from '../normalize/index.ts'

/**
 * The profile as the site's maps and releases let it be read: each fact, and each coded answer, with the codes that its own
 * codes are or are a kind of. Stored facts stay as they are: a replay reads them by the maps of its own moment.
 *
 * @param sources from which source each record came: maps are of a source
 */
export const withTerminology = (
  profile: PatientProfile,
  terminology: Terminology,
  sources: ReadonlyMap<RecordId, string>,
): PatientProfile => {
  if (terminology.maps.length === 0 && Object.keys(terminology.expansion).length === 0) return profile
  const facts = profile.facts.map(fact => readBy(fact, terminology, sources.get(fact.record) ?? null))
  return facts.every((fact, n) => fact === profile.facts[n]) ? profile : { ...profile, facts }
}

/**
 * Whether consent keeps a fact back, by what its source wrote or by what the site's maps and releases say that it is. A map can tell
 * that something belongs to what a patient keeps back; it never sets anything free.
 *
 * @param source from which the fact came
 */
export const isWithheldAsRead = (
  fact: Fact,
  categories: ReadonlySet<string>,
  { terminology, source }: { readonly terminology: Terminology; readonly source: string | null },
): boolean => {
  if (isWithheld(fact, categories)) return true
  const read = readBy(fact, terminology, source)
  return read !== fact && isWithheld(read, categories)
}

const readBy = (fact: Fact, terminology: Terminology, source: string | null): Fact => {
  const codings = expandedCodings(fact.codings, terminology, source)
  if (fact.kind !== 'observation') return codings === fact.codings ? fact : { ...fact, codings }
  const { value } = fact
  const answers = value.type === 'coded' ? expandedCodings(value.codings, terminology, source) : []
  const isAnswerRead = value.type === 'coded' && answers !== value.codings
  if (codings === fact.codings && !isAnswerRead) return fact
  const read = { ...fact, codings, ...(isAnswerRead ? { value: { ...value, codings: answers } } : {}) }
  // What a value can be was not known before its code was: it is held against it now, as on receipt.
  const found: Issue[] = []
  if (codings !== fact.codings) checkPossible(read, 'Observation.value', found)
  const fresh = found.filter(({ code }) => !fact.quality.some(known => known.code === code))
  return fresh.length === 0 ? read : { ...read, quality: [...fact.quality, ...fresh] }
}
