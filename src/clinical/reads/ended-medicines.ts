import { daysBefore, type Instant } from '../../core/index.ts'
import { type DrugConcept, recogniseDrug } from '../concepts/index.ts'
import type { MedicationFact } from '../fact.ts'
import { factsOf, type PatientProfile, remembered } from '../profile.ts'

/** A medicine that is over at `asOf`. */
export type EndedMedication = {
  readonly fact: MedicationFact
  readonly title: string
  readonly drugs: readonly DrugConcept[]
  /** When it ended; of a package handed out, when it would have run out. `null`: the source says that it is over, not since when. */
  readonly ended: Instant | null
  /** It had ended by then at the latest: `ended`, else when the source wrote so, else a year after it began (ours) or `asOf`. */
  readonly by: Instant
}

/** Never taken, or not known to be over: an order that was cancelled, a paused one, an entry made in error. */
const over = new Set(['active', 'stopped', 'completed'])

/**
 * The medicines that were ordered, stated or handed out and are over at `asOf`: a few still act after their end. What nobody
 * recognised is left out. Whether another entry says that the medicine goes on is for the caller to look up.
 *
 * @example
 * endedMedicines(profile).find(({ drugs }) => drugs.some(({ id }) => id === 'fluoxetine'))?.ended
 */
export const endedMedicines = (profile: PatientProfile): readonly EndedMedication[] =>
  remembered(profile, 'ended medicines', endedOf)

const endedOf = (profile: PatientProfile): readonly EndedMedication[] =>
  factsOf(profile, 'medication').flatMap(fact => {
    const end = endOf(fact, profile.asOf)
    if (end === undefined || fact.effective.start > profile.asOf || end.by > profile.asOf) return []
    const drugs = recogniseDrug(fact.codings, fact.text)?.drugs ?? []
    return drugs.length === 0 ? [] : [{ fact, title: fact.text ?? fact.codings[0]?.display ?? '', drugs, ...end }]
  })

const endOf = (fact: MedicationFact, asOf: Instant): Pick<EndedMedication, 'ended' | 'by'> | undefined => {
  const { origin, status, intent, effective, daysSupply, source } = fact
  if (!over.has(status) || ['proposal', 'option'].includes(intent ?? '')) return undefined
  // Of a dose that only the day is known of: by now.
  if (origin === 'administration') return at(effective.end === null || effective.end > asOf ? asOf : effective.end)
  if (origin === 'dispense') {
    return status === 'completed' && daysSupply !== undefined ? at(daysBefore(effective.start, -daysSupply)) : undefined
  }
  if (effective.end !== null) return at(effective.end)
  return status === 'active'
    ? undefined
    : { ended: null, by: source.updated ?? earlier(daysBefore(effective.start, -365), asOf) }
}

const earlier = (a: Instant, b: Instant): Instant => (a < b ? a : b)

const at = (ended: Instant) => ({ ended, by: ended })
