import { randomUUID, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { AppError, type ErrorCode, errorCodes } from '../core/index.ts'
import { errorBody } from '../platform/http/index.ts'
import type { Outcome } from './commands/command.ts'
import { commands } from './commands/registry.ts'
import { createStreamWriter } from './stream-writer.ts'
import type { Dependencies } from './use-cases/dependencies.ts'

const path = '/internal/commands'

const request = z.object({
  command: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.boolean()])),
  positionals: z.array(z.string()),
  cwd: z.string(),
  /** By which it can be asked to stop. */
  run: z.string().max(100).optional(),
})

/** One line of the answer: progress and output as they come, then the outcome or the error. */
type Line =
  | { readonly progress: string }
  | { readonly output: string }
  | { readonly outcome: Outcome }
  | ReturnType<typeof errorBody>

/**
 * Lets a command line on the same machine work through this server, which owns the data folder. Whoever can read
 * the lock file in that folder (mode 0700) has the token, and could read the data anyway.
 */
export const registerRemoteCommands = (app: FastifyInstance, deps: Dependencies, token: string): void => {
  const running = new Map<string, AbortController>()

  app.post(`${path}/stop`, async call => {
    assertToken(call.headers.authorization, token)
    const run = z.object({ run: z.string() }).safeParse(call.body)
    if (run.success) running.get(run.data.run)?.abort()
    return {}
  })

  app.post(path, async (call, reply) => {
    assertToken(call.headers.authorization, token)
    const parsed = request.safeParse(call.body)
    const command = commands.find(({ name }) => parsed.success && name === parsed.data.command)
    if (!parsed.success || command === undefined) {
      throw new AppError('misuse', 'This server does not know that command.', {
        remedy: 'Use the command line of the same version as the server.',
      })
    }
    const { run } = parsed.data
    const stopping = new AbortController()
    // Whoever waited has gone: what is stored stays, the rest need not be done for nobody.
    reply.raw.once('close', () => stopping.abort())
    reply.hijack()
    const write = (line: Line) => reply.raw.write(`${JSON.stringify(line)}\n`)
    const writeSlowly = createStreamWriter(reply.raw)
    reply.raw.writeHead(200, { 'content-type': 'application/x-ndjson' })
    try {
      const { values, positionals, cwd } = parsed.data
      if (run !== undefined) running.set(run, stopping)
      const outcome = await command.run(deps, {
        values,
        positionals,
        cwd,
        caller: { actor: 'command-line', channel: 'command-line' },
        progress: line => write({ progress: line }),
        signal: stopping.signal,
        output: line => writeSlowly(`${JSON.stringify({ output: line } satisfies Line)}\n`),
      })
      write({ outcome })
    } catch (error) {
      // The response has begun, so the HTTP error handler cannot answer; the line carries the same error.
      if (!(error instanceof AppError)) call.log.error({ event: 'command-failed', err: error }, 'a command failed')
      write(errorBody(error instanceof AppError ? error : internal(error)))
    }
    if (run !== undefined) running.delete(run)
    reply.raw.end()
  })
}

const assertToken = (given: string | undefined, token: string): void => {
  if (sameText(given ?? '', `Bearer ${token}`)) return
  throw new AppError('forbidden', 'That is not the token of this data folder.', {
    remedy: 'Run the command as the user who started the server.',
  })
}

const internal = (cause: unknown): AppError =>
  new AppError('internal', 'Something went wrong in Attune.', { remedy: 'The server log says what happened.', cause })

/** Runs a command in the server that holds the data folder. */
export const askServer = async (
  server: { readonly url: string; readonly token: string },
  command: string,
  given: { readonly values: object; readonly positionals: readonly string[]; readonly cwd: string },
  progress: (line: string) => void,
  output: (line: string) => void,
  signal?: AbortSignal,
): Promise<Outcome> => {
  const run = randomUUID()
  const headers = { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' }
  // When it cannot be told, its end is awaited as before.
  const tell = () =>
    void fetch(`${server.url}${path}/stop`, { method: 'POST', headers, body: JSON.stringify({ run }) }).catch(
      () => undefined,
    )
  signal?.addEventListener('abort', tell, { once: true })
  const response = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ command, ...given, run }),
  }).catch(cause => {
    throw new AppError(
      'data-folder-in-use',
      `The data folder is held by a server at ${server.url}, which does not answer.`,
      {
        remedy: 'Stop that server, or wait until it has started.',
        cause,
      },
    )
  })
  let outcome: Outcome | undefined
  for await (const line of linesOf(response)) {
    if ('progress' in line) progress(line.progress)
    else if ('output' in line) output(line.output)
    else if ('outcome' in line) outcome = line.outcome
    else throw fromBody(line)
  }
  if (outcome === undefined) {
    throw new AppError('internal', 'The server stopped before the command was done.', {
      remedy: 'Start it again and repeat the command; an import goes on where it was.',
    })
  }
  return outcome
}

async function* linesOf(response: Response): AsyncGenerator<Line> {
  let rest = ''
  const decoder = new TextDecoder()
  for await (const chunk of response.body ?? []) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield JSON.parse(line) as Line
  }
  if (rest.trim() !== '') yield JSON.parse(rest) as Line
}

const fromBody = ({ error }: ReturnType<typeof errorBody>): AppError =>
  new AppError(Object.hasOwn(errorCodes, error.code) ? (error.code as ErrorCode) : 'internal', error.message, {
    remedy: error.remedy,
    ...(error.details === undefined ? {} : { details: error.details }),
  })

const sameText = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
