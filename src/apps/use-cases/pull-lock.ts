import { readFileSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { AppError } from '../../core/index.ts'
import { createWhole, makeFolder } from '../../platform/files/index.ts'

/** Pulls of this process, by their folder. */
const running = new Set<string>()

/**
 * Lets one pull of a kind run at a time, in this process and beside it. A process that was killed holds nothing.
 *
 * @returns what lets the next one in
 * @throws AppError `conflict`
 */
export const holdPull = async (folder: string): Promise<() => void> => {
  await makeFolder(dirname(folder))
  const lock = `${folder}.lock`
  if (running.has(folder)) throw held(process.pid)
  if (!createWhole(lock, `${process.pid}`, { flush: false })) {
    const holder = Number(readFileSync(lock, 'utf8'))
    if (isAlive(holder)) throw held(holder)
    rmSync(lock, { force: true })
    if (!createWhole(lock, `${process.pid}`, { flush: false })) throw held(holder)
  }
  running.add(folder)
  return () => {
    running.delete(folder)
    rmSync(lock, { force: true })
  }
}

/** A process id that was given anew is ours only if we hold something. */
const isAlive = (pid: number): boolean => {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it lives and is another user's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

const held = (pid: number): AppError =>
  new AppError('conflict', `The same pull is running (process ${pid}).`, {
    remedy: 'Wait until it has ended, or stop it; a further one goes on where it was.',
  })
