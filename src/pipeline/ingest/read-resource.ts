import { hash } from 'node:crypto'
import { type DocumentHash, type Issue, issue, type RecordId } from '../../core/index.ts'
import {
  type ByteRange,
  createCompactor,
  isJsonObject,
  isResourceType,
  type JsonObject,
  mayBeInexact,
  membersOf,
  nameTwice,
  outlineBytes,
  type Scanned,
  scanBytes,
  unnoticedIn,
} from '../../standards/fhir/index.ts'
import { looksLikeStu3 } from './convert/index.ts'
import { deepestBundle } from './limits.ts'
import { createNames, idOfFullUrl, type Names } from './names.ts'
import { patientLinksOf } from './patient-links.ts'
import { medicationReferred, patientOf, type Referring, usableId } from './patient-of.ts'
import { type IngestEvent, locatorOf, type SourceRecord } from './source-record.ts'

type ScannedResource = Extract<Scanned, { kind: 'resource' }>

/** Turns what the scanner found in a document into a record, a quarantined stretch or an issue. */
export type ReadScanned = (scanned: Scanned, document: DocumentHash, names: Names) => IngestEvent

/** One source's record of one patient, the same for ever: a hash of the source's name and its id of the patient. */
export const recordIdOf = (source: string, patient: string): RecordId =>
  hash('sha256', JSON.stringify(['record', source, patient])).slice(0, 32) as RecordId

/**
 * Reads a resource that was made here. Its text is that of `JSON.stringify`: whole, without blanks and with every name once,
 * so that nothing is parsed and compared again. `range` is that of what it was made from.
 */
export type ReadConverted = (
  resource: Resource,
  text: string,
  range: ByteRange,
  document: DocumentHash,
  names: Names,
) => IngestEvent

/** The reader of one source for what was converted to R4. */
export const createConvertedReader = (source: string): ReadConverted => {
  const recordOf = rememberLast((patient: string) => recordIdOf(source, patient))
  return (resource, text, range, document, names) => {
    const contentHash = hash('sha256', text)
    const referring = { resource, fullUrl: undefined, names }
    const owned = ownerOf(resource, undefined, contentHash, names)
    const place = { document, contentHash, range, issues: owned.issues }
    return {
      kind: 'record',
      record: recordFrom(referring, owned, { ...place, source, record: recordOf(owned.patient) }),
    }
  }
}

type Place = Pick<SourceRecord, 'record' | 'source' | 'contentHash' | 'document' | 'issues'> & {
  readonly range: ByteRange
}

const recordFrom = (
  referring: Referring & { readonly resource: Resource },
  owned: Owner,
  place: Place,
): SourceRecord => {
  const { resource } = referring
  return {
    record: place.record,
    source: place.source,
    patient: owned.patient,
    resourceType: resource.resourceType,
    counted: isResourceType(resource.resourceType) ? resource.resourceType : 'unknown',
    logicalId: owned.logicalId,
    version: versionOf(resource),
    contentHash: place.contentHash,
    document: place.document,
    locator: locatorOf(place.range),
    bytes: place.range.length,
    resource,
    medicationReference: medicationReferred(referring),
    patientLinks: patientLinksOf(referring, resource.resourceType === 'Patient' ? owned.patient : undefined),
    issues: place.issues,
  }
}

/** The reader of one source; it takes the names that the Bundles around a resource give by full URL. */
export const createResourceReader = (source: string): ReadScanned => {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const compact = createCompactor()
  const recordOf = rememberLast((patient: string) => recordIdOf(source, patient))
  const read = (scanned: ScannedResource, document: DocumentHash, names: Names): IngestEvent => {
    const parsed = parse(scanned.bytes, decoder)
    if ('code' in parsed) return quarantine(document, scanned.range, parsed.code, parsed.message)
    const { resource, text } = parsed
    const { bytes, members, longNumber } = compact(scanned.bytes)
    const contentHash = hash('sha256', bytes)
    const referring = { resource, fullUrl: scanned.fullUrl, names }
    const owned = ownerOf(resource, scanned.fullUrl, contentHash, names)
    const loses = members !== membersOf(resource) || (longNumber && mayBeInexact(text))
    const issues = [
      ...(loses ? lostIn(text, resource.resourceType) : []),
      ...(looksLikeStu3(resource) ? [asR4(resource.resourceType)] : []),
      ...owned.issues,
    ]
    const place = { document, contentHash, range: scanned.range, issues, source, record: recordOf(owned.patient) }
    return { kind: 'record', record: recordFrom(referring, owned, place) }
  }
  return (scanned, document, names) => {
    if (scanned.kind === 'resource') return read(scanned, document, names)
    if (scanned.kind === 'unreadable') return quarantine(document, scanned.range, scanned.code, scanned.message)
    const locator = locatorOf(scanned.range)
    if (scanned.kind === 'issue') return { kind: 'issue', issue: scanned.issue, document, locator }
    return { kind: 'issue', issue: notApplied, document, locator }
  }
}

const notApplied = issue(
  'warning',
  'entry-without-resource',
  'A Bundle entry without a resource (a deletion, or the answer to a request) is not applied',
  'Bundle.entry',
)

/** What parsing passes over in silence. */
const lostIn = (text: string, resourceType: string): readonly Issue[] =>
  unnoticedIn(text).map(({ kind, path }) =>
    kind === 'name-twice'
      ? issue('warning', 'duplicate-name', nameTwice, `${resourceType}.${path}`)
      : issue('warning', 'number-inexact', numberInexact, `${resourceType}.${path}`),
  )

const numberInexact = 'A number of more digits than are computed with; only the document has all of them'

/**
 * What an item holds: a record, and for a Bundle that is itself an entry (the answer to a search within a batch) also
 * the records of its entries.
 */
export function* withNested(
  item: Scanned,
  document: DocumentHash,
  names: Names,
  read: ReadScanned,
  level = 0,
): Generator<IngestEvent> {
  yield read(item, document, names)
  if (item.kind !== 'resource' || item.resourceType !== 'Bundle') return
  if (level === deepestBundle) {
    const message = `Bundles within Bundles more than ${deepestBundle} levels deep: its entries are not read`
    const tooDeep = issue('error', 'bundle-too-deep', message, 'Bundle.entry.resource')
    yield { kind: 'issue', issue: tooDeep, document, locator: locatorOf(item.range) }
    return
  }
  const { bytes, range } = item
  const own = createNames(names)
  const outline = outlineBytes(bytes, range.offset, own.addEntry)
  for (const entry of scanBytes(bytes, range.offset, undefined, outline)) {
    yield* withNested(entry, document, own, read, level + 1)
  }
}

type Resource = JsonObject & { readonly resourceType: string }

const parse = (
  bytes: Uint8Array,
  decoder: TextDecoder,
): { readonly resource: Resource; readonly text: string } | { readonly code: string; readonly message: string } => {
  let json: unknown
  let text: string
  try {
    text = decoder.decode(bytes)
    json = JSON.parse(text)
  } catch (error) {
    // The parser's own message quotes the text, which may be about a patient.
    if (error instanceof SyntaxError) return { code: 'json-invalid', message: 'Not JSON' }
    if (error instanceof TypeError) return { code: 'encoding-invalid', message: 'Not UTF-8' }
    throw error
  }
  const type = isJsonObject(json) && Object.hasOwn(json, 'resourceType') ? json.resourceType : undefined
  return typeof type === 'string' && /^[A-Za-z][A-Za-z0-9]{0,63}$/.test(type)
    ? { resource: json as Resource, text }
    : { code: 'not-a-resource', message: 'Not an object with a resourceType' }
}

type Owner = { readonly patient: string; readonly logicalId: string | null; readonly issues: readonly Issue[] }

const ownerOf = (resource: Resource, fullUrl: string | undefined, contentHash: string, names: Names): Owner => {
  const { resourceType } = resource
  const id = usableId(resource.id) ?? usableId(fullUrl === undefined ? undefined : idOfFullUrl(fullUrl))
  const logicalId = id ?? null
  const of = (patient: string, ...issues: readonly Issue[]): Owner => ({ patient, logicalId, issues })
  if (resourceType === 'Patient') {
    if (id === undefined) return of(`content:${contentHash}`, withoutId)
    return names.ambiguous(id) ? of(`content:${contentHash}`, ambiguous('Patient.id')) : of(id)
  }
  const owner = patientOf({ resource, fullUrl, names })
  if (owner.kind === 'none') return of('')
  const patient = owner.kind === 'patient' ? usableId(owner.id) : undefined
  if (owner.kind === 'elsewhere') return of('', elsewhere(resourceType))
  if (patient === undefined) return of('', unresolved(resourceType))
  if (names.ambiguous(patient)) return of('', ambiguous(resourceType))
  const only = names.onlyPatient()
  return only === undefined || only === patient ? of(patient) : of(patient, another(resourceType))
}

const withoutId = issue('warning', 'patient-without-id', 'A Patient that nothing can refer to', 'Patient.id')

const asR4 = (where: string) =>
  issue('warning', 'fhir-version', 'Has elements that only STU3 has: import it with --fhir-version 3.0', where)

const unresolved = (where: string) =>
  issue('warning', 'patient-unresolved', 'The patient is named, but not by an id', where)

const elsewhere = (where: string) =>
  issue('warning', 'patient-elsewhere', 'Of a patient of another server, where the same id may be somebody else', where)

const ambiguous = (where: string) =>
  issue('error', 'patient-ambiguous', 'Two Patients of one Bundle have this id, with different full URLs', where)

const another = (where: string) =>
  issue(
    'warning',
    'patient-another',
    'In the Bundle of one patient, but about another: kept with that other one',
    where,
  )

const versionOf = (resource: Resource): string | null =>
  (isJsonObject(resource.meta) ? usableId(resource.meta.versionId) : undefined) ?? null

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
