import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { AppError } from '../../core/index.ts'
import { createFrameReader, frameOf } from '../../standards/hl7v2/index.ts'

export type MllpLimits = {
  /** Bytes of one frame. */
  readonly frame: number
  /** Frames of one connection that wait for their answer; then it is not read from. */
  readonly waitingFrames: number
  /** Bytes of all frames that wait for their answer; then no connection is read from. */
  readonly waitingBytes: number
  readonly connections: number
  /** Milliseconds that a frame may take from its first byte to its last. */
  readonly frameTime: number
}

export const mllpLimits: MllpLimits = {
  frame: 16 * 1024 * 1024,
  waitingFrames: 64,
  waitingBytes: 64 * 1024 * 1024,
  connections: 256,
  frameTime: 60_000,
}

/** What a receiver makes of a frame: the messages to send back, in order. */
export type Receive = (frame: Uint8Array) => Promise<readonly Uint8Array[]>

export type MllpServer = {
  /** The port that it listens on. */
  readonly port: number
  /** Takes no more frames, answers those it has, and ends. */
  readonly close: () => Promise<void>
}

export type MllpOptions = {
  readonly host: string
  readonly port: number
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer; readonly ca?: Buffer }
  readonly limits?: MllpLimits
  readonly receive: Receive
  /** What happened on a connection, for the log; never content. */
  readonly note: (event: 'noise' | 'too-large' | 'unfinished' | 'broken', bytes: number) => void
}

/**
 * Receives HL7 v2 messages in MLLP frames. Frames of a connection are answered in the order in which they came; while too
 * many wait, the sender is not read from, so that TCP slows it down.
 *
 * @throws AppError `port-in-use`
 */
export const createMllpServer = async (options: MllpOptions): Promise<MllpServer> => {
  const { host, port, tls, limits = mllpLimits } = options
  const connections = new Set<Connection>()
  let waitingBytes = 0
  const room = (): boolean => waitingBytes < limits.waitingBytes
  const serve = (socket: Socket): void => {
    const connection = createConnection(socket, options, limits, room, change => {
      waitingBytes += change
      if (change < 0 && room()) for (const one of connections) one.resume()
    })
    connections.add(connection)
    socket.once('close', () => connections.delete(connection))
  }
  const server =
    tls === undefined
      ? createServer({ noDelay: true, keepAlive: true }, serve)
      : createTlsServer({ ...tls, requestCert: tls.ca !== undefined, rejectUnauthorized: tls.ca !== undefined }, serve)
  server.maxConnections = limits.connections
  await listening(server, host, port)
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: async () => {
      const closed = new Promise<void>(done => server.close(() => done()))
      await Promise.all([...connections].map(connection => connection.finish()))
      await closed
    },
  }
}

const listening = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(
        cause.code === 'EADDRINUSE'
          ? new AppError('port-in-use', `Port ${port} is in use.`, {
              remedy: 'Choose another with --mllp PORT.',
              cause,
            })
          : cause,
      ),
    )
    server.listen({ host, port }, () => resolve())
  })

type Connection = { readonly resume: () => void; readonly finish: () => Promise<void> }

const createConnection = (
  socket: Socket,
  { receive, note }: MllpOptions,
  limits: MllpLimits,
  room: () => boolean,
  changed: (bytes: number) => void,
): Connection => {
  const reader = createFrameReader(limits.frame)
  /** The last answer of this connection; answers leave in the order of their frames. */
  let answering: Promise<void> = Promise.resolve()
  let waiting = 0
  let finishing = false
  let timer: NodeJS.Timeout | undefined
  const full = (): boolean => waiting >= limits.waitingFrames || !room()
  const answer = (bytes: Uint8Array): void => {
    waiting += 1
    changed(bytes.length)
    const replies = receive(bytes)
    answering = answering.then(async () => {
      try {
        for (const reply of await replies) if (!socket.destroyed) socket.write(frameOf(reply))
      } catch {
        // Without an answer the sender sends again; the receiver has said what is wrong.
        socket.destroy()
      }
      waiting -= 1
      changed(-bytes.length)
      resume()
    })
  }
  const resume = (): void => {
    if (!finishing && socket.isPaused() && !full()) socket.resume()
  }
  /** A frame that has begun must end in time. */
  const watch = (): void => {
    if (reader.pending() === 0) {
      clearTimeout(timer)
      timer = undefined
    } else {
      timer ??= setTimeout(() => {
        note('unfinished', reader.pending())
        socket.destroy()
      }, limits.frameTime)
    }
  }
  socket.on('data', chunk => {
    if (finishing) return
    for (const event of reader.push(chunk as Buffer)) {
      if (event.kind === 'frame') answer(event.bytes)
      else {
        note(event.kind, event.length)
        // What was meant is not known: the sender must see that it was not taken.
        if (event.kind === 'too-large') socket.destroy()
      }
    }
    watch()
    if (full()) socket.pause()
  })
  socket.on('error', () => note('broken', reader.pending()))
  socket.on('close', () => {
    if (timer !== undefined) note('unfinished', reader.pending())
    clearTimeout(timer)
  })
  return {
    resume,
    finish: async () => {
      finishing = true
      clearTimeout(timer)
      timer = undefined
      await answering
      if (!socket.destroyed) await new Promise<void>(done => socket.end(() => done()))
      socket.destroy()
    },
  }
}
