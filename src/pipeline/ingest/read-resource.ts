import { hash } from 'node:crypto'
import { type DocumentHash, type Issue, issue, type RecordId } from '../../core/index.ts'
import {
  type ByteRange,
  createCompactor,
  isJsonObject,
  isResourceType,
  type JsonObject,
  type Scanned,
  scanBytes,
} from '../../standards/fhir/index.ts'
import { idOfFullUrl, medicationReferred, type Names, namesOf, patientOf } from './patient-of.ts'
import { type IngestEvent, locatorOf, type SourceRecord } from './source-record.ts'

type ScannedResource = Extract<Scanned, { kind: 'resource' }>

/** One source's record of one patient, the same for ever: a hash of the source's name and its id of the patient. */
export const recordIdOf = (source: string, patient: string): RecordId =>
  hash('sha256', JSON.stringify(['record', source, patient])).slice(0, 32) as RecordId

/**
 * Turns what the scanner found in a document into records, quarantined stretches and issues.
 *
 * @param names the Patients and Medications that the document's Bundles name by full URL
 */
export const createResourceReader = (
  source: string,
): ((scanned: Scanned, document: DocumentHash, names: Names) => IngestEvent) => {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const compact = createCompactor()
  const recordOf = rememberLast((patient: string) => recordIdOf(source, patient))
  return (scanned, document, names) => {
    if (scanned.kind === 'unreadable') return quarantine(document, scanned.range, scanned.code, scanned.message)
    if (scanned.kind === 'no-resource') {
      const message = 'A Bundle entry without a resource (a deletion, or the answer to a request) is not applied'
      const locator = locatorOf(scanned.range)
      return {
        kind: 'issue',
        issue: issue('warning', 'entry-without-resource', message, 'Bundle.entry'),
        document,
        locator,
      }
    }
    const parsed = parse(scanned.bytes, decoder)
    if ('code' in parsed) return quarantine(document, scanned.range, parsed.code, parsed.message)
    const contentHash = hash('sha256', compact(scanned.bytes))
    const owned = ownerOf(parsed.resource, scanned, contentHash, names)
    const { resourceType } = parsed.resource
    const record: SourceRecord = {
      record: recordOf(owned.patient),
      source,
      patient: owned.patient,
      resourceType,
      counted: isResourceType(resourceType) ? resourceType : 'unknown',
      logicalId: owned.logicalId,
      version: versionOf(parsed.resource),
      contentHash,
      document,
      locator: locatorOf(scanned.range),
      resource: parsed.resource,
      medicationReference: medicationReferred(parsed.resource, names),
      issues: owned.issues,
    }
    return { kind: 'record', record }
  }
}

/**
 * What an item holds: a record, and for a Bundle that is itself an entry (the answer to a search within a batch) also
 * the records of its entries.
 */
export function* withNested(
  item: Scanned,
  document: DocumentHash,
  names: Names,
  read: (scanned: Scanned, document: DocumentHash, names: Names) => IngestEvent,
): Generator<IngestEvent> {
  yield read(item, document, names)
  if (item.kind !== 'resource' || item.resourceType !== 'Bundle') return
  const entries = scanBytes(item.bytes, item.range.offset)
  const all = new Map([...names, ...namesOf(entries)])
  for (const entry of entries) yield* withNested(entry, document, all, read)
}

type Resource = JsonObject & { readonly resourceType: string }

const parse = (
  bytes: Uint8Array,
  decoder: TextDecoder,
): { readonly resource: Resource } | { readonly code: string; readonly message: string } => {
  let json: unknown
  try {
    json = JSON.parse(decoder.decode(bytes))
  } catch (error) {
    // The parser's own message quotes the text, which may be about a patient.
    if (error instanceof SyntaxError) return { code: 'json-invalid', message: 'Not JSON' }
    if (error instanceof TypeError) return { code: 'encoding-invalid', message: 'Not UTF-8' }
    throw error
  }
  const type = isJsonObject(json) && Object.hasOwn(json, 'resourceType') ? json.resourceType : undefined
  return typeof type === 'string' && /^[A-Za-z][A-Za-z0-9]{0,63}$/.test(type)
    ? { resource: json as Resource }
    : { code: 'not-a-resource', message: 'Not an object with a resourceType' }
}

type Owner = { readonly patient: string; readonly logicalId: string | null; readonly issues: readonly Issue[] }

const ownerOf = (resource: Resource, scanned: ScannedResource, contentHash: string, names: Names): Owner => {
  const { resourceType } = resource
  const issues: Issue[] = scanned.duplicateNames.map(name =>
    issue('warning', 'duplicate-name', 'A member stands twice; the last one counts', `${resourceType}.${name}`),
  )
  const id = usable(resource.id) ?? usable(scanned.fullUrl === undefined ? undefined : idOfFullUrl(scanned.fullUrl))
  const logicalId = id ?? null
  if (resourceType === 'Patient') {
    if (id !== undefined) return { patient: id, logicalId, issues }
    issues.push(issue('warning', 'patient-without-id', 'A Patient that nothing can refer to', 'Patient.id'))
    return { patient: `content:${contentHash}`, logicalId, issues }
  }
  const owner = patientOf(resource, names)
  const patient = owner.kind === 'patient' ? usable(owner.id) : undefined
  if (owner.kind === 'unresolved' || (owner.kind === 'patient' && patient === undefined)) {
    issues.push(issue('warning', 'patient-unresolved', 'The patient is named, but not by an id', resourceType))
  }
  return { patient: patient ?? '', logicalId, issues }
}

const versionOf = (resource: Resource): string | null =>
  (isJsonObject(resource.meta) ? usable(resource.meta.versionId) : undefined) ?? null

/** An id that can be stored and printed. R4 allows 64 letters, digits, `-` and `.`; sources use more. */
const usable = (id: unknown): string | undefined =>
  typeof id === 'string' && id.length > 0 && id.length <= 256 && !/\p{Cc}/u.test(id) && id.isWellFormed()
    ? id
    : undefined

const quarantine = (document: DocumentHash, range: ByteRange, code: string, message: string): IngestEvent => ({
  kind: 'quarantine',
  quarantined: { document, locator: locatorOf(range), code, message, range },
})

/** The resources of one patient usually follow each other. */
const rememberLast = <T>(compute: (key: string) => T): ((key: string) => T) => {
  let last: { readonly key: string; readonly value: T } | undefined
  return key => {
    if (last?.key !== key) last = { key, value: compute(key) }
    return last.value
  }
}
