import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { findRecommendation } from '../../pipeline/advice/index.ts'
import type { AdviceView, PatientList, PatientView, SiteView } from '../../pipeline/delivery/index.ts'
import { decisionsAbout } from '../../pipeline/outcomes/index.ts'
import { momentOf } from '../config.ts'
import { advise } from '../use-cases/advise.ts'
import { decide } from '../use-cases/decide.ts'
import type { Dependencies } from '../use-cases/dependencies.ts'
import { explain } from '../use-cases/explain.ts'
import { patientPage, patientsPage } from '../use-cases/patients.ts'
import { replay } from '../use-cases/replay.ts'
import { allowPerson, callerFor, ids, read } from './request.ts'
import type { Sessions } from './session.ts'

const moments = z.object({ asOf: z.string().optional(), jurisdiction: z.enum(['us', 'eu']).optional() })
const listQuery = z.object({
  q: z.string().max(200).default(''),
  after: z.string().max(1000).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})
const decision = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('accepted') }),
  z.object({ kind: z.literal('modified'), change: z.string().max(2000) }),
  z.object({ kind: z.literal('overridden'), reason: z.string(), comment: z.string().max(2000).optional() }),
])

/** The workspace's API: the routes of `pipeline/delivery/contract.ts`. */
export const registerApi = (app: FastifyInstance, deps: Dependencies, sessions: Sessions): void => {
  app.get(
    '/api/site',
    async (): Promise<SiteView> => ({
      title: deps.site.title,
      version: deps.version,
      jurisdiction: deps.site.jurisdiction,
      asOf: deps.site.asOf,
      exampleUsers: await sessions.users(),
    }),
  )

  const patients = async (request: FastifyRequest, asked: unknown): Promise<PatientList> => {
    const actor = sessions.allow(request, 'patient:list')
    const { q, after, limit } = read(listQuery, asked)
    return await patientsPage(deps, { search: q, after: after ?? null, limit }, callerFor(actor.id))
  }
  app.get('/api/patients', async request => await patients(request, {}))
  // Names and cursors travel in the body: an address ends up in logs and histories.
  app.post('/api/patients/search', async request => await patients(request, request.body))

  app.get('/api/patients/:id', async (request): Promise<PatientView> => {
    const { person, actor } = await allowPerson(deps, sessions, request, 'patient:read')
    const { asOf } = read(moments, request.query)
    return await patientPage(deps, { person, asOf: momentOf(asOf, 'asOf') }, callerFor(actor.id))
  })

  app.get('/api/patients/:id/advice', async (request): Promise<AdviceView> => {
    const { person, actor } = await allowPerson(deps, sessions, request, 'advice:read')
    const { asOf, jurisdiction } = read(moments, request.query)
    const advice = await advise(
      deps,
      { person, asOf: momentOf(asOf, 'asOf'), knownAt: null, jurisdiction, orders: [] },
      callerFor(actor.id),
    )
    const decisions = await decisionsAbout(
      deps.database.kysely,
      advice.recommendations.map(({ id }) => id),
    )
    return { ...advice, decisions: Object.fromEntries(decisions) }
  })

  app.get('/api/recommendations/:id/explain', async request => {
    const { id, actor } = await allowRecommendation(deps, sessions, request, 'advice:read')
    return await explain(deps, id, callerFor(actor.id))
  })

  app.post('/api/recommendations/:id/replay', async request => {
    const { id, actor } = await allowRecommendation(deps, sessions, request, 'advice:read')
    return await replay(deps, id, callerFor(actor.id))
  })

  app.post('/api/recommendations/:id/decisions', async request => {
    const { id, actor } = await allowRecommendation(deps, sessions, request, 'decision:write')
    // The coded reason is checked where decisions are made, against the one list.
    return await decide(deps, id, read(decision, request.body) as Parameters<typeof decide>[2], callerFor(actor.id))
  })
}

const allowRecommendation = async (
  deps: Dependencies,
  sessions: Sessions,
  request: FastifyRequest,
  action: 'advice:read' | 'decision:write',
) => {
  const { id } = read(ids, request.params)
  // Signed in at all, before anything is looked up.
  sessions.allow(request, action)
  const { recommendation } = await findRecommendation(deps.database.kysely, id)
  return { id, actor: sessions.allow(request, action, recommendation.person) }
}
