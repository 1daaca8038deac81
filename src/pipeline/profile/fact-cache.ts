import type { Kysely } from 'kysely'
import { isCoded, measurements, type SeriesOf } from '../../clinical/index.ts'
import type { Instant, RecordId } from '../../core/index.ts'
import type { StoredFact } from './build-profile.ts'
import type { ProfileSchema } from './schema.ts'
import { createSeriesCache, type SeriesCache } from './series-cache.ts'
import { factsOfRecord, inOrder } from './stored-facts.ts'

/** The stored facts of records, all versions, of which those read before are kept in memory. */
export type FactCache = {
  /** @param extents the records, and how many facts the database says each has now */
  readonly read: (db: Kysely<ProfileSchema>, extents: ReadonlyMap<RecordId, number>) => Promise<readonly StoredFact[]>
  /** Readings of devices. */
  readonly series: SeriesCache
  /** Lets go of a record, e.g. one that is erased. */
  readonly forget: (record: RecordId) => void
}

/**
 * Reading a thousand facts takes longer than all rules about them. The facts of a record are only added to, or all
 * erased, so their number says whether what is held is all of them: many processes may hold the same record.
 *
 * @param series by default the readings of every measurement, of which none are held
 * @param limit facts held at most, some 1 kB each; the records that were not asked for longest go first
 * @example
 * const cache = createFactCache({ limit: 100_000 })
 * await readProfile(db, moment, cache) // the second time reads only what has come since
 */
export const createFactCache = ({
  limit,
  series = createSeriesCache({ limit: 0, isRead: isMeasurement }),
}: {
  readonly limit: number
  readonly series?: SeriesCache
}): FactCache => {
  const held = new Map<RecordId, readonly StoredFact[]>()
  let size = 0

  const forget = (record: RecordId): void => {
    size -= held.get(record)?.length ?? 0
    held.delete(record)
  }
  const keep = (record: RecordId, facts: readonly StoredFact[]): void => {
    forget(record)
    if (facts.length > limit) return
    held.set(record, facts)
    size += facts.length
    for (const oldest of held.keys()) {
      if (size <= limit) return
      forget(oldest)
    }
  }

  const readOne = async (db: Kysely<ProfileSchema>, record: RecordId, count: number) => {
    const known = held.get(record)
    const facts =
      known === undefined
        ? await factsOfRecord(db, record, null)
        : known.length === count
          ? known
          : ((await grown(db, record, known, count)) ?? (await factsOfRecord(db, record, null)))
    keep(record, facts)
    return facts
  }

  return {
    series,
    forget: record => {
      forget(record)
      series.forget(record)
    },
    read: async (db, extents) => {
      const all: (readonly StoredFact[])[] = []
      for (const [record, count] of extents) all.push(await readOne(db, record, count))
      return all.length === 1 ? (all[0] ?? []) : all.flat()
    },
  }
}

/** What some rule could read, if there were one. */
const isMeasurement = ({ codings }: SeriesOf): boolean =>
  [...measurements.values()].some(concept => isCoded(codings, concept))

/** What is held and what has come since; `undefined` when that is not all. */
const grown = async (
  db: Kysely<ProfileSchema>,
  record: RecordId,
  known: readonly StoredFact[],
  count: number,
): Promise<readonly StoredFact[] | undefined> => {
  let last = '' as Instant
  for (const { fact } of known) if (fact.received > last) last = fact.received
  if (last === '') return undefined
  // Of the last moment held there may be more by now: those are read again.
  const since = await factsOfRecord(db, record, last)
  const facts = inOrder([...known.filter(({ fact }) => fact.received < last), ...since])
  // Two imports at once may be committed in another order than that of their moments.
  return facts.length === count ? facts : undefined
}
