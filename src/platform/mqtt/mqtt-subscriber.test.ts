import { createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { generate } from 'mqtt-packet'
import { afterEach, expect, it, vi } from 'vitest'
import { type Broker, type BrokerOptions, notes, startBroker } from '../../../test/support/mqtt.ts'
import { createMqttSubscriber, type MqttLimits, mqttLimits } from './index.ts'

const open: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

const brokerWith = async (options: BrokerOptions = {}): Promise<Broker> => {
  const broker = await startBroker(options)
  open.push(broker.close)
  return broker
}

type Given = {
  readonly topics?: readonly string[]
  readonly limits?: Partial<MqttLimits>
  readonly user?: string
  readonly password?: string
  readonly receive?: (text: string) => Promise<void>
}

const subscribe = (port: number, { topics = ['ward/#'], limits, receive, ...who }: Given = {}) => {
  const got: string[] = []
  const { note, all } = notes()
  const subscriber = createMqttSubscriber({
    url: new URL(`mqtt://127.0.0.1:${port}`),
    topics,
    clientId: 'attune-test',
    limits: { ...mqttLimits, firstWait: 20, longestWait: 80, ...limits },
    receive: async payload => {
      const text = Buffer.from(payload).toString()
      await receive?.(text)
      got.push(text)
    },
    note,
    ...who,
  })
  open.push(subscriber.close)
  return { ...subscriber, got, events: all }
}

const soon = (look: () => void) => vi.waitFor(look, { timeout: 5_000, interval: 10 })

it('gets what is published to its topics, and acknowledges it when it is stored, not before', async () => {
  const broker = await brokerWith()
  const stored = Promise.withResolvers<void>()
  const one = subscribe(broker.port, { topics: ['ward/+/glucose', 'lab/#'], receive: () => stored.promise })
  await one.subscribed
  await broker.publish('ward/3/glucose', 'a')
  await broker.publish('ward/3/heart', 'not asked for')
  await broker.publish('lab/x/y', 'b')
  await sleep(50)
  expect(broker.acknowledged()).toBe(0)
  stored.resolve()
  await soon(() => expect(broker.acknowledged()).toBe(2))
  expect(one.got).toEqual(['a', 'b'])
})

it('what was not acknowledged comes again, also what was published while it was away', async () => {
  const broker = await brokerWith()
  const never = new Promise<void>(() => undefined)
  const first = subscribe(broker.port, { receive: () => never })
  await first.subscribed
  await broker.publish('ward/1', 'a')
  await sleep(50)
  // Killed: no goodbye, nothing more is acknowledged. (The first does not come back while the second holds the session.)
  broker.cut()
  await broker.publish('ward/1', 'b')
  const second = subscribe(broker.port)
  await soon(() => expect(second.got.toSorted()).toEqual(['a', 'b']))
  await soon(() => expect(broker.acknowledged()).toBe(2))
  open.splice(1, 1)
})

it('what cannot be stored is asked for again, ever more slowly, and does not hold up the rest', async () => {
  const broker = await brokerWith()
  let attempts = 0
  const one = subscribe(broker.port, {
    receive: async text => {
      if (text !== 'bad') return
      attempts += 1
      if (attempts < 4) throw new Error('the disk is full')
    },
  })
  await one.subscribed
  for (const text of ['a', 'bad', 'b']) await broker.publish('ward/1', text)
  await soon(() => expect([...new Set(one.got)].toSorted()).toEqual(['a', 'b', 'bad']))
  expect(attempts).toBe(4)
  // Each was acknowledged once: what had been stored before did not come again.
  await soon(() => expect(broker.acknowledged()).toBe(3))
  expect(one.got.toSorted()).toEqual(['a', 'b', 'bad'])
})

it('comes back after the broker', async () => {
  const broker = await brokerWith()
  const one = subscribe(broker.port)
  await one.subscribed
  await broker.publish('ward/1', 'a')
  await soon(() => expect(broker.acknowledged()).toBe(1))
  await broker.stop()
  await broker.publish('ward/1', 'b')
  await sleep(100)
  await broker.start()
  await soon(() => expect(one.got).toEqual(['a', 'b']))
  expect(new Set(one.events.map(([event]) => event))).toEqual(new Set(['lost', 'unreachable']))
})

it('says when it is not let in, and when a topic is refused', async () => {
  const broker = await brokerWith({ user: ['ward', 'secret'], refuses: 'closed/#' })
  const stranger = subscribe(broker.port, { user: 'ward', password: 'wrong' })
  await soon(() => expect(stranger.events[0]?.[0]).toBe('refused'))
  await stranger.close()
  const one = subscribe(broker.port, { user: 'ward', password: 'secret', topics: ['ward/#', 'closed/#'] })
  await one.subscribed
  expect(one.events).toEqual([['topic-refused', 1]])
})

it('stops reading while too much waits, and closing acknowledges what it has', async () => {
  const broker = await brokerWith()
  let [under, most] = [0, 0]
  const one = subscribe(broker.port, {
    limits: { waitingMessages: 5 },
    receive: async () => {
      under += 1
      most = Math.max(most, under)
      await sleep(20)
      under -= 1
    },
  })
  await one.subscribed
  // Beyond what a socket takes in one piece.
  for (let n = 0; n < 40; n += 1) await broker.publish('ward/1', `${n}${' '.repeat(60_000)}`)
  await soon(() => expect(one.got.length).toBeGreaterThan(5))
  await one.close()
  expect(broker.acknowledged()).toBe(one.got.length)
  expect(most).toBeLessThan(15)
})

it('gives up a broker that says nothing, or no MQTT', async () => {
  const sockets: Socket[] = []
  const server = createServer(socket => {
    sockets.push(socket)
    if (sockets.length === 2) socket.write(`HTTP/1.1 400 Bad Request\r\n${' '.repeat(200)}`)
    if (sockets.length === 3) {
      socket.write(generate({ cmd: 'connack', returnCode: 0, sessionPresent: false }))
      socket.write(generate({ cmd: 'suback', messageId: 1, granted: [1] }))
    }
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  open.push(async () => {
    const closed = new Promise<void>(done => server.close(() => done()))
    for (const socket of sockets) socket.destroy()
    await closed
  })
  const { port } = server.address() as { port: number }
  const one = subscribe(port, { limits: { answerTime: 100, keepAlive: 0.1 } })
  // The fourth comes after the third, which had granted the topic and then died without a word.
  await soon(() => expect(sockets.length).toBeGreaterThan(3))
  expect(one.events.map(([event]) => event).slice(0, 4)).toEqual(['unreachable', 'malformed', 'unreachable', 'lost'])
})
