import { connect, isIP, type Socket } from 'node:net'
import { connect as connectTls, TLSSocket } from 'node:tls'
import {
  connectPacket,
  createPacketReader,
  disconnectPacket,
  type MqttPacket,
  pingPacket,
  receivedPacket,
  subscribePacket,
} from '../../standards/mqtt/index.ts'
import type { MqttOptions } from './mqtt-options.ts'

/** The only SUBSCRIBE of a connection. */
const subscription = 1

export type MqttConnection = {
  readonly ended: Promise<Ended>
  /** Takes no more, acknowledges what is stored, and ends. */
  readonly finish: () => void
}

type Ended = {
  /** Messages that were stored. */
  readonly stored: number
  /** Whether the broker granted any topic. */
  readonly granted: boolean
  /** Whether a message could not be stored. */
  readonly failed: boolean
}

/** One connection, from its first packet to its end. */
export const connectBroker = (options: MqttOptions, subscribed: () => void): MqttConnection => {
  const { limits, note, receive } = options
  const socket = socketOf(options)
  const reader = createPacketReader(limits.message)
  const { promise: ended, resolve: end } = Promise.withResolvers<Ended>()
  const waiting = { messages: 0, bytes: 0 }
  let [stored, granted, failed, finishing] = [0, false, false, false]
  /** The last acknowledgement: they leave in the order of their messages (MQTT 3.1.1, 4.6). */
  let answering: Promise<void> = Promise.resolve()
  const isFull = () => waiting.messages >= limits.waitingMessages || waiting.bytes >= limits.waitingBytes
  const send = (bytes: Uint8Array) => {
    if (socket.destroyed) return
    // The acknowledgements of what was stored together leave together.
    socket.cork()
    socket.write(bytes)
    process.nextTick(() => socket.uncork())
  }
  const finish = () => {
    if (finishing) return
    finishing = true
    socket.pause()
    const last = async (): Promise<void> => {
      await answering
      if (socket.connecting || socket.destroyed) socket.destroy()
      else socket.end(disconnectPacket(), () => socket.destroy())
    }
    void last()
  }
  const take = (id: number | null, payload: Uint8Array) => {
    waiting.messages += 1
    waiting.bytes += payload.length
    const storing = receive(payload).then(
      () => true,
      () => false,
    )
    answering = answering.then(async () => {
      const isStored = await storing
      waiting.messages -= 1
      waiting.bytes -= payload.length
      if (isStored) {
        stored += 1
        if (id !== null) send(receivedPacket(id))
      } else if (!finishing) {
        // The broker sends it again after the next connection only. What came after it is stored and acknowledged first, so
        // that one message that cannot be stored does not hold up all others.
        failed = true
        finish()
      }
      if (!finishing && socket.isPaused() && !isFull()) socket.resume()
    })
  }
  const heed = (packet: MqttPacket): void => {
    if (packet.kind === 'message') take(packet.id, packet.payload)
    else if (packet.kind === 'connected' && packet.code === 0) send(subscribePacket(subscription, options.topics))
    else if (packet.kind === 'connected') {
      note('refused', packet.code)
      socket.destroy()
    } else if (packet.kind === 'subscribed') {
      clearTimeout(deadline)
      const refused = packet.codes.filter(code => code > 2).length
      if (refused > 0) note('topic-refused', refused)
      granted = refused < packet.codes.length
      if (granted) subscribed()
    } else if (packet.kind === 'too-large') note('too-large', packet.length)
    else if (packet.kind === 'malformed') {
      note('malformed', 0)
      socket.destroy()
    }
  }
  const deadline = setTimeout(() => socket.destroy(), limits.answerTime)
  const pulse = keepAlive(socket, limits.keepAlive, send)
  socket.on('data', chunk => {
    pulse.heard()
    if (finishing) return
    for (const packet of reader.push(chunk as Buffer)) heed(packet)
    if (isFull()) socket.pause()
  })
  socket.once(options.url.protocol === 'mqtts:' ? 'secureConnect' : 'connect', () => {
    const { clientId, user, password } = options
    const who = { ...(user === undefined ? {} : { user }), ...(password === undefined ? {} : { password }) }
    send(connectPacket({ clientId, keepAlive: limits.keepAlive, ...who }))
  })
  let why: string | undefined
  socket.on('error', (error: NodeJS.ErrnoException) => {
    why = error.code
  })
  socket.once('close', () => {
    clearTimeout(deadline)
    pulse.stop()
    if (!granted && !finishing) note(isDisbelieved(socket) ? 'untrusted' : 'unreachable', 0, why)
    finishing = true
    // Before the next connection, on which the broker may send the same again.
    void answering.then(() => end({ stored, granted, failed }))
  })
  return { ended, finish }
}

/** Asks a silent broker whether it is there, and gives up one that does not answer. */
const keepAlive = (socket: Socket, seconds: number, send: (bytes: Uint8Array) => void) => {
  let heardAt = performance.now()
  const timer = setInterval(() => {
    // While nothing is read from it nothing can be heard.
    if (socket.isPaused()) heardAt = performance.now()
    if (performance.now() - heardAt > seconds * 1_500) socket.destroy()
    else send(pingPacket())
  }, seconds * 500)
  return {
    heard: () => {
      heardAt = performance.now()
    },
    stop: () => clearInterval(timer),
  }
}

/** Whether the handshake ended because the certificate is of an unknown authority, out of date or of another name. */
const isDisbelieved = (socket: Socket): boolean => socket instanceof TLSSocket && Boolean(socket.authorizationError)

const socketOf = ({ url, tls }: MqttOptions): Socket => {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (url.protocol !== 'mqtts:') return connect({ host, port: Number(url.port || 1883), noDelay: true })
  const named = isIP(host) === 0 ? { servername: host } : {}
  return connectTls({ host, port: Number(url.port || 8883), ...named, ...tls })
}
