/** Parts of VCF files of patient `p`. */

export const format = '##fileformat=VCFv4.2'
export const grch38 = '##contig=<ID=chr10,assembly=GRCh38.p13>'
export const columns = '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1'
export const head = [format, grch38, columns]

/** Two positions of CYP2C19; the second is always in order. */
export const star2 = (
  members: Partial<Record<'CHROM' | 'POS' | 'ID' | 'REF' | 'ALT' | 'INFO' | 'FORMAT' | 'S1', string>> = {},
) => {
  const { CHROM, POS, ID, REF, ALT, INFO, FORMAT, S1 } = {
    ...{ CHROM: 'chr10', POS: '94781859', ID: 'rs4244285', REF: 'G', ALT: 'A', INFO: '.', FORMAT: 'GT', S1: '0/1' },
    ...members,
  }
  return [CHROM, POS, ID, REF, ALT, '.', 'PASS', INFO, FORMAT, S1].join('\t')
}
export const star17 = 'chr10\t94761900\trs12248560\tC\tT\t.\tPASS\t.\tGT\t0/0'

export const file = (...lines: readonly string[]): string => `${lines.join('\n')}\n`
export const of = { patient: 'p' }

/** A file with one row before the one that is in order. */
export const around = (...rows: readonly string[]) => ({ 'x.vcf': file(...head, ...rows, star17) })
