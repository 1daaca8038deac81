import { issue, joinBytes } from '../../../../core/index.ts'
import {
  type ByteRange,
  isJsonObject,
  type JsonObject,
  lineStream,
  looksLikeLines,
  scanBytes,
} from '../../../../standards/fhir/index.ts'
import type { Chunks, ConversionContext, Converted, ConvertedResource, Format } from '../conversion.ts'
import { headOf } from '../head.ts'
import { idOf } from '../ids.ts'
import type { Stu3Context } from './counting.ts'
import { onlyStu3, successors } from './tables.ts'
import { toR4 } from './to-r4.ts'

/** A document that is not newline-delimited is held in memory. */
const largestDocument = 256 * 1024 * 1024

/** How many first bytes tell whether lines follow. */
const headBytes = 64 * 1024

/** Profiles of STU3 have its version in their address (`/3.0/`, `/STU3/`). */
const profiled = /"profile"\s*:\s*\[\s*"[^"]{1,300}\/(?:3\.0(?:\.\d)?|STU3)\//

/**
 * FHIR STU3 (3.0): resources, Bundles, newline-delimited JSON. Recognised by a profile that says so; else by whoever imports it
 * (`--fhir-version 3.0`), since most resources of STU3 look like R4.
 */
export const fhirStu3: Format = {
  id: 'fhir-stu3',
  title: 'FHIR STU3',
  extensions: [],
  revises: false,
  zipped: false,
  recognises: (_name, head) => head[0] === 0x7b && profiled.test(new TextDecoder('latin1').decode(head)),
  convert: convertDocument,
  render: bytes => new TextDecoder().decode(bytes),
}

/**
 * Whether a resource that is read as R4 has members that only STU3 has: read so, it would lose them, or mean something else.
 *
 * @example looksLikeStu3({ resourceType: 'Observation', comment: 'haemolysed' }) // true
 */
export const looksLikeStu3 = (resource: JsonObject): boolean => {
  const type = String(resource.resourceType)
  const telling = onlyStu3.get(type)
  if (telling === undefined) return false
  if (successors.has(type)) return true
  return Object.keys(resource).some(name => {
    const by = telling.get(name)
    return by === 'any' || (by === 'text' && typeof resource[name] === 'string')
  })
}

async function* convertDocument(chunks: Chunks, context: ConversionContext): AsyncGenerator<Converted> {
  const { head, all } = await headOf(chunks, headBytes)
  if (looksLikeLines(head) || /\.(?:ndjson|jsonl)(?:\.gz)?$/i.test(context.name)) {
    for await (const line of lineStream(all)) yield* ofBytes(line.bytes, line.range, context)
    return
  }
  const held: Uint8Array[] = []
  let size = 0
  for await (const chunk of all) {
    held.push(chunk)
    size += chunk.length
    if (size > largestDocument) {
      const message = `A document of more than ${largestDocument} bytes: convert it as newline-delimited JSON`
      yield { kind: 'quarantine', range: { offset: 0, length: size }, code: 'too-large', message }
      return
    }
  }
  yield* ofBytes(joinBytes(held), { offset: 0, length: size }, context)
}

type Found = { readonly resource: JsonObject; readonly fullUrl: string | undefined; readonly range: ByteRange }

/** A resource, or a Bundle with what it holds: one line, or a whole document. */
function* ofBytes(bytes: Uint8Array | undefined, range: ByteRange, context: ConversionContext): Generator<Converted> {
  if (bytes === undefined) {
    yield { kind: 'quarantine', range, code: 'too-large', message: 'A line that is too long' }
    return
  }
  const found: Found[] = []
  for (const one of scanBytes(bytes, range.offset)) {
    if (one.kind === 'issue') yield { kind: 'issue', issue: one.issue, range: one.range }
    else if (one.kind === 'unreadable') {
      yield { kind: 'quarantine', range: one.range, code: one.code, message: one.message }
    } else if (one.kind === 'no-resource') {
      yield { kind: 'issue', issue: notApplied, range: one.range }
    } else {
      const resource = parsed(one.bytes)
      if (resource === undefined) {
        yield { kind: 'quarantine', range: one.range, code: 'json-invalid', message: 'Not a resource in JSON' }
      } else found.push(...flattened({ resource, fullUrl: one.fullUrl, range: one.range }))
    }
  }
  const names = namesIn(found)
  const resolve = (reference: string): string => names.get(reference) ?? renamed(reference)
  for (const { resource, fullUrl, range: at } of found) {
    yield { kind: 'resource', resource: inR4(resource, fullUrl, { loss: context.loss, resolve }), range: at }
  }
}

const notApplied = issue(
  'warning',
  'entry-without-resource',
  'A Bundle entry without a resource is not applied',
  'Bundle.entry',
)

const parsed = (bytes: Uint8Array): JsonObject | undefined => {
  try {
    const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    return isJsonObject(json) && typeof json.resourceType === 'string' ? json : undefined
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined
    throw error
  }
}

/** A Bundle within a Bundle (the answer to a search of a batch) gives what it holds. */
const flattened = (found: Found): readonly Found[] => {
  const { entry, resourceType } = found.resource
  if (resourceType !== 'Bundle' || !Array.isArray(entry)) return [found]
  return entry.flatMap(one => {
    if (!isJsonObject(one) || !isJsonObject(one.resource) || typeof one.resource.resourceType !== 'string') return []
    const fullUrl = typeof one.fullUrl === 'string' ? one.fullUrl : undefined
    return flattened({ resource: one.resource, fullUrl, range: found.range })
  })
}

/** What the full URLs of a Bundle mean: `urn:uuid:…` to `Patient/7`. */
const namesIn = (found: readonly Found[]): ReadonlyMap<string, string> =>
  new Map(
    found.flatMap(({ resource, fullUrl }) =>
      fullUrl?.startsWith('urn:') === true
        ? [[fullUrl, renamed(`${resource.resourceType}/${ownId(resource, fullUrl)}`)]]
        : [],
    ),
  )

const ownId = ({ id }: JsonObject, fullUrl: string | undefined): string | undefined =>
  typeof id === 'string' && id !== '' ? id : fullUrl?.replace(/^urn:(?:uuid|oid):/, '').replace(/^.*\//, '')

/**
 * A reference to a type that is another one in R4. Requests of both kinds had numbers of their own: those of referrals are told
 * apart by their name.
 */
const renamed = (reference: string): string =>
  reference
    .replace(/(^|\/)ProcedureRequest\/(?=[^/]+(?:\/_history\/[^/]+)?$)/, '$1ServiceRequest/')
    .replace(/(^|\/)ReferralRequest\/(?=[^/]+(?:\/_history\/[^/]+)?$)/, '$1ServiceRequest/ReferralRequest-')

const inR4 = (resource: JsonObject, fullUrl: string | undefined, context: Stu3Context): ConvertedResource => {
  const { resourceType, ...members } = toR4(resource, context)
  const id = ownId(resource, fullUrl) ?? idOf(String(resourceType), JSON.stringify(resource))
  const own = resource.resourceType === 'ReferralRequest' ? `ReferralRequest-${id}` : id
  return { resourceType: String(resourceType), ...members, id: own }
}
