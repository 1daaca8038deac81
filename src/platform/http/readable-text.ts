import type { FastifyRequest } from 'fastify'
import { AppError } from '../../core/index.ts'

/** Refuses an address or a body with the character NUL. A body that is bytes is left to whoever reads it. */
export const assertReadable = ({ url, body }: FastifyRequest): void => {
  if (url.includes('%00')) throw withNul()
  if (!(body instanceof Uint8Array)) assertNoNul(body)
}

/**
 * Refuses texts with the character NUL, which PostgreSQL keeps in no text: said here, where the sender hears what is
 * wrong, and not by the database in the middle of an act. Without recursion: a body may be deep.
 *
 * @param json parsed JSON
 * @throws AppError `misuse`
 */
export const assertNoNul = (json: unknown): void => {
  const left: unknown[] = [json]
  while (left.length > 0) {
    const next = left.pop()
    if (typeof next === 'string' && next.includes('\0')) throw withNul()
    if (typeof next !== 'object' || next === null) continue
    for (const [name, member] of Object.entries(next)) left.push(name, member)
  }
}

const withNul = (): AppError =>
  new AppError('misuse', 'A text of the request holds the character NUL.', { remedy: 'Leave it out.' })
