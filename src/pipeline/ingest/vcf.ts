import { hash } from 'node:crypto'
import {
  type GenomePosition,
  positionsAt,
  positionsOfRsid,
  readChromosome,
  statedAssembly,
} from '../../clinical/index.ts'
import { canonicalJson, type Issue, issue } from '../../core/index.ts'
import {
  type ByteLine,
  byteLines,
  largestHeader,
  parseHeader,
  parsePlace,
  parseRow,
  type VcfHeader,
  type VcfPlace,
  type VcfRow,
} from '../../standards/vcf/index.ts'
import { mostChromosomes } from './limits.ts'
import { recordIdOf } from './read-resource.ts'
import { type IngestEvent, locatorOf, type SourceDocument, type SourceRecord } from './source-record.ts'
import { positionsInBlock, rowInBlock } from './vcf-block.ts'
import { createCoverage } from './vcf-coverage.ts'
import { columnsOf, type OwnedColumn, type VcfOwner, type VcfOwners } from './vcf-owners.ts'
import { type VcfRowResource, vcfRowType } from './vcf-row-resource.ts'

/**
 * Reads a VCF file line by line: rows at pharmacogene positions become records, a malformed row costs only itself. Rows
 * elsewhere are not read; their bytes stay in the document. A block of reference calls (gVCF, GRCh38) is a record at each
 * pharmacogene position in it. No row and a row of another sample say nothing: a position is never taken for the reference.
 *
 * @param owners one patient, or one for each sample that is listed; what is not listed is not read, and named
 * @throws AppError `misuse` when the file has several samples and none is named, or not the one that is
 */
export async function* vcfEvents(
  document: SourceDocument,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  owners: VcfOwners,
): AsyncGenerator<IngestEvent> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const headerLines: string[] = []
  let headerBytes = 0
  let reader: ReadLine | undefined
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
        yield* reader(text, line)
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
      if (header.value.samples.length === 0) {
        const message = 'The file lists variants, but nobody’s genotypes'
        yield { kind: 'issue', issue: issue('error', 'vcf-no-samples', message), document: document.document }
        return
      }
      const { columns, issues } = columnsOf(header.value, owners)
      for (const found of issues) yield { kind: 'issue', issue: found, document: document.document }
      if (columns.length === 0) return
      coverage = createCoverage(header.value)
      reader = rowReader(document, header.value, columns, coverage)
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

type ReadLine = (line: string, at: ByteLine) => Iterable<IngestEvent>

const rowReader = (
  document: SourceDocument,
  header: VcfHeader,
  columns: readonly OwnedColumn[],
  coverage: ReturnType<typeof createCoverage>,
): ReadLine => {
  const assembly = statedAssembly(header)
  const chromosomes = new Map<string, string | undefined>()
  const seen = new Set<string>()
  const resourceOf = (row: VcfRow, line: ByteLine, chromosome: string | undefined): VcfRowResource => ({
    resourceType: vcfRowType,
    row,
    ...(assembly === undefined ? {} : { assembly }),
    ...(chromosome === undefined ? {} : { chromosome }),
    ...(header.fileDate === undefined ? {} : { fileDate: header.fileDate }),
    line: line.number,
    repeated: seen.has(`${chromosome ?? row.CHROM}:${row.POS}`),
  })
  /** A block of reference calls says the same of every position in it. */
  const blockRecords = function* (
    place: VcfPlace,
    line: ByteLine,
    inside: readonly GenomePosition[],
    chromosome: string | undefined,
  ): Iterable<IngestEvent> {
    for (const { index, owner } of columns) {
      const row = parseRow(place, index)
      if (!row.ok) {
        yield quarantineLine(document, line, row.issues[0]?.message ?? 'Not a row')
        continue
      }
      for (const position of inside) {
        const called = rowInBlock(row.value, place, index, position)
        if (called === null) continue
        const resource = resourceOf(called, line, chromosome)
        coverage.read(resource)
        yield { kind: 'record', record: genotypeRecord(document, line, resource, owner) }
      }
    }
    for (const { position } of inside) seen.add(`${chromosome ?? place.CHROM}:${position}`)
  }
  return function* (text, line) {
    const place = parsePlace(text, header)
    if (!place.ok) {
      yield quarantineLine(document, line, place.issues[0]?.message ?? 'Not a row')
      return
    }
    const { CHROM, POS, ID } = place.value
    if (chromosomes.size > mostChromosomes) chromosomes.clear()
    if (!chromosomes.has(CHROM)) chromosomes.set(CHROM, readChromosome(CHROM))
    const chromosome = chromosomes.get(CHROM)
    coverage.lookAt(place.value)
    const inside = assembly === 'GRCh38' ? positionsInBlock(place.value, chromosome) : []
    if (inside.length > 0) {
      yield* blockRecords(place.value, line, inside, chromosome)
      return
    }
    const concerns =
      (assembly === 'GRCh38' && chromosome !== undefined && positionsAt(chromosome, POS).length > 0) ||
      ID.some(rsid => positionsOfRsid(rsid).length > 0)
    if (!concerns) return
    const key = `${chromosome ?? CHROM}:${POS}`
    let failed: string | undefined
    let first: VcfRowResource | undefined
    for (const { index, owner } of columns) {
      const row = parseRow(place.value, index)
      if (!row.ok) {
        failed ??= row.issues[0]?.message ?? 'Not a row'
        continue
      }
      const resource = resourceOf(row.value, line, chromosome)
      first ??= resource
      yield { kind: 'record', record: genotypeRecord(document, line, resource, owner) }
    }
    if (failed !== undefined) yield quarantineLine(document, line, failed)
    if (first === undefined) return
    seen.add(key)
    coverage.read(first)
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
