import type { FastifyInstance, HTTPMethods } from 'fastify'
import { AppError } from '../../core/index.ts'

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const satisfies HTTPMethods[]

/**
 * Answers 405 with `Allow` to every method that an address does not have. Call it before the routes are registered, and
 * what it gives after them: an address with a wildcard is left alone.
 *
 * @example
 * const refuseRest = refuseOtherMethods(app)
 * app.get('/api/site', ...)
 * await app.after()
 * refuseRest() // DELETE /api/site: 405, allow: GET, HEAD
 */
export const refuseOtherMethods = (app: FastifyInstance): (() => void) => {
  const known = new Map<string, Set<string>>()
  app.addHook('onRoute', ({ url, method }) => {
    if (url.includes('*')) return
    const here = known.get(url) ?? new Set<string>()
    for (const one of [method].flat()) here.add(one)
    known.set(url, here)
  })
  return () => {
    for (const [url, has] of [...known]) {
      const allow = [...has].sort().join(', ')
      app.route({
        url,
        method: methods.filter(method => !has.has(method)),
        handler: async (_request, reply) => {
          reply.header('allow', allow)
          throw new AppError('method-not-allowed', 'This address does not answer this method.', {
            remedy: `Use ${allow}.`,
          })
        },
      })
    }
  }
}
