import { canonicalJson } from '../../core/index.ts'
import { findRecommendation, recommendationBytes, sha256, switchedOffAt } from '../../pipeline/advice/index.ts'
import type { ReplayView } from '../../pipeline/delivery/index.ts'
import { decidedOf, planAt } from '../../pipeline/outcomes/index.ts'
import { profileOf } from './advise.ts'
import { type Caller, type Dependencies, recordAct } from './dependencies.ts'

/**
 * Computes a recommendation again from the facts then known, with the knowledge then used, and compares bytes.
 * Under other code the answer is `identical: false` with the versions and the members that differ.
 */
export const replay = async (deps: Dependencies, id: string, caller: Caller): Promise<ReplayView> => {
  const stored = await findRecommendation(deps.database.kysely, id)
  const { recommendation } = stored
  const profile = {
    ...(await profileOf(deps, {
      person: recommendation.person,
      asOf: recommendation.moment,
      knownAt: stored.knownAt,
    })),
    notSent: stored.request.notSent,
  }
  const plan = planAt(await decidedOf(deps.database.kysely, profile.records, stored.knownAt), profile.asOf)
  const switchedOff = await switchedOffAt(deps.database.kysely, stored.knownAt)
  const knowledge = await deps.knowledgeStore.get(recommendation.versions.knowledge)
  const request = {
    profile,
    knowledge,
    jurisdiction: stored.jurisdiction,
    orders: stored.request.orders,
    plan,
    switchedOff,
    models: await deps.siteModels(stored.knownAt),
    fresh: true,
  }
  const advice = deps.engine(request)
  const again =
    advice.recommendations.find(one => one.id === recommendation.id) ??
    // Another id means other bytes; the same rule about the same action is what to compare with.
    advice.recommendations.find(
      one =>
        one.rule === recommendation.rule &&
        one.specialty === recommendation.specialty &&
        JSON.stringify(one.action) === JSON.stringify(recommendation.action),
    ) ??
    advice.recommendations.find(one => one.rule === recommendation.rule && one.specialty === recommendation.specialty)
  const bytes = again === undefined ? '' : recommendationBytes(again)
  await recordAct(deps, {
    actor: caller.actor,
    action: 'advice.replayed',
    record: stored.record,
    purpose: 'HOPERAT',
    details: { recommendation: recommendation.id, identical: bytes === stored.bytes },
  })
  if (bytes === stored.bytes) return { identical: true, sha256: sha256(bytes) }
  const because: Record<string, readonly [string, string]> = {}
  const compare = (name: string, before: string, after: string) => {
    if (before !== after) because[name] = [before, after]
  }
  compare('code', recommendation.versions.code, advice.versions.code)
  compare('knowledge', recommendation.versions.knowledge, advice.versions.knowledge)
  compare('model', recommendation.versions.model ?? 'none', again?.versions.model ?? 'none')
  compare('facts', recommendation.profile, again?.profile ?? advice.profile)
  return {
    identical: false,
    sha256: sha256(bytes),
    because,
    difference: again === undefined ? ['the rule no longer speaks'] : membersThatDiffer(recommendation, again),
  }
}

const membersThatDiffer = (before: object, after: object): readonly string[] => {
  const a = before as Record<string, unknown>
  const b = after as Record<string, unknown>
  return [...new Set([...Object.keys(a), ...Object.keys(b)])]
    .filter(key => key !== 'id' && canonicalJson(a[key] ?? null) !== canonicalJson(b[key] ?? null))
    .sort()
}
