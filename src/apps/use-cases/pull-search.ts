import { AppError, type Issue, instantOf, issue } from '../../core/index.ts'
import { type IngestEvent, ingestPage, type Said, type SearchPage, searchPages } from '../../pipeline/ingest/index.ts'
import { readableTypes } from '../../pipeline/normalize/index.ts'
import type { FhirClient } from '../../platform/fhir-client/index.ts'
import { type Caller, type Dependencies, recordAct } from './dependencies.ts'
import { importEvents } from './import.ts'
import type { ImportReport } from './import-report.ts'
import { stopIfAsked } from './interrupted.ts'
import { holdPull } from './pull-lock.ts'
import { pullFolder, pullKey, readMark, writeMark } from './pull-marks.ts'

export type SearchRequest = {
  readonly source: string
  /** A search relative to the base, or all of one patient by the server's id. */
  readonly ask: { readonly kind: 'search'; readonly query: string } | { readonly kind: 'patient'; readonly id: string }
  readonly types: readonly string[]
  /** A moment, or `last`: what was written since the last pull of the same question. */
  readonly since: string | undefined
  /** What the server's pages do not say themselves. */
  readonly said: Said
  /** Origins beside the base's that the server says are its own. */
  readonly origins: readonly string[]
}

/** What a pull by searches did. */
export type SearchReport = {
  readonly since: string | null
  readonly pages: number
  readonly entries: number
  /** What the server said beside its answers, by severity and code. */
  readonly outcomes: Readonly<Record<string, number>>
  readonly import: ImportReport
}

/** A server's index may lag behind its clock: what was written shortly before the last pull is asked for again. */
const overlap = 10 * 60_000

/** Resources a page, as a wish (`_count`). */
const pageSize = 500

/** Medicines whose names may stand in a resource of their own. */
const namesElsewhere = new Set([
  'MedicationRequest',
  'MedicationStatement',
  'MedicationAdministration',
  'MedicationDispense',
])

/** Answers by which a server says that it has no such search, or not for this client. */
const notOffered = [400, 403, 404, 405, 410, 422, 501]

/**
 * Fetches what searches find, page by page, and stores it. Safe to repeat: what is known counts as a duplicate. When all pages
 * are stored, the moment is kept from which `since: 'last'` asks the next time.
 *
 * @throws AppError `conflict` while the same pull runs; as `searchPages`
 */
export const pullSearch = async (
  deps: Dependencies,
  client: FhirClient,
  request: SearchRequest,
  caller: Caller,
  progress: (line: string) => void,
  signal?: AbortSignal,
): Promise<SearchReport> => {
  const { source, ask, types, origins } = request
  const key = pullKey('search', client.base.href, source, JSON.stringify([ask, types]))
  const release = await holdPull(pullFolder(deps, key))
  try {
    const since = request.since === 'last' ? readMark(deps, key) : request.since
    const sums = {
      pages: 0,
      entries: 0,
      outcomes: {} as Record<string, number>,
      first: undefined as number | undefined,
    }
    const begun = Date.parse(deps.clock())
    let failed: unknown
    // When a server fails half-way, what it gave by then is stored first.
    const untilFailure = async function* (): AsyncGenerator<IngestEvent> {
      try {
        yield* events()
      } catch (error) {
        failed = error
      }
    }
    const events = async function* (): AsyncGenerator<IngestEvent> {
      for await (const found of answers(client, request, since, origins)) {
        if ('code' in found) {
          yield { kind: 'issue', issue: found }
          continue
        }
        sums.pages += 1
        sums.entries += found.entries
        sums.first ??= found.answeredAt
        for (const one of found.outcomes) sums.outcomes[one] = (sums.outcomes[one] ?? 0) + 1
        progress(`${sums.pages} pages, ${sums.entries} entries`)
        const stored = await deps.blobs.put(found.bytes)
        const document = { document: stored.hash, source, name: `page-${sums.pages}.json`, bytes: stored.bytes }
        yield* ingestPage(document, found.bytes, request.said)
        stopIfAsked(signal, `${sums.pages} pages, ${sums.entries} entries`)
      }
    }
    const report = await importEvents(deps, untilFailure(), { source, adapter: 'fhir-search' }, caller, progress)
    if (failed !== undefined) throw failed
    await writeMark(deps, key, instantOf((sums.first ?? begun) - overlap))
    const { pages, entries, outcomes } = sums
    await recordAct(deps, {
      actor: caller.actor,
      action: 'pull.finished',
      record: null,
      purpose: 'HOPERAT',
      details: { source, server: client.base.origin, pages },
    })
    return { since: since ?? null, pages, entries, outcomes, import: report }
  } finally {
    release()
  }
}

type Found = SearchPage | Issue

async function* answers(
  client: FhirClient,
  { ask, types }: SearchRequest,
  since: string | undefined,
  origins: readonly string[],
): AsyncGenerator<Found> {
  if (ask.kind === 'search') {
    yield* searchPages(client, searchQuery(ask.query, since), { origins })
    return
  }
  const id = encodeURIComponent(ask.id)
  const everything = new URLSearchParams({ _count: String(pageSize) })
  if (since !== undefined) everything.set('_since', since)
  if (types.length > 0) everything.set('_type', types.join(','))
  const whole = searchPages(client, `Patient/${id}/$everything?${everything}`, { origins, takes: notOffered })
  if ((yield* whole) === 'done') return
  let offered = 0
  for (const type of types.length > 0 ? types : readableTypes) {
    const how = type === 'Patient' ? `_id=${id}` : `patient=${id}`
    const include = namesElsewhere.has(type) ? `&_include=${type}:medication` : ''
    const pages = searchPages(client, searchQuery(`${type}?${how}${include}`, since), { origins, takes: notOffered })
    if ((yield* pages) === 'done') offered += 1
    else yield issue('information', 'search-not-offered', 'The server does not offer this search', type)
  }
  if (offered > 0) return
  throw new AppError('peer-refused', 'The server offers neither $everything nor searches by patient.', {
    remedy: 'Check the address and the rights of the client; or ask for what it offers with --search.',
  })
}

/** With a page size and the moment, where the question does not say them itself. */
const searchQuery = (query: string, since: string | undefined): string => {
  const [path = '', rest = ''] = query.split('?', 2)
  const asked = new URLSearchParams(rest)
  if (!asked.has('_count')) asked.set('_count', String(pageSize))
  if (since !== undefined && !asked.has('_lastUpdated')) asked.set('_lastUpdated', `ge${since}`)
  return `${path}?${asked}`
}
