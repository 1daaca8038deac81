import type { Segment } from '../../../../standards/hl7v2/index.ts'
import type { Draft, Scope } from './scope.ts'

/** What the segments before have said, while a message is walked through. */
export type State = {
  readonly scope: Scope
  /** MSH-9: `ORU`, `R01`. */
  readonly type: string
  readonly event: string
  /** When the message was written (MSH-7), as a FHIR time. */
  readonly written: string | undefined
  patient: Draft | undefined
  encounter: Draft | undefined
  /** ORC that waits for the segment that says what is ordered. */
  orc: Segment | undefined
  request: Draft | undefined
  report: Draft | undefined
  specimen: Draft | undefined
  observation: Draft | undefined
  /** What an NTE is a note of. */
  noted: Draft | undefined
  /** Resources that wait for a patient or visit whose segment comes later. */
  readonly waiting: { readonly draft: Draft; readonly member: string; readonly of: 'patient' | 'encounter' }[]
  /** How often the same identifying parts came: they tell repeated results of one order apart. */
  readonly seen: Map<string, number>
}

/** Sets `subject` (or another member) now or when the patient is known. */
export const concerns = (state: State, draft: Draft, member = 'subject'): void => {
  if (state.scope.patient !== undefined) draft[member] = { reference: state.scope.patient }
  else state.waiting.push({ draft, member, of: 'patient' })
}

export const during = (state: State, draft: Draft, member = 'encounter'): void => {
  if (state.scope.encounter !== undefined) draft[member] = { reference: state.scope.encounter }
  else state.waiting.push({ draft, member, of: 'encounter' })
}

/** 1 for the first thing that these parts identify, 2 for the second, ... */
export const countOf = (state: State, ...parts: readonly unknown[]): string => {
  const key = JSON.stringify(parts)
  const count = (state.seen.get(key) ?? 0) + 1
  state.seen.set(key, count)
  return count === 1 ? '' : String(count)
}

/** What has waited gets the patient and visit there are; the rest stays without. */
export const settleWaiting = (state: State): void => {
  for (const { draft, member, of } of state.waiting.splice(0)) {
    const reference = of === 'patient' ? state.scope.patient : state.scope.encounter
    if (reference !== undefined) draft[member] = { reference }
  }
}
