import { createReadStream } from 'node:fs'
import type { BlobStore } from '../../platform/blobs/index.ts'
import {
  createOutliner,
  type Line,
  lineStream,
  linesOf,
  looksLikeLines,
  outlineBytes,
  type Scanned,
  scanBytes,
  scanStream,
  tooLongLine,
} from '../../standards/fhir/index.ts'
import { readSource } from './archive.ts'
import { type Chunks, type Format, formatOf, looksLikeArray, looksLikeVcf, type Said } from './convert/index.ts'
import { createNames, type Names } from './names.ts'
import { arrayEvents } from './raw-array.ts'
import type { Damage, FileContent } from './read-file.ts'
import type { SourceFile } from './source-file.ts'
import type { SourceDocument } from './source-record.ts'
import { vcfEvents } from './vcf.ts'

export type DocumentBlobs = Pick<BlobStore, 'put' | 'read'>

/** Things found in a document that share one set of full URLs. */
export type ScannedGroup = { readonly items: Iterable<Scanned> | AsyncIterable<Scanned>; readonly names: Names }

/** A document that is in the blob store, ready to be read. */
export type OpenDocument = {
  readonly document: SourceDocument
  /** The content of a VCF file, which is no FHIR; it has no groups. */
  readonly vcf: Chunks | undefined
  /** What reads it: a VCF file, or the raw file of an array. */
  readonly genome: typeof vcfEvents
  /** The format of a document that is read by converting it, and its content; it has no groups either. */
  readonly conversion: { readonly format: Format; readonly chunks: Chunks } | undefined
  readonly groups: Iterable<ScannedGroup> | AsyncIterable<ScannedGroup>
  /** When its gzip data ends early: why, and the compressed bytes as a document of their own; else the document itself. */
  readonly damaged: (Damage & { readonly compressed: SourceDocument }) | undefined
  readonly blank: boolean
}

/**
 * Documents up to this size are read in memory; larger ones stream twice, first to find what their full URLs name. Two
 * documents are held at a time, each of them twice while it is put together.
 */
export const wholeBytes = 8 * 1024 * 1024

export type OpenOptions = {
  /** The size up to which a document is held in memory, in bytes. */
  readonly whole?: number
  /** The format of files that none of the house's own recognises, or that are named themselves. */
  readonly further?: Format | undefined
  readonly said?: Said
}

/** A mapping makes a table of every file that is named itself, whatever it is called. */
const formatFor = (
  { name, named }: SourceFile,
  head: Uint8Array,
  further: Format | undefined,
  said?: Said,
): Format | undefined => {
  if (further !== undefined && (named || further.recognises(name, head))) return further
  return formatOf(name, head, said)
}

/**
 * Puts a file's decompressed bytes into the blob store and opens them. What is parsed is what was stored.
 *
 */
export const openDocument = async (
  file: SourceFile,
  source: string,
  blobs: DocumentBlobs,
  options: OpenOptions = {},
): Promise<OpenDocument> => await openContent(file, await readSource(file), source, blobs, options)

/**
 * Opens a document that was stored before, as if its file came now under the name it had.
 *
 * @throws AppError `not-found` when its bytes are not kept any more
 */
export const openStored = async (
  { document, source, name }: Omit<SourceDocument, 'bytes'>,
  blobs: DocumentBlobs,
  options: OpenOptions,
): Promise<OpenDocument> => {
  const content = { chunks: blobs.read(document), damage: () => undefined }
  return await openContent({ path: '', name, named: options.further !== undefined }, content, source, blobs, options)
}

const openContent = async (
  file: SourceFile,
  content: FileContent,
  source: string,
  blobs: DocumentBlobs,
  { whole = wholeBytes, further, said }: OpenOptions,
): Promise<OpenDocument> => {
  const iterator = content.chunks[Symbol.asyncIterator]()
  const { head, ended } = await readUpTo(iterator, whole)
  const array = further === undefined && looksLikeArray(head)
  const vcf = array || looksLikeVcf(file.name, head)
  const genome = array ? arrayEvents : vcfEvents
  const format = vcf ? undefined : formatFor(file, head, further, said)
  const lines = /\.(?:ndjson|jsonl)(?:\.gz)?$/i.test(file.name) || looksLikeLines(head)
  const describe = (stored: { readonly hash: SourceDocument['document']; readonly bytes: number }): SourceDocument => ({
    document: stored.hash,
    source,
    name: file.name,
    bytes: stored.bytes,
  })
  const damageOf = async (document: SourceDocument) => {
    const found = content.damage()
    if (found === undefined) return undefined
    if (found.code === 'bgzf-unfinished') return { ...found, compressed: document }
    return { ...found, compressed: describe(await blobs.put(createReadStream(file.path))) }
  }
  if (ended) {
    const document = describe(await blobs.put(head))
    const conversion = format === undefined ? undefined : { format, chunks: [head] }
    const groups = vcf || format !== undefined ? [] : lines ? lineGroups(linesOf(head)) : [groupOf(head, 0)]
    const blank = !lines && !head.some(byte => byte > 0x20)
    return {
      document,
      vcf: vcf ? [head] : undefined,
      genome,
      conversion,
      groups,
      damaged: await damageOf(document),
      blank,
    }
  }
  const names = createNames()
  const outliner = createOutliner(names.addEntry)
  const observe = lines || vcf || format !== undefined ? () => undefined : outliner.push
  const document = describe(await blobs.put(observed(head, iterator, observe)))
  const stored = { [Symbol.asyncIterator]: () => blobs.read(document.document)[Symbol.asyncIterator]() }
  const opened = { document, vcf: undefined, genome, conversion: undefined, groups: [], blank: false }
  if (vcf) return { ...opened, vcf: stored, damaged: await damageOf(document) }
  if (format !== undefined) {
    return { ...opened, conversion: { format, chunks: stored }, damaged: await damageOf(document) }
  }
  const groups = lines ? asyncLineGroups(lineStream(stored)) : [{ items: scanStream(stored, outliner.end()), names }]
  return { ...opened, groups, damaged: await damageOf(document) }
}

const readUpTo = async (
  iterator: AsyncIterator<Uint8Array>,
  limit: number,
): Promise<{ readonly head: Uint8Array; readonly ended: boolean }> => {
  const held: Uint8Array[] = []
  let size = 0
  while (size <= limit) {
    const next = await iterator.next()
    if (next.done === true) return { head: Buffer.concat(held), ended: true }
    held.push(next.value)
    size += next.value.length
  }
  return { head: Buffer.concat(held), ended: false }
}

async function* observed(
  head: Uint8Array,
  rest: AsyncIterator<Uint8Array>,
  observe: (chunk: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  observe(head)
  yield head
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) {
    observe(next.value)
    yield next.value
  }
}

const groupOf = (bytes: Uint8Array, offset: number): ScannedGroup => {
  const names = createNames()
  const outline = outlineBytes(bytes, offset, names.addEntry)
  return { items: scanBytes(bytes, offset, undefined, outline), names }
}

const lineGroup = ({ range, bytes }: Line): ScannedGroup =>
  bytes === undefined ? { items: [tooLongLine(range)], names: createNames() } : groupOf(bytes, range.offset)

function* lineGroups(lines: Iterable<Line>): Generator<ScannedGroup> {
  for (const line of lines) yield lineGroup(line)
}

async function* asyncLineGroups(lines: AsyncIterable<Line>): AsyncGenerator<ScannedGroup> {
  for await (const line of lines) yield lineGroup(line)
}
