import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { AppError } from '../../core/index.ts'
import { errorBody, unreadableRequest } from './http-errors.ts'
import { securityHeaders } from './security-headers.ts'

/** What the wire may ask of us. `docs/operations/limits.md` tells them. */
export type WireLimits = {
  /** Bytes of one request body. */
  readonly body: number
  /** Bytes of the request line and all headers together. */
  readonly headers: number
  /** Milliseconds for the headers to arrive. */
  readonly headersTime: number
  /** Milliseconds for the whole request to arrive; how long an answer takes is not counted. */
  readonly requestTime: number
  /** Milliseconds that an idle connection is kept. */
  readonly idleTime: number
}

export const wireLimits: WireLimits = {
  body: 10 * 1024 * 1024,
  headers: 16 * 1024,
  headersTime: 10_000,
  requestTime: 60_000,
  idleTime: 60_000,
}

const json = 'application/json; charset=utf-8'

/** Milliseconds between two looks for connections that are too slow. */
const lookEvery = 1_000

export type Wire = {
  readonly server: Server
  /**
   * Ends the connections on which no whole request waits for its answer. Once it is closing, Node no longer cuts off slow
   * clients: one that says nothing would keep the process from ending.
   */
  readonly hangUp: () => void
}

/**
 * An HTTP server whose every answer has the security headers, also those that never reach a route: they are set before
 * anything else looks at the request. Slow clients are cut off.
 */
export const createWire = (
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  limits: WireLimits,
): Wire => {
  const server = createServer({
    maxHeaderSize: limits.headers,
    headersTimeout: limits.headersTime,
    requestTimeout: limits.requestTime,
    keepAliveTimeout: limits.idleTime,
    connectionsCheckingInterval: lookEvery,
    // A request without a Host header is refused like one with a foreign host, headers and all.
    requireHostHeader: false,
  })
  /** Every open connection, with the last request on it. */
  const open = new Map<Socket, IncomingMessage | null>()
  server.on('connection', (socket: Socket) => {
    open.set(socket, null)
    socket.once('close', () => open.delete(socket))
  })
  server.on('request', (request, response) => {
    open.set(request.socket, request)
    secure(response)
    answer(request, response)
  })
  // Node answers an unknown Expect header itself, without our headers, unless somebody listens.
  server.on('checkExpectation', (_request, response) => {
    secure(response)
    const body = JSON.stringify(errorBody(unreadableRequest(417)))
    response.writeHead(417, { 'content-type': json, 'content-length': Buffer.byteLength(body) })
    response.end(body)
  })
  return {
    server,
    hangUp: () => {
      for (const [socket, request] of open) if (request?.complete !== true) socket.destroy()
    },
  }
}

/** Answers what Node could not read as a request, and closes the connection. */
export const refuseUnreadable = (error: NodeJS.ErrnoException, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const status = statusOf[error.code ?? ''] ?? 400
  socket.end(rawAnswer(status, unreadableRequest(status)))
}

const statusOf: Readonly<Record<string, number>> = { ERR_HTTP_REQUEST_TIMEOUT: 408, HPE_HEADER_OVERFLOW: 431 }

/** An HTTP/1.1 answer as text, for a connection that has no response object. */
const rawAnswer = (status: number, error: AppError): string => {
  const body = JSON.stringify(errorBody(error))
  const headers = {
    ...securityHeaders,
    'content-type': json,
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', body].join('\r\n')
}

const secure = (response: ServerResponse): void => {
  for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value)
}
