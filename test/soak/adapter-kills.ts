import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { nodeFlags } from '../../bin/node-flags.js'
import type { Random } from '../../src/simulation/index.ts'
import { mllpClient } from '../support/mllp.ts'
import { type AdapterFeed, type Prepared, prepareFeed } from './adapter-feeds.ts'
import { createPlace, type Place } from './site.ts'
import { type Digest, differences, digestsOf } from './unkilled.ts'

export type AdapterKill = { readonly killedAt: string; readonly problems: readonly string[] }

const cli = resolve(import.meta.dirname, '../../src/apps/cli.ts')

/**
 * Imports what a feed has, undisturbed in one place; in another it is killed at random moments, each time started again, and
 * in the end left alone. Both must hold the same.
 *
 * @param makePlace a new data folder, with a database of its own
 * @param scale of the amounts; 1 makes imports of some seconds
 * @param tell called after each kill, and once at the end
 */
export const killAdapter = async (
  {
    feed,
    makePlace = async () => createPlace(undefined),
    random,
    rounds,
    scale,
  }: {
    readonly feed: AdapterFeed
    readonly makePlace?: () => Promise<Place>
    readonly random: Random
    readonly rounds: number
    readonly scale: number
  },
  tell: (kill: AdapterKill) => void,
): Promise<void> => {
  const [calm, killed] = [await makePlace(), await makePlace()]
  const prepared = await prepareFeed(feed, calm.files, scale)
  try {
    const { should, milliseconds } = await undisturbed(calm, prepared)
    for (const command of prepared.commands.slice(0, -1)) await toTheEnd(killed, command)
    for (let n = 0; n < rounds; n += 1) {
      const after = random.whole(0, milliseconds)
      const ended = await killOnce(killed, prepared, after)
      tell({
        killedAt: `${after} of ${milliseconds} ms of ${feed.name}${ended ? ', which had ended' : ''}`,
        problems: [],
      })
    }
    await finish(killed, prepared)
    tell({ killedAt: `the end of ${feed.name}`, problems: await problemsOf(killed, should) })
  } finally {
    await prepared.close?.()
    for (const place of [calm, killed]) place.remove()
  }
}

type Undisturbed = { readonly should: ReadonlyMap<string, Digest>; readonly milliseconds: number }

const undisturbed = async (place: Place, prepared: Prepared): Promise<Undisturbed> => {
  for (const command of prepared.commands.slice(0, -1)) await toTheEnd(place, command)
  const blobs = countBlobs(place)
  const begun = begins(place, blobs)
  const ended = finish(place, prepared)
  const start = await begun
  const milliseconds = Math.round((await ended) - start)
  const application = await place.open()
  try {
    return { should: await digestsOf(application), milliseconds }
  } finally {
    await application.close()
  }
}

/** What is wrong with a store in the end: its audit trail, and what it holds. */
const problemsOf = async (place: Place, should: ReadonlyMap<string, Digest>): Promise<readonly string[]> => {
  const application = await place.open()
  try {
    const verdict = await application.dependencies.verifyAudit()
    const trail = verdict.ok ? [] : ['the audit trail does not verify']
    return [...trail, ...differences(await digestsOf(application), should)]
  } finally {
    await application.close()
  }
}

const start = (place: Place, command: readonly string[]): ChildProcess => {
  const args = [...command, '--data', place.folder]
  return spawn(process.execPath, [...nodeFlags(args), cli, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...place.env },
  })
}

const endOf = (child: ChildProcess): Promise<number | null> =>
  new Promise(done => child.once('close', code => done(code)))

const toTheEnd = async (place: Place, command: readonly string[]): Promise<void> => {
  const child = start(place, command)
  let said = ''
  child.stderr?.on('data', chunk => {
    said += chunk
  })
  const code = await endOf(child)
  if (code !== 0) throw new Error(`attune ${command[0]} ended with ${code}: ${said}`)
}

/** Lets the last command come to its end. @returns when that was, by `performance.now()` */
const finish = async (place: Place, { commands, messages }: Prepared): Promise<number> => {
  const command = commands.at(-1) ?? []
  if (messages === undefined) {
    await toTheEnd(place, command)
    return performance.now()
  }
  const child = start(place, command)
  const ended = endOf(child)
  await sendUntilAnswered(await portOf(child), messages)
  const at = performance.now()
  child.kill('SIGTERM')
  await ended
  return at
}

/** @returns whether the command had come to its end before */
const killOnce = async (place: Place, { commands, messages }: Prepared, after: number): Promise<boolean> => {
  const blobs = countBlobs(place)
  const child = start(place, commands.at(-1) ?? [])
  const ended = endOf(child)
  // A repeated import writes the same documents: where none is new the time runs from its start.
  const patience = new AbortController()
  const begun = Promise.race([begins(place, blobs, patience.signal), ended, sleep(4_000)])
  const sending = messages === undefined ? undefined : portOf(child).then(port => sendUntilAnswered(port, messages))
  sending?.catch(() => undefined)
  await begun
  patience.abort()
  await Promise.race([sleep(after), ended])
  child.kill('SIGKILL')
  return (await ended) !== null
}

const countBlobs = ({ folder }: Place): number => {
  const blobs = join(folder, 'blobs')
  return existsSync(blobs) ? readdirSync(blobs, { recursive: true }).length : 0
}

/** When the first new document is there. */
const begins = async (place: Place, before: number, signal?: AbortSignal): Promise<number> => {
  while (countBlobs(place) <= before && signal?.aborted !== true) await sleep(20)
  return performance.now()
}

const portOf = async (child: ChildProcess): Promise<number> => {
  const { promise, resolve: found, reject } = Promise.withResolvers<number>()
  let said = ''
  child.stderr?.on('data', chunk => {
    said += chunk
    const match = /received on port (\d+)/.exec(said)
    if (match !== null) found(Number(match[1]))
  })
  child.once('close', () => reject(new Error(`attune listen ended: ${said}`)))
  return await promise
}

/** A sender that begins again at its first message, as one does that lost its note of what was answered; twenty are under way. */
const sendUntilAnswered = async (port: number, messages: readonly string[]): Promise<void> => {
  const client = await mllpClient(port)
  for (let n = 0; n < messages.length; n += 20) {
    await Promise.all(messages.slice(n, n + 20).map(message => client.send(message)))
  }
  client.end()
}
