import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, it, vi } from 'vitest'
import { createAuthority } from '../../../test/support/certificates.ts'
import { type Broker, type BrokerOptions, notes, startBroker } from '../../../test/support/mqtt.ts'
import { createMqttSubscriber, type MqttTls, mqttLimits } from './index.ts'

/** A broker behind TLS, with certificates of an authority made here. */

const folder = mkdtempSync(join(tmpdir(), 'attune-mqtt-tls-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const open: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

const ward = createAuthority(folder, 'ward')
const stranger = createAuthority(folder, 'stranger')
const server = ward.sign('broker', 'IP:127.0.0.1')

const brokerWith = async (tls: BrokerOptions['tls']): Promise<Broker> => {
  const broker = await startBroker(tls === undefined ? {} : { tls })
  open.push(broker.close)
  return broker
}

const subscribe = (port: number, tls: MqttTls, host = '127.0.0.1') => {
  const got: string[] = []
  const { note, all, why } = notes()
  const subscriber = createMqttSubscriber({
    url: new URL(`mqtts://${host}:${port}`),
    topics: ['ward/#'],
    clientId: 'attune-test',
    limits: { ...mqttLimits, firstWait: 20, longestWait: 80 },
    receive: async payload => void got.push(Buffer.from(payload).toString()),
    note,
    tls,
  })
  open.push(subscriber.close)
  return { ...subscriber, got, events: all, why }
}

const soon = (look: () => void) => vi.waitFor(look, { timeout: 5_000, interval: 10 })

it('hears a broker whose certificate its authority signed, again after it was cut off', async () => {
  const broker = await brokerWith(server)
  const one = subscribe(broker.port, { ca: ward.cert })
  await one.subscribed
  await broker.publish('ward/1', 'a')
  await soon(() => expect(broker.acknowledged()).toBe(1))
  broker.cut()
  await soon(() => expect(one.events.some(([event]) => event === 'lost')).toBe(true))
  await broker.publish('ward/1', 'b')
  await soon(() => expect(one.got).toEqual(['a', 'b']))
})

it.each([
  ['of another authority', { ca: stranger.cert }, '127.0.0.1', /SELF_SIGNED|UNABLE_TO|ISSUER/],
  ['when no authority is named', {}, '127.0.0.1', /SELF_SIGNED|UNABLE_TO|ISSUER/],
  ['of another name', { ca: ward.cert }, 'localhost', /ALTNAME/],
] as const)('a certificate %s is not believed: it says so, and gets nothing', async (_name, tls, host, why) => {
  const broker = await brokerWith(server)
  const one = subscribe(broker.port, tls, host)
  await soon(() => expect(one.events.length).toBeGreaterThan(1))
  expect(new Set(one.events.map(([event]) => event))).toEqual(new Set(['untrusted']))
  expect(one.why.every(code => why.test(code))).toBe(true)
  await broker.publish('ward/1', 'secret')
  expect(one.got).toEqual([])
})

it('shows its own certificate to a broker that asks for one', async () => {
  const broker = await brokerWith({ ...server, ca: ward.cert })
  const without = subscribe(broker.port, { ca: ward.cert })
  await soon(() => expect(without.events.map(([event]) => event)).toContain('unreachable'))
  expect(without.why.join()).toMatch(/CERTIFICATE_REQUIRED|ECONNRESET|EPIPE/)
  const { cert, key } = ward.sign('attune', 'DNS:attune')
  const known = subscribe(broker.port, { ca: ward.cert, cert, key })
  await known.subscribed
})

it('a broker that speaks no TLS is not mistaken for one of another authority', async () => {
  const broker = await brokerWith(undefined)
  const one = subscribe(broker.port, { ca: ward.cert })
  await soon(() => expect(one.events[0]?.[0]).toBe('unreachable'))
  expect(one.why[0]).toMatch(/SSL|ECONNRESET/)
})
