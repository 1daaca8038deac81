import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Random } from '../../src/simulation/index.ts'
import { attune } from '../support/cli.ts'
import { mountSmallDisk, type SmallDisk } from '../support/small-disk.ts'
import { createDecisionTraffic } from './decision-traffic.ts'
import { createHookTraffic } from './hook-traffic.ts'
import { createLedger } from './ledger.ts'
import { auditProblems, lookAt, sendAgain, stopProblems } from './look.ts'
import { createPlace, type Place } from './site.ts'
import { nothingObserved, type Observed, type Refusal, type Restarted } from './traffic.ts'

/** The part of a data folder that lies on a disk of its own, which is filled. */
export const fullParts = ['blobs', 'db', 'seals', 'all'] as const
export type Part = (typeof fullParts)[number]

/** Bytes: enough for what is there at first, and for little more. */
const sizes: Readonly<Record<Part, number>> = { blobs: 8 << 20, seals: 1 << 20, db: 140 << 20, all: 180 << 20 }

export type Filled = {
  readonly refused: number
  /** From freeing the space to the first success of the last kind of call that came back. */
  readonly recoveryMilliseconds: number
  readonly promised: number
  readonly problems: readonly string[]
}

/** Longest wait for a disk to be noticed as full. */
const patience = 30_000

/**
 * Fills a disk under load and frees it, kills the server, and looks whether all that was answered is there. Calls in
 * between are refused by name or answered; seals are written beside the calls, and the audit cannot be verified meanwhile.
 *
 * @param recoverWithin milliseconds after which calls must be answered again
 */
export const fillRound = async (
  part: Part,
  databaseUrl: string | undefined,
  random: Random,
  recoverWithin: number,
): Promise<Filled> => {
  const { place, disk, remove } = await placeOn(part, databaseUrl)
  try {
    const ledger = createLedger(below => random.whole(0, below - 1))
    const server = await place.start()
    const at = { server, place, ledger, random }
    const traffics = [createHookTraffic(), createDecisionTraffic()]
    for (const traffic of traffics) await traffic.prepare(at)
    const observed = nothingObserved()
    const [stop, never] = [new AbortController(), new AbortController()]
    const input = { ...at, observed, signal: stop.signal, crash: never.signal }
    const running = Promise.all(traffics.map(traffic => traffic.run(input)))
    await sleep(random.whole(200, 1_000))
    disk.fill(random.whole(0, 30_000))
    const problems = part === 'seals' ? await unsealedProblems(place) : await noticedProblems(observed)
    await sleep(random.whole(0, 1_000))
    disk.free()
    const freed = Date.now()
    const recovered = await recovery(observed, freed, recoverWithin)
    stop.abort()
    await running
    problems.push(...problemsOf(observed, freed, recovered, recoverWithin), ...(await auditProblems(place)))
    process.kill(server.pid, 'SIGKILL')
    await server.ended
    problems.push(...(await afterKill(at, traffics)))
    const recoveryMilliseconds = recovered - freed
    return { refused: observed.refusals.length, recoveryMilliseconds, promised: ledger.count, problems }
  } finally {
    remove()
  }
}

const afterKill = async (at: Restarted, traffics: Parameters<typeof sendAgain>[1]): Promise<readonly string[]> => {
  const server = await at.place.start()
  return [
    ...(await sendAgain({ ...at, server }, traffics)),
    ...(await stopProblems(server)),
    ...(await lookAt(at.place, at.ledger, Number.POSITIVE_INFINITY)),
  ]
}

const placeOn = async (
  part: Part,
  databaseUrl: string | undefined,
): Promise<{ readonly place: Place; readonly disk: SmallDisk; readonly remove: () => void }> => {
  const root = mkdtempSync(join(tmpdir(), 'attune-full-'))
  if (part === 'all') {
    const disk = mountSmallDisk(sizes.all, root)
    const remove = () => {
      disk.unmount()
      rmSync(root, { recursive: true, force: true })
    }
    return { place: createPlace(databaseUrl, root), disk, remove }
  }
  const place = createPlace(databaseUrl, root)
  const folder = join(place.folder, part)
  // The database must be there already: its folder gets its name when it is whole, and a mounted one has it before.
  if (part === 'db') await (await place.open()).close()
  mkdirSync(folder, { recursive: true })
  const aside = join(root, 'aside')
  cpSync(folder, aside, { recursive: true })
  const disk = mountSmallDisk(sizes[part], folder)
  cpSync(aside, folder, { recursive: true })
  const remove = () => {
    disk.unmount()
    place.remove()
  }
  return { place, disk, remove }
}

const noticedProblems = async (observed: Observed): Promise<string[]> => {
  const until = Date.now() + patience
  while (observed.refusals.length === 0 && Date.now() < until) await sleep(10)
  return observed.refusals.length === 0 ? ['no call was refused'] : []
}

const unsealedProblems = async (place: Place): Promise<string[]> => {
  const until = Date.now() + patience
  let found: unknown
  while (Date.now() < until) {
    const { code, stdout } = await attune(['audit', 'verify', '--data', place.folder, '--json'], { env: place.env })
    found = JSON.parse(stdout)
    if (code === 1 && (found as { error?: { code?: string } }).error?.code === 'disk-full') return []
    // A few more seals fit into what is left of a page.
  }
  return [`attune audit verify did not say that the disk is full: ${JSON.stringify(found)}`]
}

const kinds = ['attune-order-sign', 'attune-patient-view', 'decision']

const recovery = async (observed: Observed, freed: number, recoverWithin: number): Promise<number> => {
  while (Date.now() < freed + 3 * recoverWithin) {
    const first = kinds.map(kind => observed.successes.find(one => one.kind === kind && one.at >= freed)?.at)
    if (first.every(at => at !== undefined)) return Math.max(...first)
    await sleep(10)
  }
  return Number.POSITIVE_INFINITY
}

const problemsOf = (
  { refusals, unanswered }: Observed,
  freed: number,
  recovered: number,
  recoverWithin: number,
): readonly string[] => {
  const problems = [
    ...new Set(refusals.filter(refusal => !isClear(refusal)).map(one => JSON.stringify({ ...one, at: 0 }))),
  ]
  if (unanswered > 0) problems.push(`${unanswered} calls had no answer`)
  if (recovered - freed > recoverWithin) problems.push(`calls were answered again after ${recovered - freed} ms`)
  return problems
}

const isClear = ({ status, code, remedy, retryAfter }: Refusal): boolean =>
  status === 503 && code === 'disk-full' && /Free space/.test(remedy) && retryAfter !== null
