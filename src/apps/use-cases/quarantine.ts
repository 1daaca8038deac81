import { AppError, type DocumentHash } from '../../core/index.ts'
import { type IngestEvent, rangeOf } from '../../pipeline/ingest/index.ts'
import {
  documentsToReplay,
  type QuarantinedStretch,
  quarantinedStretches,
  resolveQuarantined,
} from '../../pipeline/profile/index.ts'
import type { Caller, Dependencies } from './dependencies.ts'
import { importEvents } from './import.ts'
import { type ImportReport, sumReports } from './import-report.ts'
import { stopIfAsked } from './interrupted.ts'
import { type ReplayRequest, rereading, type Stored, whyUnread } from './reread.ts'

/** Most bytes of a stretch that are shown. */
const shownBytes = 64 * 1024

export type ShownStretch = QuarantinedStretch & {
  readonly bytes: number
  /** Of the first 64 KiB; what is not UTF-8 is a replacement character. */
  readonly text: string
  readonly base64: string
}

/** The bytes of a stretch that could not be read. They may hold anything of a patient: looking is audited. */
export const showQuarantined = async (
  deps: Dependencies,
  { document, locator }: { readonly document: string; readonly locator: string },
  caller: Caller,
): Promise<ShownStretch> => {
  const stretch = await oneStretch(deps, document, locator)
  const { offset, length } = rangeOf(stretch.locator)
  const bytes = await deps.blobs.getRange(stretch.document, offset, Math.min(length, shownBytes))
  await deps.append([
    {
      kind: 'audit',
      event: {
        at: deps.clock(),
        actor: caller.actor,
        action: 'quarantine.shown',
        record: null,
        purpose: 'HOPERAT',
        details: { document: stretch.document, locator: stretch.locator },
      },
    },
  ])
  return {
    ...stretch,
    bytes: length,
    text: new TextDecoder().decode(bytes),
    base64: Buffer.from(bytes).toString('base64'),
  }
}

/** @throws AppError `not-found`; `misuse` when the beginning of a hash means several documents */
const oneStretch = async (deps: Dependencies, document: string, locator: string): Promise<QuarantinedStretch> => {
  const found = (await quarantinedStretches(deps.database.kysely, { document, all: true })).filter(
    one => one.locator === locator,
  )
  const [stretch] = found
  if (stretch === undefined) {
    throw new AppError('not-found', 'No such stretch is in quarantine.', { remedy: 'attune quarantine list --all' })
  }
  if (found.some(one => one.document !== stretch.document)) {
    throw new AppError('misuse', 'Several documents begin so.', { remedy: 'Give more of the hash.' })
  }
  return stretch
}

/** Sets a stretch aside: somebody has decided that nothing is to be read there. The row and the bytes stay. */
export const dismissQuarantined = async (
  deps: Dependencies,
  { document, locator, reason }: { readonly document: string; readonly locator: string; readonly reason: string },
  caller: Caller,
): Promise<{ readonly dismissed: number }> => {
  const stretch = await oneStretch(deps, document, locator)
  const same = await quarantinedStretches(deps.database.kysely, { document: stretch.document })
  const rows = same.filter(one => one.locator === locator)
  const at = deps.clock()
  const dismissed = await deps.write(async (tx, audit) => {
    const changed = await resolveQuarantined(tx, rows, { at, by: caller.actor, resolution: 'dismissed', reason })
    const details = { document: stretch.document, locator, reason }
    const act = { at, actor: caller.actor, record: null, purpose: 'HOPERAT' } as const
    if (changed > 0) audit({ ...act, action: 'quarantine.dismissed', details })
    return changed
  })
  return { dismissed }
}

export type ReplayedDocument = {
  readonly document: DocumentHash
  readonly source: string
  readonly file: string
  readonly resolved: number
  readonly remaining: number
  /** Why its bytes were not read, and what would help; `null`: they were, or nothing more is known than the stretches say. */
  readonly because: string | null
}

export type ReplayReport = {
  readonly resolved: number
  readonly remaining: number
  readonly documents: readonly ReplayedDocument[]
  /** What was stored of it; `null` when there was nothing to read. */
  readonly imported: ImportReport | null
}

/**
 * Reads quarantined stretches again, by the present code and with what is said now. What reads is stored (what is known is
 * a duplicate) and its row is resolved, after the commit; what does not stays. Stopped half-way it can be repeated.
 */
export const replayQuarantine = async (
  deps: Dependencies,
  request: ReplayRequest,
  caller: Caller,
  progress: (line: string) => void,
  signal?: AbortSignal,
): Promise<ReplayReport> => {
  const done: ReplayedDocument[] = []
  const reports: ImportReport[] = []
  for (const stored of await documentsToReplay(deps.database.kysely, request)) {
    const open = await quarantinedStretches(deps.database.kysely, { document: stored.document, source: stored.source })
    const { outcome, report } = await replayDocument(deps, stored, open, request, caller, progress)
    done.push(outcome)
    if (report !== undefined) reports.push(report)
    progress(`${done.length} documents read again`)
    stopIfAsked(signal, `${done.length} documents read again`)
  }
  return {
    resolved: done.reduce((sum, { resolved }) => sum + resolved, 0),
    remaining: done.reduce((sum, { remaining }) => sum + remaining, 0),
    documents: done,
    imported: reports.length === 0 ? null : sumReports(reports),
  }
}

const replayDocument = async (
  deps: Dependencies,
  stored: Stored,
  open: readonly QuarantinedStretch[],
  request: ReplayRequest,
  caller: Caller,
  progress: (line: string) => void,
): Promise<{ readonly outcome: ReplayedDocument; readonly report?: ImportReport }> => {
  const { document, source, name: file } = stored
  const watched = watch(open)
  let report: ImportReport
  try {
    const { events, said } = await rereading(deps, stored, open, request)
    const feed = { source, adapter: 'replay', ...(Object.keys(said).length === 0 ? {} : { said }) } as const
    report = await importEvents(deps, watched.through(events), feed, caller, progress)
  } catch (error) {
    if (!(error instanceof AppError) || (error.code !== 'not-found' && error.code !== 'misuse')) throw error
    // Erased bytes, a patient whom the source does not know, or a VCF file of several samples: this document stays, the others go on.
    return { outcome: { document, source, file, resolved: 0, remaining: open.length, because: error.message } }
  }
  const resolved = await noteReplayed(deps, document, watched.read(), open.length, caller)
  const remaining = open.length - resolved
  const because = remaining === 0 ? null : whyUnread(stored, open, request)
  return { outcome: { document, source, file, resolved, remaining, because }, report }
}

const noteReplayed = async (
  deps: Dependencies,
  document: DocumentHash,
  rows: readonly QuarantinedStretch[],
  of: number,
  caller: Caller,
): Promise<number> => {
  const at = deps.clock()
  return await deps.write(async (tx, audit) => {
    const reason = deps.version
    const resolved = await resolveQuarantined(tx, rows, { at, by: caller.actor, resolution: 'replayed', reason })
    const details = { document, resolved, remaining: of - resolved, version: deps.version, code: deps.code }
    audit({ at, actor: caller.actor, action: 'quarantine.replayed', record: null, purpose: 'HOPERAT', details })
    return resolved
  })
}

/** Which stretches gave something, and were not quarantined again. */
const watch = (open: readonly QuarantinedStretch[]) => {
  const ranges = open.map(stretch => ({ stretch, ...rangeOf(stretch.locator) }))
  const gave = new Set<QuarantinedStretch>()
  const failed = new Set<string>()
  const known = new Set(open.map(({ locator }) => locator))
  /** Something joined from parts stands in a document of its own. */
  const note = (locator: string, own: boolean): void => {
    const { offset, length } = rangeOf(locator)
    for (const one of ranges) {
      if (!own || (offset < one.offset + one.length && one.offset < offset + length)) gave.add(one.stretch)
    }
  }
  return {
    through: async function* (events: AsyncIterable<IngestEvent> | Iterable<IngestEvent>): AsyncGenerator<IngestEvent> {
      for await (const event of events) {
        if (event.kind === 'record') note(event.record.locator, event.record.document === open[0]?.document)
        else if (event.kind === 'series') note(event.series.locator, true)
        else if (event.kind === 'quarantine') failed.add(event.quarantined.locator)
        // The same stretch again, perhaps for another reason: its row is there.
        if (event.kind !== 'quarantine' || !known.has(event.quarantined.locator)) yield event
      }
    },
    read: () => [...gave].filter(({ locator }) => !failed.has(locator)),
  }
}
