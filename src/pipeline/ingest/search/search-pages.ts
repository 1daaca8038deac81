import { AppError } from '../../../core/index.ts'
import type { FhirClient } from '../../../platform/fhir-client/index.ts'
import { isJsonObject, type JsonObject } from '../../../standards/fhir/index.ts'

/** One page of an answer, as it came. */
export type SearchPage = {
  readonly bytes: Uint8Array
  readonly entries: number
  /** What the server says beside the answer (OperationOutcome), as `severity code`; its texts may be about a patient. */
  readonly outcomes: readonly string[]
  /** The server's clock when it answered, in milliseconds; `undefined` when it does not say. */
  readonly answeredAt: number | undefined
}

/** A page is held in memory. Servers send far less; a resource may have 64 MB. */
const largestPage = 256 * 1024 * 1024

/** Pages of one answer: a server that never comes to an end is stopped. */
const mostPages = 1_000_000

/**
 * The pages of a search, or of `$everything`, by their `next` links (R4 3.1.1.5).
 *
 * @param query relative to the server's base
 * @param origins further origins that the server says are its own
 * @param takes statuses for which there are no pages instead of an error; told by the first page's absence
 * @throws AppError `peer-refused` for what is no Bundle, a link elsewhere, or links in a circle; `peer-unavailable`
 */
export async function* searchPages(
  client: FhirClient,
  query: string,
  { origins = [], takes = [] }: { readonly origins?: readonly string[]; readonly takes?: readonly number[] } = {},
): AsyncGenerator<SearchPage, 'done' | 'refused'> {
  const own = new Set([client.base.origin, ...origins])
  const seen = new Set<string>()
  let next: URL | undefined = new URL(query, client.base)
  while (next !== undefined) {
    if (!own.has(next.origin)) throw wrong('points to another server for its next page')
    if (seen.has(next.href) || seen.size >= mostPages) throw wrong('sends pages in a circle')
    seen.add(next.href)
    const response = await client.request(next, { authorized: true, takes: seen.size === 1 ? takes : [] })
    if (!response.ok) {
      await response.body?.cancel()
      return 'refused'
    }
    const bytes = await bytesOf(response)
    const bundle = bundleIn(bytes)
    const entries = Array.isArray(bundle.entry) ? bundle.entry.filter(isJsonObject) : []
    const date = Date.parse(response.headers.get('date') ?? '')
    yield {
      bytes,
      entries: entries.length,
      outcomes: entries.flatMap(outcomesOf),
      answeredAt: Number.isNaN(date) ? undefined : date,
    }
    next = nextOf(bundle, client.base)
  }
  return 'done'
}

const bytesOf = async (response: Response): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > largestPage) throw wrong(`sends pages of more than ${largestPage} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const bundleIn = (bytes: Uint8Array): JsonObject => {
  try {
    const json: unknown = JSON.parse(new TextDecoder().decode(bytes))
    if (isJsonObject(json) && json.resourceType === 'Bundle') return json
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw wrong('answers a search with something else than a Bundle')
}

const nextOf = ({ link }: JsonObject, base: URL): URL | undefined => {
  const links = Array.isArray(link) ? link.filter(isJsonObject) : []
  const next = links.find(({ relation }) => relation === 'next')?.url
  if (typeof next !== 'string') return undefined
  if (!URL.canParse(next, base)) throw wrong('gives a next page without an address')
  return new URL(next, base)
}

const outcomesOf = ({ resource }: JsonObject): readonly string[] =>
  isJsonObject(resource) && resource.resourceType === 'OperationOutcome' && Array.isArray(resource.issue)
    ? resource.issue.map(one => (isJsonObject(one) ? `${word(one.severity)} ${word(one.code)}` : 'unknown unknown'))
    : []

const word = (code: unknown): string => (typeof code === 'string' && /^[a-z-]{1,40}$/.test(code) ? code : 'unknown')

const wrong = (what: string): AppError =>
  new AppError('peer-refused', `The server ${what}.`, {
    remedy: 'What came before is stored. Narrow the search, or tell the operator of the server.',
  })
