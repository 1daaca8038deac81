import type { FastifyInstance } from 'fastify'
import type { FactId } from '../../core/index.ts'
import type { FactSourceView, QualityView } from '../../pipeline/delivery/index.ts'
import type { Dependencies } from '../use-cases/dependencies.ts'
import { factSource, personOfFact, qualityView } from '../use-cases/quality-view.ts'
import { callerFor, ids, read } from './request.ts'
import type { Sessions } from './session.ts'

/** Data quality, and the source of one fact. */
export const registerQuality = (app: FastifyInstance, deps: Dependencies, sessions: Sessions): void => {
  app.get('/api/quality', async (request): Promise<QualityView> => {
    const actor = sessions.allow(request, 'quality:read')
    return await qualityView(deps, callerFor(actor.id))
  })

  app.get('/api/facts/:id', async (request): Promise<FactSourceView> => {
    // May they see patients at all, before anything is looked up; then this one.
    sessions.allow(request, 'quality:read')
    sessions.allow(request, 'patient:read')
    const id = read(ids, request.params).id as FactId
    const person = await personOfFact(deps, id)
    const actor = sessions.allow(request, 'patient:read', person)
    return await factSource(deps, { person, id }, callerFor(actor.id))
  })
}
