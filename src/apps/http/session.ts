import { createHmac, timingSafeEqual } from 'node:crypto'
import '@fastify/cookie'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { AppError, type PersonId } from '../../core/index.ts'
import { type Action, type Actor, may, type Purpose } from '../../governance/access/index.ts'
import type { SessionView } from '../../pipeline/delivery/index.ts'

const cookieName = 'attune_session'

/** `identifier`: `system|value` of the record that a patient is. */
type ExampleUser = SessionView['user'] & { readonly identifier?: string }

/** People to sign in as, on loopback only, until the site's own sign-in is set up. */
const exampleUsers: readonly ExampleUser[] = [
  { id: 'dr-okafor', name: 'Dr. Adaeze Okafor', role: 'clinician' },
  { id: 'r-lindqvist', name: 'Rolf Lindqvist', role: 'governance' },
  { id: 'm-duarte', name: 'Marta Duarte', role: 'integration-engineer' },
  { id: 'gita', name: 'Gita Gupta', role: 'patient', identifier: 'https://example.org/mrn|MRN-100733' },
  { id: 'ivy', name: 'Ivy Ibarra', role: 'patient', identifier: 'https://example.org/mrn|MRN-100911' },
  { id: 'leo', name: 'Leo Larsson', role: 'patient', identifier: 'https://example.org/mrn|MRN-101204' },
]

/** The name behind a user id; other actors, such as the system, stay as they are. */
export const nameOfUser = (id: string): string => exampleUsers.find(user => user.id === id)?.name ?? id

export type Sessions = {
  /** Whom one can sign in as; of the patients, those whose record is here. */
  readonly users: () => Promise<readonly SessionView['user'][]>
  /** @throws AppError `not-signed-in` */
  readonly signedIn: (request: FastifyRequest) => Actor
  /** @throws AppError `not-signed-in` or `forbidden` */
  readonly allow: (request: FastifyRequest, action: Action, patient?: string) => Actor
}

/**
 * Sign-in with the example users. The cookie holds the user's id and a signature made with a key that lives as long
 * as the process: a restart signs everybody out.
 */
export const registerSessions = (
  app: FastifyInstance,
  key: Uint8Array,
  /** The person of an identifier; `null` when nobody has it. */
  personOf: (identifier: string) => Promise<PersonId | null>,
): Sessions => {
  /** Filled at sign-in, and as short-lived as the key: a cookie names only the user. */
  const people = new Map<string, PersonId>()
  const viewOf = ({ id, name, role }: ExampleUser): SessionView['user'] => {
    const patient = people.get(id)
    return { id, name, role, ...(patient === undefined ? {} : { patient }) }
  }
  const isHere = async ({ id, identifier }: ExampleUser): Promise<boolean> => {
    if (identifier === undefined) return true
    const person = await personOf(identifier)
    if (person === null) people.delete(id)
    else people.set(id, person)
    return person !== null
  }

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
    return reply
      .type('application/json')
      .send(JSON.stringify(user === null ? null : ({ user: viewOf(user) } satisfies SessionView)))
  })

  app.post('/api/session', async (request, reply): Promise<SessionView> => {
    const body = z.object({ user: z.string() }).safeParse(request.body)
    const user = exampleUsers.find(({ id }) => body.success && id === body.data.user)
    if (user === undefined || !(await isHere(user))) {
      throw new AppError('misuse', 'There is no such example user.', { remedy: 'Choose one of those in /api/site.' })
    }
    reply.setCookie(cookieName, `${user.id}.${sign(user.id)}`, { path: '/', httpOnly: true, sameSite: 'strict' })
    return { user: viewOf(user) }
  })

  app.delete('/api/session', async (_request, reply) => {
    reply.clearCookie(cookieName, { path: '/' })
    return reply.code(204).send()
  })

  return {
    users: async () => {
      const here = await Promise.all(exampleUsers.map(async user => ((await isHere(user)) ? [viewOf(user)] : [])))
      return here.flat()
    },
    signedIn: request => viewOf(signedIn(request)),
    allow: (request, action, patient) => {
      const actor = viewOf(signedIn(request))
      const verdict = may(actor, action, patient ?? null, purposeOf[actor.role])
      if (!verdict.allowed) {
        throw new AppError('forbidden', `Not allowed: ${verdict.because}.`, {
          remedy: 'Sign in with a role that may do this.',
        })
      }
      return actor
    },
  }
}

const purposeOf: Readonly<Record<Actor['role'], Purpose>> = {
  clinician: 'treatment',
  governance: 'operations',
  'integration-engineer': 'operations',
  patient: 'own-request',
}
