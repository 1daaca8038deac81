import fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyReply, LogController } from 'fastify'
import { AppError, errorCodes } from '../../core/index.ts'
import type { Log } from '../logging/index.ts'
import { errorBody, errorHeaders, toAppError } from './http-errors.ts'
import { assertReadable } from './readable-text.ts'
import { assertSameOrigin } from './same-origin.ts'
import { createWire, refuseUnreadable, type Wire, type WireLimits, wireLimits } from './wire.ts'

/** Characters of one part of an address that a route gives a name to, e.g. an id. */
const longestParameter = 500

/**
 * An HTTP server with security headers, limits, and every error as `{ error: { code, message, remedy } }`. It reads JSON
 * only, and refuses what a web page of another origin sends.
 */
export const createHttp = (log: Log, limits: WireLimits = wireLimits): FastifyInstance => {
  // Widened to Fastify's own logger type, which plugins expect.
  const loggerInstance: FastifyBaseLogger = log
  let wire: Wire | undefined
  const app: FastifyInstance = fastify({
    bodyLimit: limits.body,
    routerOptions: { maxParamLength: longestParameter },
    loggerInstance,
    trustProxy: false,
    logController: new LogController({ disableRequestLogging: true }),
    serverFactory: answer => {
      wire = createWire(answer, limits)
      return wire.server
    },
    clientErrorHandler: refuseUnreadable,
    // What the router cannot read goes the way of every other error.
    frameworkErrors: (error, _request, reply) => {
      const { status, body } = answerTo(error)
      return (reply as FastifyReply).code(status).send(body)
    },
  })
  // A form or a text is what a page of another origin can send without asking; nothing here needs either.
  app.removeContentTypeParser('text/plain')

  const answerTo = (error: unknown) => {
    const known = toAppError(error)
    if (known.code === 'internal') log.error({ event: 'request-failed', err: error }, 'a request failed')
    return { status: errorCodes[known.code].http, headers: errorHeaders(known), body: errorBody(known) }
  }
  app.addHook('preClose', async () => wire?.hangUp())
  app.addHook('onRequest', async request => assertSameOrigin(request))
  app.addHook('preValidation', async request => assertReadable(request))
  app.setErrorHandler((error, _request, reply) => {
    const { status, headers, body } = answerTo(error)
    // Closing on a client that is still sending resets the connection, and it would never read why. What is left of a
    // body that is too large is passed over, for as long as a request may take.
    if (status === 413) reply.removeHeader('connection')
    return reply.code(status).headers(headers).send(body)
  })
  app.setNotFoundHandler(() => {
    throw new AppError('not-found', 'There is nothing at this address.', { remedy: 'Start at /.' })
  })
  return app
}
