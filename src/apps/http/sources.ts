import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { isZone } from '../../core/index.ts'
import type { QuarantineView, ReplayAnswer, SourcesView } from '../../pipeline/delivery/index.ts'
import type { Dependencies } from '../use-cases/dependencies.ts'
import { quarantineView, replayDocument, sourcesView } from '../use-cases/sources-view.ts'
import { callerFor, read } from './request.ts'
import type { Sessions } from './session.ts'

const documents = z.object({ document: z.string().regex(/^[0-9a-f]{64}$/, 'not the hash of a document') })
const asked = z.object({
  source: z.string().min(1).max(200),
  patient: z.string().min(1).max(200).optional(),
  zone: z.string().refine(isZone, 'no time zone of the IANA list, such as Europe/Vienna').optional(),
  dateOrder: z.enum(['DMY', 'MDY']).optional(),
})

/** What came from which source, which is silent, and what could not be read. */
export const registerSources = (app: FastifyInstance, deps: Dependencies, sessions: Sessions): void => {
  app.get('/api/sources', async (request): Promise<SourcesView> => {
    sessions.allow(request, 'quality:read')
    return await sourcesView(deps)
  })

  app.get('/api/sources/quarantine', async (request): Promise<QuarantineView> => {
    sessions.allow(request, 'quality:read')
    return await quarantineView(deps)
  })

  app.post('/api/sources/quarantine/:document/replay', async (request): Promise<ReplayAnswer> => {
    const actor = sessions.allow(request, 'import:write')
    const { document } = read(documents, request.params)
    // Absent and `undefined` are two things for the reader of what is said.
    const { source, ...said } = read(asked, request.body)
    const given = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined))
    return await replayDocument(deps, document, { source, ...given }, callerFor(actor.id))
  })
}
