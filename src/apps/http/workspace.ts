import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import fastifyCookie from '@fastify/cookie'
import type { FastifyInstance } from 'fastify'
import { createHttp, refuseOtherMethods } from '../../platform/http/index.ts'
import type { Log } from '../../platform/logging/index.ts'
import { installation } from '../config.ts'
import { registerRemoteCommands } from '../remote-command.ts'
import type { Dependencies } from '../use-cases/dependencies.ts'
import { personWithIdentifier } from '../use-cases/example-person.ts'
import { registerApi } from './api.ts'
import { registerGenePapers } from './gene-papers.ts'
import { registerHealth } from './health.ts'
import { registerHooks } from './hooks.ts'
import { registerIdentity } from './identity.ts'
import { registerModels } from './models.ts'
import { registerPatientPage } from './patient-page.ts'
import { registerPatientViews } from './patient-views.ts'
import { registerQuality } from './quality.ts'
import { registerReadings } from './readings.ts'
import { registerRules } from './rules.ts'
import { registerSessions } from './session.ts'
import { registerSources } from './sources.ts'
import { registerStatic } from './static.ts'
import { registerSubscriptions } from './subscriptions.ts'
import { registerWorklist } from './worklist.ts'

/**
 * Everything that one server answers: the workspace, its API, CDS Hooks, and the command line of the same machine.
 *
 * @param options.token lets commands in (`attune.lock`); without it there is no way in for them
 * @param options.web the built screens; those of this installation unless told otherwise
 */
export const createWorkspace = async (
  deps: Dependencies,
  {
    log,
    token,
    web = join(installation, 'dist/web'),
  }: { readonly log: Log; readonly token: string | undefined; readonly web?: string },
): Promise<FastifyInstance> => {
  const app = createHttp(log)
  const refuseRest = refuseOtherMethods(app)
  await app.register(fastifyCookie)
  const sessions = registerSessions(app, randomBytes(32), async identifier => personWithIdentifier(deps, identifier))
  registerApi(app, deps, sessions)
  registerWorklist(app, deps, sessions)
  registerPatientViews(app, deps, sessions)
  registerPatientPage(app, deps, sessions)
  registerGenePapers(app, deps, sessions)
  registerIdentity(app, deps, sessions)
  registerQuality(app, deps, sessions)
  registerSources(app, deps, sessions)
  registerModels(app, deps, sessions)
  registerRules(app, deps, sessions)
  registerHooks(app, deps)
  registerReadings(app, deps)
  registerHealth(app, deps)
  registerSubscriptions(app, deps)
  if (token !== undefined) registerRemoteCommands(app, deps, token)
  await registerStatic(app, web)
  // Plugins that are still waiting to register bring routes of their own.
  await app.after()
  refuseRest()
  return app
}
