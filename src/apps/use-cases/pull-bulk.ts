import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { AppError, type Instant, type Issue, intervalOf, issue } from '../../core/index.ts'
import {
  bulkExport,
  cancelExport,
  type ExportScope,
  type FetchedFile,
  kickOffOf,
  openCheckpoint,
  type Said,
} from '../../pipeline/ingest/index.ts'
import type { FhirClient } from '../../platform/fhir-client/index.ts'
import { isJsonObject, lineStream } from '../../standards/fhir/index.ts'
import { type Caller, type Dependencies, recordAct } from './dependencies.ts'
import { importPaths } from './import.ts'
import { type ImportReport, sumReports } from './import-report.ts'
import { stopIfAsked } from './interrupted.ts'
import { holdPull } from './pull-lock.ts'
import { pullFolder, pullKey, readMark, writeMark } from './pull-marks.ts'
import { storeDeletions } from './store-deletions.ts'

export type BulkRequest = {
  readonly source: string
  readonly level: ExportScope['level']
  readonly types: readonly string[]
  /** What the server's files do not say themselves. */
  readonly said: Said
  /** A moment, or `last`: what was written since the last pull of the same question. */
  readonly since: string | undefined
}

/** What a pull did. Resources count as in `ImportReport`. */
export type BulkReport = {
  /** Everything that the server had written by then is stored. */
  readonly transactionTime: string
  readonly since: string | null
  readonly files: readonly PulledFile[]
  readonly deleted: { readonly applied: number; readonly unknown: number }
  /** What went wrong at the server while it made the export, by severity and code. */
  readonly serverErrors: Readonly<Record<string, number>>
  /** How often the export expired and was asked for again. */
  readonly restarts: number
  readonly import: ImportReport
}

type PulledFile = { readonly part: FetchedFile['file']['part']; readonly type: string; readonly bytes: number }

type Sums = {
  readonly files: PulledFile[]
  readonly reports: ImportReport[]
  readonly issues: Issue[]
  readonly errors: Record<string, number>
  readonly deleted: { applied: number; unknown: number }
}

/**
 * Fetches what a server exports in bulk and stores it. Stopped at any moment, the same call goes on: an export under way is waited
 * for, and files that are stored are not fetched again.
 *
 * @throws AppError `conflict` while the same pull runs; as `bulkExport`
 */
export const pullBulk = async (
  deps: Dependencies,
  client: FhirClient,
  request: BulkRequest,
  caller: Caller,
  progress: (line: string) => void,
  signal?: AbortSignal,
): Promise<BulkReport> => {
  const { question, scope, key } = asked(deps, client, request)
  const release = await holdPull(pullFolder(deps, key))
  try {
    const checkpoint = await openCheckpoint(pullFolder(deps, key))
    const sums: Sums = { files: [], reports: [], issues: [], errors: {}, deleted: { applied: 0, unknown: 0 } }
    const files = bulkExport(client, checkpoint, scope)
    let next = await files.next()
    try {
      for (; next.done !== true; next = await files.next()) {
        await take(deps, request, next.value, sums, caller, progress)
        next.value.stored()
        stopIfAsked(signal, `${sums.files.length} files`)
      }
    } finally {
      if (next.done !== true) await files.return({ transactionTime: '', restarts: 0 })
    }
    const { transactionTime, restarts } = next.value
    await writeMark(deps, question, transactionTime)
    checkpoint.clear()
    await recordAct(deps, {
      actor: caller.actor,
      action: 'pull.finished',
      record: null,
      purpose: 'HOPERAT',
      details: { source: request.source, server: client.base.origin, files: sums.files.length, restarts },
    })
    const total = sumReports(sums.reports)
    return {
      transactionTime,
      since: scope.since ?? null,
      files: sums.files,
      deleted: sums.deleted,
      serverErrors: sums.errors,
      restarts,
      import: { ...total, issues: [...total.issues, ...sums.issues.map(one => ({ ...one, count: 1 }))] },
    }
  } finally {
    release()
  }
}

/** Tells the server to drop an export that was begun. @returns false when none is under way */
export const cancelBulk = async (deps: Dependencies, client: FhirClient, request: BulkRequest): Promise<boolean> => {
  const folder = pullFolder(deps, asked(deps, client, request).key)
  const release = await holdPull(folder)
  try {
    return await cancelExport(client, await openCheckpoint(folder))
  } finally {
    release()
  }
}

const asked = (deps: Dependencies, client: FhirClient, { source, level, types, since }: BulkRequest) => {
  const whole = { level, types }
  const question = pullKey('bulk', client.base.href, source, kickOffOf(whole))
  const from = since === 'last' ? readMark(deps, question) : since
  const scope: ExportScope = from === undefined ? whole : { ...whole, since: from }
  return { question, scope, key: pullKey('bulk', client.base.href, source, kickOffOf(scope)) }
}

const take = async (
  deps: Dependencies,
  { source, said }: BulkRequest,
  fetched: FetchedFile,
  sums: Sums,
  caller: Caller,
  progress: (line: string) => void,
): Promise<void> => {
  const { file, path, bytes, transactionTime } = fetched
  progress(`${basename(path)}: ${bytes} bytes`)
  if (file.part === 'deleted') {
    const stored = await deps.blobs.put(createReadStream(path))
    const document = { document: stored.hash, source, name: basename(path), bytes: stored.bytes }
    const { deleted, unknown, issues } = await storeDeletions(deps, document, momentOf(transactionTime), caller)
    sums.deleted.applied += deleted
    sums.deleted.unknown += unknown
    sums.issues.push(...issues)
  } else {
    if (file.part === 'error') await countErrors(path, sums.errors)
    const report =
      bytes === 0
        ? undefined
        : await importPaths(deps, { paths: [path], source, adapter: 'fhir-bulk', said }, caller, progress)
    if (report !== undefined) sums.reports.push(report)
    const came = report === undefined ? 0 : report.stored + report.duplicates + report.quarantinedInAll
    if (file.part === 'output' && file.count !== undefined && file.count !== came) {
      const message = `The server says ${file.count} resources, the file has ${came}`
      sums.issues.push(issue('warning', 'count-differs', message, basename(path)))
    }
  }
  sums.files.push({ part: file.part, type: file.type, bytes })
}

/** @throws AppError `peer-refused` for a time that is none: deletions would have no date */
const momentOf = (text: string): Instant => {
  const interval = intervalOf(text)
  if (interval !== undefined) return interval.end
  throw new AppError('peer-refused', 'The transaction time of the export is no time.', {
    remedy: 'The server does not do as Bulk Data Access says; tell its operator.',
  })
}

/** OperationOutcomes, by severity and code; their texts may be about a patient and stay in the document. */
const countErrors = async (path: string, errors: Record<string, number>): Promise<void> => {
  for await (const { bytes } of lineStream(createReadStream(path))) {
    const found = bytes === undefined ? ['unknown unknown'] : outcomesIn(new TextDecoder().decode(bytes))
    for (const word of found) errors[word] = (errors[word] ?? 0) + 1
  }
}

const outcomesIn = (line: string): readonly string[] => {
  let json: unknown
  try {
    json = JSON.parse(line)
  } catch (error) {
    if (error instanceof SyntaxError) return []
    throw error
  }
  const issues = isJsonObject(json) && Array.isArray(json.issue) ? json.issue : []
  return issues.map(one => (isJsonObject(one) ? `${word(one.severity)} ${word(one.code)}` : 'unknown unknown'))
}

const word = (code: unknown): string => (typeof code === 'string' && /^[a-z-]{1,40}$/.test(code) ? code : 'unknown')
