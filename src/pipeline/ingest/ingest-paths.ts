import { AppError, issue } from '../../core/index.ts'
import { ahead } from './ahead.ts'
import { type Format, looksLikeVcf, type Said } from './convert/index.ts'
import { convertedEvents } from './converted-events.ts'
import { createJoinedParts, type EarlierParts, type JoinedParts } from './joined-parts.ts'
import { mostNames } from './limits.ts'
import { withinLimits } from './quarantine-limit.ts'
import { type DocumentBlobs, type OpenDocument, type OpenOptions, openDocument, wholeBytes } from './read-document.ts'
import {
  createConvertedReader,
  createResourceReader,
  type ReadConverted,
  type ReadScanned,
  withNested,
} from './read-resource.ts'
import type { SourceFile } from './source-file.ts'
import { sourceFiles } from './source-files.ts'
import { type IngestEvent, locatorOf, type SourceDocument } from './source-record.ts'
import type { VcfOwners } from './vcf-owners.ts'

export type IngestOptions = {
  /** The name of the source, part of every record's id. */
  readonly source: string
  readonly blobs: DocumentBlobs
  /** Whose genotypes the VCF files among them hold. */
  readonly vcf?: VcfOwners
  /** The format of tables: what a mapping makes of them. */
  readonly table?: Format
  /** What the files do not say themselves. */
  readonly said?: Said
  /** What of things that several documents state is stored already. */
  readonly earlier?: EarlierParts
  /** Documents up to this size, in bytes, are read in memory. */
  readonly whole?: number
}

/**
 * Reads FHIR R4 files and folders: Bundles of any type, single resources, newline-delimited JSON; files of the formats that
 * are converted to it (`convert/`); and VCF files of one patient, which is named beside them; gzip or not. Every
 * file's bytes go to the blob store before anything in them is reported; what cannot be read is quarantined with its
 * byte range and the rest goes on. Memory is bounded by the largest resource (64 MB) and by `whole`.
 *
 * @throws AppError `not-found` for a path that does not exist; `misuse` for a VCF file named without its patient, or with
 * several samples and none named; whatever the blob store throws.
 *
 * @example
 * for await (const event of ingestPaths(['export/'], { source: 'hospital', blobs })) …
 */
export async function* ingestPaths(paths: readonly string[], options: IngestOptions): AsyncGenerator<IngestEvent> {
  yield* withinLimits(everythingIn(paths, options))
}

async function* everythingIn(
  paths: readonly string[],
  { source, blobs, vcf, table, said = {}, earlier, whole = wholeBytes }: IngestOptions,
): AsyncGenerator<IngestEvent> {
  const read = createResourceReader(source)
  const readConverted = createConvertedReader(source)
  const parts = createJoinedParts(earlier)
  const { files, issues } = await sourceFiles(paths, table?.extensions)
  for (const found of issues) yield { kind: 'issue', issue: found }
  if (vcf === undefined && files.some(({ name, named }) => named && looksLikeVcf(name, noBytes)))
    throw nobodysGenotypes()
  const opened = ahead(files, file => openOrExplain(file, source, blobs, { whole, further: table, said }))
  for await (const document of opened) {
    if ('kind' in document) {
      yield document
      continue
    }
    yield* documentEvents(document, { read, readConverted, said, parts, ...(vcf === undefined ? {} : { vcf }) })
  }
  yield* parts.finish(source, blobs, read)
}

type Reading = {
  readonly read: ReadScanned
  readonly readConverted: ReadConverted
  readonly said: Said
  readonly parts: JoinedParts
  readonly vcf?: VcfOwners
}

/** What stands in one document. */
export async function* documentEvents(
  document: OpenDocument,
  { read, readConverted, said, parts, vcf }: Reading,
): AsyncGenerator<IngestEvent> {
  const { document: of, conversion, groups, damaged, blank } = document
  yield { kind: 'document', document: of }
  if (document.vcf !== undefined && vcf !== undefined) yield* document.genome(of, document.vcf, vcf)
  if (document.vcf !== undefined && vcf === undefined) yield withoutPatient(of)
  if (conversion !== undefined)
    yield* convertedEvents(of, conversion.format, conversion.chunks, readConverted, said, { parts })
  for await (const { items, names } of groups) {
    for await (const item of items) yield* withNested(item, of.document, names, read)
    if (!names.complete()) yield { kind: 'issue', issue: tooManyNames, document: of.document }
  }
  if (damaged?.code === 'bgzf-unfinished') {
    yield { kind: 'issue', issue: issue('warning', damaged.code, damaged.message), document: of.document }
  } else if (damaged !== undefined) {
    const { compressed, code, message } = damaged
    yield { kind: 'document', document: compressed }
    yield quarantine(compressed.document, { offset: 0, length: compressed.bytes }, code, message)
  } else if (blank && document.vcf === undefined) {
    const code = conversion === undefined ? 'json-invalid' : 'document-empty'
    yield quarantine(of.document, { offset: 0, length: of.bytes }, code, 'The document is empty')
  }
}

const tooManyNames = issue(
  'error',
  'bundle-too-large',
  `More than ${mostNames} Patients and Medications in one Bundle: references to the others are left open. Import it in parts.`,
  'Bundle.entry',
)

const noBytes = new Uint8Array()
const remedy =
  'Import the file by itself: attune import FILE --source S --patient ID (several samples: --samples MAP.csv).'

const nobodysGenotypes = (): AppError =>
  new AppError('misuse', 'A VCF file does not say whose genotypes it holds.', { remedy })

const withoutPatient = ({ document }: SourceDocument): IngestEvent => ({
  kind: 'issue',
  issue: issue('error', 'vcf-without-patient', `The file does not say whose genotypes it holds: not read. ${remedy}`),
  document,
})

const quarantine = (
  document: OpenDocument['document']['document'],
  range: { readonly offset: number; readonly length: number },
  code: string,
  message: string,
): IngestEvent => ({ kind: 'quarantine', quarantined: { document, locator: locatorOf(range), code, message, range } })

const openOrExplain = async (
  file: SourceFile,
  source: string,
  blobs: DocumentBlobs,
  options: OpenOptions,
): Promise<OpenDocument | IngestEvent> => {
  try {
    return await openDocument(file, source, blobs, options)
  } catch (error) {
    if (
      !(error instanceof Error && 'syscall' in error && 'code' in error && 'path' in error && error.path === file.path)
    ) {
      throw error
    }
    return {
      kind: 'issue',
      issue: issue('error', 'file-unreadable', `The file cannot be read (${error.code})`, file.name),
    }
  }
}
