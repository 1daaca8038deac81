import { decodeText, mostBytes, parseCda } from '../../../../standards/cda/index.ts'
import type { Chunks, ConversionContext, Converted, Format } from '../conversion.ts'
import { convertDocument } from './convert-document.ts'
import { patientsIn } from './patient.ts'

/** Consolidated CDA (C-CDA) R1.1 and R2.1: whole documents, and pieces of them. */
export const cCda: Format = {
  id: 'c-cda',
  title: 'C-CDA documents',
  extensions: ['xml', 'ccda', 'cda'],
  recognises: (name, head) => looksLikeCda(head) || (/\.c?cda(?:\.gz)?$/i.test(name) && startsWithMarkup(head)),
  revises: true,
  zipped: false,
  convert: convertCda,
  render: bytes => {
    const decoded = decodeText(bytes)
    return decoded.ok ? decoded.value.text : new TextDecoder().decode(bytes)
  },
}

/** Elements that a document or a piece of one begins with. */
const roots = new Set(
  (
    'ClinicalDocument section entry component act encounter observation organizer procedure substanceAdministration supply ' +
    'entryRelationship recordTarget author authenticator legalAuthenticator dataEnterer informant custodian participant ' +
    'informationRecipient performer manufacturedProduct participantRole relatedSubject documentationOf serviceEvent ' +
    'componentOf authorization criterion externalDocument'
  ).split(' '),
)

/** The first element, behind declarations and comments, is one of CDA. */
const looksLikeCda = (head: Uint8Array): boolean => {
  // UTF-16 has a zero in every letter of a tag.
  const text = new TextDecoder('latin1').decode(head).replaceAll('\0', '')
  if (!/^(?:ï»¿|ÿþ|þÿ)?\s*</.test(text)) return false
  const bare = text.replace(/<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!DOCTYPE(?:[^[>]*\[[\s\S]*?\])?[^>]*>/g, '')
  const [, name = '', rest = ''] = /<(?:[\w.-]+:)?([\w.-]+)([^>]*)/.exec(bare) ?? []
  // Other vocabularies have sections and entries too: theirs is another default namespace.
  const space = /\sxmlns\s*=\s*["']([^"']*)["']/.exec(rest)?.[1] ?? ''
  return roots.has(name) && (space === '' || space.startsWith('urn:hl7-org:'))
}

const startsWithMarkup = (head: Uint8Array): boolean =>
  /^\s*</.test(new TextDecoder('latin1').decode(head.subarray(0, 200)).replace(/^(?:ï»¿|ÿþ|þÿ)/, ''))

async function* convertCda(chunks: Chunks, { loss }: ConversionContext): AsyncGenerator<Converted> {
  const { bytes, size } = await collect(chunks)
  const parsed = parseCda(bytes)
  if (!parsed.ok) {
    const [first] = parsed.issues
    const place = first?.location === undefined ? '' : ` (${first.location})`
    const message = `${first?.message ?? 'Not read'}${place}`
    loss.unmapped('the document', message)
    yield { kind: 'quarantine', range: { offset: 0, length: size }, code: first?.code ?? 'xml-invalid', message }
    return
  }
  const patients = patientsIn(parsed.value)
  if (patients > 1) {
    const message = `The document is about ${patients} patients, and does not say which statement is about whom`
    loss.unmapped('the document', message)
    yield { kind: 'quarantine', range: { offset: 0, length: size }, code: 'patients-several', message }
    return
  }
  const { resources, issues } = convertDocument(parsed.value, bytes, loss)
  for (const { issue, range } of issues) yield { kind: 'issue', issue, range }
  for (const { resource, range } of resources) yield { kind: 'resource', resource, range }
}

/** The whole document; of one that is too large only as much as shows that it is. */
const collect = async (chunks: Chunks): Promise<{ readonly bytes: Uint8Array; readonly size: number }> => {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const chunk of chunks) {
    if (size <= mostBytes) parts.push(chunk)
    size += chunk.length
  }
  return { bytes: Buffer.concat(parts), size }
}
