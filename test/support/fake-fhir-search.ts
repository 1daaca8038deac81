import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** What goes wrong with searches. */
export type SearchFaults = {
  /** Resources a page. */
  page: number
  /** `$everything` is not offered. */
  withoutEverything: boolean
  /** Types whose search is refused. */
  refusedTypes: readonly string[]
  /** Where the next page is said to be: at the first page again, or on another server. */
  next: 'right' | 'circle' | 'elsewhere'
}

/** The server that is searched. */
type Searched = {
  readonly url: string
  readonly files: readonly { readonly body: string }[]
  readonly faults: SearchFaults
  readonly seen: { readonly searches: string[] }
}

type Resource = {
  readonly resourceType: string
  readonly id: string
  readonly meta?: { readonly lastUpdated?: string }
  readonly subject?: { readonly reference?: string }
}

/** Searches over the resources of the server's files: by type, patient, id and time of change, page by page. */
export const registerSearch = (
  app: FastifyInstance,
  fake: Searched,
  refused: (request: FastifyRequest, reply: FastifyReply) => boolean,
): void => {
  const all = (): readonly Resource[] =>
    fake.files.flatMap(({ body }) =>
      body
        .split('\n')
        .filter(Boolean)
        .map(line => JSON.parse(line) as Resource),
    )
  const answer = (request: FastifyRequest, reply: FastifyReply, found: readonly Resource[]) => {
    const asked = new URL(request.url, fake.url)
    const from = Number(asked.searchParams.get('page') ?? 0)
    const size = Math.min(fake.faults.page, Number(asked.searchParams.get('_count') ?? 20))
    const next = new URL(asked)
    next.searchParams.set('page', String(fake.faults.next === 'circle' ? 0 : from + size))
    if (fake.faults.next === 'elsewhere') next.hostname = 'localhost'
    fake.seen.searches.push(request.url.slice('/fhir/'.length))
    return reply.header('content-type', 'application/fhir+json').send({
      resourceType: 'Bundle',
      type: 'searchset',
      total: found.length,
      link: [
        { relation: 'self', url: asked.href },
        ...(from + size < found.length ? [{ relation: 'next', url: next.href }] : []),
      ],
      entry: [
        ...found
          .slice(from, from + size)
          .map(resource => ({ fullUrl: `${fake.url}/${resource.resourceType}/${resource.id}`, resource })),
        { resource: { resourceType: 'OperationOutcome', issue: [{ severity: 'information', code: 'informational' }] } },
      ],
    })
  }
  const changedSince = (resource: Resource, since: string | null): boolean =>
    since === null || Date.parse(resource.meta?.lastUpdated ?? '') >= Date.parse(since.replace(/^ge/, ''))

  app.get('/fhir/Patient/:id/$everything', async (request, reply) => {
    if (refused(request, reply)) return reply
    if (fake.faults.withoutEverything) return reply.code(404).send()
    const { id } = request.params as { readonly id: string }
    const since = new URL(request.url, fake.url).searchParams.get('_since')
    return answer(
      request,
      reply,
      all().filter(one => isOf(one, id) && changedSince(one, since)),
    )
  })
  app.get('/fhir/:type', async (request, reply) => {
    if (refused(request, reply)) return reply
    const { type } = request.params as { readonly type: string }
    if (fake.faults.refusedTypes.includes(type)) return reply.code(403).send()
    const asked = new URL(request.url, fake.url).searchParams
    const [id, patient] = [asked.get('_id'), asked.get('patient')]
    const found = all().filter(
      one =>
        one.resourceType === type &&
        (id === null || one.id === id) &&
        (patient === null || isOf(one, patient)) &&
        changedSince(one, asked.get('_lastUpdated')),
    )
    return answer(request, reply, found)
  })
  app.get('/fhir/:type/:id', async (request, reply) => {
    if (refused(request, reply)) return reply
    const { type, id } = request.params as { readonly type: string; readonly id: string }
    const found = all().findLast(one => one.resourceType === type && one.id === id)
    fake.seen.searches.push(`${type}/${id}`)
    return found === undefined
      ? reply.code(404).send()
      : reply.header('content-type', 'application/fhir+json').send(found)
  })
}

const isOf = (resource: Resource, patient: string): boolean =>
  (resource.resourceType === 'Patient' && resource.id === patient) ||
  resource.subject?.reference === `Patient/${patient}`
