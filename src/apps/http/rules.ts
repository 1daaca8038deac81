import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { RulesView } from '../../pipeline/delivery/index.ts'
import type { Dependencies } from '../use-cases/dependencies.ts'
import { flipSwitch } from '../use-cases/knowledge.ts'
import { createAlertMeasuring, rulesView } from '../use-cases/rules.ts'
import { callerFor, read } from './request.ts'
import type { Sessions } from './session.ts'

const change = z.object({
  target: z.string().min(1).max(200),
  off: z.boolean(),
  // A change of what Attune may say is never without a reason.
  reason: z.string().trim().min(1, 'say why: it stands in the audit trail').max(1000),
})

/** Every rule: how often it would have fired, and its switch. */
export const registerRules = (app: FastifyInstance, deps: Dependencies, sessions: Sessions): void => {
  const measuring = createAlertMeasuring(deps, error =>
    app.log.error({ event: 'alerts-failed', err: error }, 'the rules could not be measured'),
  )
  // A server that is told to end does not wait for people to be counted.
  app.addHook('onClose', async () => await measuring.stop())
  const view = async (): Promise<RulesView> => await rulesView(deps, measuring)

  app.get('/api/rules', async request => {
    sessions.allow(request, 'rules:govern')
    return await view()
  })

  app.post('/api/rules/measurement', async (request, reply) => {
    const actor = sessions.allow(request, 'rules:govern')
    measuring.start(callerFor(actor.id))
    return reply.code(202).send(await view())
  })

  app.delete('/api/rules/measurement', async request => {
    sessions.allow(request, 'rules:govern')
    await measuring.stop()
    return await view()
  })

  app.post('/api/rules/switch', async request => {
    const actor = sessions.allow(request, 'rules:govern')
    await flipSwitch(deps, read(change, request.body), callerFor(actor.id))
    return await view()
  })
}
