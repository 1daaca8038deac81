/** What a subscriber sends (MQTT 3.1.1, chapter 3). Section numbers are that specification's. */

const protocolLevel = 4

/**
 * CONNECT (3.1) that asks for the session that the broker kept: what it has not been told to be received, it sends again.
 *
 * @param keepAlive seconds without any packet after which the broker gives the connection up
 */
export const connectPacket = ({
  clientId,
  keepAlive,
  user,
  password,
}: {
  readonly clientId: string
  readonly keepAlive: number
  readonly user?: string
  readonly password?: string
}): Uint8Array => {
  // 3.1.2.9: a password goes only beside a user name.
  const flags = (user === undefined ? 0 : 0x80) | (password === undefined || user === undefined ? 0 : 0x40)
  return packet(0x10, [
    text('MQTT'),
    Uint8Array.of(protocolLevel, flags),
    twoBytes(keepAlive),
    text(clientId),
    ...(user === undefined ? [] : [text(user), ...(password === undefined ? [] : [text(password)])]),
  ])
}

/** SUBSCRIBE (3.8), each filter with QoS 1: at least once. */
export const subscribePacket = (id: number, filters: readonly string[]): Uint8Array =>
  packet(0x82, [twoBytes(id), ...filters.flatMap(filter => [text(filter), Uint8Array.of(1)])])

/** PUBACK (3.4): the message is ours now. */
export const receivedPacket = (id: number): Uint8Array => packet(0x40, [twoBytes(id)])

/** PINGREQ (3.12). */
export const pingPacket = (): Uint8Array => packet(0xc0, [])

/** DISCONNECT (3.14). The session stays. */
export const disconnectPacket = (): Uint8Array => packet(0xe0, [])

const twoBytes = (value: number): Uint8Array => Uint8Array.of(value >> 8, value & 0xff)

const text = (value: string): Uint8Array => {
  const bytes = new TextEncoder().encode(value)
  return Uint8Array.of(...twoBytes(bytes.length), ...bytes)
}

const packet = (first: number, parts: readonly Uint8Array[]): Uint8Array => {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  const head = [first]
  // 2.2.3: seven bits a byte, the lowest first.
  for (let rest = length; ; rest >>>= 7) {
    head.push(rest > 0x7f ? (rest & 0x7f) | 0x80 : rest)
    if (rest <= 0x7f) break
  }
  const bytes = new Uint8Array(head.length + length)
  bytes.set(head)
  let at = head.length
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
