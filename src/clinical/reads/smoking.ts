import { type Answer, answered, daysBefore, insufficient } from '../../core/index.ts'
import { codedFinding, isCoded } from '../concepts/index.ts'
import { factsCoded, type PatientProfile } from '../profile.ts'
import type { Because } from '../recommendation.ts'
import { becauseFact } from './because.ts'
import { doubtOf } from './doubt.ts'

export type SmokingStatus = { readonly status: 'current' | 'former' | 'never'; readonly because: Because }

const statuses = [
  ['current', codedFinding.smokerCurrent],
  ['former', codedFinding.smokerFormer],
  ['never', codedFinding.smokerNever],
] as const

const lacking = (have: string, reason: 'absent' | 'stale' | 'unusable' | 'conflicting') =>
  insufficient({ what: codedFinding.smokingStatus.title, need: 'current, former or never', have, reason })

/**
 * The newest smoking status on record. Unknown is no answer, and never "does not smoke".
 *
 * @param within age limit in days
 */
export const smokingStatusOf = (
  profile: PatientProfile,
  { within }: { readonly within: number },
): Answer<SmokingStatus> => {
  const codings = codedFinding.smokingStatus.codes.flatMap(rule => ('code' in rule ? [rule] : []))
  const facts = factsCoded(profile, 'observation', codings).filter(
    fact => fact.value.type !== 'absent' || doubtOf(fact) !== undefined,
  )
  const newest = facts.at(-1)
  if (newest === undefined) return lacking('none', 'absent')
  const at = newest.effective.start
  if (at < daysBefore(profile.asOf, within)) return lacking(`last on ${at.slice(0, 10)}`, 'stale')
  const now = facts.filter(fact => fact.effective.start === at)
  const doubt = now.map(doubtOf).find(why => why !== undefined)
  if (doubt !== undefined) return lacking(`${at.slice(0, 10)}: ${doubt}`, 'unusable')
  const said = now.map(({ value }) =>
    value.type === 'coded' ? statuses.find(([, concept]) => isCoded(value.codings, concept))?.[0] : undefined,
  )
  const [status] = said
  if (status === undefined) return lacking(`${at.slice(0, 10)}: not one of these`, 'unusable')
  if (said.some(other => other !== status)) return lacking(`${at.slice(0, 10)}: two that disagree`, 'conflicting')
  const because = becauseFact(newest, codedFinding.smokingStatus.title)
  return answered({ status, because: { ...because, value: `${status}${status === 'current' ? ' smoker' : ''}` } })
}
