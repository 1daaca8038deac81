import { randomBytes } from 'node:crypto'
import { isIP } from 'node:net'
import fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyReply, LogController } from 'fastify'
import { AppError, errorCodes } from '../../core/index.ts'
import type { Log } from '../logging/index.ts'

declare module 'fastify' {
  interface FastifyReply {
    /** For this response's inline style elements. */
    nonce: string
  }
}

const largestBody = 10 * 1024 * 1024

/**
 * An HTTP server with security headers, a body limit, and every error as `{ error: { code, message, remedy } }`.
 * Serves loopback only: requests for another host name are refused, so that a web page elsewhere cannot reach it by
 * rebinding a name to this address.
 */
export const createHttp = (log: Log): FastifyInstance => {
  // Widened to Fastify's own logger type, which plugins expect.
  const loggerInstance: FastifyBaseLogger = log
  const app = fastify({
    bodyLimit: largestBody,
    loggerInstance,
    trustProxy: false,
    logController: new LogController({ disableRequestLogging: true }),
  })
  app.decorateReply('nonce', '')

  app.addHook('onRequest', async (request, reply) => {
    if (!isLoopbackName(request.hostname)) {
      throw new AppError('forbidden', 'This server answers on loopback only.', {
        remedy: 'Open it as http://localhost or http://127.0.0.1 on the same machine.',
      })
    }
    reply.nonce = randomBytes(16).toString('base64url')
    secure(reply)
  })

  app.setErrorHandler((error, _request, reply) => {
    const known = toAppError(error)
    if (known.code === 'internal') log.error({ err: error }, 'a request failed')
    return reply.code(errorCodes[known.code].http).send(errorBody(known))
  })

  app.setNotFoundHandler((_request, reply) =>
    reply
      .code(404)
      .send(errorBody(new AppError('not-found', 'There is nothing at this address.', { remedy: 'Start at /.' }))),
  )
  return app
}

/** The one shape of an error, on the wire and on the command line. */
export const errorBody = ({ code, message, remedy, details }: AppError) => ({
  error: { code, message, remedy, ...(Object.keys(details).length === 0 ? {} : { details }) },
})

const toAppError = (error: unknown): AppError => {
  if (error instanceof AppError) return error
  const status = (error as { statusCode?: number }).statusCode ?? 500
  const message = error instanceof Error ? error.message : 'The request could not be read.'
  if (status === 413) {
    return new AppError('too-large', 'The request body is too large.', { remedy: `Send at most ${largestBody} bytes.` })
  }
  if (status >= 400 && status < 500) return new AppError('misuse', message, { remedy: 'Correct the request.' })
  return new AppError('internal', 'Something went wrong in Attune.', {
    remedy: 'Try again; if it stays, the server log says what happened.',
    cause: error,
  })
}

const secure = (reply: FastifyReply): void => {
  reply.headers({
    'content-security-policy': [
      "default-src 'self'",
      "script-src 'self'",
      `style-src 'self' 'nonce-${reply.nonce}'`,
      "img-src 'self' data:",
      "object-src 'none'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "form-action 'self'",
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    'cache-control': 'no-store',
  })
}

const isLoopbackName = (host: string): boolean => {
  const name = host.replace(/^\[|\]$/g, '')
  return name === 'localhost' || name === '::1' || (isIP(name) === 4 && name.startsWith('127.'))
}
