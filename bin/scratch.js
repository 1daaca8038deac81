// Where the files of a run of tests go.
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync } from 'node:fs'
import { freemem, tmpdir } from 'node:os'
import { join } from 'node:path'
import { say } from './processes.js'

/** POSIX shared memory: a file system in memory on any Linux. */
const inMemory = '/dev/shm'

/** Bytes that must be free there; a whole run takes less than a quarter of them. */
const enough = 8 * 1024 ** 3

const prefix = 'attune-test-'

/**
 * Makes a folder for a run, which other users may pass through. In memory where there is plenty: the tests make and delete
 * hundreds of small databases of a thousand files each. Whoever sets TMPDIR decides.
 * @returns {{ folder: string, remove: () => void }}
 */
export const makeScratch = () => {
  const parent = process.env.TMPDIR === undefined && isRoomy() ? inMemory : tmpdir()
  removeOrphans(parent)
  const folder = mkdtempSync(join(parent, `${prefix}${process.pid}-`))
  // PostgreSQL does not run as root.
  chmodSync(folder, 0o711)
  return { folder, remove: () => removeFolder(folder) }
}

const isRoomy = () => {
  try {
    const mounted = readFileSync('/proc/mounts', 'utf8').split('\n')
    const [, , kind, options = ''] = mounted.find(line => line.split(' ')[1] === inMemory)?.split(' ') ?? []
    const { bavail, bsize } = statfsSync(inMemory)
    return kind === 'tmpfs' && !options.split(',').includes('noexec') && Math.min(bavail * bsize, freemem()) >= enough
  } catch {
    // Another system, or no such folder: the usual one does.
    return false
  }
}

/** A run that was killed could not tidy up, and memory is dear. @param {string} parent */
const removeOrphans = parent => {
  for (const name of readdirSync(parent)) {
    const pid = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1]
    if (pid !== undefined && !isAlive(Number(pid))) removeFolder(join(parent, name))
  }
}

/** @param {number} pid */
const isAlive = pid => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH')
  }
}

/** @param {string} folder */
const removeFolder = folder => {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  } catch (error) {
    say(`${folder} could not be removed (${error instanceof Error ? error.message : error}). Remove it by hand.`)
  }
}
