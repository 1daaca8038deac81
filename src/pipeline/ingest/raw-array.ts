import { type GenomePosition, positionsOfRsid, readChromosome } from '../../clinical/index.ts'
import { type Issue, issue } from '../../core/index.ts'
import { type ArrayHeader, arrayRows } from './convert/index.ts'
import { type IngestEvent, locatorOf, type SourceDocument } from './source-record.ts'
import { genotypeRecord } from './vcf.ts'
import type { VcfOwners } from './vcf-owners.ts'
import { type VcfRowResource, vcfRowType } from './vcf-row-resource.ts'

/**
 * Reads the raw file of a genotyping array (23andMe, AncestryDNA, MyHeritage): its calls at pharmacogene positions become the
 * same records as rows of a VCF, and say that they are an array's. Known by rs number, with the known alleles only.
 * A file that does not name its build is not read; what the array did not call is not called, and no row says nothing.
 */
export async function* arrayEvents(
  document: SourceDocument,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  owner: VcfOwners,
): AsyncGenerator<IngestEvent> {
  if ('samples' in owner) {
    const message = 'The raw file of an array names no sample: import it by itself, with --patient ID'
    yield { kind: 'issue', issue: issue('error', 'array-without-patient', message), document: document.document }
    return
  }
  const counts = { read: 0, indels: 0, others: 0 }
  let header: ArrayHeader | undefined
  for await (const some of arrayRows(chunks)) {
    for (const { row, at } of some) {
      if (row.kind === 'fault') yield quarantined(document, at, row.code, row.message)
      else if (row.kind === 'header') {
        header = row.header
        if (header.assembly === undefined) {
          const message = 'The file does not name the build of the genome that its positions are of: not read'
          yield quarantined(document, { offset: 0, length: document.bytes, line: 1 }, 'array-build-missing', message)
          return
        }
      }
      if (row.kind !== 'call' || header === undefined) continue
      const { rsid, chromosome, position, genotype } = row
      const known = positionsOfRsid(rsid).filter(one => one.reference.length === 1)
      if (known.length === 0) continue
      const call = callOf(genotype, known, header.forward)
      if (call === 'indel') counts.indels += 1
      else if (call === 'other') counts.others += 1
      if (typeof call === 'string') continue
      counts.read += 1
      const resource: VcfRowResource = {
        resourceType: vcfRowType,
        row: {
          CHROM: chromosome,
          POS: position,
          ID: [rsid],
          REF: call.known.reference,
          ALT: call.known.alternates,
          FILTER: null,
          GT: { alleles: call.alleles, phased: false },
          SOMATIC: false,
        },
        ...(header.assembly === undefined ? {} : { assembly: header.assembly }),
        ...(readChromosome(chromosome) === undefined ? {} : { chromosome: readChromosome(chromosome)! }),
        array: true,
        line: at.line,
        repeated: false,
      }
      yield { kind: 'record', record: genotypeRecord(document, at, resource, owner) }
    }
  }
  for (const found of issuesOf(counts)) yield { kind: 'issue', issue: found, document: document.document }
}

type Call = { readonly known: GenomePosition; readonly alleles: readonly (number | null)[] }

const complement: Readonly<Record<string, string>> = { A: 'T', T: 'A', C: 'G', G: 'C' }

/** `--` and `00` are no calls; I and D name no sequence; one letter is the one copy of a chromosome. */
const callOf = (genotype: string, known: readonly GenomePosition[], forward: boolean): Call | 'indel' | 'other' => {
  const [first] = known
  if (first === undefined) return 'other'
  if (/^(?:--?|00?)$/.test(genotype)) return { known: first, alleles: [...genotype].map(() => null) }
  if (/^[ID]{1,2}$/.test(genotype)) return 'indel'
  const letters = [...genotype]
  const fitting = known.find(({ reference, alternates }) =>
    letters.every(letter => letter === reference || alternates.includes(letter)),
  )
  if (fitting === undefined || letters.length > 2) return 'other'
  // A and T, or C and G, read the same on the other strand: only the file can say which it is of.
  const ambiguous = fitting.alternates.includes(complement[fitting.reference] ?? '')
  if (ambiguous && !forward) return 'other'
  return {
    known: fitting,
    alleles: letters.map(letter => (letter === fitting.reference ? 0 : fitting.alternates.indexOf(letter) + 1)),
  }
}

const issuesOf = ({
  read,
  indels,
  others,
}: {
  readonly read: number
  readonly indels: number
  readonly others: number
}): readonly Issue[] => [
  issue(
    'information',
    'array-coverage',
    `${read} pharmacogene positions are on the array; all others are unknown, not the reference`,
  ),
  ...(indels === 0
    ? []
    : [
        issue(
          'warning',
          'array-indel',
          `${indels} calls of an insertion or deletion (I, D) name no sequence: not used`,
        ),
      ]),
  ...(others === 0
    ? []
    : [
        issue(
          'warning',
          'array-alleles-differ',
          `${others} calls are not of the known alleles, or of an unknown strand: not used`,
        ),
      ]),
]

const quarantined = (
  document: SourceDocument,
  { offset, length, line }: { readonly offset: number; readonly length: number; readonly line: number },
  code: string,
  message: string,
): IngestEvent => {
  const range = { offset, length }
  const at = { document: document.document, locator: locatorOf(range), range }
  return { kind: 'quarantine', quarantined: { ...at, code, message: `Line ${line}: ${message}` } }
}
