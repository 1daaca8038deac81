import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { Aedes, type Client } from 'aedes'
import type { MqttNote } from '../../src/platform/mqtt/index.ts'

/** A broker in this process. */
export type Broker = {
  readonly port: number
  readonly publish: (topic: string, payload: string | Uint8Array, qos?: 0 | 1) => Promise<void>
  /** How many messages were acknowledged. */
  readonly acknowledged: () => number
  /** Cuts all connections; sessions stay, and who comes again is let in. */
  readonly cut: () => void
  /** Gone, as after a power cut: nobody can connect. Sessions stay. */
  readonly stop: () => Promise<void>
  readonly start: () => Promise<void>
  readonly close: () => Promise<void>
}

export type BrokerOptions = {
  readonly user?: readonly [name: string, password: string]
  readonly refuses?: string
  /** With `ca` only those are let in whose certificate it signed. */
  readonly tls?: { readonly key: Buffer; readonly cert: Buffer; readonly ca?: Buffer }
}

export const startBroker = async ({ user, refuses, tls }: BrokerOptions = {}): Promise<Broker> => {
  const aedes = await Aedes.createBroker({
    authenticate: (_client, name, password, done) =>
      done(null, user === undefined || (name === user[0] && password?.toString() === user[1])),
    authorizeSubscribe: (_client, subscription, done) =>
      done(null, subscription.topic === refuses ? null : subscription),
  })
  let acknowledged = 0
  aedes.on('ack', (_packet, client: Client | null) => {
    if (client !== null) acknowledged += 1
  })
  const sockets = new Set<Socket>()
  const serve = (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    aedes.handle(socket)
  }
  const make = (): Server =>
    tls === undefined
      ? createServer(serve)
      : createTlsServer({ ...tls, requestCert: tls.ca !== undefined, rejectUnauthorized: tls.ca !== undefined }, serve)
  let server = make()
  const listenOn = async (at: number) => {
    await new Promise<void>(done => server.listen(at, '127.0.0.1', done))
    const address = server.address()
    return typeof address === 'object' && address !== null ? address.port : at
  }
  const port = await listenOn(0)
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  const stop = async () => {
    const closed = new Promise<void>(done => server.close(() => done()))
    cut()
    await closed
  }
  return {
    port,
    publish: (topic, payload, qos = 1) =>
      new Promise((done, failed) =>
        aedes.publish(
          { cmd: 'publish', topic, payload: Buffer.from(payload), qos, retain: false, dup: false },
          error => (error ? failed(error) : done()),
        ),
      ),
    acknowledged: () => acknowledged,
    cut,
    stop,
    start: async () => {
      server = make()
      await listenOn(port)
    },
    close: async () => {
      if (server.listening) await stop()
      await new Promise<void>(done => aedes.close(done))
    },
  }
}

/** Notes what happens, for a look at it. */
export const notes = (): {
  readonly note: MqttNote
  readonly all: [string, number][]
  /** Why, where that was said. */
  readonly why: string[]
} => {
  const all: [string, number][] = []
  const why: string[] = []
  const note: MqttNote = (event, number, code) => {
    all.push([event, number])
    if (code !== undefined) why.push(code)
  }
  return { note, all, why }
}
