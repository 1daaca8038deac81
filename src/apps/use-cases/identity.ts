import { sql } from 'kysely'
import { AppError, type PersonId, type RecordId } from '../../core/index.ts'
import type {
  IdentityQueue,
  IdentityRecord,
  PairSummary,
  PairVerdict,
  PairView,
  PersonIdentity,
} from '../../pipeline/delivery/index.ts'
import {
  decisionsOf,
  type Hold,
  holds,
  type KeptPair,
  matchedFields,
  modelVersion,
  newestDecisions,
  pairBetween,
  pairKey,
  pairOf,
  type QueuePlace,
  queuePage,
  type RecordPair,
  standingOf,
  writeDecision,
} from '../../pipeline/identity/index.ts'
import { linkHistory, linkRecords } from '../../pipeline/profile/index.ts'
import { type Caller, type Dependencies, recordAct } from './dependencies.ts'
import { followLinks } from './follow-links.ts'

/** Why a pair waits, in words, by what is noted of it. */
const notes: Readonly<Record<string, string>> = {
  rival: 'another record of the same source may be the one',
  'one-source': 'a link would join two records that their source keeps apart',
  'not-one': 'a link would join records that are hardly one person',
  refused: 'somebody has said that records this would join are two people',
  changed: 'somebody has said that they are two people; what a record says has changed since',
  identifier: 'both have the same trusted identifier, and somebody has said that they are two people',
  source: 'their source says that they are one person, and somebody has said that they are two',
  decision: 'somebody has said that they are one person, and somebody that they are two',
}

/** A page of pairs that wait for a person, the most pressing first; audited. */
export const identityQueue = async (
  deps: Dependencies,
  { after, limit }: { readonly after: string | null; readonly limit: number },
  caller: Caller,
): Promise<IdentityQueue> => {
  const page = await queuePage(deps.database.kysely, { after: after === null ? null : placeOf(after), limit })
  const records = await recordsNamed(
    deps,
    page.pairs.flatMap(({ a, b }) => [a, b]),
  )
  await recordAct(deps, {
    actor: caller.actor,
    action: 'identity.listed',
    record: null,
    purpose: 'HOPERAT',
    details: { shown: page.pairs.length, channel: caller.channel },
  })
  return {
    pairs: page.pairs.flatMap(pair => summaryOf(deps, pair, records) ?? []),
    waiting: page.waiting,
    next: page.next === null ? null : JSON.stringify(page.next),
  }
}

const placeOf = (after: string): QueuePlace => {
  const wrong = (cause?: unknown) =>
    new AppError('misuse', 'That page does not exist.', { remedy: 'Pass `next` of the page before as `after`.', cause })
  try {
    const { rank, probability, a, b } = JSON.parse(after) as Record<string, unknown>
    if (typeof rank === 'number' && typeof probability === 'number' && typeof a === 'string' && typeof b === 'string') {
      return { rank, probability, a, b }
    }
  } catch (cause) {
    throw wrong(cause)
  }
  throw wrong()
}

const summaryOf = (
  deps: Dependencies,
  pair: KeptPair,
  records: ReadonlyMap<RecordId, IdentityRecord>,
): PairSummary | null => {
  const [a, b] = [records.get(pair.a), records.get(pair.b)]
  if (a === undefined || b === undefined) return null
  return {
    a,
    b,
    // Never 1: that two records are one person is never certain.
    probability: pair.probability === null ? null : Math.min(0.999999, Number(pair.probability.toFixed(6))),
    state: pair.state as PairSummary['state'],
    because: pair.state === 'linked' ? [] : reasonsOf(deps, pair, a.source === b.source),
  }
}

const reasonsOf = (
  { site }: Dependencies,
  { held, note, probability }: KeptPair,
  isOneSource: boolean,
): readonly string[] => {
  const reasons = [
    ...held.map((hold: Hold) => holds[hold]),
    ...(note === null ? [] : [notes[note] ?? note]),
    ...(isOneSource ? ['both are of one source, which keeps them apart'] : []),
  ]
  const isLow = probability !== null && probability < site.matching.link
  return isLow ? [...reasons, 'probability below the link threshold'] : reasons
}

/** Two records side by side, with what each field says; audited as a look at both. */
export const identityPair = async (
  deps: Dependencies,
  named: { readonly a: RecordId; readonly b: RecordId },
  caller: Caller,
): Promise<PairView> => {
  const pair = pairOf(named.a, named.b)
  const { a, b } = pair
  const db = deps.database.kysely
  const records = await recordsNamed(deps, [a, b])
  const kept = (await pairBetween(db, pair)) ?? nothingKept(pair, deps)
  const isOne = records.get(a)?.person === records.get(b)?.person
  const summary = summaryOf(deps, isOne ? { ...kept, state: 'linked' } : kept, records)
  if (summary === null) throw noRecord()
  for (const record of [a, b]) {
    await recordAct(deps, {
      actor: caller.actor,
      action: 'identity.reviewed',
      record,
      purpose: 'HOPERAT',
      details: { with: record === a ? b : a, channel: caller.channel },
    })
  }
  const standing = await standingOf(db, [a, b])
  const decisions = (await decisionsOf(db, [a])).filter(one => pairKey(one) === pairKey(pair))
  return {
    ...summary,
    fields: matchedFields(standing.get(a)?.said ?? null, standing.get(b)?.said ?? null, kept.fields),
    model: kept.model === null ? null : await modelVersion(db, kept.model),
    decisions,
  }
}

const nothingKept = ({ a, b }: RecordPair, deps: Dependencies): KeptPair => ({
  a,
  b,
  probability: null,
  held: [],
  fields: [],
  model: null,
  at: deps.clock(),
  state: 'review',
  note: null,
})

const noRecord = () =>
  new AppError('not-found', 'There is no such record.', {
    remedy: 'Take the records from `attune people list` or `attune people history ID`.',
  })

/**
 * A person decides about two records: one person, two, or not now. Decisions rule over the matcher, over trusted identifiers
 * and over what a source says, until somebody decides otherwise.
 *
 * @throws AppError `conflict` when a link would join records that somebody has called two people; `misuse` for a refusal
 *   that would leave other records of the person in doubt (`unmerge` one of them)
 */
export const decidePair = async (
  deps: Dependencies,
  named: { readonly a: RecordId; readonly b: RecordId },
  { verdict, comment = null }: PairVerdict,
  caller: Caller,
): Promise<PairSummary> => {
  const pair = pairOf(named.a, named.b)
  if (pair.a === pair.b) throw new AppError('misuse', 'Those are one record.', { remedy: 'Name two records.' })
  const before = await recordsNamed(deps, [pair.a, pair.b])
  const [one, other] = [before.get(pair.a), before.get(pair.b)]
  if (one === undefined || other === undefined) throw noRecord()
  if (verdict === 'different' && one.person === other.person) await assertOnlyTwo(deps, one.person)
  await decideAll(deps, [pair], verdict, comment, caller)
  const kept = (await pairBetween(deps.database.kysely, pair)) ?? nothingKept(pair, deps)
  const records = await recordsNamed(deps, [pair.a, pair.b])
  const state = verdict === 'same' ? 'linked' : verdict === 'different' ? 'refused' : 'later'
  return summaryOf(deps, { ...kept, state }, records) ?? fail()
}

const fail = (): never => {
  throw noRecord()
}

const assertOnlyTwo = async (deps: Dependencies, person: PersonId): Promise<void> => {
  const records = await recordsOf(deps, person)
  if (records.length <= 2) return
  throw new AppError('misuse', `They are one person with ${records.length - 2} further records.`, {
    remedy: 'Take the record that is somebody else’s out: attune people unmerge RECORD.',
  })
}

/**
 * Takes a record out of its person, because it is somebody else's: nothing links it again to the records that it was with
 * until somebody says so. Profiles, worklist lines and advice of both are as they were before it was linked.
 *
 * @throws AppError `conflict` when the record is linked to no other
 */
export const unmerge = async (
  deps: Dependencies,
  record: RecordId,
  comment: string | null,
  caller: Caller,
): Promise<PersonIdentity> => {
  const known = (await recordsNamed(deps, [record])).get(record)
  if (known === undefined) throw noRecord()
  const others = (await recordsOf(deps, known.person)).filter(one => one !== record)
  if (others.length === 0) {
    throw new AppError('conflict', 'That record is linked to no other.', { remedy: 'See attune people history ID.' })
  }
  await decideAll(
    deps,
    others.map(other => pairOf(record, other)),
    'different',
    comment,
    caller,
  )
  const after = (await recordsNamed(deps, [record])).get(record) ?? fail()
  return await personIdentity(deps, after.person, caller)
}

const decideAll = async (
  deps: Dependencies,
  pairs: readonly RecordPair[],
  verdict: PairVerdict['verdict'],
  comment: string | null,
  caller: Caller,
): Promise<void> => {
  const at = deps.clock()
  const { actor, channel } = caller
  const rules = { trusted: deps.site.trustedIdentifiers, thresholds: deps.site.matching, model: null }
  await deps.write(async (tx, audit) => {
    const records = [...new Set(pairs.flatMap(({ a, b }) => [a, b]))].sort()
    if (verdict === 'later') await assertUndecided(await newestDecisions(tx, records), pairs)
    for (const pair of pairs) await writeDecision(tx, pair, { verdict, by: actor, at, comment })
    const linked = await linkRecords(tx, records, rules, { at, by: actor })
    const refused = linked.conflicts.find(one => pairs.some(pair => pairKey(pair) === pairKey(one)))
    if (verdict === 'same' && refused !== undefined) throw refusedBefore()
    await followLinks(tx, linked, { at, actor }, audit)
    for (const { a, b } of pairs) {
      for (const record of [a, b]) {
        const details = { with: record === a ? b : a, verdict, channel }
        audit({ at, actor, action: 'identity.decided', record, purpose: 'HOPERAT', details })
      }
    }
  })
}

const assertUndecided = async (
  decisions: readonly { readonly pair: RecordPair; readonly verdict: string }[],
  pairs: readonly RecordPair[],
): Promise<void> => {
  const keys = new Set(pairs.map(pairKey))
  if (!decisions.some(({ pair, verdict }) => verdict !== 'later' && keys.has(pairKey(pair)))) return
  throw new AppError('conflict', 'Somebody has decided about these two.', {
    remedy: 'Decide otherwise with attune people link or refuse.',
  })
}

const refusedBefore = () =>
  new AppError('conflict', 'A link would join records that somebody has called two people.', {
    remedy: 'Look at the person’s records with attune people history ID; decide about those two first.',
  })

/** The records of a person, and how they came to be one; audited. */
export const personIdentity = async (deps: Dependencies, person: PersonId, caller: Caller): Promise<PersonIdentity> => {
  const db = deps.database.kysely
  const history = await linkHistory(db, person)
  const now = await recordsOf(deps, person)
  const records = await recordsNamed(deps, now)
  const [first] = now
  await recordAct(deps, {
    actor: caller.actor,
    action: 'identity.reviewed',
    record: first ?? null,
    purpose: 'HOPERAT',
    details: { records: now.length, channel: caller.channel },
  })
  const ever = [...new Set([...now, ...history.map(({ record }) => record)])]
  return {
    person,
    records: now.flatMap(record => records.get(record) ?? []),
    history,
    decisions: await decisionsOf(db, ever),
  }
}

/**
 * The record that a caller means: its id, or the source's own id of the patient when only one source has it.
 *
 * @throws AppError `not-found`, or `ambiguous` with the candidates
 */
export const findRecord = async (deps: Dependencies, name: string): Promise<RecordId> => {
  const { rows } = await sql<{ record_id: RecordId }>`
    select record_id from record where record_id = ${name} or patient = ${name.replace(/^Patient\//, '')}
    order by record_id limit 20`.execute(deps.database.kysely)
  const [only, ...others] = rows.map(row => row.record_id)
  if (only === undefined || name === '') throw noRecord()
  if (others.length === 0) return only
  throw new AppError('ambiguous', `That name fits ${others.length + 1} records.`, {
    remedy: 'Use one of the ids in `candidates`.',
    details: { candidates: [only, ...others] },
  })
}

const recordsOf = async (deps: Dependencies, person: PersonId): Promise<readonly RecordId[]> => {
  const rows = await deps.database.kysely
    .selectFrom('person_record')
    .select('record_id')
    .where('person_id', '=', person)
    .orderBy('record_id')
    .execute()
  return rows.map(row => row.record_id as RecordId)
}

const recordsNamed = async (
  deps: Dependencies,
  records: readonly RecordId[],
): Promise<ReadonlyMap<RecordId, IdentityRecord>> => {
  if (records.length === 0) return new Map()
  const rows = await deps.database.kysely
    .selectFrom('patient_summary as s')
    .innerJoin('record as r', 'r.record_id', 's.record_id')
    .select(['s.record_id', 's.person_id', 's.name', 's.birth_date', 's.sex', 'r.source', 'r.patient'])
    .where('s.record_id', '=', sql<string>`any(${[...new Set(records)]}::text[])`)
    .execute()
  return new Map(
    rows.map(row => [
      row.record_id as RecordId,
      {
        record: row.record_id as RecordId,
        person: row.person_id as PersonId,
        source: row.source,
        patient: row.patient,
        name: row.name,
        birthDate: row.birth_date,
        sex: row.sex,
      },
    ]),
  )
}
