import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { attune } from '../support/cli.ts'
import type { TestAttune } from '../support/server.ts'
import { mountSmallDisk, type SmallDisk } from '../support/small-disk.ts'
import { hookCall, send } from './hook-calls.ts'
import { auditProblems, stopProblems } from './look.ts'
import { createPlace, type Place } from './site.ts'
import { answerOf, nothingObserved } from './traffic.ts'

/**
 * A data folder on a read-only file system: the server does not start and commands do not run, each by name. A blob store
 * that becomes read-only: a call that brings something is refused by name. Writable again, all is as before.
 */
export const readOnlyProblems = async (databaseUrl: string | undefined): Promise<readonly string[]> => {
  const root = mkdtempSync(join(tmpdir(), 'attune-read-only-'))
  const whole = mountSmallDisk(180 << 20, root)
  const place = createPlace(databaseUrl, root)
  mkdirSync(join(place.folder, 'blobs'))
  const blobs = mountSmallDisk(8 << 20, join(place.folder, 'blobs'))
  try {
    const server = await place.start()
    const problems = [...(await blobProblems(server, blobs)), ...(await stopProblems(server))]
    whole.readOnly(true)
    problems.push(...(await startProblems(place)), ...(await commandProblems(place)))
    whole.readOnly(false)
    const again = await place.start()
    problems.push(...(await newsProblems(again, 200)), ...(await auditProblems(place)), ...(await stopProblems(again)))
    return problems
  } finally {
    blobs.unmount()
    whole.unmount()
    rmSync(root, { recursive: true, force: true })
  }
}

/** What is wrong with the answer to a call that brings something new. */
const newsProblems = async ({ url }: TestAttune, status: 200 | 503): Promise<readonly string[]> => {
  const observed = nothingObserved()
  const call = hookCall('attune-patient-view', 'read-only', true, 1.1)
  const answer = await answerOf(() => send(url, call), observed, 'hook')
  const problems = answer?.status === status ? [] : [`a call was answered ${answer?.status}, not ${status}`]
  const [refusal] = observed.refusals
  if (status === 503 && (refusal?.code !== 'data-folder-unusable' || refusal.retryAfter === null))
    problems.push(`a call was refused with ${JSON.stringify(refusal)}`)
  return problems
}

const blobProblems = async (server: TestAttune, blobs: SmallDisk): Promise<readonly string[]> => {
  const before = await newsProblems(server, 200)
  blobs.readOnly(true)
  const meanwhile = await newsProblems(server, 503)
  blobs.readOnly(false)
  return [...before, ...meanwhile, ...(await newsProblems(server, 200))]
}

const named = /is on a file system that is read-only \(EROFS\)/

const startProblems = async (place: Place): Promise<readonly string[]> => {
  try {
    await (await place.start()).stop()
    return ['the server started on a read-only folder']
  } catch (error) {
    const said = String(error)
    return named.test(said) && said.includes('Make it writable') ? [] : [`the server did not start and said: ${said}`]
  }
}

const commandProblems = async (place: Place): Promise<readonly string[]> => {
  const { code, stdout } = await attune(['patients', '--data', place.folder, '--json'], { env: place.env })
  const { error } = JSON.parse(stdout) as { readonly error?: { readonly code: string } }
  return code === 1 && error?.code === 'data-folder-unusable' ? [] : [`a command exited ${code}: ${stdout}`]
}
