import type { ImmunizationFact } from '../../clinical/index.ts'
import { type Issue, issue } from '../../core/index.ts'
import { immunization } from '../../standards/fhir/index.ts'
import { given } from './codes.ts'
import { factBase } from './fact-draft.ts'
import type { Read } from './read.ts'
import { pointOf, readDate, recordedOf, timesOf } from './times.ts'

/** A vaccination that was done, or (status `not-done`) was not. */
export const readImmunization: Read = (resource, context) => {
  const issues: Issue[] = []
  const wire = immunization(resource, 'Immunization', issues) ?? {}
  const recorded = recordedOf(
    [
      [wire.recorded, 'recordedDate', 'Immunization.recorded'],
      [wire.meta?.lastUpdated, 'lastUpdated', 'Immunization.meta.lastUpdated'],
    ],
    issues,
  )
  const at = pointOf(readDate(wire.occurrenceDateTime, 'Immunization.occurrenceDateTime', issues))
  if (at === undefined && wire.occurrenceString !== undefined) {
    issues.push(
      issue('warning', 'occurrence-not-dated', 'Given at a time that is not a date', 'Immunization.occurrenceString'),
    )
  }
  const [protocol] = wire.protocolApplied ?? []
  const fact: Omit<ImmunizationFact, 'received'> = {
    ...factBase(context, 'Immunization', 0, {
      concept: wire.vaccineCode,
      times: timesOf(at, recorded, { path: 'Immunization.occurrence', lasts: false, issues }),
      status: wire.status ?? 'unknown',
      quality: issues,
    }),
    kind: 'immunization',
    ...given('doseNumber', protocol?.doseNumberPositiveInt?.toString() ?? protocol?.doseNumberString),
    ...given('lotNumber', wire.lotNumber),
  }
  return { facts: [fact], sharedCode: null, issues }
}
