import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { LedgerView, TaskList, TaskView, WorklistView } from '../../pipeline/delivery/index.ts'
import { findTask } from '../../pipeline/outcomes/index.ts'
import type { Dependencies } from '../use-cases/dependencies.ts'
import { answer, patientLedger, patientTasks } from '../use-cases/safety.ts'
import { worklist } from '../use-cases/worklist.ts'
import { allowPerson, callerFor, read } from './request.ts'
import type { Sessions } from './session.ts'

const query = z.object({
  filter: z
    .object({
      urgency: z.array(z.enum(['now', 'today', 'soon', 'routine'])).max(4),
      specialty: z.string().max(100),
      withTasks: z.boolean(),
      search: z.string().max(200),
    })
    .partial()
    .default({}),
  after: z.string().max(1000).nullable().default(null),
  limit: z.number().int().min(1).max(500).default(100),
})

const answering = z.object({
  state: z.enum(['acknowledged', 'closed']),
  comment: z.string().max(2000).nullable().default(null),
})

/** Worklist, tasks and safety ledger. */
export const registerWorklist = (app: FastifyInstance, deps: Dependencies, sessions: Sessions): void => {
  app.post('/api/worklist', async (request): Promise<WorklistView> => {
    const actor = sessions.allow(request, 'patient:list')
    const { filter, after, limit } = read(query, request.body)
    // An absent member and one that is `undefined` mean the same here.
    return await worklist(deps, { filter: filter as object, after, limit }, callerFor(actor.id))
  })

  app.get('/api/patients/:id/tasks', async (request): Promise<TaskList> => {
    const { person } = await allowPerson(deps, sessions, request, 'advice:read')
    return await patientTasks(deps, person)
  })

  app.get('/api/patients/:id/ledger', async (request): Promise<LedgerView> => {
    const { person } = await allowPerson(deps, sessions, request, 'advice:read')
    return await patientLedger(deps, person)
  })

  app.post('/api/tasks/:id', async (request): Promise<TaskView> => {
    const { id } = read(z.object({ id: z.string().min(1).max(100) }), request.params)
    sessions.allow(request, 'decision:write')
    const { person } = await findTask(deps.database.kysely, id)
    const actor = sessions.allow(request, 'decision:write', person)
    return await answer(deps, id, read(answering, request.body), callerFor(actor.id))
  })
}
