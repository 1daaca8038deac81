import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'
import { afterAll, describe, expect, it } from 'vitest'
import { nodeFlags } from '../../bin/node-flags.js'
import { compose } from '../../src/apps/compose.ts'
import { createLog } from '../../src/platform/logging/index.ts'
import { attune } from '../support/cli.ts'
import { mllpClient, oruOf } from '../support/mllp.ts'
import { startAttune } from '../support/server.ts'

/** HL7 v2 messages over a socket, from a sender's view: what was acknowledged is there, once. */

const home = mkdtempSync(join(tmpdir(), 'attune-mllp-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))
const cli = resolve(import.meta.dirname, '../../src/apps/cli.ts')

type Listener = { readonly port: number; readonly child: ChildProcess; readonly ended: Promise<number | null> }

const listen = async (data: string, ...more: readonly string[]): Promise<Listener> => {
  const args = ['listen', '--mllp', '0', '--data', data, ...more]
  const child = spawn(process.execPath, [...nodeFlags(args), cli, ...args], { stdio: ['ignore', 'ignore', 'pipe'] })
  const { promise, resolve: found, reject } = Promise.withResolvers<number>()
  let said = ''
  child.stderr.on('data', chunk => {
    said += chunk
    const match = /received on port (\d+)/.exec(said)
    if (match !== null) found(Number(match[1]))
  })
  const ended = new Promise<number | null>(done => child.once('exit', code => done(code)))
  ended.then(code => reject(new Error(`attune listen ended with ${code}: ${said}`)))
  return { port: await promise, child, ended }
}

const stop = async ({ child, ended }: Listener): Promise<number | null> => {
  child.kill('SIGTERM')
  return await ended
}

/** Values of the glucose observations of the store, by patient. */
const stored = async (data: string): Promise<{ readonly values: readonly string[]; readonly quarantined: number }> => {
  const application = await compose({ dataFolder: data, databaseUrl: undefined, log: createLog('silent') })
  try {
    const db = application.dependencies.database.kysely
    const facts = await db.selectFrom('fact').select(['body']).where('kind', '=', 'observation').execute()
    const quarantine = await db.selectFrom('quarantine').select('locator').execute()
    const values = facts.map(({ body }) => {
      const { value } = (typeof body === 'string' ? JSON.parse(body) : body) as {
        value: { original?: { value: number } }
      }
      return JSON.stringify(value)
    })
    return { values, quarantined: quarantine.length }
  } finally {
    await application.close()
  }
}

describe('attune listen', () => {
  it('acknowledges what it stored, keeps what it cannot read, and answers a repeated message without storing it again', async () => {
    const data = join(home, 'plain')
    const listener = await listen(data, '--source', 'lab')
    const client = await mllpClient(listener.port)
    expect(await client.send(oruOf('p1', 'C1', 5.5))).toMatch(/\rMSA\|AA\|C1\r/)
    expect(await client.send(oruOf('p1', 'C1', 5.5))).toMatch(/\rMSA\|AA\|C1\r/)
    expect(await client.send('this is no message')).toMatch(/\rMSA\|AE\|/)
    expect(
      await client.send(oruOf('p1', 'C2', 6.5).replace('||ORU', '||ORU').replace('|P|2.5.1', '|P|2.5.1|||AL|NE')),
    ).toMatch(/\rMSA\|CA\|C2\r/)
    client.end()
    expect(await stop(listener)).toBe(0)
    const { values, quarantined } = await stored(data)
    expect(values.length).toBe(2)
    expect(quarantined).toBe(1)
  })

  it('many senders at once: every acknowledged result is there, once', async () => {
    const data = join(home, 'many')
    const listener = await listen(data)
    const clients = await Promise.all(Array.from({ length: 5 }, () => mllpClient(listener.port)))
    const answers = await Promise.all(
      clients.flatMap((client, c) =>
        Array.from({ length: 20 }, (_, n) => client.send(oruOf(`s${c}`, `M${c}-${n}`, n + 1))),
      ),
    )
    expect(answers.every(answer => answer.includes('\rMSA|AA|'))).toBe(true)
    for (const client of clients) client.end()
    expect(await stop(listener)).toBe(0)
    expect((await stored(data)).values.length).toBe(100)
  })

  it('killed at any moment: nothing acknowledged is lost, nothing is there twice', async () => {
    const data = join(home, 'killed')
    const acknowledged = new Set<string>()
    const all = Array.from({ length: 120 }, (_, n) => `K${n}`)
    for (const round of [0, 1, 2, 3]) {
      const listener = await listen(data)
      const client = await mllpClient(listener.port)
      const sending = all.map(async control => {
        // A sender that had no answer sends again; so does one whose answer was lost.
        const answer = await client.send(oruOf('killed', control, Number(control.slice(1)) + 1)).catch(() => undefined)
        if (answer?.includes(`\rMSA|AA|${control}\r`)) acknowledged.add(control)
      })
      if (round < 3) {
        await sleep(20 + round * 60)
        listener.child.kill('SIGKILL')
      }
      await Promise.all(sending)
      if (round < 3) {
        await listener.ended
        const now = await stored(data)
        expect(now.values.length).toBeGreaterThanOrEqual(acknowledged.size)
        expect(new Set(now.values).size).toBe(now.values.length)
      } else {
        client.end()
        await stop(listener)
      }
    }
    expect(acknowledged.size).toBe(all.length)
    const { values } = await stored(data)
    expect(values.length).toBe(all.length)
    expect(new Set(values).size).toBe(all.length)
  }, 120_000)

  it('refuses other addresses without TLS, and a folder that a server holds', async () => {
    const data = join(home, 'refused')
    const open = await attune(['listen', '--mllp', '0', '--host', '0.0.0.0', '--data', data, '--json'])
    expect(open.code).toBe(2)
    expect(JSON.parse(open.stdout)).toMatchObject({ error: { code: 'not-loopback' } })
    const server = await startAttune({ folder: data, args: ['--empty', '--mllp', '0'] })
    try {
      const second = await attune(['listen', '--mllp', '0', '--data', data, '--json'])
      expect(JSON.parse(second.stdout)).toMatchObject({
        error: { code: 'data-folder-in-use', remedy: expect.stringContaining('serve --mllp') },
      })
      const port = Number(/received on port (\d+)/.exec(server.log())?.[1])
      const client = await mllpClient(port)
      expect(await client.send(oruOf('p1', 'C1', 5.5))).toMatch(/\rMSA\|AA\|C1\r/)
      client.end()
    } finally {
      await server.stop()
    }
  })

  const hasOpenssl = (() => {
    try {
      execFileSync('openssl', ['version'])
      return true
    } catch {
      return false
    }
  })()

  it.skipIf(!hasOpenssl)('speaks TLS', async () => {
    const [key, cert] = [join(home, 'key.pem'), join(home, 'cert.pem')]
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-keyout',
        key,
        '-out',
        cert,
        '-days',
        '1',
        '-subj',
        '/CN=localhost',
      ],
      { stdio: 'ignore' },
    )
    const listener = await listen(join(home, 'tls'), '--tls-cert', cert, '--tls-key', key)
    const client = await mllpClient(listener.port, () =>
      connectTls({ port: listener.port, host: '127.0.0.1', rejectUnauthorized: false }),
    )
    expect(await client.send(oruOf('p1', 'C1', 5.5))).toMatch(/\rMSA\|AA\|C1\r/)
    client.end()
    expect(await stop(listener)).toBe(0)
  })
})
