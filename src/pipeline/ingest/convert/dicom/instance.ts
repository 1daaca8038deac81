import { hash } from 'node:crypto'
import type { Element } from '../../../../standards/dicom/index.ts'
import type { JsonObject } from '../../../../standards/fhir/index.ts'
import type { ConvertedResource } from '../conversion.ts'
import { idOf } from '../ids.ts'
import { conceptAt, given, list, momentAt, writtenAt } from './concepts.ts'
import { type ContentItem, codeOf, contentOf, textOf } from './content-tree.ts'
import { instanceIdOf } from './instance-id.ts'
import { type Scope, studyIdOf, uidIdentifier } from './study.ts'

/** The file that an instance came in: where its bytes are in the blob store (RFC 6920). */
export type Original = { readonly url: string; readonly bytes: number; readonly contentType?: string }

/**
 * The file of one instance, as a document: pixel data stay in it. What is selected or encapsulated in it stands here too.
 */
export const instanceOf = (scope: Scope, sopUid: string, original: Original, about: About): ConvertedResource => {
  const { reading, studyUid, patient } = scope
  const written =
    momentAt(reading, reading.root, 'ContentDate', 'ContentTime') ??
    momentAt(reading, reading.root, 'InstanceCreationDate', 'InstanceCreationTime')
  const title = about.description === undefined ? {} : { title: about.description }
  const file = {
    contentType: original.contentType ?? 'application/dicom',
    url: original.url,
    size: original.bytes,
    ...title,
  }
  const contents = [...(about.attachment === undefined ? [] : [about.attachment]), file]
  return {
    resourceType: 'DocumentReference',
    id: instanceIdOf(sopUid),
    ...writtenAt(written),
    masterIdentifier: uidIdentifier(sopUid),
    status: 'current',
    ...given('type', about.type),
    subject: { reference: patient },
    ...given('description', about.description),
    content: contents.map(attachment => ({ attachment })),
    context: {
      related: [{ reference: `ImagingStudy/${studyIdOf(studyUid)}` }, ...(about.related ?? [])],
    },
  }
}

/** What the content of an instance adds to its DocumentReference. */
export type About = {
  readonly type?: JsonObject
  readonly description?: string
  readonly attachment?: JsonObject
  readonly related?: readonly JsonObject[]
}

/** Key objects (PS3.16, TID 2010): why they were selected, and which. */
export const selectionOf = (scope: Scope): About => {
  const { reading } = scope
  const content = contentOf(reading)
  const uids = new Set(content.children.flatMap(item => referredIn(scope, item)))
  const description = content.children.find(({ key }) => key === 'DCM 113012')
  for (const item of content.children) if (item !== description && item.type === 'CODE') codeOf(reading, item)
  return {
    ...given('type', content.concept),
    ...given('description', description === undefined ? undefined : textOf(reading, description)),
    related: [...uids].map(uid => ({ reference: `DocumentReference/${instanceIdOf(uid)}` })),
  }
}

const referredIn = ({ reading }: Scope, { dataset }: ContentItem): readonly string[] =>
  reading.items(dataset, 'ReferencedSOPSequence').flatMap(item => reading.take(item, 'ReferencedSOPInstanceUID') ?? [])

/** An encapsulated document (PS3.3, A.45): a PDF, a CDA; its bytes stay in the file, and the attachment says where. */
export const encapsulatedOf = (scope: Scope, original: Original): About => {
  const { reading } = scope
  const { root, file } = reading
  const element = reading.element(root, 'EncapsulatedDocument')
  const title = reading.take(root, 'DocumentTitle')
  const contentType = reading.take(root, 'MIMETypeOfEncapsulatedDocument')
  const length = reading.number(root, 'EncapsulatedDocumentLength')
  if (element === undefined) return {}
  return {
    ...given('type', conceptAt(reading, root, 'ConceptNameCodeSequence')),
    ...given('description', title),
    attachment: {
      ...given('contentType', contentType),
      ...(file.deflated ? {} : { url: `${original.url}#bytes=${element.range.offset}+${bytesOf(element, length)}` }),
      ...documentHash(element, length),
      ...given('title', title),
    },
  }
}

/** Without the zero that makes its length even. */
const bytesOf = ({ range }: Element, length: number | undefined): number =>
  length !== undefined && length <= range.length ? length : range.length

const documentHash = (element: Element, length: number | undefined): JsonObject => {
  const size = bytesOf(element, length)
  return element.bytes === undefined
    ? { size }
    : { size, hash: hash('sha1', element.bytes.subarray(0, size), 'base64') }
}

/** A document that is a report to a reader: the same attachment. */
export const documentReportOf = (scope: Scope, sopUid: string, about: About): ConvertedResource => {
  const { reading, studyUid, patient, started } = scope
  const written = momentAt(reading, reading.root, 'ContentDate', 'ContentTime')
  return {
    resourceType: 'DiagnosticReport',
    id: idOf('DiagnosticReport', sopUid),
    ...writtenAt(written),
    identifier: [uidIdentifier(sopUid)],
    // The standard's modules of such documents do not say whether somebody signed it.
    status: 'unknown',
    category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0074', code: 'IMG' }] }],
    code: about.type ?? { text: about.description ?? 'Encapsulated document' },
    subject: { reference: patient },
    ...given('effectiveDateTime', started ?? written),
    imagingStudy: [{ reference: `ImagingStudy/${studyIdOf(studyUid)}` }],
    ...list('presentedForm', about.attachment === undefined ? [] : [about.attachment]),
  }
}
