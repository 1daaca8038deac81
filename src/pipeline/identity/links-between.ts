import type { Instant, PersonId, RecordId } from '../../core/index.ts'

/** Identifier systems of which a site says: the same value is the same person, whichever source sends it. */
export type TrustedSystems = readonly string[]

/** What is known of a record, for telling whose it is. */
export type Identified = {
  readonly record: RecordId
  /** The person that it is linked to now, and since when it has been known. */
  readonly person: PersonId
  readonly since: Instant
  /** The person that it is when it is linked to no other record. */
  readonly alone: PersonId
  /** As precise as it was given, e.g. `1961-05-11`; `null` when unknown. */
  readonly birthDate: string | null
  readonly sex: string | null
  readonly identifiers: readonly { readonly system: string; readonly value: string }[]
}

/** A record that is to be linked to another person than it is now. */
export type Link = { readonly record: RecordId; readonly person: PersonId }

/**
 * The links that must change among records that may belong together: two records are one person when they carry the
 * same value in a trusted identifier system, the same complete birth date, and no different sex. The person known
 * longest keeps its id. A record that no longer agrees with any other becomes a person of its own again.
 *
 * Nothing else links: no names, no likelihoods. A wrong link shows one patient's facts to another's clinician
 * (hazard H1), a missing one shows two lines in a list.
 *
 * @example
 * linksBetween(records, ['https://example.org/mrn']) // [{ record, person }], empty when nothing changes
 */
export const linksBetween = (records: readonly Identified[], trusted: TrustedSystems): readonly Link[] => {
  const ordered = records.toSorted((a, b) => compare(a.since, b.since) || compare(a.record, b.record))
  const groups: Identified[][] = []
  for (const record of ordered) {
    const joined = groups.filter(group => group.some(other => samePerson(record, other, trusted)))
    const [first, ...others] = joined
    if (first === undefined) groups.push([record])
    else {
      for (const other of others) {
        first.push(...other)
        groups.splice(groups.indexOf(other), 1)
      }
      first.push(record)
    }
  }
  const taken = new Set<PersonId>()
  return groups.flatMap(group => {
    const person = personOfGroup(group, taken)
    taken.add(person)
    return group.filter(one => one.person !== person).map(({ record }) => ({ record, person }))
  })
}

/** The person of the record known longest; its own when another group has kept that one. */
const personOfGroup = (group: readonly Identified[], taken: ReadonlySet<PersonId>): PersonId => {
  const [first] = group.toSorted((a, b) => compare(a.since, b.since) || compare(a.record, b.record))
  if (first === undefined) throw new Error('A group without a record')
  const apart = first.person !== first.alone && !group.some(({ alone }) => alone === first.person)
  return apart || taken.has(first.person) ? first.alone : first.person
}

const samePerson = (a: Identified, b: Identified, trusted: TrustedSystems): boolean =>
  a.birthDate !== null &&
  a.birthDate === b.birthDate &&
  a.birthDate.length === 'YYYY-MM-DD'.length &&
  (a.sex === null || b.sex === null || a.sex === b.sex) &&
  a.identifiers.some(
    ({ system, value }) =>
      trusted.includes(system) &&
      value !== '' &&
      b.identifiers.some(other => other.system === system && other.value === value),
  )

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
