import {
  type Format,
  formatOf,
  type IngestEvent,
  ingestStored,
  omopTableOf,
  rangeOf,
  readingLines,
  type Said,
  type SourceDocument,
  type VcfOwners,
} from '../../pipeline/ingest/index.ts'
import {
  type documentsToReplay,
  patientInSource,
  patientsAmong,
  type QuarantinedStretch,
  type QuarantineQuery,
} from '../../pipeline/profile/index.ts'
import type { Dependencies } from './dependencies.ts'
import { earlierParts } from './earlier-parts.ts'
import type { RememberedSaid } from './import-batch.ts'
import { outlineOfLive, refusedReadings } from './live-readings.ts'

export type ReplayRequest = Pick<QuarantineQuery, 'document' | 'source'> & {
  /** Said now; what was said when a document came holds where this says nothing. */
  readonly said: Said
  readonly sample?: string
  readonly table?: Format
}

export type Stored = Awaited<ReturnType<typeof documentsToReplay>>[number]

/** What the stretches of a document give now. What is said now goes before what was said when it came. */
export const rereading = async (
  deps: Dependencies,
  stored: Stored,
  open: readonly QuarantinedStretch[],
  request: ReplayRequest,
): Promise<{ readonly events: AsyncIterable<IngestEvent> | Iterable<IngestEvent>; readonly said: RememberedSaid }> => {
  const { source } = stored
  const before = stored.said === null ? {} : (JSON.parse(stored.said) as RememberedSaid)
  if (isLive(open)) return { events: await liveAgain(deps, stored, open), said: before }
  const { patient } = request.said
  const said: RememberedSaid = {
    ...before,
    ...request.said,
    ...(patient === undefined ? {} : { patient: await patientInSource(deps.database.kysely, source, patient) }),
    ...(request.sample === undefined ? {} : { sample: request.sample }),
  }
  const events = ingestStored(stored, {
    blobs: deps.blobs,
    within: open.map(({ locator }) => rangeOf(locator)),
    said,
    saidBefore: JSON.stringify(Object.entries(said).sort()) === JSON.stringify(Object.entries(before).sort()),
    earlier: earlierParts(deps, source),
    ...(request.table === undefined ? {} : { table: request.table }),
    ...vcfOwners(said),
  })
  return { events, said }
}

/** One patient who is named now goes before a list that came with the file. */
const vcfOwners = ({ patient, sample, samples }: RememberedSaid): { readonly vcf?: VcfOwners } =>
  patient !== undefined
    ? { vcf: { patient, sample } }
    : samples === undefined
      ? {}
      : { vcf: { samples: new Map(samples) } }

/** Whether a document came as live readings (`POST /readings`, MQTT): only they are refused with this code. */
const isLive = (open: readonly QuarantinedStretch[]): boolean => open.some(({ code }) => code === 'reading-invalid')

/** Live readings as when they came, by the patients whom the source has now; only what touches an open stretch. */
const liveAgain = async (
  deps: Dependencies,
  stored: Stored,
  open: readonly QuarantinedStretch[],
): Promise<readonly IngestEvent[]> => {
  const document: SourceDocument = stored
  const bytes = await deps.blobs.get(stored.document)
  const outline = outlineOfLive(document, bytes)
  const known = await patientsAmong(deps.database.kysely, stored.source, [...outline.patients])
  const everybody = outline.patients.every(patient => known.has(patient))
  const events =
    outline.kind === 'lines'
      ? [...readingLines(document, bytes, patient => known.has(patient))]
      : outline.events !== undefined && everybody
        ? outline.events
        : refusedReadings(document, bytes)
  const stretches = open.map(({ locator }) => rangeOf(locator))
  const touches = (locator: string): boolean => {
    const { offset, length } = rangeOf(locator)
    return stretches.some(one => one.offset < offset + length && offset < one.offset + one.length)
  }
  return events.filter(event => {
    if (event.kind === 'series') return touches(event.series.locator)
    if (event.kind === 'record') return touches(event.record.locator)
    return event.kind !== 'quarantine' || touches(event.quarantined.locator)
  })
}

const packed = /^(?:gzip|zip)-/
const tableName = /\.(?:csv|tsv|txt|xlsx)(?:\.gz)?$/i

/** Why stretches of a document cannot be read again as things are, where that is known; `null`: as their own reasons say. */
export const whyUnread = (
  { name }: Stored,
  open: readonly QuarantinedStretch[],
  { table }: ReplayRequest,
): string | null => {
  if (open.some(({ code }) => packed.test(code))) {
    return 'What is kept is a damaged or refused compressed file: import an undamaged copy, or the unpacked file.'
  }
  if (isLive(open)) {
    return 'Live readings are read again by the patients whom their source has now; what is wrong in a line itself stays.'
  }
  if (table !== undefined || !tableName.test(name) || formatOf(name, new Uint8Array()) !== undefined) return null
  return omopTableOf(name) === undefined
    ? 'If it is a table, say what its rows become: --mapping MAP.json.'
    : 'If it is a table of OMOP: --mapping omop --folder FOLDER, where CONCEPT.csv lies beside it. Else --mapping MAP.json.'
}
