import { array, assert, property as check, integer, option, record, string, uint8Array } from 'fast-check'
import { generate, type Packet, parser } from 'mqtt-packet'
import { expect, it } from 'vitest'
import {
  connectPacket,
  createPacketReader,
  disconnectPacket,
  isTopicFilter,
  type MqttPacket,
  pingPacket,
  receivedPacket,
  subscribePacket,
} from './index.ts'

/** mqtt-packet, which most clients and brokers in JavaScript use, is the measure: it must read what is written here, and write what is read. */

const readByOther = (bytes: Uint8Array): Packet => {
  const found: Packet[] = []
  const other = parser()
  other.on('packet', packet => found.push(packet))
  other.on('error', error => {
    throw error
  })
  other.parse(Buffer.from(bytes))
  expect(found.length).toBe(1)
  return found[0]!
}

const readHere = (bytes: Uint8Array, cuts: readonly number[] = [], largest = 1 << 20): readonly MqttPacket[] => {
  const reader = createPacketReader(largest)
  const at = [...new Set([0, ...cuts.map(cut => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b)
  // Each chunk is overwritten after use, as a socket's buffer may be.
  return at.slice(1).flatMap((end, n) => {
    const chunk = new Uint8Array(bytes.subarray(at[n], end))
    const found = reader.push(chunk)
    chunk.fill(0xff)
    return found
  })
}

it('another implementation reads what is sent', () => {
  const word = integer({ min: 1, max: 65_535 })
  const name = string({ minLength: 1, maxLength: 300, unit: 'grapheme' })
  assert(
    check(
      record({ clientId: name, keepAlive: word, user: option(name, { nil: undefined }), password: name }),
      ({ user, ...rest }) => {
        const bytes = connectPacket({ ...rest, ...(user === undefined ? {} : { user }) })
        const { cmd, clean, ...packet } = readByOther(bytes) as Packet & {
          clean: boolean
          username?: string
          password?: Buffer
        }
        expect([cmd, clean]).toEqual(['connect', false])
        expect(packet).toMatchObject({ clientId: rest.clientId, keepalive: rest.keepAlive, protocolVersion: 4 })
        expect(packet.username).toBe(user)
        expect(packet.password?.toString()).toBe(user === undefined ? undefined : rest.password)
      },
    ),
    { numRuns: 50 },
  )
  expect(readByOther(subscribePacket(7, ['a/+', 'b/#']))).toMatchObject({
    cmd: 'subscribe',
    messageId: 7,
    subscriptions: [
      { topic: 'a/+', qos: 1 },
      { topic: 'b/#', qos: 1 },
    ],
  })
  expect(readByOther(receivedPacket(40_000))).toMatchObject({ cmd: 'puback', messageId: 40_000 })
  expect(readByOther(pingPacket()).cmd).toBe('pingreq')
  expect(readByOther(disconnectPacket()).cmd).toBe('disconnect')
})

it('reads what another implementation sends, however it is cut', () => {
  const message = record({
    topic: string({ minLength: 1, maxLength: 50, unit: 'grapheme' }).map(text => text.replaceAll(/[+#]/g, 'x')),
    payload: uint8Array({ maxLength: 300 }),
    qos: integer({ min: 0, max: 1 }),
    id: integer({ min: 1, max: 65_535 }),
  })
  assert(
    check(array(message, { maxLength: 8 }), array(integer({ min: 0, max: 5_000 })), (messages, cuts) => {
      const bytes = Buffer.concat([
        generate({ cmd: 'connack', returnCode: 0, sessionPresent: true }),
        generate({ cmd: 'suback', messageId: 1, granted: [1, 128] }),
        ...messages.map(({ topic, payload, qos, id }) =>
          generate({
            cmd: 'publish',
            topic,
            payload: Buffer.from(payload),
            qos: qos as 0 | 1,
            messageId: id,
            dup: false,
            retain: false,
          }),
        ),
        generate({ cmd: 'pingresp' }),
      ])
      expect(readHere(bytes, cuts)).toEqual([
        { kind: 'connected', code: 0 },
        { kind: 'subscribed', id: 1, codes: [1, 128] },
        ...messages.map(({ payload, qos, id }) => ({ kind: 'message', id: qos === 0 ? null : id, payload })),
        { kind: 'alive' },
      ])
    }),
  )
})

it('lets a message go that is too large, and reads what follows', () => {
  const publish = (length: number, id: number) =>
    generate({
      cmd: 'publish',
      topic: 't',
      payload: Buffer.alloc(length, 1),
      qos: 1,
      messageId: id,
      dup: false,
      retain: false,
    })
  const bytes = Buffer.concat([publish(1_000, 1), publish(10, 2)])
  const kept = { kind: 'message', id: 2, payload: new Uint8Array(10).fill(1) }
  for (const cuts of [[], [1], [2], [3, 500], [1_005], [1_007], [1_008, 1_009]]) {
    expect(readHere(bytes, cuts, 100)).toEqual([{ kind: 'too-large', length: 1_005 }, kept])
  }
})

it('believes nothing after bytes that are not MQTT', () => {
  const alive = Uint8Array.of(0xd0, 0)
  const wrong: readonly (readonly number[])[] = [
    [0x30, 0xff, 0xff, 0xff, 0xff, 1],
    [0x00, 0],
    [0x20, 1, 0],
    [0x90, 2, 0, 1],
    // A topic longer than the packet; QoS 2, which was not asked for; a message with id 0.
    [0x30, 3, 0, 9, 65],
    [0x34, 6, 0, 1, 65, 0, 1, 66],
    [0x32, 6, 0, 1, 65, 0, 0, 66],
  ]
  for (const bytes of wrong) {
    expect(readHere(Uint8Array.of(...bytes, ...alive))).toEqual([{ kind: 'malformed' }])
  }
})

it('knows what names topics', () => {
  for (const good of ['a', '#', '+', 'a/+/b', 'a/#', '/', '+/+', 'a//b'])
    expect([good, isTopicFilter(good)]).toEqual([good, true])
  for (const bad of ['', 'a#', 'a/#/b', 'a+', '+a/b', '\u0000', 'x'.repeat(65_536)])
    expect(isTopicFilter(bad)).toBe(false)
})
