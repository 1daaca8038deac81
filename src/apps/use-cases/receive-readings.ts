import { AppError } from '../../core/index.ts'
import { outlineOfLines, readingLines } from '../../pipeline/ingest/index.ts'
import { patientsAmong } from '../../pipeline/profile/index.ts'
import type { Caller, Dependencies } from './dependencies.ts'
import { importEvents } from './import.ts'
import type { ImportReport } from './import-report.ts'
import { observationsOf } from './live-readings.ts'

/** How live readings may come: a JSON object a line, or FHIR R4 Observations, alone or in a Bundle. */
export type ReadingsFormat = 'lines' | 'fhir'

/**
 * Stores what a device or its gateway sends, and returns after the commit. The same again changes nothing. Only patients
 * that the source has already: a typing error must not make a new one.
 *
 * @throws AppError `misuse` for FHIR that is no Observation of a patient of this source; lines are quarantined one by one
 */
export const receiveReadings = async (
  deps: Dependencies,
  { bytes, format, source }: { readonly bytes: Uint8Array; readonly format: ReadingsFormat; readonly source: string },
  caller: Caller,
): Promise<ImportReport> => {
  const stored = await deps.blobs.put(bytes)
  const document = { document: stored.hash, source, name: 'readings', bytes: stored.bytes }
  const known = async (patients: readonly string[]) => await patientsAmong(deps.database.kysely, source, patients)
  if (format === 'lines') {
    const patients = await known(outlineOfLines(bytes).patients)
    const events = readingLines(document, bytes, patient => patients.has(patient))
    return await importEvents(deps, events, { source, adapter: 'live' }, caller, () => undefined)
  }
  const { events, patients } = observationsOf(document, bytes)
  const accepted = await known(patients)
  if (events === undefined || !patients.every(patient => accepted.has(patient))) {
    throw new AppError('misuse', 'Only FHIR R4 Observations of patients of this source are taken here.', {
      remedy: 'Send an Observation, or a Bundle of Observations, whose subject is a Patient that was imported.',
    })
  }
  return await importEvents(deps, events, { source, adapter: 'live' }, caller, () => undefined)
}
