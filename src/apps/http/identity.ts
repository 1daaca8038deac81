import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { RecordId } from '../../core/index.ts'
import type { IdentityQueue, PairSummary, PairView, PersonIdentity } from '../../pipeline/delivery/index.ts'
import { findPerson } from '../../pipeline/profile/index.ts'
import { decidePair, unmerge } from '../use-cases/decide-pair.ts'
import type { Dependencies } from '../use-cases/dependencies.ts'
import { identityPair, identityQueue, personIdentity } from '../use-cases/identity.ts'
import { callerFor, ids, read } from './request.ts'
import type { Sessions } from './session.ts'

const record = z.string().min(1).max(100)
const pair = z.object({ a: record, b: record })
const comment = z.string().max(2000).nullable().default(null)
const page = z.object({
  after: z.string().max(1000).nullable().default(null),
  limit: z.number().int().min(1).max(500).default(50),
})
const verdict = z.object({ verdict: z.enum(['same', 'different', 'later']), comment })

/** Which records are one person: the queue for review, decisions, and how a person's records came to be one. */
export const registerIdentity = (app: FastifyInstance, deps: Dependencies, sessions: Sessions): void => {
  const pairOf = (request: FastifyRequest) => read(pair, request.params) as { a: RecordId; b: RecordId }

  app.post('/api/identity/queue', async (request): Promise<IdentityQueue> => {
    const actor = sessions.allow(request, 'identity:decide')
    return await identityQueue(deps, read(page, request.body), callerFor(actor.id))
  })

  app.get('/api/identity/pairs/:a/:b', async (request): Promise<PairView> => {
    const actor = sessions.allow(request, 'identity:decide')
    return await identityPair(deps, pairOf(request), callerFor(actor.id))
  })

  app.post('/api/identity/pairs/:a/:b', async (request): Promise<PairSummary> => {
    const actor = sessions.allow(request, 'identity:decide')
    return await decidePair(deps, pairOf(request), read(verdict, request.body), callerFor(actor.id))
  })

  app.get('/api/patients/:id/identity', async (request): Promise<PersonIdentity> => {
    const actor = sessions.allow(request, 'identity:decide')
    const { id } = read(ids, request.params)
    return await personIdentity(deps, await findPerson(deps.database.kysely, id), callerFor(actor.id))
  })

  app.post('/api/identity/records/:record/unmerge', async (request): Promise<PersonIdentity> => {
    const actor = sessions.allow(request, 'identity:decide')
    const { record: of } = read(z.object({ record }), request.params)
    const { comment: why } = read(z.object({ comment }), request.body)
    return await unmerge(deps, of as RecordId, why, callerFor(actor.id))
  })
}
