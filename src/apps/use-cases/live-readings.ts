import {
  type IngestEvent,
  ingestSlices,
  invalidReading,
  outlineOfLines,
  type SourceDocument,
} from '../../pipeline/ingest/index.ts'

/**
 * Reads an Observation, or a Bundle of Observations.
 *
 * @returns `events` only when everything in it is an Observation, and there is one; `patients`: whose they are
 */
export const observationsOf = (
  document: SourceDocument,
  bytes: Uint8Array,
): { readonly events: readonly IngestEvent[] | undefined; readonly patients: readonly string[] } => {
  const events = [...ingestSlices(document, bytes, [{ offset: 0, length: bytes.length }])]
  const patients = events.flatMap(ownerOf)
  return { events: patients.length === 0 || events.some(isOther) ? undefined : events, patients }
}

const ownerOf = (event: IngestEvent): readonly string[] =>
  event.kind === 'record' && event.record.resourceType === 'Observation' ? [event.record.patient] : []

const isOther = (event: IngestEvent): boolean =>
  event.kind === 'quarantine' || (event.kind === 'record' && event.record.resourceType !== 'Observation')

/** Whether a message is one JSON object that says of itself that it is a FHIR resource. */
export const isResource = (payload: Uint8Array): boolean => {
  try {
    const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload))
    return typeof json === 'object' && json !== null && 'resourceType' in json
  } catch {
    return false
  }
}

/** What live readings are, and of whom they speak. */
export const outlineOfLive = (document: SourceDocument, bytes: Uint8Array) =>
  isResource(bytes)
    ? ({ kind: 'resources', ...observationsOf(document, bytes) } as const)
    : ({ kind: 'lines', patients: outlineOfLines(bytes).patients } as const)

const onlyObservations = 'only FHIR R4 Observations of patients of this source are taken'

/** A document of live readings that is refused as a whole. */
export const refusedReadings = (
  document: SourceDocument,
  bytes: Uint8Array,
  problem = onlyObservations,
): readonly IngestEvent[] => [
  { kind: 'document', document },
  invalidReading(document, { offset: 0, length: bytes.length }, problem),
]
