import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { AppError } from '../../core/index.ts'
import { errorBody, pagePolicy } from '../../platform/http/index.ts'

/** The built workspace: assets as they are, and the page itself for every other address. */
export const registerStatic = async (app: FastifyInstance, folder: string): Promise<void> => {
  const index = join(folder, 'index.html')
  if (!existsSync(index)) {
    app.get('/', async (_request, reply) =>
      reply.code(503).send(
        errorBody(
          new AppError('internal', 'The workspace has not been built.', {
            remedy: 'Start Attune with `npm start`, which builds it.',
          }),
        ),
      ),
    )
    return
  }
  const page = readFileSync(index, 'utf8')
  await app.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix: '/assets/',
    immutable: true,
    maxAge: '1y',
    cacheControl: true,
  })
  app.get('/*', async (request, reply) => {
    if (/^\/(api|cds-services|assets|internal)(\/|$)/.test(request.url.split('?')[0] ?? '')) return reply.callNotFound()
    const nonce = randomBytes(16).toString('base64url')
    return reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', pagePolicy(nonce))
      .send(page.replaceAll('__CSP_NONCE__', nonce))
  })
}
