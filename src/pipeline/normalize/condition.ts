import type { ConditionFact } from '../../clinical/index.ts'
import { type Issue, issue } from '../../core/index.ts'
import { type Condition, condition } from '../../standards/fhir/index.ts'
import { codeOf, codesOf, codingsOf, given } from './codes.ts'
import { factBase } from './fact-draft.ts'
import type { Read } from './read.ts'
import { type Interval, type Recorded, readDate, readPeriod, recordedOf, type Span, spanOf, timesOf } from './times.ts'

/** A problem, from onset to abatement. */
export const readCondition: Read = (resource, context) => {
  const issues: Issue[] = []
  const wire = condition(resource, 'Condition', issues) ?? {}
  const recorded = recordedOf(
    [
      [wire.recordedDate, 'recordedDate', 'Condition.recordedDate'],
      [wire.meta?.lastUpdated, 'lastUpdated', 'Condition.meta.lastUpdated'],
    ],
    issues,
  )
  const times = timesOf(effectiveOf(wire, recorded, issues), recorded, { path: 'Condition.onset', lasts: true, issues })
  const clinicalStatus = codeOf(wire.clinicalStatus)
  const verification = codeOf(wire.verificationStatus)
  const fact: Omit<ConditionFact, 'received'> = {
    ...factBase(context, 'Condition', 0, {
      concept: wire.code,
      times,
      status: verification === 'entered-in-error' ? verification : (clinicalStatus ?? 'unknown'),
      quality: issues,
    }),
    kind: 'condition',
    ...given('clinicalStatus', clinicalStatus),
    ...given('verification', verification),
    categories: codesOf(wire.category),
    ...given('severity', wire.severity === undefined ? undefined : codingsOf(wire.severity)),
  }
  return { facts: [fact], sharedCode: null, issues }
}

const effectiveOf = (wire: Condition, recorded: Recorded | undefined, issues: Issue[]): Span | undefined => {
  const onset = readPeriod(wire.onsetPeriod, 'Condition.onsetPeriod', issues)
  const start = readDate(wire.onsetDateTime, 'Condition.onsetDateTime', issues) ?? onset?.start
  if (start === undefined && (wire.onsetAge ?? wire.onsetRange ?? wire.onsetString) !== undefined) {
    issues.push(issue('warning', 'onset-not-dated', 'An onset that is not a date', 'Condition.onset'))
  }
  const end = abatementOf(wire, issues)
  if (end === undefined) return start === undefined ? undefined : { start, end: null }
  // With an end alone, the problem was known at the latest when it was recorded, or ended.
  const known = recorded !== undefined && recorded.interval.start < end.start ? recorded.interval : undefined
  return spanOf(start ?? known, end, 'Condition.abatement', issues)
}

const abatementOf = (wire: Condition, issues: Issue[]): Interval | undefined => {
  const at = readDate(wire.abatementDateTime, 'Condition.abatementDateTime', issues)
  if (at !== undefined) return at
  const end = readDate(wire.abatementPeriod?.end, 'Condition.abatementPeriod.end', issues)
  if (end !== undefined) return end
  if ((wire.abatementAge ?? wire.abatementRange ?? wire.abatementString) !== undefined) {
    issues.push(issue('warning', 'abatement-not-dated', 'An end that is not a date', 'Condition.abatement'))
  }
  return undefined
}
