import { readChromosome, statedAssembly } from '../../../../clinical/index.ts'
import { issue } from '../../../../core/index.ts'
import {
  type ByteLine,
  byteLines,
  largestHeader,
  parseHeader,
  parsePlace,
  parseRow,
  type VcfHeader,
  type VcfRow,
} from '../../../../standards/vcf/index.ts'
import type { Chunks, ConversionContext, Converted, ConvertedResource, Format } from '../conversion.ts'
import { createNotices, type Notices } from '../devices/notices.ts'
import { idOf } from '../ids.ts'
import { geneticCategories, variantCode } from '../variant-parts.ts'
import { statementsOf, type VcfStatement } from './vcf-observations.ts'
import { vcfValues } from './vcf-values.ts'

/** Whether a document is a VCF file, by its name or its first bytes. */
export const looksLikeVcf = (name: string, head: Uint8Array): boolean =>
  /\.vcf(?:\.(?:gz|bgz))?$/i.test(name) || Buffer.from(head.subarray(0, 16)).toString('latin1') === '##fileformat=VCF'

/**
 * VCF 4 files as Observations of the Genomics Reporting guide, every row of every sample, one row in memory at a time. What is
 * imported are genotypes at pharmacogene positions instead (`vcfEvents`).
 */
export const vcf: Format = {
  id: 'vcf',
  title: 'VCF and gVCF',
  extensions: ['vcf'],
  recognises: looksLikeVcf,
  revises: false,
  zipped: false,
  convert: convertVcf,
  render: bytes => new TextDecoder().decode(bytes),
}

const sampleSystem = 'urn:attune:vcf:sample'

async function* convertVcf(chunks: Chunks, context: ConversionContext): AsyncGenerator<Converted> {
  const { loss } = context
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const header: string[] = []
  const notices = createNotices()
  let [headerBytes, size] = [0, 0]
  let read: ((text: string, line: ByteLine) => Iterable<Converted>) | undefined
  for await (const lines of byteLines(chunks)) {
    for (const line of lines) {
      size = line.offset + line.length
      if (line.length === 0) continue
      const text = decoded(line, decoder)
      if (text === undefined) {
        loss.unmapped('lines that are no rows', 'not UTF-8, or too long', undefined, `line ${line.number}`)
        yield quarantined(line, 'Not UTF-8, or too long')
      } else if (read !== undefined) yield* read(text, line)
      else {
        header.push(text)
        headerBytes += line.length
        if (!text.startsWith('##') || headerBytes > largestHeader) {
          const opened = open(header, headerBytes, context, notices)
          yield* opened.found
          if (opened.read === undefined) return
          read = opened.read
        }
      }
    }
  }
  yield* notices.all()
  if (read !== undefined) return
  loss.unmapped('the file', 'no #CHROM line')
  yield { kind: 'quarantine', range: { offset: 0, length: size }, code: 'vcf-columns', message: 'No #CHROM line' }
}

const decoded = ({ bytes }: ByteLine, decoder: TextDecoder): string | undefined => {
  if (bytes === undefined) return undefined
  try {
    return decoder.decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

const quarantined = ({ offset, length, number }: ByteLine, message: string): Converted => ({
  kind: 'quarantine',
  range: { offset, length },
  code: 'vcf-row',
  message: `Line ${number}: ${message}`,
})

type Opened = {
  readonly found: readonly Converted[]
  /** Reads the lines below the header; `undefined`: they are not read. */
  readonly read?: (text: string, line: ByteLine) => Iterable<Converted>
}

const open = (lines: readonly string[], bytes: number, context: ConversionContext, notices: Notices): Opened => {
  const { loss, said } = context
  const refused = (code: string, message: string): Opened => {
    loss.unmapped('the file', message)
    return { found: [{ kind: 'quarantine', range: { offset: 0, length: bytes }, code, message }] }
  }
  if (bytes > largestHeader) return refused('vcf-header-too-large', `A header of more than ${largestHeader} bytes`)
  const parsed = parseHeader(lines)
  if (!parsed.ok) return refused(parsed.issues[0]?.code ?? 'vcf-columns', parsed.issues[0]?.message ?? 'Not a header')
  const header = parsed.value
  const { samples, somatic } = header
  if (samples.length > 1 && (said.patient !== undefined) !== somatic) {
    return somatic
      ? refused('vcf-somatic', 'Samples of a tumour and of its person: name the person with --patient ID')
      : refused('vcf-several-samples', 'Several samples, and --patient names one person: convert without it')
  }
  const assembly = statedAssembly(header)
  countHeader(lines, assembly !== undefined, context)
  const found: Converted[] = []
  if (assembly === undefined) {
    const message = 'The file does not say of which assembly it is: no accession, and places of an unknown one'
    found.push({ kind: 'issue', issue: issue('warning', 'vcf-assembly-unknown', message) })
  }
  if (samples.length === 0) {
    const message = 'The file lists variants, but nobody’s genotypes: its rows become nothing'
    found.push({ kind: 'issue', issue: issue('error', 'vcf-no-samples', message) })
  }
  const owners = samples.map(sample => ownerOf(sample, header, context))
  const range = { offset: 0, length: bytes }
  for (const { resources } of owners)
    for (const resource of resources) found.push({ kind: 'resource', resource, range })
  return { found, read: rowReader(header, owners, context, notices) }
}

/** Lines of the header: those that name the assembly stand in every Observation; the others have no place in one. */
const countHeader = (lines: readonly string[], assembled: boolean, { loss }: ConversionContext): void => {
  lines.forEach((line, n) => {
    const key = /^##([^=]{1,40})=/.exec(line)?.[1]
    if (key === undefined) return
    if (assembled && (key === 'reference' || key === 'contig')) loss.mapped(`##${key}`)
    else loss.unmapped(`##${key}`, 'describes the file', line.slice(key.length + 3), `line ${n + 1}`)
  })
}

type Owner = {
  readonly sample: string
  readonly members: { readonly subject: object; readonly specimen?: object }
  readonly resources: readonly ConvertedResource[]
}

/** A sample is a patient of its own unless the caller names the patient; of a tumour it is a specimen. */
const ownerOf = (sample: string, { somatic }: VcfHeader, { said }: ConversionContext): Owner => {
  const patient = said.patient ?? idOf('Patient', sampleSystem, sample)
  const specimen = idOf('Specimen', sampleSystem, sample)
  const identifier = [{ system: sampleSystem, value: sample }]
  const subject = { reference: `Patient/${patient}` }
  return {
    sample,
    members: { subject, ...(somatic ? { specimen: { reference: `Specimen/${specimen}` } } : {}) },
    resources: [
      ...(said.patient === undefined ? [{ resourceType: 'Patient', id: patient, identifier }] : []),
      ...(somatic ? [{ resourceType: 'Specimen', id: specimen, identifier, subject }] : []),
    ],
  }
}

const rowReader = (header: VcfHeader, owners: readonly Owner[], { loss }: ConversionContext, notices: Notices) => {
  const assembly = statedAssembly(header)
  return function* (text: string, line: ByteLine): Generator<Converted> {
    const range = { offset: line.offset, length: line.length }
    const place = parsePlace(text, header)
    if (!place.ok) {
      const message = place.issues[0]?.message ?? 'Not a row'
      loss.unmapped('lines that are no rows', message, undefined, `line ${line.number}`)
      yield quarantined(line, message)
      return
    }
    const { fields, CHROM } = place.value
    const values = vcfValues(fields)
    let fault: string | undefined
    for (const [index, owner] of owners.entries()) {
      const row = parseRow(place.value, index)
      const somatic = header.somatic && !/^normal$/i.test(owner.sample)
      const said = row.ok
        ? statementsOf(row.value, values, index, { assembly, chromosome: readChromosome(CHROM), somatic })
        : { fault: row.issues[0]?.message ?? 'Not a row' }
      if (row.ok) noteCall(row.value, notices, `line ${line.number}`)
      if ('fault' in said) fault ??= said.fault
      else for (const one of said) yield { kind: 'resource', resource: observationOf(one, owner, assembly), range }
    }
    values.count(loss, line.number, fault ?? (owners.length === 0 ? 'nobody’s genotype' : 'no place in a variant'))
    if (fault !== undefined) yield quarantined(line, fault)
  }
}

/** What whoever counts calls must know, once of a file. */
const noteCall = ({ GT, FILTER }: VcfRow, notices: Notices, place: string): void => {
  const missing = GT?.alleles.filter(allele => allele === null).length ?? 0
  if (missing > 0 && missing < (GT?.alleles.length ?? 0))
    notices.note('information', 'vcf-half-call', 'Some copies are not called: what they are is unknown', place)
  if (FILTER !== null && !FILTER.includes('PASS'))
    notices.note('information', 'vcf-filtered', 'The caller marked the row as failed: indeterminate', place)
}

const observationOf = (
  { key, members }: VcfStatement,
  { sample, members: whose }: Owner,
  assembly: string | undefined,
) => ({
  resourceType: 'Observation',
  id: idOf('Observation', sampleSystem, sample, assembly, ...key),
  status: 'final',
  category: geneticCategories,
  code: variantCode,
  ...whose,
  ...members,
})
