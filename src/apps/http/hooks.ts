import type { FastifyInstance } from 'fastify'
import { AppError, type Issue } from '../../core/index.ts'
import { discoveryOf, hookServices, nothingCheckedCard } from '../../pipeline/delivery/index.ts'
import { assertNoNul } from '../../platform/http/index.ts'
import { type HookResponse, readFeedback, readHookRequest, withStandIns } from '../../standards/cds-hooks/index.ts'
import { parseJson } from '../config.ts'
import type { Dependencies } from '../use-cases/dependencies.ts'
import { recordFeedback } from '../use-cases/feedback.ts'
import { answerHook } from '../use-cases/hook.ts'
import { partsOf } from '../use-cases/keep-call.ts'

/** Milliseconds. A card that comes too late is not seen; what was not finished by then is said to be not checked. */
const patience = 8_000

/** What a prefetched value that is stored already is read as: nobody looks into it again. */
const standIn = '{"resourceType":"Bundle"}'

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
        const known = parts.filter(part => deps.received.isStored(part.hash))
        const call = readHookRequest(parseJson(withStandIns(body, known, standIn), 'the request'))
        if (!call.ok) throw refused(call.issues)
        if (call.value.hook !== hook) {
          throw refused([
            { severity: 'error', code: 'cds-hooks-invalid', message: `this service answers ${hook}`, location: 'hook' },
          ])
        }
        const { hookInstance } = call.value
        const baseUrl = `${request.protocol}://${request.host}`
        const late = Promise.withResolvers<HookResponse>()
        const timer = setTimeout(
          () => late.resolve({ cards: [nothingCheckedCard(hookInstance, 'Attune did not finish in time')] }),
          answerWithin,
        )
        try {
          return await Promise.race([answerHook(deps, { request: call.value, body, parts }, baseUrl), late.promise])
        } finally {
          clearTimeout(timer)
        }
      })

      scope.post(`/cds-services/${id}/feedback`, async (request, reply) => {
        const body = parseJson((request.body as Buffer).toString('utf8'), 'the request')
        assertNoNul(body)
        const feedback = readFeedback(body)
        if (!feedback.ok) throw refused(feedback.issues)
        const recorded = await recordFeedback(deps, feedback.value)
        return reply.code(200).send(recorded)
      })
    }
  })
}

const refused = (issues: readonly Issue[]): AppError =>
  new AppError(
    'misuse',
    `The request is not as CDS Hooks 2.0 says: ${issues.map(({ location, message }) => `${location}: ${message}`).join('; ')}`,
    {
      remedy: 'Correct the fields named in `details`.',
      details: { issues },
    },
  )
