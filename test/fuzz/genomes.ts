import fc from 'fast-check'

const part = (...texts: readonly string[]) => fc.constantFrom(...texts)

export const columns = '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1'
/** VCF files of one sample with up to four rows, two of them at known positions of CYP2C19. */
export const vcf = fc
  .array(
    part(
      'chr10\t94781859\trs4244285\tG\tA\t.\tPASS\t.\tGT:DP\t0/1:30',
      'chr10\t94761900\t.\tC\tT,<DEL>\t9\tq10\tEND=1\tGT\t1|2',
      'X\t1\ta;b\tGATC\t.\t.\t.\tSOMATIC\tGT\t.',
    ),
    { maxLength: 4 },
  )
  .chain(rows =>
    fc
      .constantFrom('\n', '\r\n')
      .map(lineEnd =>
        [
          '##fileformat=VCFv4.2',
          '##contig=<ID=chr10,assembly=GRCh38.p13,length=133797422>',
          '##reference="x"',
          columns,
          ...rows,
          '',
        ].join(lineEnd),
      ),
  )
