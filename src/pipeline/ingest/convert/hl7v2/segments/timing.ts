import type { Repetition, Segment } from '../../../../../standards/hl7v2/index.ts'
import type { Draft, Json } from '../scope.ts'
import { place, readAll, readField } from '../segment-map.ts'
import type { State } from '../state.ts'
import { translate } from '../tables.ts'
import { code, text } from '../types/coded.ts'
import { quantity, quantityAt } from '../types/number.ts'
import { dateTime, time } from '../types/time.ts'
import { intervalOf, repeatPattern } from '../types/timing.ts'

/** The dosage that routes, times and components of the order belong to. */
export const dosageOf = (draft: Draft): Record<string, unknown> => {
  if (draft.resourceType === 'MedicationAdministration') {
    draft.dosage ??= {}
    return draft.dosage as Record<string, unknown>
  }
  draft.dosageInstruction ??= [{}]
  const list = draft.dosageInstruction as Record<string, unknown>[]
  return list[0]!
}

const priority = code('ExtendedPriorityCodes')

/** TQ1[MedicationRequest], TQ1[ServiceRequest]: when, how often, how long, how urgent. */
export const tq1 = (segment: Segment, state: State): void => {
  const { scope } = state
  const target = state.medication ?? state.request
  if (target === undefined) {
    // Between ORC and OBR, or in an appointment: the handler of what follows reads it.
    state.timing = segment
    return
  }
  timed(segment, target, state)
  if (target === state.medication) {
    const dose = readField(segment, 2, quantity, scope)
    const at = dosageOf(target)
    if (dose !== undefined && at.doseAndRate === undefined) at.doseAndRate = [{ doseQuantity: dose }]
  }
}

/** What a TQ1 says about an order. */
export const timed = (segment: Segment, target: Draft, state: State): void => {
  const { scope } = state
  const [pattern] = readAll(segment, 3, repeatPattern, scope)
  const timing: Record<string, unknown> = { ...(pattern as object | undefined) }
  const times = readAll(segment, 4, time, scope)
  if (times.length > 0) place(timing, 'repeat.timeOfDay', times as unknown as Json)
  const start = readField(segment, 7, dateTime, scope)
  const end = readField(segment, 8, dateTime, scope)
  const duration = readField(segment, 6, quantity, scope)
  if (start !== undefined || end !== undefined) {
    place(timing, 'repeat.boundsPeriod', {
      ...(start === undefined ? {} : { start }),
      ...(end === undefined ? {} : { end }),
    })
  } else if (duration !== undefined) place(timing, 'repeat.boundsDuration', duration)
  const count = readField(
    segment,
    14,
    (one, inner) => (/^[1-9]\d{0,8}$/.test(inner.peek(one, 1) ?? '') ? Number(inner.take(one, 1)) : undefined),
    scope,
  )
  if (count !== undefined) place(timing, 'repeat.count', count)
  const urgency = readField(segment, 9, priority, scope)
  if (urgency !== undefined) target.priority ??= urgency
  const condition = readField(segment, 10, text, scope)
  const instruction = readField(segment, 11, text, scope)
  if (target.resourceType === 'ServiceRequest') {
    if (Object.keys(timing).length > 0 && target.occurrenceDateTime === undefined) target.occurrenceTiming = timing
    for (const one of [condition, instruction]) if (one !== undefined) place(target, 'note[]', { text: one })
    return
  }
  const dose = dosageOf(target)
  if (Object.keys(timing).length > 0) dose.timing ??= timing
  if (condition !== undefined) dose.asNeededCodeableConcept ??= { text: condition }
  if (instruction !== undefined) dose.text = dose.text === undefined ? instruction : `${dose.text}\n${instruction}`
}

/** TQ, as ORC-7, OBR-27 and RXE-1 hold it up to version 2.5. */
export const legacyTiming = (
  timing: Repetition,
  segment: Segment,
  field: number,
  target: Draft,
  { scope }: State,
): void => {
  scope.segment = segment
  scope.field = field
  const when: Record<string, unknown> = { ...intervalOf(timing, scope) }
  const start = readPart(timing, 4, scope)
  const end = readPart(timing, 5, scope)
  if (start !== undefined || end !== undefined)
    place(when, 'repeat.boundsPeriod', {
      ...(start === undefined ? {} : { start }),
      ...(end === undefined ? {} : { end }),
    })
  const urgency = translate('ExtendedPriorityCodes', scope.peek(timing, 6) ?? '')?.code
  if (urgency !== undefined) {
    scope.take(timing, 6)
    target.priority ??= urgency
  }
  const words = [scope.take(timing, 7), scope.take(timing, 8)].filter(part => part !== undefined)
  if (target.resourceType === 'ServiceRequest') {
    if (Object.keys(when).length > 0 && target.occurrenceDateTime === undefined) target.occurrenceTiming = when
    for (const one of words) place(target, 'note[]', { text: one })
    return
  }
  const dose = dosageOf(target)
  if (Object.keys(when).length > 0) dose.timing ??= when
  if (words.length > 0) dose.text = [dose.text, ...words].filter(part => part !== undefined).join('\n')
  const quantity_ = quantityAt([timing[0]].map(part => part?.slice(0, 1)) as Repetition, 1, scope)
  if (quantity_ !== undefined && dose.doseAndRate === undefined) dose.doseAndRate = [{ doseQuantity: quantity_ }]
}

const readPart = (timing: Repetition, component: number, scope: State['scope']) =>
  dateTime(timing.slice(component - 1), scope)
