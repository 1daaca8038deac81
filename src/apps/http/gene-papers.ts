import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import type { GenePapersView } from '../../pipeline/delivery/index.ts'
import { documentPolicy } from '../../platform/http/index.ts'
import { momentOf } from '../config.ts'
import type { Dependencies } from '../use-cases/dependencies.ts'
import { geneChart, genePapers, releaseCard, walletCardPage } from '../use-cases/gene-papers.ts'
import { allowPerson, callerFor, read } from './request.ts'
import type { Sessions } from './session.ts'

/** The genes of a record on paper: the chart report and the wallet card, each a page of its own that the browser prints. */
export const registerGenePapers = (app: FastifyInstance, deps: Dependencies, sessions: Sessions): void => {
  app.get('/api/patients/:id/gene-report', async (request, reply) => {
    const { person, actor } = await allowPerson(deps, sessions, request, 'advice:read')
    const { asOf } = read(z.object({ asOf: z.string().optional() }), request.query)
    return sent(reply, await geneChart(deps, { person, asOf: momentOf(asOf, 'asOf') }, callerFor(actor.id)))
  })

  app.get('/api/patients/:id/wallet-card', async (request, reply) => {
    const { person, actor } = await allowPerson(deps, sessions, request, 'plan:read')
    return sent(reply, await walletCardPage(deps, { person, own: actor.role === 'patient' }, callerFor(actor.id)))
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

/** Nothing but the page's own style may take part: no script, nothing from anywhere. */
const sent = (reply: FastifyReply, html: string): FastifyReply => {
  const style = /<style>(.*?)<\/style>/s.exec(html)?.[1] ?? ''
  const hash = createHash('sha256').update(style).digest('base64')
  return reply.type('text/html; charset=utf-8').header('content-security-policy', documentPolicy(hash)).send(html)
}
