import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { SimulateRequest, SimulateView, SimulationChoices, TimelineView } from '../../pipeline/delivery/index.ts'
import { momentOf } from '../config.ts'
import type { Dependencies } from '../use-cases/dependencies.ts'
import { simulate, simulationChoices } from '../use-cases/simulate.ts'
import { timeline } from '../use-cases/timeline.ts'
import { allowPerson, callerFor, read } from './request.ts'
import type { Sessions } from './session.ts'

const name = z.string().min(1).max(200)
const supposition = z.object({
  add: z
    .array(z.object({ drug: name, indication: name.nullable().default(null) }))
    .max(20)
    .default([]),
  stop: z.array(name).max(20).default([]),
  set: z
    .array(z.object({ concept: name, value: z.number(), unit: z.string().max(50) }))
    .max(20)
    .default([]),
  asOf: z.string().optional(),
  jurisdiction: z.enum(['us', 'eu']).optional(),
})

/** Timeline and what-if of one patient. */
export const registerPatientViews = (app: FastifyInstance, deps: Dependencies, sessions: Sessions): void => {
  app.get('/api/patients/:id/timeline', async (request): Promise<TimelineView> => {
    const { person, actor } = await allowPerson(deps, sessions, request, 'patient:read')
    const { asOf } = read(z.object({ asOf: z.string().optional() }), request.query)
    return await timeline(deps, { person, asOf: momentOf(asOf, 'asOf') }, callerFor(actor.id))
  })

  app.get('/api/simulation', async (request): Promise<SimulationChoices> => {
    sessions.allow(request, 'advice:simulate')
    return simulationChoices()
  })

  app.post('/api/patients/:id/simulate', async (request): Promise<SimulateView> => {
    const { person, actor } = await allowPerson(deps, sessions, request, 'advice:simulate')
    const { asOf, jurisdiction, ...suppose } = read(supposition, request.body)
    return await simulate(
      deps,
      { person, asOf: momentOf(asOf, 'asOf'), jurisdiction, suppose: suppose satisfies SimulateRequest },
      callerFor(actor.id),
    )
  })
}
