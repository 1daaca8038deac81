import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../../core/index.ts'
import { type FhirClient, retryAfter } from '../../../platform/fhir-client/index.ts'
import type { Checkpoint, PullState } from './checkpoint.ts'
import { download } from './download.ts'
import { type ExportFile, type Manifest, readManifest } from './manifest.ts'

/** What of the server's data is asked for. */
export type ExportScope = {
  readonly level:
    | { readonly kind: 'system' }
    | { readonly kind: 'patient' }
    | { readonly kind: 'group'; readonly id: string }
  /** Only what was written after this moment (`_since`). */
  readonly since?: string
  readonly types: readonly string[]
}

/** A file of the export whose bytes are on this disk. */
export type FetchedFile = {
  readonly file: ExportFile
  readonly path: string
  readonly bytes: number
  readonly transactionTime: string
  /** To be called when everything in it is committed: it is not fetched again, and its bytes here go. */
  readonly stored: () => void
}

/** Exports that expire before they are fetched: after so many the server is too fast for this client. */
const mostRestarts = 5

/** Between two questions whether the export is ready, when the server does not say, in milliseconds. */
const firstPause = 2_000
const longestPause = 60_000

/** `Group/7/$export?_type=Patient`, relative to the server's base. */
export const kickOffOf = ({ level, since, types }: ExportScope): string => {
  const at =
    level.kind === 'system' ? '' : level.kind === 'patient' ? 'Patient/' : `Group/${encodeURIComponent(level.id)}/`
  const asked = new URLSearchParams({ _outputFormat: 'application/fhir+ndjson' })
  if (since !== undefined) asked.set('_since', since)
  if (types.length > 0) asked.set('_type', types.join(','))
  return `${at}$export?${asked}`
}

/**
 * A client of Bulk Data Access 2.0.0: starts an export or goes on with the one that the checkpoint knows, waits until it is
 * ready, and gives its files one by one, the next fetched while the last one is stored. An export that has expired (404, 410) is
 * started again, for the types that are not all stored. At the end the server is told to remove it.
 *
 * @throws AppError `peer-refused`, `peer-unavailable`: the checkpoint stays, and a repeated call goes on
 */
export async function* bulkExport(
  client: FhirClient,
  checkpoint: Checkpoint,
  scope: ExportScope,
): AsyncGenerator<FetchedFile, { readonly transactionTime: string; readonly restarts: number }> {
  let state = checkpoint.read() ?? freshState(scope)
  const save = (next: PullState) => {
    checkpoint.write(next)
    state = next
  }
  for (;;) {
    const begun = await started(client, state, save)
    const manifest = await ready(client, begun, save)
    if (manifest === 'gone') {
      save(restarted(state, scope))
      continue
    }
    const ended = yield* filesOf(client, checkpoint, manifest, () => state, save)
    if (ended === 'gone') {
      save(restarted(state, scope))
      continue
    }
    await removeExport(client, state.statusUrl)
    return { transactionTime: state.transactionTime ?? manifest.transactionTime, restarts: state.restarts }
  }
}

/** Tells the server that an export is not wanted any more. @returns false when none is under way */
export const cancelExport = async (client: FhirClient, checkpoint: Checkpoint): Promise<boolean> => {
  const state = checkpoint.read()
  if (state === undefined) return false
  await removeExport(client, state.statusUrl)
  checkpoint.clear()
  return true
}

const freshState = (scope: ExportScope): PullState => ({
  version: 1,
  kickOff: kickOffOf(scope),
  fetched: [],
  stored: [],
  completeTypes: [],
  restarts: 0,
})

const started = async (
  client: FhirClient,
  state: PullState,
  save: (next: PullState) => void,
): Promise<PullState & { readonly statusUrl: string }> => {
  if (state.statusUrl !== undefined) return { ...state, statusUrl: state.statusUrl }
  const response = await client.request(state.kickOff, { headers: { prefer: 'respond-async' } })
  await response.body?.cancel()
  const location = response.headers.get('content-location')
  if (response.status !== 202 || location === null) {
    throw new AppError('peer-refused', 'The server does not begin an export: no 202 with Content-Location.', {
      remedy: 'Check that it offers Bulk Data export at this level (--system, --patient-level, --group ID).',
      details: { status: response.status },
    })
  }
  const next = { ...state, statusUrl: new URL(location, response.url || client.base).href }
  save(next)
  return next
}

/** Waits until the export is ready. `gone`: the server does not know it any more. */
const ready = async (
  client: FhirClient,
  state: PullState & { readonly statusUrl: string },
  save: (next: PullState) => void,
): Promise<Manifest | 'gone'> => {
  if (state.manifest !== undefined) return state.manifest
  for (let asked = 0; ; asked++) {
    const response = await statusOf(client, state, save)
    if (response.status === 404 || response.status === 410) {
      await response.body?.cancel()
      return 'gone'
    }
    if (response.status !== 202) {
      const manifest = readManifest(await response.json().catch(() => undefined))
      if (!manifest.ok) throw notAManifest(manifest.issues[0]?.location)
      const transactionTime = state.transactionTime ?? manifest.value.transactionTime
      const { files } = manifest.value
      // What an expired export brought of these types is all that was written by its transaction time.
      const stored = [...files.keys()].filter(index => isComplete(files[index]!, state))
      save({ ...state, transactionTime, stored, manifest: { ...manifest.value, files: [...files] } })
      return manifest.value
    }
    await response.body?.cancel()
    client.note(`the server is preparing the export${progressOf(response)}`)
    const wait = retryAfter(response.headers.get('retry-after'), client.now())
    await client.sleep(wait ?? Math.min(longestPause, firstPause * 1.5 ** asked))
  }
}

const isComplete = ({ part, type }: ExportFile, { completeTypes }: PullState): boolean =>
  part === 'output' && completeTypes.includes(type)

/** An export that the server says has failed is not asked after again: the next pull starts another. */
const statusOf = async (
  client: FhirClient,
  { statusUrl, ...state }: PullState & { readonly statusUrl: string },
  save: (next: PullState) => void,
): Promise<Response> => {
  try {
    return await client.request(statusUrl, { headers: { accept: 'application/json' }, takes: [404, 410] })
  } catch (error) {
    if (error instanceof AppError && error.code === 'peer-refused') save(state)
    throw error
  }
}

/** What the server says of itself (at most 100 characters), as text of one line. */
const progressOf = ({ headers }: Response): string => {
  const text = (headers.get('x-progress') ?? '').replaceAll(/[^\x20-\x7e]/g, ' ').trim()
  return text === '' ? '' : `: ${text.slice(0, 100)}`
}

const notAManifest = (where: string | undefined): AppError =>
  new AppError('peer-refused', `The server's list of files cannot be read (${where ?? 'no JSON'}).`, {
    remedy: 'The server does not do as Bulk Data Access says; tell its operator.',
  })

async function* filesOf(
  client: FhirClient,
  checkpoint: Checkpoint,
  manifest: Manifest,
  current: () => PullState,
  save: (next: PullState) => void,
): AsyncGenerator<FetchedFile, 'done' | 'gone'> {
  const open = manifest.files.flatMap((file, index) => (current().stored.includes(index) ? [] : [{ file, index }]))
  const fetchFile = async ({ file, index }: (typeof open)[number]) => {
    const path = join(checkpoint.folder, `${String(index + 1).padStart(4, '0')}-${file.type}.ndjson`)
    const here = current().fetched.includes(index) ? statSync(path, { throwIfNoEntry: false }) : undefined
    if (here !== undefined) return { file, index, path, found: { bytes: here.size } }
    const found = await download(client, { url: file.url, authorized: manifest.requiresAccessToken }, path)
    if (found !== 'gone') save({ ...current(), fetched: [...current().fetched, index] })
    return { file, index, path, found }
  }
  let next = open[0] === undefined ? undefined : begin(fetchFile(open[0]))
  for (let position = 0; next !== undefined; position++) {
    const { file, index, path, found } = await next
    if (found === 'gone') {
      rmSync(path, { force: true })
      return 'gone'
    }
    const following = open[position + 1]
    next = following === undefined ? undefined : begin(fetchFile(following))
    const stored = () => {
      save({ ...current(), stored: [...current().stored, index] })
      rmSync(path, { force: true })
    }
    let taken = false
    try {
      yield { file, path, bytes: found.bytes, transactionTime: manifest.transactionTime, stored }
      taken = true
    } finally {
      // Whoever takes no more files must not leave one half-way behind.
      if (!taken) await Promise.allSettled([next])
    }
  }
  return 'done'
}

/** Its failure waits until its turn comes; without this it would count as unhandled in the meantime. */
const begin = <T>(promise: Promise<T>): Promise<T> => {
  void Promise.allSettled([promise])
  return promise
}

/**
 * What is asked of the server after an export has expired: the types that are not all stored. The transaction time stays that
 * of the first export: what was written since then is newer, and comes with the next pull.
 */
const restarted = (state: PullState, scope: ExportScope): PullState => {
  if (state.restarts >= mostRestarts) {
    throw new AppError(
      'peer-refused',
      `The server has let ${mostRestarts + 1} exports expire before they were fetched.`,
      {
        remedy: 'Ask for less at a time (--types), or ask its operator how long it keeps an export.',
      },
    )
  }
  const files = state.manifest?.files ?? []
  const resources = files.flatMap((file, index) => (file.part === 'output' ? [{ type: file.type, index }] : []))
  const open = new Set(resources.filter(({ index }) => !state.stored.includes(index)).map(({ type }) => type))
  const asked = scope.types.length > 0 ? scope.types : [...new Set(resources.map(({ type }) => type))]
  const complete = new Set([
    ...state.completeTypes,
    // Of a list that was never read nothing is known.
    ...(state.manifest === undefined ? [] : asked.filter(type => !open.has(type))),
  ])
  const types = asked.filter(type => !complete.has(type) && type !== 'unknown')
  return {
    version: 1,
    kickOff: kickOffOf(complete.size > 0 && types.length > 0 ? { ...scope, types } : scope),
    ...(state.transactionTime === undefined ? {} : { transactionTime: state.transactionTime }),
    fetched: [],
    stored: [],
    completeTypes: [...complete],
    restarts: state.restarts + 1,
  }
}

/** The server need not keep it any longer; one that does not know it, or cannot remove it, is no reason to fail. */
const removeExport = async (client: FhirClient, statusUrl: string | undefined): Promise<void> => {
  if (statusUrl === undefined) return
  try {
    const response = await client.request(statusUrl, { method: 'DELETE' })
    await response.body?.cancel()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    client.note('the server did not remove the export')
  }
}
