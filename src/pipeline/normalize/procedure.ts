import type { ProcedureFact } from '../../clinical/index.ts'
import { type Issue, issue } from '../../core/index.ts'
import { procedure } from '../../standards/fhir/index.ts'
import { factBase } from './fact-draft.ts'
import type { Read } from './read.ts'
import { pointOf, readDate, readPeriod, recordedOf, timesOf } from './times.ts'

export const readProcedure: Read = (resource, context) => {
  const issues: Issue[] = []
  const wire = procedure(resource, 'Procedure', issues) ?? {}
  const recorded = recordedOf([[wire.meta?.lastUpdated, 'lastUpdated', 'Procedure.meta.lastUpdated']], issues)
  const performed =
    pointOf(readDate(wire.performedDateTime, 'Procedure.performedDateTime', issues)) ??
    readPeriod(wire.performedPeriod, 'Procedure.performedPeriod', issues)
  if (performed === undefined && (wire.performedString ?? wire.performedAge ?? wire.performedRange) !== undefined) {
    issues.push(
      issue('warning', 'performed-not-dated', 'Performed at a time that is not a date', 'Procedure.performed'),
    )
  }
  const fact: Omit<ProcedureFact, 'received'> = {
    ...factBase(context, 'Procedure', 0, {
      concept: wire.code,
      times: timesOf(performed, recorded, { path: 'Procedure.performed', lasts: false, issues }),
      status: wire.status ?? 'unknown',
      quality: issues,
    }),
    kind: 'procedure',
  }
  return { facts: [fact], sharedCode: null, issues }
}
