import { AppError, type PersonId, type RecordId } from '../../core/index.ts'
import type { PairSummary, PairVerdict, PersonIdentity } from '../../pipeline/delivery/index.ts'
import {
  newestDecisions,
  pairBetween,
  pairKey,
  pairOf,
  type RecordPair,
  writeDecision,
} from '../../pipeline/identity/index.ts'
import { linkRecords } from '../../pipeline/profile/index.ts'
import type { Caller, Dependencies } from './dependencies.ts'
import { followLinks } from './follow-links.ts'
import { noRecord, nothingKept, personIdentity, summaryOf } from './identity.ts'
import { recordsNamed, recordsOf } from './person-records.ts'

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
