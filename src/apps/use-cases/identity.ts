import { sql } from 'kysely'
import { AppError, type PersonId, type RecordId } from '../../core/index.ts'
import type {
  IdentityQueue,
  IdentityRecord,
  PairSummary,
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
  pairBetween,
  pairKey,
  pairOf,
  type QueuePlace,
  queuePage,
  type RecordPair,
  standingOf,
} from '../../pipeline/identity/index.ts'
import { linkHistory } from '../../pipeline/profile/index.ts'
import { type Caller, type Dependencies, recordAct } from './dependencies.ts'
import { recordsNamed, recordsOf } from './person-records.ts'

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

/** A pair as a list shows it; `null` when one of its records is not here. */
export const summaryOf = (
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

/** What is known of a pair that the matcher has not kept. */
export const nothingKept = ({ a, b }: RecordPair, deps: Dependencies): KeptPair => ({
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

export const noRecord = () =>
  new AppError('not-found', 'There is no such record.', {
    remedy: 'Take the records from `attune people list` or `attune people history ID`.',
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
