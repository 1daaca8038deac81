// A lock between processes, as a file that names its owner.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { say } from './processes.js'

const LOCK_POLL_MS = 500

/**
 * One process at a time does this; the others wait for it. The lock names its owner, so a killed owner blocks nobody.
 * @param {string} path of the lock file
 * @param {() => Promise<void>} work
 * @example await oneAtATime('.attune/install.lock', async () => install())
 */
export const oneAtATime = async (path, work) => {
  mkdirSync(dirname(path), { recursive: true })
  for (let told = false; !take(path); await sleep(LOCK_POLL_MS)) {
    if (!told) say(`waiting for another process to finish (if there is none, delete ${path})`)
    told = true
  }
  try {
    await work()
  } finally {
    rmSync(path, { force: true })
  }
}

/** @param {string} path */
const take = path => {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error
  }
  if (!isAlive(path)) rmSync(path, { force: true })
  return false
}

/** @param {string} path */
const isAlive = path => {
  try {
    const owner = Number(readFileSync(path, 'utf8'))
    // An empty file was created this instant by an owner who has not yet written its number.
    return owner === 0 || process.kill(owner, 0)
  } catch (error) {
    // ENOENT: the owner has just let go, so try again; ESRCH: the owner is dead.
    return /** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH'
  }
}
