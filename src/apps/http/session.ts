import { createHmac, timingSafeEqual } from 'node:crypto'
import '@fastify/cookie'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { AppError } from '../../core/index.ts'
import { type Action, type Actor, may } from '../../governance/access/index.ts'
import type { SessionView } from '../../pipeline/delivery/index.ts'

const cookieName = 'attune_session'

export type ExampleUser = SessionView['user']

/** People to sign in as, on loopback only, until the site's own sign-in is set up. */
export const exampleUsers: readonly ExampleUser[] = [
  { id: 'dr-okafor', name: 'Dr. Adaeze Okafor', role: 'clinician' },
  { id: 'r-lindqvist', name: 'Rolf Lindqvist', role: 'governance' },
  { id: 'm-duarte', name: 'Marta Duarte', role: 'integration-engineer' },
]

export type Sessions = {
  /** @throws AppError `not-signed-in` or `forbidden` */
  readonly allow: (request: FastifyRequest, action: Action, patient?: string) => Actor
}

/**
 * Sign-in with the example users. The cookie holds the user's id and a signature made with a key that lives as long
 * as the process: a restart signs everybody out.
 */
export const registerSessions = (app: FastifyInstance, key: Uint8Array): Sessions => {
  const sign = (id: string): string => createHmac('sha256', key).update(id).digest('base64url')

  const userOf = (request: FastifyRequest): ExampleUser | null => {
    const [id = '', signature = ''] = (request.cookies[cookieName] ?? '').split('.')
    const given = Buffer.from(signature)
    const expected = Buffer.from(sign(id))
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null
    return exampleUsers.find(user => user.id === id) ?? null
  }

  const signedIn = (request: FastifyRequest): ExampleUser => {
    const user = userOf(request)
    if (user === null)
      throw new AppError('not-signed-in', 'You are not signed in.', { remedy: 'Sign in and try again.' })
    return user
  }

  app.get('/api/session', async (request, reply) => {
    const user = userOf(request)
    // Sent as JSON text, since a bare `null` would be an empty reply.
    return reply.type('application/json').send(JSON.stringify(user === null ? null : ({ user } satisfies SessionView)))
  })

  app.post('/api/session', async (request, reply): Promise<SessionView> => {
    const body = z.object({ user: z.string() }).safeParse(request.body)
    const user = exampleUsers.find(({ id }) => body.success && id === body.data.user)
    if (user === undefined) {
      throw new AppError('misuse', 'There is no such example user.', { remedy: 'Choose one of those in /api/site.' })
    }
    reply.setCookie(cookieName, `${user.id}.${sign(user.id)}`, { path: '/', httpOnly: true, sameSite: 'strict' })
    return { user }
  })

  app.delete('/api/session', async (_request, reply) => {
    reply.clearCookie(cookieName, { path: '/' })
    return reply.code(204).send()
  })

  return {
    allow: (request, action, patient) => {
      const user = signedIn(request)
      const actor: Actor = { id: user.id, role: user.role }
      const verdict = may(actor, action, patient ?? null, user.role === 'clinician' ? 'treatment' : 'operations')
      if (!verdict.allowed) {
        throw new AppError('forbidden', `Not allowed: ${verdict.because}.`, {
          remedy: 'Sign in with a role that may do this.',
        })
      }
      return actor
    },
  }
}
