import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { nodeFlags } from '../../bin/node-flags.js'
import { compose } from '../../src/apps/compose.ts'
import { createLog } from '../../src/platform/logging/index.ts'
import { createAuthority } from '../support/certificates.ts'
import { attuneHere } from '../support/cli.ts'
import { type Broker, startBroker } from '../support/mqtt.ts'

/** Readings from a broker: what was acknowledged is there, once. */

const home = mkdtempSync(join(tmpdir(), 'attune-mqtt-'))
const cli = resolve(import.meta.dirname, '../../src/apps/cli.ts')
const patient = join(home, 'patient.json')
let broker: Broker
beforeAll(async () => {
  writeFileSync(patient, JSON.stringify({ resourceType: 'Patient', id: 'p1' }))
  writeFileSync(join(home, 'password'), 'of-the-ward\n')
  broker = await startBroker({ user: ['gateway', 'of-the-ward'] })
})
afterAll(async () => {
  await broker.close()
  rmSync(home, { recursive: true, force: true })
})

const env = { ...process.env, ATTUNE_MQTT_USER: 'gateway', ATTUNE_MQTT_PASSWORD_FILE: join(home, 'password') }

type Listener = { readonly child: ChildProcess; readonly ended: Promise<number | null>; readonly said: () => string }

const run = async (
  verb: string,
  data: string,
  clientId: string,
  {
    url = `mqtt://127.0.0.1:${broker.port}`,
    options = [],
    until = 'Readings are received from',
  }: { readonly url?: string; readonly options?: readonly string[]; readonly until?: string } = {},
): Promise<Listener> => {
  const args = [verb, '--mqtt', url, '--topic', `${clientId}/+`, '--mqtt-client', clientId, ...options, '--data', data]
  const more = verb === 'serve' ? ['--mqtt-source', 'gateway', '--port', '0', '--empty'] : ['--source', 'gateway']
  const child = spawn(process.execPath, [...nodeFlags(args), cli, ...args, ...more], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  const { promise, resolve: found, reject } = Promise.withResolvers<void>()
  child.stderr.on('data', chunk => {
    said += chunk
    if (said.includes(until)) found()
  })
  const ended = new Promise<number | null>(done => child.once('exit', code => done(code)))
  ended.then(code => reject(new Error(`attune ${verb} ended with ${code}: ${said}`)))
  await promise
  return { child, ended, said: () => said }
}

const stop = async ({ child, ended }: Listener): Promise<number | null> => {
  child.kill('SIGTERM')
  return await ended
}

const reading = (minute: number) =>
  JSON.stringify({
    patient: 'p1',
    code: '99504-3',
    unit: 'mg/dL',
    time: new Date(Date.parse('2026-11-02T00:00:00Z') + minute * 60_000).toISOString(),
    value: 80 + minute,
    device: 'G6',
  })

const stored = async (data: string) => {
  const application = await compose({ dataFolder: data, databaseUrl: undefined, log: createLog('silent') })
  try {
    const db = application.dependencies.database.kysely
    const parts = await db.selectFrom('series_part').select('readings').execute()
    const quarantine = await db.selectFrom('quarantine').select('message').execute()
    return {
      readings: parts.reduce((sum, { readings }) => sum + readings, 0),
      quarantine: quarantine.map(({ message }) => message),
    }
  } finally {
    await application.close()
  }
}

const withPatient = async (name: string): Promise<string> => {
  const data = join(home, name)
  expect((await attuneHere(['import', patient, '--source', 'gateway', '--data', data])).code).toBe(0)
  return data
}

describe('readings from a broker', () => {
  it('killed at any moment, nothing is lost and nothing is there twice; what cannot be read is in quarantine', async () => {
    const data = await withPatient('killed')
    const before = broker.acknowledged()
    let minute = 0
    const publish = async (count: number) => {
      for (let n = 0; n < count; n += 1) {
        await broker.publish('killed/1', reading(minute))
        minute += 1
      }
    }
    for (const round of [0, 1, 2]) {
      const listener = await run('listen', data, 'killed')
      const publishing = publish(100)
      await sleep(20 + round * 40)
      listener.child.kill('SIGKILL')
      await listener.ended
      await publishing
      const acknowledged = broker.acknowledged() - before
      expect((await stored(data)).readings).toBeGreaterThanOrEqual(acknowledged)
    }
    const last = await run('listen', data, 'killed')
    await broker.publish('killed/2', '{"patient":"p1"')
    await vi.waitFor(() => expect(broker.acknowledged() - before).toBeGreaterThan(300), { timeout: 30_000 })
    expect(await stop(last)).toBe(0)
    expect(last.said()).not.toMatch(/of-the-ward|p1/)
    expect(await stored(data)).toEqual({ readings: 300, quarantine: ['Not stored: not a line of JSON in UTF-8'] })
  }, 180_000)

  it('attune serve takes them beside all else, and comes back after the broker', async () => {
    const data = await withPatient('served')
    const before = broker.acknowledged()
    const server = await run('serve', data, 'served')
    await broker.publish('served/1', reading(1))
    await vi.waitFor(() => expect(broker.acknowledged() - before).toBe(1), { timeout: 10_000 })
    await broker.stop()
    await broker.publish('served/1', reading(2))
    await broker.start()
    await vi.waitFor(() => expect(broker.acknowledged() - before).toBe(2), { timeout: 20_000 })
    expect(await stop(server)).toBe(0)
    expect((await stored(data)).readings).toBe(2)
  }, 120_000)

  it('over TLS: by the authority that is named; of another it says so and stores nothing', async () => {
    const data = await withPatient('tls')
    const ward = createAuthority(home, 'ward')
    const other = createAuthority(home, 'other')
    const secure = await startBroker({ tls: ward.sign('broker', 'IP:127.0.0.1') })
    const url = `mqtts://127.0.0.1:${secure.port}`
    try {
      const options = ['--mqtt-ca', ward.certFile]
      const listener = await run('listen', data, 'tls', { url, options })
      await secure.publish('tls/1', reading(1))
      await vi.waitFor(() => expect(secure.acknowledged()).toBe(1), { timeout: 20_000 })
      expect(await stop(listener)).toBe(0)

      const wrong = { url, options: ['--mqtt-ca', other.certFile], until: 'mqtt-untrusted' }
      const deceived = await run('listen', data, 'tls', wrong)
      await secure.publish('tls/1', reading(2))
      expect(deceived.said()).toContain('the certificate of the broker is not believed')
      expect(await stop(deceived)).toBe(0)
      expect(secure.acknowledged()).toBe(1)
      expect((await stored(data)).readings).toBe(1)
    } finally {
      await secure.close()
    }
  }, 120_000)

  it('refuses what would give a secret or patient data away, topics and certificates that are none', async () => {
    const listen = async (...args: readonly string[]) => {
      const { code, stdout } = await attuneHere(['listen', ...args, '--json', '--data', join(home, 'refused')])
      return [code, JSON.parse(stdout).error.code]
    }
    expect(await listen('--mqtt', 'mqtt://broker.example', '--topic', 'a')).toEqual([2, 'not-loopback'])
    expect(await listen('--mqtt', 'mqtts://me:secret@broker.example', '--topic', 'a')).toEqual([2, 'misuse'])
    expect(await listen('--mqtt', 'https://broker.example', '--topic', 'a')).toEqual([2, 'misuse'])
    expect(await listen('--mqtt', 'mqtt://localhost')).toEqual([2, 'misuse'])
    expect(await listen('--mqtt', 'mqtt://localhost', '--topic', 'a#')).toEqual([2, 'misuse'])
    expect(await listen('--topic', 'a')).toEqual([2, 'misuse'])
    const secure = ['--mqtt', 'mqtts://localhost', '--topic', 'a'] as const
    expect(await listen(...secure, '--mqtt-ca', patient)).toEqual([2, 'misuse'])
    const [one, two] = ['one', 'two'].map(name => createAuthority(home, name))
    expect(await listen(...secure, '--mqtt-cert', one!.certFile, '--mqtt-key', two!.keyFile)).toEqual([2, 'misuse'])
  }, 60_000)
})
