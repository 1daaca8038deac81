import { type DocumentHash, issue, type RecordId } from '../../core/index.ts'
import {
  type Format,
  type IngestEvent,
  ingestPaths,
  type Said,
  type SourceDocument,
} from '../../pipeline/ingest/index.ts'
import { type Adapter, countBatch } from '../../pipeline/monitoring/index.ts'
import { markDue } from '../../pipeline/outcomes/index.ts'
import {
  appendResources,
  appendSeries,
  erasedAmong,
  holdRecords,
  patientInSource,
  refreshGrownStatistics,
  storeDocuments,
  storeQuarantine,
} from '../../pipeline/profile/index.ts'
import { type Caller, type Dependencies, recordAct } from './dependencies.ts'
import { earlierParts } from './earlier-parts.ts'
import { followLinks, linkingRules } from './follow-links.ts'
import { type Batch, countOf, countsOf, emptyBatch, type Feed, isFull, ownerOf, rowsOf, take } from './import-batch.ts'
import { createTally, type ImportReport, type Tally } from './import-report.ts'
import { samplesOfPatients } from './samples-of-patients.ts'

/** Resources stored between two questions whether the tables have grown so far that the planner must look at them again. */
const manyStored = 5_000

/** Milliseconds between two lines of progress. */
const progressEvery = 1_000

/** Records after which the clock is looked at. */
const recordsBetween = 64

/**
 * Imports files and folders. VCF files and exports of devices name no patient: `said.patient` does (the source's id of one
 * whose record is already here), and `sample` the column of a VCF file, where there are several. Reading the next batch goes on while the last one is written; at most two are held.
 * Stopped half-way it can be repeated: what is stored counts as a duplicate.
 *
 * @param progress called about once a second with a line for the reader
 * @param signal asked to stop, it writes what it has read so far, and the report says `stopped`
 */
export const importPaths = async (
  deps: Dependencies,
  { paths, source, adapter = 'files', said = {}, sample, samples, table }: ImportRequest,
  caller: Caller,
  progress: (line: string) => void,
  signal?: AbortSignal,
): Promise<ImportReport> => {
  const { patient } = said
  const known = patient === undefined ? undefined : await patientInSource(deps.database.kysely, source, patient)
  const listed = samples === undefined ? undefined : await samplesOfPatients(deps, source, samples)
  const whose =
    listed !== undefined
      ? { said, vcf: { samples: listed } }
      : known === undefined
        ? { said }
        : { said: { ...said, patient: known }, vcf: { patient: known, sample } }
  const events = ingestPaths(paths, {
    source,
    blobs: deps.blobs,
    earlier: earlierParts(deps, source),
    ...(table === undefined ? {} : { table }),
    ...whose,
  })
  const all = {
    ...whose.said,
    ...(sample === undefined ? {} : { sample }),
    ...(listed === undefined ? {} : { samples: [...listed] }),
  }
  const feed = { source, adapter, ...(Object.keys(all).length === 0 ? {} : { said: all }) }
  return await importEvents(deps, events, feed, caller, progress, signal)
}

export type ImportRequest = {
  readonly paths: readonly string[]
  readonly source: string
  /** By which way the files came, when not as files. */
  readonly adapter?: Adapter
  readonly said?: Said
  readonly sample?: string
  /** Path of a table that says whose the samples of VCF files are. */
  readonly samples?: string
  /** What a mapping makes of tables. */
  readonly table?: Format
}

/** Stores what ingest found, from wherever it came. */
export const importEvents = async (
  deps: Dependencies,
  events: AsyncIterable<IngestEvent> | Iterable<IngestEvent>,
  feed: Feed,
  caller: Caller,
  progress: (line: string) => void,
  signal?: AbortSignal,
): Promise<ImportReport> => {
  const tally = createTally()
  let batch = emptyBatch()
  let writing: Promise<void> = Promise.resolve()
  let saidAt = Date.parse(deps.clock())
  let lookAgainAt = manyStored
  const flush = async () => {
    const full = batch
    batch = emptyBatch()
    await writing
    if (tally.stored() >= lookAgainAt) {
      lookAgainAt = tally.stored() + manyStored
      await refreshGrownStatistics(deps.database.kysely)
    }
    writing = write(deps, full, feed, caller, tally)
    // Awaited by the next flush; until then a failure must not count as unhandled.
    writing.catch(() => undefined)
  }
  const sayProgress = () => {
    const now = Date.parse(deps.clock())
    if (now - saidAt < progressEvery) return
    saidAt = now
    progress(tally.progress())
  }
  let inside: SourceDocument | null = null
  let records = 0
  let stopped = false
  for await (const event of events) {
    inside = take(event, inside, batch, tally, feed)
    if (isFull(batch)) await flush()
    records += event.kind === 'record' ? 1 : 0
    if (event.kind !== 'record' || records % recordsBetween === 0) sayProgress()
    if (signal?.aborted === true) {
      stopped = true
      break
    }
  }
  await flush()
  await writing
  const report = { ...tally.report(), ...(stopped ? { stopped } : {}) }
  await refreshGrownStatistics(deps.database.kysely)
  await recordAct(deps, {
    actor: caller.actor,
    action: 'import.finished',
    record: null,
    purpose: 'HOPERAT',
    details: {
      source: feed.source,
      stored: report.stored,
      duplicates: report.duplicates,
      quarantined: report.quarantinedInAll,
      ...(stopped ? { stopped } : {}),
      ...(report.readings === null ? {} : { readings: report.readings.stored }),
    },
  })
  return report
}

const write = async (
  deps: Dependencies,
  batch: Batch,
  { source, adapter }: Feed,
  caller: Caller,
  tally: Tally,
): Promise<void> => {
  const { documents, quarantined } = batch
  if (rowsOf(batch) === 0) return
  const owners = [...new Set([...batch.resources, ...batch.series.map(({ of }) => of)].map(({ record }) => record))]
  const erased = await erasedAmong(deps.database.kysely, owners)
  const resources = batch.resources.filter(({ record }) => !erased.has(record))
  const series = batch.series.filter(({ of }) => !erased.has(of.record))
  if (erased.size > 0) tally.issue(erasedIssue, {})
  tally.readings(0, countOf(batch.series) - countOf(series))
  const at = deps.clock()
  const rules = await linkingRules(deps)
  const { appended, readings } = await deps.write(async (tx, audit) => {
    await storeDocuments(tx, documents, at)
    await storeQuarantine(tx, quarantined, at)
    if (series.length > 0) await holdRecords(tx, source, [...resources, ...series.map(ownerOf)], at)
    const result = await appendResources(tx, source, resources, at, rules, 'system:identity')
    const stored = await appendSeries(tx, series, at)
    const nobodys = new Set(resources.filter(({ patient }) => patient === '').map(({ record }) => record))
    const changed = new Set([...result.byRecord.keys(), ...stored.byRecord.keys()])
    await markDue(
      tx,
      [...changed].filter(record => !nobodys.has(record)),
      at,
    )
    if (adapter !== 'replay') await countBatch(tx, { source, adapter }, countsOf(batch, result, stored), at)
    await followLinks(tx, result, { at, actor: caller.actor }, audit)
    const from = documentsByRecord([...resources, ...series.map(ownerOf)])
    for (const record of changed) {
      const given = stored.byRecord.get(record)
      audit({
        at,
        actor: caller.actor,
        action: 'record.imported',
        record,
        purpose: 'HOPERAT',
        details: {
          source,
          resources: result.byRecord.get(record) ?? 0,
          ...(given === undefined ? {} : { readings: given }),
          documents: [...(from.get(record) ?? [])],
        },
      })
    }
    return { appended: result, readings: stored }
  })
  for (const _ of appended.conflicts) tally.issue(conflictIssue, {})
  tally.appended(appended)
  tally.appendedReadings(readings)
  if (readings.contradicting > 0) tally.issue(contradictingIssue, {}, readings.contradicting)
}

const contradictingIssue = issue(
  'warning',
  'reading-contradicted',
  'Another document, or the same, gives another value for the same moment of the same device: both are kept',
  'series',
)

const conflictIssue = issue(
  'warning',
  'identity-conflict',
  'An identifier or the source says that two records are one person, and somebody has said that they are not: they stay two; see attune people list',
  '',
)

/** What was erased does not come back by a repeated export. */
const erasedIssue = issue('warning', 'erased-patient', 'Belongs to a patient who was erased here: not taken in', '')

const documentsByRecord = (
  resources: readonly { readonly record: RecordId; readonly document: DocumentHash }[],
): ReadonlyMap<RecordId, ReadonlySet<DocumentHash>> => {
  const found = new Map<RecordId, Set<DocumentHash>>()
  for (const { record, document } of resources) {
    const documents = found.get(record)
    if (documents === undefined) found.set(record, new Set([document]))
    else documents.add(document)
  }
  return found
}
