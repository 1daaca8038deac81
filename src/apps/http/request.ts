import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { AppError, type PersonId } from '../../core/index.ts'
import type { Action, Actor } from '../../governance/access/index.ts'
import { findPerson } from '../../pipeline/profile/index.ts'
import type { Caller, Dependencies } from '../use-cases/dependencies.ts'
import type { Sessions } from './session.ts'

export const ids = z.object({ id: z.string().min(1).max(500) })

export const callerFor = (id: string): Caller => ({ actor: id, channel: 'web' })

/** The person that `:id` names, if whoever asks may do this about them. */
export const allowPerson = async (
  deps: Dependencies,
  sessions: Sessions,
  request: FastifyRequest,
  action: Action,
): Promise<{ readonly person: PersonId; readonly actor: Actor }> => {
  const { id } = read(ids, request.params)
  // Before anything is looked up: what exists beside their own record is not for patients to find out.
  if (sessions.signedIn(request).role === 'patient')
    return { person: id as PersonId, actor: sessions.allow(request, action, id) }
  sessions.allow(request, action)
  const person = await findPerson(deps.database.kysely, id)
  return { person, actor: sessions.allow(request, action, person) }
}

/** A request's part by its schema. @throws AppError `misuse` naming the first member that does not fit */
export const read = <T>(schema: z.ZodType<T>, value: unknown): T => {
  const parsed = schema.safeParse(value ?? {})
  if (parsed.success) return parsed.data
  const [first] = parsed.error.issues
  throw new AppError('misuse', `${first?.path.join('.') || 'request'}: ${first?.message}.`, {
    remedy: 'Correct the request.',
  })
}
