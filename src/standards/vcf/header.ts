import { failure, issue, type Result, success } from '../../core/index.ts'

/** A `##contig` line, the members that tell which assembly the file is of. */
export type VcfContig = { readonly ID: string; readonly assembly?: string; readonly length?: number }

/** The header of a VCF 4.x file (samtools.github.io/hts-specs/VCFv4.3.pdf, section 1.4). */
export type VcfHeader = {
  /** `VCFv4.2` */
  readonly fileformat: string
  /** `YYYY-MM-DD`, when the file says so in a form that is a date. */
  readonly fileDate?: string
  readonly reference?: string
  readonly contigs: readonly VcfContig[]
  readonly samples: readonly string[]
  /** The header names a tumour's sample, or a program or measure of somatic variants. */
  readonly somatic: boolean
}

/** Header lines and columns of callers of somatic variants (Mutect, MuSE, SomaticSniper, Strelka, VarScan; TCGA). */
const somaticMarks =
  /^##(?:tumou?r|normal)_sample=|^##(?:source|commandline|cmdline)[^=]*=.*(?:mutect|muse|somatic|strelka)|^##(?:INFO|FORMAT)=<ID=(?:TVAF|TLOD|TCGA_CODE|NLOD|SSC|SPV)[,>]/i
const tumourColumn = /^tumou?r$/i

const fixed = ['#CHROM', 'POS', 'ID', 'REF', 'ALT', 'QUAL', 'FILTER', 'INFO']

/**
 * Reads a header: its first line names the format, its last one the columns.
 *
 * @param lines from the first line of the file to the `#CHROM` line
 *
 * @example
 * parseHeader(['##fileformat=VCFv4.2', '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1'])
 */
export const parseHeader = (lines: readonly string[]): Result<VcfHeader> => {
  const fileformat = /^##fileformat=(VCFv\d+\.\d+)\s*$/.exec(lines[0] ?? '')?.[1]
  if (fileformat === undefined) return wrong('vcf-format-missing', 'The first line does not name a VCF version', 1)
  if (!fileformat.startsWith('VCFv4.')) return wrong('vcf-version', 'Not version 4 of the format', 1)
  const columns = (lines.at(-1) ?? '').split('\t')
  if (!fixed.every((name, index) => columns[index] === name)) {
    return wrong('vcf-columns', 'No #CHROM line with the eight fixed columns', lines.length)
  }
  if (columns.length > 8 && columns[8] !== 'FORMAT') {
    return wrong('vcf-columns', 'The ninth column is not FORMAT', lines.length)
  }
  const samples = columns.slice(9)
  if (new Set(samples).size < samples.length) return wrong('vcf-samples', 'Two samples of one name', lines.length)
  const fileDate = dateOf(metaOf(lines, 'fileDate'))
  const reference = metaOf(lines, 'reference')
  return success({
    fileformat,
    ...(fileDate === undefined ? {} : { fileDate }),
    ...(reference === undefined ? {} : { reference }),
    contigs: lines.flatMap(contigOf),
    samples,
    somatic: lines.some(line => somaticMarks.test(line)) || samples.some(sample => tumourColumn.test(sample)),
  })
}

const wrong = (code: string, message: string, line: number): Result<never> =>
  failure(issue('error', code, message, `line ${line}`))

const metaOf = (lines: readonly string[], key: string): string | undefined =>
  lines
    .find(line => line.startsWith(`##${key}=`))
    ?.slice(key.length + 3)
    .trim()

/** `20230203` or `2023-02-03…`. */
const dateOf = (text: string | undefined): string | undefined => {
  const [, year, month, day] = /^(\d{4})-?(\d{2})-?(\d{2})(?!\d)/.exec(text ?? '') ?? []
  return day === undefined ? undefined : `${year}-${month}-${day}`
}

const contigOf = (line: string): readonly VcfContig[] => {
  if (!line.startsWith('##contig=<')) return []
  const member = (name: string) => new RegExp(`[<,]${name}=(?:"([^"]*)"|([^,>]*))`).exec(line)
  const valueIn = (name: string): string | undefined => {
    const match = member(name)
    return match?.[1] ?? match?.[2]
  }
  const ID = valueIn('ID')
  if (ID === undefined) return []
  const assembly = valueIn('assembly')
  const length = Number(valueIn('length'))
  return [
    {
      ID,
      ...(assembly === undefined ? {} : { assembly }),
      ...(Number.isSafeInteger(length) && length > 0 ? { length } : {}),
    },
  ]
}
