import type { Instant, PersonId } from '../../core/index.ts'
import { type TimelineView, toTimeline } from '../../pipeline/delivery/index.ts'
import { firstRecord, profileOf, seriesOf } from './advise.ts'
import { type Caller, type Dependencies, recordAct } from './dependencies.ts'

/** Everything dated about a person on one axis. */
export const timeline = async (
  deps: Dependencies,
  request: { readonly person: PersonId; readonly asOf: Instant | null },
  caller: Caller,
): Promise<TimelineView> => {
  const profile = await profileOf(deps, { ...request, knownAt: null })
  await recordAct(deps, {
    actor: caller.actor,
    action: 'timeline.read',
    record: firstRecord(profile),
    purpose: 'TREAT',
    details: { asOf: profile.asOf, channel: caller.channel },
  })
  return toTimeline(profile, await seriesOf(deps, profile))
}
