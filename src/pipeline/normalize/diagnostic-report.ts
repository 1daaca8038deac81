import type { DiagnosticReportFact } from '../../clinical/index.ts'
import type { Issue } from '../../core/index.ts'
import { diagnosticReport } from '../../standards/fhir/index.ts'
import { codesOf, codingsOf, given } from './codes.ts'
import { factBase } from './fact-draft.ts'
import type { Read } from './read.ts'
import { pointOf, readDate, readPeriod, recordedOf, timesOf } from './times.ts'

/** A report as a document: what it concludes and which observations it groups. The values are those observations. */
export const readDiagnosticReport: Read = (resource, context) => {
  const issues: Issue[] = []
  const path = 'DiagnosticReport'
  const wire = diagnosticReport(resource, path, issues) ?? {}
  const recorded = recordedOf(
    [
      [wire.issued, 'issued', `${path}.issued`],
      [wire.meta?.lastUpdated, 'lastUpdated', `${path}.meta.lastUpdated`],
    ],
    issues,
  )
  const effective =
    pointOf(readDate(wire.effectiveDateTime, `${path}.effectiveDateTime`, issues)) ??
    readPeriod(wire.effectivePeriod, `${path}.effectivePeriod`, issues)
  const fact: Omit<DiagnosticReportFact, 'received'> = {
    ...factBase(context, path, 0, {
      concept: wire.code,
      times: timesOf(effective, recorded, { path: `${path}.effective`, lasts: false, issues }),
      status: wire.status ?? 'unknown',
      quality: issues,
    }),
    kind: 'diagnostic-report',
    categories: codesOf(wire.category),
    ...given('conclusion', wire.conclusion),
    conclusionCodings: codingsOf(...(wire.conclusionCode ?? [])),
    results: (wire.result ?? []).flatMap(({ reference, display }) => reference ?? display ?? []),
  }
  return { facts: [fact], sharedCode: null, issues }
}
