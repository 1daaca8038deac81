import { hash } from 'node:crypto'
import { positionsAt, positionsOfRsid, readChromosome } from '../../clinical/index.ts'
import { AppError, canonicalJson, type Issue, issue } from '../../core/index.ts'
import {
  type ByteLine,
  byteLines,
  largestHeader,
  parseHeader,
  parsePlace,
  parseRow,
  type VcfHeader,
} from '../../standards/vcf/index.ts'
import { mostChromosomes } from './limits.ts'
import { recordIdOf } from './read-resource.ts'
import { type IngestEvent, locatorOf, type SourceDocument, type SourceRecord } from './source-record.ts'
import { assemblyOf, createCoverage } from './vcf-coverage.ts'
import { type VcfRowResource, vcfRowType } from './vcf-row-resource.ts'

/** Whose genotypes a file holds: a VCF names no patient. */
export type VcfOwner = {
  /** The source's id of the patient. */
  readonly patient: string
  /** Which column; needed when the file has several. */
  readonly sample: string | undefined
}

/** Whether a document is a VCF file, by its name or its first bytes. */
export const looksLikeVcf = (name: string, head: Uint8Array): boolean =>
  /\.vcf(?:\.(?:gz|bgz))?$/i.test(name) || Buffer.from(head.subarray(0, 16)).toString('latin1') === '##fileformat=VCF'

/**
 * Reads a VCF file line by line: rows at pharmacogene positions become records, a malformed row costs only itself. Rows
 * elsewhere are not read; their bytes stay in the document. No row, a row of another sample and a block of reference
 * calls say nothing: a position is never taken for the reference.
 *
 * @throws AppError `misuse` when the file has several samples and none is named, or not the one that is
 */
export async function* vcfEvents(
  document: SourceDocument,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  owner: VcfOwner,
): AsyncGenerator<IngestEvent> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const headerLines: string[] = []
  let headerBytes = 0
  let reader: ((line: string, at: ByteLine) => IngestEvent | undefined) | undefined
  let coverage: ReturnType<typeof createCoverage> | undefined
  for await (const lines of byteLines(chunks)) {
    for (const line of lines) {
      if (line.length === 0) continue
      const text = decode(line, decoder)
      if (text === undefined) {
        yield quarantineLine(document, line, 'Not UTF-8, or too long')
        continue
      }
      if (reader !== undefined) {
        const event = reader(text, line)
        if (event !== undefined) yield event
        continue
      }
      headerLines.push(text)
      headerBytes += line.length
      if (headerBytes > largestHeader) {
        const message = `A header of more than ${largestHeader} bytes: not read`
        yield quarantineAll(document, [issue('error', 'vcf-header-too-large', message, `line ${line.number}`)])
        return
      }
      if (text.startsWith('##')) continue
      const header = parseHeader(headerLines)
      if (!header.ok) {
        yield quarantineAll(document, header.issues)
        return
      }
      if (header.value.somatic) {
        const message = 'The variants of a tumour are not the genotype of the person: not read'
        yield { kind: 'issue', issue: issue('error', 'vcf-somatic', message), document: document.document }
        return
      }
      const sample = sampleOf(header.value, owner.sample)
      if (sample === null) {
        const message = 'The file lists variants, but nobody’s genotypes'
        yield { kind: 'issue', issue: issue('error', 'vcf-no-samples', message), document: document.document }
        return
      }
      coverage = createCoverage(header.value)
      reader = rowReader(document, header.value, { ...owner, index: sample }, coverage)
    }
  }
  if (coverage === undefined) {
    yield quarantineAll(document, [issue('error', 'vcf-columns', 'No #CHROM line', `line ${headerLines.length}`)])
    return
  }
  for (const found of coverage.issues()) yield { kind: 'issue', issue: found, document: document.document }
}

const decode = ({ bytes }: ByteLine, decoder: TextDecoder): string | undefined => {
  if (bytes === undefined) return undefined
  try {
    return decoder.decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

/** Index of the sample to read; `null` when there are none. */
const sampleOf = ({ samples }: VcfHeader, named: string | undefined): number | null => {
  if (samples.length === 0) return null
  const remedy = 'Name one column of the #CHROM line: attune import FILE --patient ID --sample NAME.'
  if (named === undefined) {
    if (samples.length === 1) return 0
    throw new AppError('misuse', `This VCF file holds the genotypes of ${samples.length} samples.`, { remedy })
  }
  const index = samples.indexOf(named)
  if (index < 0) throw new AppError('misuse', 'This VCF file has no sample of that name.', { remedy })
  return index
}

const rowReader = (
  document: SourceDocument,
  header: VcfHeader,
  owner: VcfOwner & { readonly index: number },
  coverage: ReturnType<typeof createCoverage>,
): ((line: string, at: ByteLine) => IngestEvent | undefined) => {
  const assembly = assemblyOf(header)
  const chromosomes = new Map<string, string | undefined>()
  const seen = new Set<string>()
  return (text, line) => {
    const place = parsePlace(text, header)
    if (!place.ok) return quarantineLine(document, line, place.issues[0]?.message ?? 'Not a row')
    const { CHROM, POS, ID } = place.value
    if (chromosomes.size > mostChromosomes) chromosomes.clear()
    if (!chromosomes.has(CHROM)) chromosomes.set(CHROM, readChromosome(CHROM))
    const chromosome = chromosomes.get(CHROM)
    coverage.lookAt(place.value)
    const concerns =
      (assembly === 'GRCh38' && chromosome !== undefined && positionsAt(chromosome, POS).length > 0) ||
      ID.some(rsid => positionsOfRsid(rsid).length > 0)
    if (!concerns) return undefined
    const row = parseRow(place.value, owner.index)
    if (!row.ok) return quarantineLine(document, line, row.issues[0]?.message ?? 'Not a row')
    const key = `${chromosome ?? CHROM}:${POS}`
    const resource: VcfRowResource = {
      resourceType: vcfRowType,
      row: row.value,
      ...(assembly === undefined ? {} : { assembly }),
      ...(chromosome === undefined ? {} : { chromosome }),
      ...(header.fileDate === undefined ? {} : { fileDate: header.fileDate }),
      line: line.number,
      repeated: seen.has(key),
    }
    seen.add(key)
    coverage.read(resource)
    return { kind: 'record', record: genotypeRecord(document, line, resource, owner) }
  }
}

/** A genotype as a record of its owner, at its place in the document. */
export const genotypeRecord = (
  document: SourceDocument,
  line: { readonly offset: number; readonly length: number },
  resource: VcfRowResource,
  { patient, sample }: VcfOwner,
): SourceRecord => {
  // The same call in another copy of the file, at another line, is the same statement.
  const { line: _line, repeated: _repeated, ...statement } = resource
  return {
    record: recordIdOf(document.source, patient),
    source: document.source,
    patient,
    resourceType: vcfRowType,
    counted: vcfRowType,
    logicalId: null,
    version: null,
    contentHash: hash('sha256', canonicalJson({ ...statement, sample: sample ?? null })),
    document: document.document,
    locator: locatorOf(line),
    bytes: line.length,
    resource,
    medicationReference: null,
    patientLinks: [],
    issues: [],
  }
}

const quarantineLine = (document: SourceDocument, line: ByteLine, message: string): IngestEvent => {
  const range = { offset: line.offset, length: line.length }
  return {
    kind: 'quarantine',
    quarantined: {
      document: document.document,
      locator: locatorOf(range),
      code: 'vcf-row',
      message: `Line ${line.number}: ${message}`,
      range,
    },
  }
}

const quarantineAll = (document: SourceDocument, issues: readonly Issue[]): IngestEvent => {
  const [first] = issues
  const range = { offset: 0, length: document.bytes }
  return {
    kind: 'quarantine',
    quarantined: {
      document: document.document,
      locator: locatorOf(range),
      code: first?.code ?? 'vcf-format-missing',
      message: `${first?.location ?? 'line 1'}: ${first?.message ?? 'Not a VCF file'}`,
      range,
    },
  }
}
