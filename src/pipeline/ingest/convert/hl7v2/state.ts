import type { Segment } from '../../../../standards/hl7v2/index.ts'
import { idOf } from '../ids.ts'
import { writtenMeta } from '../written-meta.ts'
import type { Draft, Scope } from './scope.ts'

/** What the segments before have said, while a message is walked through. */
export type State = {
  readonly scope: Scope
  /** MSH-9: `ORU`, `R01`. */
  readonly type: string
  readonly event: string
  /** When the message was written (MSH-7), as a FHIR time. */
  readonly written: string | undefined
  /** Reference to the message's MessageHeader. */
  header: string | undefined
  patient: Draft | undefined
  encounter: Draft | undefined
  /** ORC that waits for the segment that says what is ordered. */
  orc: Segment | undefined
  /** That ORC has become a MedicationRequest. */
  prescribed: boolean
  account: Draft | undefined
  coverage: Draft | undefined
  /** The person whose insurance the last IN1 described. */
  insured: Draft | undefined
  request: Draft | undefined
  /** The ServiceRequest of the RF1 before. */
  referral: Draft | undefined
  medication: Draft | undefined
  /** The Medication of the order before, when it has one of its own. */
  medicine: Draft | undefined
  /** A TQ1 that came before what it times. */
  timing: Segment | undefined
  document: Draft | undefined
  appointment: Draft | undefined
  report: Draft | undefined
  specimen: Draft | undefined
  /** The Specimen of the OBR before. */
  collected: Draft | undefined
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

/** Later messages about the same patient replace earlier ones, so each says when it was written. */
export const versioned = (draft: Draft, { written }: State): void => {
  if (written !== undefined) draft.meta = { ...(draft.meta as object | undefined), ...writtenMeta(written) }
}

type CodeJson = { readonly coding?: readonly { readonly code?: string }[]; readonly text?: string }

/** What a concept says, for ids: its first code, else its text. */
export const codeText = (value: unknown): string => {
  const code = value as CodeJson | undefined
  return code?.coding?.[0]?.code ?? code?.text ?? ''
}

/** The id by a resource's own identifier, if it has one. */
export const identified = (draft: Draft, { scope }: State): string | undefined => {
  const [own] = (draft.identifier as { readonly system?: string; readonly value?: string }[] | undefined) ?? []
  return own?.value === undefined ? undefined : idOf(draft.resourceType, scope.patient, own.system, own.value)
}
