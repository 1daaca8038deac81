import type { Kysely } from 'kysely'
import type { Fact, PatientProfile, Terminology } from '../../clinical/index.ts'
import { epochOf, type Instant, instantOf, type PersonId, type RecordId } from '../../core/index.ts'
import type { AuditPoint, AuditTail } from '../../governance/audit/index.ts'
import { type AdviceSchema, type SwitchedOff, switchedOffAt } from '../../pipeline/advice/index.ts'
import type { SiteModels } from '../../pipeline/models/index.ts'
import { type DecidedAdvice, decidedOf, type OutcomesSchema } from '../../pipeline/outcomes/index.ts'
import {
  type FactCache,
  nextChangeAfter,
  type PersonRecords,
  type ProfileSchema,
  personOfRecord,
  profileAt,
  readRecords,
} from '../../pipeline/profile/index.ts'

/** What holds for everybody: what may not speak, what codes mean here, and which of the site's own models speak. */
export type SiteStanding = {
  readonly switchedOff: readonly SwitchedOff[]
  readonly terminology: Terminology
  readonly models: SiteModels
}

/** Where a person stands now: all that advice about them rests on. */
export type Standing = {
  readonly stored: PersonRecords
  readonly decided: readonly DecidedAdvice[]
  readonly site: SiteStanding
  /** As of a moment; as long as nothing begins or ends in between, profiles share their list of facts. */
  readonly profile: (asOf: Instant) => PatientProfile
  /** What this process has stored of its advice, for as long as the person stands so. */
  readonly kept: Kept
}

export type Kept = {
  /** Recommendations, and who was shown which through what. */
  readonly recommendations: Set<string>
  /** What the safety ledger was last told. */
  ledger: string | null
  /** The facts by which a version of a model was asked, and its answer kept. */
  readonly answers: Map<string, readonly Fact[]>
}

export type Standings = {
  /**
   * `null`: nothing is stored of that record.
   *
   * @param followed a point to which the audit trail was followed for the same question, instead of following it again
   */
  readonly personOf: (record: RecordId, followed?: AuditPoint) => Promise<PersonId | null>
  /** As everything stands that was committed before this was asked, by whichever process. */
  readonly of: (person: PersonId, followed?: AuditPoint) => Promise<Standing>
}

/** People whose standing is remembered; those not asked for longest go first. */
const remembered = 500
/** Recommendations of one person that are remembered as stored; many orders in one visit give many. */
const keptAtMost = 2_000
/** Minutes after which it is asked again what serves, though the trail tells of no move: another process's clock may be ahead. */
const modelsHold = 5

/**
 * Remembers where people stand, and believes it as long as the audit trail tells of no act on their records: a call about
 * a patient of whom nothing is new costs one small query, which callers at the same time share.
 *
 * @example
 * const standings = createStandings({ db, facts, tail, readTerminology, readModels, refreshKnowledge, clock })
 * const { profile, decided } = await standings.of(person)
 */
export const createStandings = ({
  db,
  facts,
  tail,
  readTerminology,
  readModels,
  refreshKnowledge,
  clock,
}: {
  readonly db: Kysely<ProfileSchema & AdviceSchema & OutcomesSchema>
  readonly facts: FactCache
  readonly tail: AuditTail
  readonly readTerminology: () => Promise<Terminology>
  /** What serves at a moment. */
  readonly readModels: (at: Instant) => Promise<SiteModels>
  /** Called when something that concerns everybody has been done. */
  readonly refreshKnowledge: () => Promise<void>
  readonly clock: () => Instant
}): Standings => {
  const people = new Map<RecordId, { readonly point: AuditPoint; readonly person: PersonId }>()
  const standings = new Map<PersonId, { readonly point: AuditPoint; readonly standing: Standing }>()
  let site: { readonly point: AuditPoint; readonly standing: SiteStanding; readonly until: Instant } | undefined

  const siteAt = async (point: AuditPoint): Promise<SiteStanding> => {
    const now = clock()
    const before = site
    const isUntouched = before !== undefined && tail.untouchedSince(before.point, [])
    if (isUntouched && now < before.until) return before.standing
    const models = await readModels(now)
    const until = [
      instantOf(epochOf(now) + modelsHold * 60_000),
      ...(models.until === null ? [] : [models.until]),
    ].sort()[0]!
    if (isUntouched && before.standing.models.key === models.key) {
      // The same models speak: what rests on them stands. Those in shadow are nobody's advice.
      site = { ...before, until }
      return before.standing
    }
    await refreshKnowledge()
    const standing = { switchedOff: await switchedOffAt(db, null), terminology: await readTerminology(), models }
    site = { point, standing, until }
    return standing
  }

  return {
    personOf: async (record, followed) => {
      const point = followed ?? (await tail.follow())
      const known = people.get(record)
      if (known !== undefined && tail.untouchedSince(known.point, [record])) return known.person
      const person = await personOfRecord(db, record)
      if (person !== null) keep(people, record, { point, person })
      return person
    },
    of: async (person, followed) => {
      const point = followed ?? (await tail.follow())
      const known = standings.get(person)
      const siteNow = await siteAt(point)
      const isTrue = known?.standing.site === siteNow && tail.untouchedSince(known.point, known.standing.stored.restsOn)
      if (known !== undefined && isTrue) {
        keep(standings, person, known)
        return known.standing
      }
      const stored = await readRecords(db, { person, knownAt: null }, facts)
      const decided = await decidedOf(db, stored.records, null)
      const standing = standingFrom(stored, decided, siteNow)
      if (stored.records.length > 0) keep(standings, person, { point, standing })
      return standing
    },
  }
}

const standingFrom = (stored: PersonRecords, decided: readonly DecidedAdvice[], site: SiteStanding): Standing => {
  let last: { readonly profile: PatientProfile; readonly until: Instant | null } | undefined
  return {
    stored,
    decided,
    site,
    kept: { recommendations: new Set(), ledger: null, answers: new Map() },
    profile: asOf => {
      if (last !== undefined && asOf >= last.profile.asOf && (last.until === null || asOf < last.until)) {
        return asOf === last.profile.asOf ? last.profile : { ...last.profile, asOf }
      }
      const profile = profileAt(stored, asOf, site.terminology)
      last = { profile, until: nextChangeAfter(stored, asOf) }
      return profile
    },
  }
}

/** Puts an entry last, and drops the first when there are too many. */
const keep = <Key, Value>(map: Map<Key, Value>, key: Key, value: Value): void => {
  map.delete(key)
  map.set(key, value)
  if (map.size <= remembered) return
  const [oldest] = map.keys()
  if (oldest !== undefined) map.delete(oldest)
}

/** Notes what has been committed. */
export const noteKept = ({ recommendations }: Kept, keys: readonly string[]): void => {
  if (recommendations.size > keptAtMost) recommendations.clear()
  for (const key of keys) recommendations.add(key)
}
