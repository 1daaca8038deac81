import type { Segment } from '../../../../../standards/hl7v2/index.ts'
import { rf1ToRequest } from '../maps/order.ts'
import type { Draft } from '../scope.ts'
import { applyMap, firstOf } from '../segment-map.ts'
import { concerns, during, type State } from '../state.ts'
import { orderId } from './order.ts'

/** RF1 to the ServiceRequest of a referral. */
export const rf1 = (segment: Segment, state: State): void => {
  const { scope } = state
  const draft: Draft = { resourceType: 'ServiceRequest', id: '', intent: 'order' }
  draft.category = [{ coding: [{ system: 'http://snomed.info/sct', code: '3457005', display: 'Patient referral' }] }]
  applyMap(draft, segment, rf1ToRequest, scope)
  const status = scope.peek(firstOf(segment, 1), 1)?.toUpperCase()
  const known = referralStatuses[status ?? '']
  if (known !== undefined) scope.takeAll(firstOf(segment, 1))
  draft.status = known ?? 'unknown'
  const priority = scope.peek(firstOf(segment, 2), 1)?.toUpperCase()
  const urgency = referralPriorities[priority ?? '']
  if (urgency !== undefined) {
    scope.takeAll(firstOf(segment, 2))
    draft.priority = urgency
  }
  draft.id = orderId('ServiceRequest', draft, state)
  // The patient of a referral may come behind it.
  concerns(state, draft)
  during(state, draft)
  scope.add(draft)
  state.referral = draft
  state.noted = draft
}

/** HL7 tables 0283 and 0280. */
const referralStatuses: Readonly<Record<string, string>> = { A: 'active', P: 'on-hold', R: 'revoked', E: 'completed' }
const referralPriorities: Readonly<Record<string, string>> = { S: 'stat', A: 'asap', R: 'routine' }
