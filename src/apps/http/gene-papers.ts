import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { GenePapersView } from '../../pipeline/delivery/index.ts'
import { momentOf } from '../config.ts'
import type { Dependencies } from '../use-cases/dependencies.ts'
import { geneChart, genePapers, releaseCard, walletCardPage } from '../use-cases/gene-papers.ts'
import { sendPage } from './html-page.ts'
import { allowPerson, callerFor, read } from './request.ts'
import type { Sessions } from './session.ts'

/** The genes of a record on paper: the chart report and the wallet card, each a page of its own that the browser prints. */
export const registerGenePapers = (app: FastifyInstance, deps: Dependencies, sessions: Sessions): void => {
  app.get('/api/patients/:id/gene-report', async (request, reply) => {
    const { person, actor } = await allowPerson(deps, sessions, request, 'advice:read')
    const { asOf } = read(z.object({ asOf: z.string().optional() }), request.query)
    return sendPage(reply, await geneChart(deps, { person, asOf: momentOf(asOf, 'asOf') }, callerFor(actor.id)))
  })

  app.get('/api/patients/:id/wallet-card', async (request, reply) => {
    const { person, actor } = await allowPerson(deps, sessions, request, 'plan:read')
    return sendPage(reply, await walletCardPage(deps, { person, own: actor.role === 'patient' }, callerFor(actor.id)))
  })

  app.get('/api/patients/:id/gene-papers', async (request): Promise<GenePapersView> => {
    const { person } = await allowPerson(deps, sessions, request, 'message:release')
    return await genePapers(deps, person)
  })

  app.post('/api/patients/:id/wallet-card/release', async (request): Promise<GenePapersView> => {
    const { person, actor } = await allowPerson(deps, sessions, request, 'message:release')
    const { card } = read(z.object({ card: z.string().max(200) }), request.body)
    return await releaseCard(deps, person, card, callerFor(actor.id))
  })
}
