import { randomUUID } from 'node:crypto'
import { renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { AppError, type Instant, instantOf, storageError } from '../../../core/index.ts'
import { createWhole } from '../../files/index.ts'
import { dataFolderAt } from '../data-folder.ts'
import { livenessOf, thisProcess } from './process-identity.ts'

/** Who holds a data folder. */
export type LockHolder = {
  readonly pid: number
  readonly host: string
  readonly since: Instant
  /** Where the holder answers, once it does; the CLI goes through it. */
  readonly url: string | null
  /** Tells two lock files of the same process apart. */
  readonly token: string
  readonly started?: string | undefined
  readonly boot?: string | undefined
  readonly namespace?: string | undefined
}

export type DataFolderLock = {
  readonly holder: LockHolder
  /** Says in the lock file where this process answers. */
  announce(url: string): void
  /** Lets go; a second call does nothing. */
  release(): void
}

const holderShape = z.object({
  pid: z.number().int(),
  host: z.string(),
  since: z.string().transform(text => text as Instant),
  url: z.string().nullable(),
  token: z.string(),
  started: z.string().optional(),
  boot: z.string().optional(),
  namespace: z.string().optional(),
})

/**
 * A holder whose pid means nothing here (another host or container) is taken for dead when its lock was not touched
 * for this long. A living holder touches it every 5 seconds.
 */
const silenceMilliseconds = 30_000

/**
 * Who holds the folder now; `undefined` when nobody does (no lock, or the lock of a dead process).
 *
 * @example
 * const holder = await readLock('attune-data')
 * if (holder?.url) // a server is running: talk to it
 */
export const readLock = async (folder: string): Promise<LockHolder | undefined> => {
  const { lock } = dataFolderAt(folder)
  const holder = await readHolder(lock)
  return holder === undefined || isStale(lock, holder) ? undefined : holder
}

/**
 * Takes the folder for this process, creating `attune.lock` atomically. The lock of a process that no longer lives
 * (killed, machine rebooted, pid reused) is taken over.
 *
 * @param onLost called when another process took the folder while we held it (this process was suspended for longer
 *   than the others wait): stop writing.
 * @throws AppError `data-folder-in-use` naming the holder.
 */
export const acquireLock = async (
  folder: string,
  onLost: () => void,
  heartbeatMilliseconds = 5_000,
): Promise<DataFolderLock> => {
  const { lock, path } = dataFolderAt(folder)
  const holder: LockHolder = {
    ...thisProcess(),
    since: instantOf(Date.now()),
    url: null,
    token: randomUUID(),
  }
  for (let attempt = 0; attempt < 50; attempt++) {
    if (createExclusively(lock, holder)) return held(lock, holder, onLost, heartbeatMilliseconds)
    const other = await readHolder(lock)
    if (other === undefined) continue
    if (!isStale(lock, other)) throw inUse(path, other)
    if (!(await removeStale(lock, other))) await sleep(40)
  }
  throw new AppError('data-folder-in-use', `The data folder ${path} is being taken over by other processes.`, {
    remedy: 'Try again in a few seconds.',
    details: { path },
  })
}

const held = (lock: string, first: LockHolder, onLost: () => void, heartbeatMilliseconds: number): DataFolderLock => {
  let holder = first
  let released = false
  const touch = async (): Promise<void> => {
    const isOurs = (await readHolder(lock))?.token === first.token
    if (released) return
    if (!isOurs) throw new Error(`${lock} belongs to another process`)
    utimesSync(lock, new Date(), new Date())
  }
  const beat = setInterval(() => {
    // Also when the folder cannot be read any more (unmounted, deleted): it is not ours then either.
    touch().catch(() => {
      clearInterval(beat)
      released = true
      onLost()
    })
  }, heartbeatMilliseconds).unref()
  return {
    get holder() {
      return holder
    },
    announce(url) {
      holder = { ...holder, url }
      const next = `${lock}.${first.token}`
      try {
        writeFileSync(next, serialize(holder), { mode: 0o600 })
        renameSync(next, lock)
      } catch (error) {
        rmSync(next, { force: true })
        throw storageError(error, lock)
      }
    },
    release() {
      if (released) return
      released = true
      clearInterval(beat)
      rmSync(lock, { force: true })
    },
  }
}

/** Not flushed: after a power loss there is no process that could hold a lock. */
const createExclusively = (path: string, holder: LockHolder): boolean =>
  createWhole(path, serialize(holder), { flush: false })

/**
 * Removes the lock of a dead holder. Two processes that see the same dead holder must not remove each other's new
 * lock, so whoever removes holds `attune.lock.takeover` and looks again. False: somebody else is doing it.
 */
const removeStale = async (lock: string, seen: LockHolder): Promise<boolean> => {
  const guard = `${lock}.takeover`
  const self: LockHolder = { ...thisProcess(), since: instantOf(Date.now()), url: null, token: randomUUID() }
  if (!createExclusively(guard, self)) {
    const other = await readHolder(guard)
    // The remover was itself killed, between two system calls.
    if (other !== undefined && isStale(guard, other)) rmSync(guard, { force: true })
    return false
  }
  try {
    if ((await readHolder(lock))?.token === seen.token) rmSync(lock, { force: true })
    return true
  } finally {
    rmSync(guard, { force: true })
  }
}

const isStale = (path: string, holder: LockHolder): boolean => {
  const { started, boot, namespace } = holder
  const liveness = livenessOf({
    pid: holder.pid,
    host: holder.host,
    ...(started === undefined ? {} : { started }),
    ...(boot === undefined ? {} : { boot }),
    ...(namespace === undefined ? {} : { namespace }),
  })
  if (liveness !== 'unknown') return liveness === 'dead'
  const touched = statSync(path, { throwIfNoEntry: false })?.mtimeMs
  return touched === undefined || Date.now() - touched > silenceMilliseconds
}

const readHolder = async (path: string): Promise<LockHolder | undefined> => {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw new AppError('data-folder-unusable', `The lock file ${path} cannot be read.`, {
      remedy: 'Give this user access to the data folder, or choose another with --data DIR.',
      details: { path },
      cause: error,
    })
  }
  const parsed = holderShape.safeParse(parseJson(text))
  if (parsed.success) return parsed.data
  throw new AppError('data-folder-unusable', `The lock file ${path} is not one that Attune wrote.`, {
    remedy: `If no Attune process uses this folder, delete ${path}.`,
    details: { path },
  })
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    // Not JSON: the shape check refuses `undefined` with a message for the owner.
    return undefined
  }
}

const inUse = (path: string, holder: LockHolder): AppError => {
  const where = holder.url === null ? '' : `, answering at ${holder.url}`
  const isHere = holder.host === thisProcess().host
  return new AppError(
    'data-folder-in-use',
    `The data folder ${path} is in use by process ${holder.pid}${isHere ? '' : ` on ${holder.host}`} since ${holder.since}${where}.`,
    {
      remedy: isHere
        ? `Use the running server, or stop it (kill ${holder.pid}), or choose another folder with --data DIR.`
        : `Stop that process; if its machine is gone, try again in ${silenceMilliseconds / 1000} seconds.`,
      details: { path, pid: holder.pid, host: holder.host, since: holder.since, url: holder.url },
    },
  )
}

const serialize = (holder: LockHolder): string => `${JSON.stringify(holder)}\n`

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)
