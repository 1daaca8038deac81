import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { AppError } from '../../core/index.ts'
import type { Dependencies } from '../use-cases/dependencies.ts'
import { createNotificationReceiver } from '../use-cases/receive-notification.ts'
import { isSecret, readSubscription } from '../use-cases/subscriptions.ts'
import { read } from './request.ts'

const whole = z.object({ id: z.string().max(100) })
const one = z.object({ id: z.string().max(100), type: z.string().max(64), resource: z.string().max(256) })

/**
 * Where other servers notify of their subscriptions: R4 rest-hook (the resource, at the address or below it) and notifications of
 * the R5 Backport. Let in by the subscription's secret; answered after the commit.
 */
export const registerSubscriptions = (app: FastifyInstance, deps: Dependencies): void => {
  const receiver = createNotificationReceiver(deps)
  const allow = ({ headers }: FastifyRequest, id: string): void => {
    if (isSecret(readSubscription(deps, id), headers.authorization)) return
    throw new AppError('forbidden', 'That is not the secret of this subscription.', {
      remedy: 'The header that the subscription names must come with each notification.',
    })
  }
  app.register(async scope => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(
      ['application/fhir+json', 'application/json'],
      { parseAs: 'buffer' },
      (_request, body, done) => done(null, body),
    )
    const receive = async (request: FastifyRequest) => {
      const { id } = read(whole, request.params)
      allow(request, id)
      return await receiver.receive(id, (request.body as Buffer | undefined) ?? Buffer.alloc(0))
    }
    scope.route({ method: ['POST', 'PUT'], url: '/subscriptions/:id', handler: receive })
    scope.route({ method: ['POST', 'PUT'], url: '/subscriptions/:id/:type/:resource', handler: receive })
    scope.delete('/subscriptions/:id/:type/:resource', async request => {
      const { id, type, resource } = read(one, request.params)
      allow(request, id)
      return await receiver.deleted(id, type, resource)
    })
  })
}
