import { crc32, deflateRawSync, gzipSync } from 'node:zlib'
import type { HostileCase } from '../case.ts'
import { columns, file, format, grch38, head, of, star2, star17 } from '../genome.ts'

export const headers: readonly HostileCase[] = [
  {
    name: 'no header at all',
    ...of,
    files: { 'x.vcf': file(star2(), star17) },
    stored: ['Patient/p'],
    quarantined: [
      [
        'vcf-format-missing',
        'chr10\t94781859\trs4244285\tG\tA\t.\tPASS\t.\tGT\t0/1\nchr10\t94761900\trs12248560\tC\tT\t.\tPASS\t.\tGT\t0/0\n',
      ],
    ],
  },
  {
    name: 'no ##fileformat',
    ...of,
    files: { 'x.vcf': file(grch38, columns, star2()) },
    stored: ['Patient/p'],
    quarantined: [['vcf-format-missing']],
  },
  {
    name: 'no #CHROM line',
    ...of,
    files: { 'x.vcf': file(format, grch38, star2()) },
    stored: ['Patient/p'],
    quarantined: [
      [
        'vcf-columns',
        '##fileformat=VCFv4.2\n##contig=<ID=chr10,assembly=GRCh38.p13>\nchr10\t94781859\trs4244285\tG\tA\t.\tPASS\t.\tGT\t0/1\n',
      ],
    ],
  },
  {
    name: '##fileformat is not the first line',
    ...of,
    files: { 'x.vcf': file(grch38, format, columns, star2()) },
    stored: ['Patient/p'],
    quarantined: [['vcf-format-missing']],
  },
  {
    name: 'version 3, and version 5',
    ...of,
    files: {
      'a.vcf': file('##fileformat=VCFv3.3', columns, star2()),
      'b.vcf': file('##fileformat=VCFv5.0', columns, star2()),
    },
    stored: ['Patient/p'],
    quarantined: [
      [
        'vcf-version',
        '##fileformat=VCFv3.3\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\nchr10\t94781859\trs4244285\tG\tA\t.\tPASS\t.\tGT\t0/1\n',
      ],
      [
        'vcf-version',
        '##fileformat=VCFv5.0\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\nchr10\t94781859\trs4244285\tG\tA\t.\tPASS\t.\tGT\t0/1\n',
      ],
    ],
  },
  {
    name: 'columns separated by blanks',
    ...of,
    files: { 'x.vcf': file(format, grch38, columns.replaceAll('\t', ' '), star2().replaceAll('\t', ' ')) },
    stored: ['Patient/p'],
    quarantined: [['vcf-columns']],
  },
  {
    name: 'empty, only a line end, only the format',
    ...of,
    files: { 'a.vcf': '', 'b.vcf': '\n', 'c.vcf': format },
    stored: ['Patient/p'],
    quarantined: [
      ['vcf-columns', ''],
      ['vcf-columns', '\n'],
      ['vcf-columns', '##fileformat=VCFv4.2'],
    ],
  },
  {
    name: 'a second header within the rows',
    ...of,
    files: { 'x.vcf': file(...head, star2(), ...head, star17) },
    stored: ['Patient/p', 'VcfGenotype/?', 'VcfGenotype/?'],
    quarantined: [
      ['vcf-row', '##fileformat=VCFv4.2'],
      ['vcf-row', '##contig=<ID=chr10,assembly=GRCh38.p13>'],
      ['vcf-row', '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1'],
    ],
    issues: ['no-time ##fileDate'],
    facts: ['a row: CYP2C19 0/0 undated, no-time', 'a row: CYP2C19 0/1 undated, no-time'],
  },
  {
    name: 'header lines that are no header lines',
    ...of,
    files: {
      'x.vcf': file(
        format,
        '##',
        '##=',
        '##contig=<',
        '##contig=<ID=>',
        '##contig=<ID=chr10,length=1e99,assembly=GRCh38>',
        '##FORMAT',
        columns,
        star2(),
      ),
    },
    stored: ['Patient/p', 'VcfGenotype/?'],
    issues: ['no-time ##fileDate'],
    facts: ['a row: CYP2C19 0/1 undated, no-time'],
  },
  {
    name: 'a byte order mark, and CRLF',
    ...of,
    files: { 'a.vcf': `\ufeff${file(...head, star2())}`, 'b.vcf': file(...head, star17).replaceAll('\n', '\r\n') },
    stored: ['Patient/p', 'VcfGenotype/?', 'VcfGenotype/?'],
    issues: ['no-time ##fileDate'],
    facts: ['a row: CYP2C19 0/0 undated, no-time', 'a row: CYP2C19 0/1 undated, no-time'],
  },
  {
    name: 'JSON in a file of that name, and a VCF file in one called JSON',
    ...of,
    files: { 'a.vcf': '{"resourceType":"Patient","id":"p"}', 'b.json': file(...head, star17) },
    stored: ['Patient/p', 'VcfGenotype/?'],
    quarantined: [['vcf-format-missing', '{"resourceType":"Patient","id":"p"}']],
    issues: ['no-time ##fileDate'],
    facts: ['a row: CYP2C19 0/0 undated, no-time'],
  },
  {
    name: 'a file date that does not exist, and one in words',
    ...of,
    files: {
      'a.vcf': file(format, '##fileDate=20230230', grch38, columns, star2()),
      'b.vcf': file(format, '##fileDate=Tuesday', grch38, columns, star17),
    },
    stored: ['Patient/p', 'VcfGenotype/?', 'VcfGenotype/?'],
    issues: ['date-invalid ##fileDate', 'no-time ##fileDate'],
    facts: ['a row: CYP2C19 0/0 undated, no-time', 'a row: CYP2C19 0/1 undated, date-invalid, no-time'],
  },
  {
    name: 'no samples, and two of one name',
    ...of,
    files: {
      'a.vcf': file(format, grch38, columns.replace('\tFORMAT\tS1', '')),
      'b.vcf': file(format, grch38, `${columns}\tS1`, `${star2()}\t0/0`),
    },
    stored: ['Patient/p'],
    quarantined: [['vcf-samples']],
    issues: ['vcf-no-samples'],
  },
]

const compressed = (text: string): Buffer => gzipSync(text)

/** A block of BGZF (SAM 1.6, section 4.1): gzip that says in an extra field how long it is. */
const block = (text: string): Buffer => {
  const deflated = deflateRawSync(text)
  const head = Buffer.from('1f8b08040000000000ff0600424302000000', 'hex')
  head.writeUInt16LE(head.length + deflated.length + 7, 16)
  const tail = Buffer.alloc(8)
  tail.writeUInt32LE(crc32(text), 0)
  tail.writeUInt32LE(Buffer.byteLength(text), 4)
  return Buffer.concat([head, deflated, tail])
}

export const files: readonly HostileCase[] = [
  {
    name: 'of the older assembly, of none, of two',
    ...of,
    files: {
      'a.vcf': file(format, '##reference=hg19', columns, star2()),
      'b.vcf': file(format, columns, star17),
      'c.vcf': file(format, grch38, '##reference=GRCh37', columns, star2({ ID: '.' })),
    },
    stored: ['Patient/p', 'VcfGenotype/?', 'VcfGenotype/?'],
    issues: ['no-time ##fileDate', 'vcf-assembly-grch37', 'vcf-assembly-unknown'],
    facts: ['a row: CYP2C19 0/0 undated, no-time', 'a row: CYP2C19 0/1 undated, no-time'],
  },
  {
    name: 'gzip that ends too early: the rows before are read',
    ...of,
    files: {
      'x.vcf.gz': compressed(
        file(
          ...head,
          star17,
          ...Array.from({ length: 2000 }, (_, n) =>
            star2({ POS: String(n + 1), ID: '.', S1: n % 3 ? '0/1' : '1/1', INFO: `DP=${(n * 7919) % 1000}` }),
          ),
        ),
      ).subarray(0, -2000),
    },
    stored: ['Patient/p', 'VcfGenotype/?'],
    quarantined: [['vcf-row', 'chr10\t16'], ['gzip-invalid']],
    issues: ['no-time ##fileDate'],
    facts: ['a row: CYP2C19 0/0 undated, no-time'],
  },
  {
    name: 'gzip in several members, and BGZF: whole, and without the block that ends it',
    ...of,
    files: {
      'a.vcf.gz': Buffer.concat([compressed(file(...head)), compressed(file(star2()))]),
      'b.vcf.gz': Buffer.concat([block(file(...head)), block(file(star17)), block('')]),
      'c.vcf.gz': Buffer.concat([block(file(...head)), block(file(star2({ S1: '1/1' })))]),
    },
    stored: ['Patient/p', 'VcfGenotype/?', 'VcfGenotype/?', 'VcfGenotype/?'],
    issues: ['bgzf-unfinished', 'no-time ##fileDate'],
    facts: [
      'a row: CYP2C19 0/0 undated, no-time',
      'a row: CYP2C19 0/1 undated, no-time',
      'a row: CYP2C19 1/1 undated, no-time',
    ],
  },
  {
    name: 'a name that says gzip, and is none',
    ...of,
    files: { 'x.vcf.gz': file(...head, star17) },
    stored: ['Patient/p', 'VcfGenotype/?'],
    issues: ['no-time ##fileDate'],
    facts: ['a row: CYP2C19 0/0 undated, no-time'],
  },
  {
    name: 'several samples, one of them named',
    patient: 'p',
    sample: 'S2',
    files: {
      'x.vcf': file(format, grch38, `${columns}\tS2`, `${star2({ S1: '1/1' })}\t0/0`, `${star17}\t0/1`, star17),
    },
    stored: ['Patient/p', 'VcfGenotype/?', 'VcfGenotype/?'],
    quarantined: [['vcf-row', 'chr10\t94761900\trs12248560\tC\tT\t.\tPASS\t.\tGT\t0/0']],
    issues: ['no-time ##fileDate'],
    facts: ['a row: CYP2C19 0/0 undated, no-time', 'a row: CYP2C19 0/1 undated, no-time'],
  },
]
