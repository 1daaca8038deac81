import { type ChildProcess, spawn } from 'node:child_process'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { acquireLock, readLock } from './data-folder-lock.ts'
import { thisProcess } from './process-identity.ts'

let folder: string
const lockFile = () => join(folder, 'attune.lock')
const neverLost = () => {
  throw new Error('the lock was lost')
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'attune-lock-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** Another Node process that takes the lock and stays, until killed. */
const otherHolder = async (): Promise<ChildProcess> => {
  const script = `
    import { acquireLock } from ${JSON.stringify(new URL('./data-folder-lock.ts', import.meta.url).href)}
    const lock = await acquireLock(${JSON.stringify(folder)}, () => {})
    lock.announce('http://127.0.0.1:4180')
    console.log('held')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise((resolve, reject) => {
    child.stdout.once('data', resolve)
    child.once('exit', () => reject(new Error('the other process ended')))
  })
  return child
}

const ended = (child: ChildProcess, signal: NodeJS.Signals) =>
  new Promise(resolve => {
    child.once('exit', resolve)
    child.kill(signal)
  })

describe('the lock of a data folder', () => {
  it('refuses a second process and says who holds it, since when and where it answers', async () => {
    const child = await otherHolder()
    const holder = await readLock(folder)
    expect(holder).toMatchObject({ pid: child.pid, url: 'http://127.0.0.1:4180', host: hostname() })
    const refused = acquireLock(folder, neverLost)
    await expect(refused).rejects.toMatchObject({
      code: 'data-folder-in-use',
      details: { pid: child.pid, since: holder?.since, url: 'http://127.0.0.1:4180' },
      remedy: expect.stringContaining(`kill ${child.pid}`),
    })
    await expect(refused).rejects.toThrow(
      `process ${child.pid} since ${holder?.since}, answering at http://127.0.0.1:4180`,
    )
    await ended(child, 'SIGKILL')
  })

  it('is taken over from a process that was killed', async () => {
    await ended(await otherHolder(), 'SIGKILL')
    expect(existsSync(lockFile())).toBe(true)
    expect(await readLock(folder)).toBeUndefined()
    const lock = await acquireLock(folder, neverLost)
    expect((await readLock(folder))?.pid).toBe(process.pid)
    lock.release()
    expect(readdirSync(folder)).toEqual([])
  })

  it('is refused a second time in the same process, and free after release', async () => {
    const lock = await acquireLock(folder, neverLost)
    await expect(acquireLock(folder, neverLost)).rejects.toMatchObject({ code: 'data-folder-in-use' })
    lock.release()
    lock.release()
    ;(await acquireLock(folder, neverLost)).release()
  })

  const write = (changes: Record<string, unknown>) => {
    const holder = { ...thisProcess(), since: '2026-11-24T00:00:00.000Z', url: null, token: 'other', ...changes }
    writeFileSync(lockFile(), JSON.stringify(holder))
  }

  it.skipIf(thisProcess().started === undefined)('is stale when the pid was given to another process', async () => {
    write({})
    expect(await readLock(folder)).toBeDefined()
    write({ started: '1' })
    expect(await readLock(folder)).toBeUndefined()
    ;(await acquireLock(folder, neverLost)).release()
  })

  it.skipIf(thisProcess().boot === undefined)('is stale when the machine was started again', async () => {
    write({ boot: 'an-earlier-boot' })
    expect(await readLock(folder)).toBeUndefined()
  })

  it('of a machine that cannot be seen holds as long as it is touched', async () => {
    write({ host: 'elsewhere' })
    await expect(acquireLock(folder, neverLost)).rejects.toThrow('on elsewhere')
    const longAgo = new Date(Date.now() - 60_000)
    utimesSync(lockFile(), longAgo, longAgo)
    ;(await acquireLock(folder, neverLost)).release()
  })

  it('goes to exactly one of many that see the same dead holder', async () => {
    write({ pid: 2 ** 22 + 1 })
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => acquireLock(folder, neverLost)))
    const taken = outcomes.filter(outcome => outcome.status === 'fulfilled')
    expect(taken).toHaveLength(1)
    expect(JSON.parse(readFileSync(lockFile(), 'utf8')).token).toBe(taken[0]?.value.holder.token)
  })

  it('tells its holder when another process took it, and leaves that one alone', async () => {
    const lost = Promise.withResolvers<void>()
    const lock = await acquireLock(folder, lost.resolve, 20)
    write({ token: 'taken while we were suspended' })
    await lost.promise
    lock.release()
    expect(JSON.parse(readFileSync(lockFile(), 'utf8')).token).toBe('taken while we were suspended')
  })

  it('is touched as long as it is held', async () => {
    const lock = await acquireLock(folder, neverLost, 20)
    const longAgo = new Date(Date.now() - 60_000)
    utimesSync(lockFile(), longAgo, longAgo)
    await expect.poll(() => statSync(lockFile()).mtimeMs).toBeGreaterThan(Date.now() - 30_000)
    lock.release()
  })

  it('that Attune did not write is refused, not deleted', async () => {
    writeFileSync(lockFile(), 'mine')
    await expect(acquireLock(folder, neverLost)).rejects.toMatchObject({ code: 'data-folder-unusable' })
    expect(readFileSync(lockFile(), 'utf8')).toBe('mine')
  })
})
