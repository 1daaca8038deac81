import { joinBytes } from '../../core/index.ts'
/** What a broker sends to a subscriber that asked for QoS 0 and 1 (MQTT 3.1.1). */
export type MqttPacket =
  /** CONNACK (3.2). `code` 0: accepted; 5: not authorized; ... */
  | { readonly kind: 'connected'; readonly code: number }
  /** SUBACK (3.9). A code for each filter: the QoS granted, or 0x80 for one that was refused. */
  | { readonly kind: 'subscribed'; readonly id: number; readonly codes: readonly number[] }
  /** PUBLISH (3.3). `id`: null for QoS 0, which is not to be acknowledged. */
  | { readonly kind: 'message'; readonly id: number | null; readonly payload: Uint8Array }
  /** A message beyond the limit, let go. */
  | { readonly kind: 'too-large'; readonly length: number }
  /** PINGRESP (3.13). */
  | { readonly kind: 'alive' }
  /** Bytes that are not MQTT, or what was not asked for: nothing after them can be believed. */
  | { readonly kind: 'malformed' }

type Head = { readonly first: number; readonly size: number; readonly length: number }

/**
 * Finds the packets in the chunks of a connection. Holds at most one packet of `largest` bytes.
 *
 * @example
 * const reader = createPacketReader(16 * 1024 * 1024)
 * socket.on('data', chunk => { for (const packet of reader.push(chunk)) … })
 */
export const createPacketReader = (
  largest: number,
): { readonly push: (chunk: Uint8Array) => readonly MqttPacket[] } => {
  /** What has come and is no whole packet yet. */
  let parts: Uint8Array[] = []
  let held = 0
  /** Bytes of the packet that has begun; 0 as long as its length is not known. */
  let wanted = 0
  /** Bytes of a packet that is too large and has not ended. */
  let skipped = 0
  let broken = false
  const keep = (rest: Uint8Array): void => {
    parts = rest.length === 0 ? [] : [copyOf(rest)]
    held = rest.length
  }
  return {
    push: chunk => {
      if (broken) return []
      const passed = Math.min(skipped, chunk.length)
      skipped -= passed
      parts.push(passed === 0 ? chunk : chunk.subarray(passed))
      held += chunk.length - passed
      if (held < wanted) {
        parts[parts.length - 1] = copyOf(parts.at(-1)!)
        return []
      }
      const bytes = joinBytes(parts)
      const found: MqttPacket[] = []
      let at = 0
      wanted = 0
      while (at < bytes.length) {
        const head = headAt(bytes, at)
        if (head === 'unfinished') break
        if (head === 'malformed') {
          broken = true
          found.push({ kind: 'malformed' })
          break
        }
        const whole = head.size + head.length
        if (head.length > largest) {
          found.push({ kind: 'too-large', length: head.length })
          skipped = Math.max(0, whole - (bytes.length - at))
          at = Math.min(bytes.length, at + whole)
          continue
        }
        if (at + whole > bytes.length) {
          wanted = whole
          break
        }
        const packet = read(head.first, bytes.subarray(at + head.size, at + whole))
        found.push(packet)
        if (packet.kind === 'malformed') {
          broken = true
          break
        }
        at += whole
      }
      keep(broken ? new Uint8Array(0) : bytes.subarray(at))
      return found
    },
  }
}

/** The fixed header (2.2): type and flags, then the length of the rest in one to four bytes. */
const headAt = (bytes: Uint8Array, at: number): Head | 'unfinished' | 'malformed' => {
  let length = 0
  for (let n = 0; n < 4; n += 1) {
    const byte = bytes[at + 1 + n]
    if (byte === undefined) return 'unfinished'
    length |= (byte & 0x7f) << (7 * n)
    if (byte < 0x80) return { first: bytes[at]!, size: n + 2, length }
  }
  return 'malformed'
}

const malformed: MqttPacket = { kind: 'malformed' }

const read = (first: number, body: Uint8Array): MqttPacket => {
  const type = first >> 4
  if (type === 3) return readMessage(first, body)
  if (first === 0x20 && body.length === 2) return { kind: 'connected', code: body[1]! }
  if (first === 0x90 && body.length > 2)
    return { kind: 'subscribed', id: wordAt(body, 0), codes: [...body.subarray(2)] }
  if (first === 0xd0 && body.length === 0) return { kind: 'alive' }
  return malformed
}

const readMessage = (first: number, body: Uint8Array): MqttPacket => {
  const qos = (first >> 1) & 3
  if (body.length < 2 || qos > 1) return malformed
  const topicEnd = 2 + wordAt(body, 0)
  const start = topicEnd + (qos === 0 ? 0 : 2)
  if (start > body.length) return malformed
  const id = qos === 0 ? null : wordAt(body, topicEnd)
  return id === 0 ? malformed : { kind: 'message', id, payload: copyOf(body.subarray(start)) }
}

const wordAt = (bytes: Uint8Array, at: number): number => (bytes[at]! << 8) | bytes[at + 1]!

/** Not `slice`, which of a Buffer is a view: the chunk may be used again. */
const copyOf = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes)
