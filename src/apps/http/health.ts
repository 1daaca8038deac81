import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { AppError } from '../../core/index.ts'
import type { Dependencies } from '../use-cases/dependencies.ts'
import { listSources } from '../use-cases/sources.ts'

/** Milliseconds in which a database that is well answers; probes ask every few seconds. */
const patience = 2_000

/**
 * For whoever keeps the process alive: `/healthz` while it runs, `/readyz` while the database answers too, `/sourcez` while
 * no source is silent. Nobody signs
 * in for them, and they say nothing of any patient.
 *
 * @param answerWithin milliseconds
 */
export const registerHealth = (app: FastifyInstance, deps: Dependencies, answerWithin = patience): void => {
  /** One question at a time: probes that find the database stuck must not fill its queue. */
  let asked: Promise<boolean> | undefined
  const answers = (): Promise<boolean> => {
    asked ??= sql`select 1`
      .execute(deps.database.kysely)
      .then(() => true)
      // Why it does not answer is in the log of what needed it; here it is only a no.
      .catch(() => false)
      .finally(() => {
        asked = undefined
      })
    return asked
  }

  app.get('/healthz', async () => ({ status: 'running' }))

  app.get('/sourcez', async () => {
    const silent = (await listSources(deps)).filter(({ silence }) => silence.silent).length
    if (silent === 0) return { status: 'heard' }
    throw new AppError('source-silent', `${silent} sources are silent.`, { remedy: 'attune sources says which.' })
  })

  app.get('/readyz', async () => {
    const late = Promise.withResolvers<boolean>()
    const timer = setTimeout(() => late.resolve(false), answerWithin)
    const isReady = await Promise.race([answers(), late.promise])
    clearTimeout(timer)
    if (isReady) return { status: 'ready' }
    throw new AppError('database-unavailable', 'The database does not answer.', {
      remedy: 'Look at the database server and the log; docs/operations/monitoring.md says more.',
    })
  })
}
