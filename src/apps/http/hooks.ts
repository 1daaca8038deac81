import type { FastifyInstance } from 'fastify'
import { discoveryOf, hookServices, nothingCheckedCard } from '../../pipeline/delivery/index.ts'
import type { HookResponse } from '../../standards/cds-hooks/index.ts'
import type { Dependencies } from '../use-cases/dependencies.ts'
import { recordFeedback } from '../use-cases/feedback.ts'
import { answerHook } from '../use-cases/hook.ts'
import { partsOf } from '../use-cases/keep-call.ts'
import { assertHook, readFeedbackBody, readHookBody } from './hook-body.ts'

/** Milliseconds. A card that comes too late is not seen; what was not finished by then is said to be not checked. */
const patience = 8_000

/**
 * CDS Hooks 2.0: discovery, patient-view, order-sign, feedback. Without client authentication, which is why the
 * server listens on loopback only.
 */
export const registerHooks = (app: FastifyInstance, deps: Dependencies, answerWithin = patience): void => {
  // The bytes are kept as they came, so they are parsed here and not by the framework.
  app.register(async scope => {
    scope.removeContentTypeParser('application/json')
    scope.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

    const discovery = JSON.stringify(discoveryOf(deps.specialties))
    scope.get('/cds-services', async (_request, reply) => reply.type('application/json; charset=utf-8').send(discovery))

    for (const [hook, { id }] of Object.entries(hookServices)) {
      scope.post(`/cds-services/${id}`, async (request): Promise<HookResponse> => {
        const body = request.body as Buffer
        const parts = partsOf(body)
        const call = readHookBody(body, parts, part => deps.received.isStored(part.hash))
        assertHook(call, hook)
        const { hookInstance } = call
        const baseUrl = `${request.protocol}://${request.host}`
        const late = Promise.withResolvers<HookResponse>()
        const timer = setTimeout(
          () => late.resolve({ cards: [nothingCheckedCard(hookInstance, 'Attune did not finish in time')] }),
          answerWithin,
        )
        try {
          return await Promise.race([answerHook(deps, { request: call, body, parts }, baseUrl), late.promise])
        } finally {
          clearTimeout(timer)
        }
      })

      scope.post(`/cds-services/${id}/feedback`, async (request, reply) => {
        const recorded = await recordFeedback(deps, readFeedbackBody(request.body as Buffer))
        return reply.code(200).send(recorded)
      })
    }
  })
}
