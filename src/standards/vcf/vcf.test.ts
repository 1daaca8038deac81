import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { type ByteLine, byteLines, parseGenotype, parseHeader, parsePlace, parseRow, writeGenotype } from './index.ts'

const encode = (text: string) => new TextEncoder().encode(text)
const linesOf = async (chunks: readonly Uint8Array[], longest?: number): Promise<readonly ByteLine[]> => {
  const found: ByteLine[] = []
  for await (const lines of byteLines(chunks, longest)) found.push(...lines)
  return found
}
const columns = '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1'
const header = (...lines: readonly string[]) => parseHeader(['##fileformat=VCFv4.2', ...lines, columns])
const rowOf = (line: string, sample = 0) => {
  const read = header()
  if (!read.ok) throw new Error('header')
  const place = parsePlace(line, read.value)
  return place.ok ? parseRow(place.value, sample) : place
}
const valueOfRow = (line: string) => {
  const row = rowOf(line)
  return row.ok ? row.value : row.issues[0]?.message
}

describe('lines', () => {
  it('stand where their bytes are, however the stream is cut, and end with LF, CRLF or the file', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.stringMatching(/^[a-zé\t]{0,8}$/), { maxLength: 8 }),
        fc.constantFrom('\n', '\r\n'),
        fc.integer({ min: 1, max: 7 }),
        async (texts, end, size) => {
          const bytes = encode(texts.join(end))
          const chunks: Uint8Array[] = []
          for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size))
          const lines = await linesOf(chunks)
          const decoded = lines.map(({ offset, length }) =>
            new TextDecoder().decode(bytes.subarray(offset, offset + length)),
          )
          const expected = texts.at(-1) === '' ? texts.slice(0, -1) : texts
          expect(decoded).toEqual(expected)
          expect(lines.map(line => new TextDecoder().decode(line.bytes))).toEqual(expected)
          expect(lines.map(({ number }) => number)).toEqual(expected.map((_, index) => index + 1))
        },
      ),
    )
  })

  it('too long are named, not held, and cost no other', async () => {
    const lines = await linesOf([encode('abc\nabcdef'), encode('ghijkl\nab\nabcdefgh')], 5)
    expect(lines.map(({ number, offset, length, bytes }) => [number, offset, length, bytes === undefined])).toEqual([
      [1, 0, 3, false],
      [2, 4, 12, true],
      [3, 17, 2, false],
      [4, 20, 8, true],
    ])
  })
})

describe('a header', () => {
  it('names version, date, reference, contigs and samples', () => {
    expect(
      header(
        '##fileDate=20230203',
        '##reference=file:///ref/GRCh38.fa',
        '##contig=<ID=chr10,assembly=GRCh38.p13,species="Homo, sapiens">',
        '##contig=<ID=chr1,length=248956422>',
      ),
    ).toMatchObject({
      ok: true,
      value: {
        fileformat: 'VCFv4.2',
        fileDate: '2023-02-03',
        reference: 'file:///ref/GRCh38.fa',
        contigs: [
          { ID: 'chr10', assembly: 'GRCh38.p13' },
          { ID: 'chr1', length: 248_956_422 },
        ],
        samples: ['S1'],
      },
    })
    expect(header('##fileDate=2023-02-03T08:20:52.044-08:00')).toMatchObject({ value: { fileDate: '2023-02-03' } })
    expect(header('##fileDate=yesterday')).not.toHaveProperty('value.fileDate')
  })

  it('of a tumour is told from a person’s', () => {
    for (const line of [
      '##tumor_sample=S1',
      '##source=Mutect2',
      '##INFO=<ID=TVAF,Number=1,Type=Float,Description="x">',
      '##FORMAT=<ID=SSC,Number=1,Type=Integer,Description="Somatic score">',
    ]) {
      expect(header(line), line).toMatchObject({ value: { somatic: true } })
    }
    expect(header('##source=HaplotypeCaller', '##INFO=<ID=AF,Number=A,Type=Float,Description="x">')).toMatchObject({
      value: { somatic: false },
    })
    expect(parseHeader(['##fileformat=VCFv4.2', columns.replace('S1', 'TUMOR')])).toMatchObject({
      value: { somatic: true },
    })
    expect(valueOfRow('chr1\t1\t.\tA\tC\t.\tPASS\tDP=3;SOMATIC\tGT\t0/1')).toMatchObject({ SOMATIC: true })
  })

  test.each([
    [['##fileformat=VCFv3.3', columns], 'vcf-version'],
    [[columns], 'vcf-format-missing'],
    [['##fileformat=VCFv4.2'], 'vcf-columns'],
    [['##fileformat=VCFv4.2', '#CHROM POS ID REF ALT QUAL FILTER INFO'], 'vcf-columns'],
    [['##fileformat=VCFv4.2', `${columns}\tS1`], 'vcf-samples'],
    [[], 'vcf-format-missing'],
  ])('%j is none', (lines, code) => {
    expect(parseHeader(lines)).toMatchObject({ ok: false, issues: [{ code }] })
  })
})

describe('a genotype', () => {
  test.each([
    ['0/1', [0, 1], false],
    ['1|0', [1, 0], true],
    ['./.', [null, null], false],
    ['./1', [null, 1], false],
    ['.', [null], false],
    ['1', [1], false],
    ['0|1/2', [0, 1, 2], false],
    ['/0/1', [0, 1], false],
  ])('%s', (text, alleles, phased) => {
    expect(parseGenotype(text, 2)).toMatchObject({ ok: true, value: { alleles, phased } })
  })

  test.each(['', '0/', '0/3', 'A/B', '-1/0', '0//1', '0 1', '1.5', '0/1\n'])('%j is none', text => {
    expect(parseGenotype(text, 2).ok).toBe(false)
  })

  it('reads what it writes', () => {
    const allele = fc.option(fc.integer({ min: 0, max: 9 }), { nil: null })
    fc.assert(
      fc.property(fc.array(allele, { minLength: 1, maxLength: 4 }), fc.boolean(), (alleles, joined) => {
        const genotype = { alleles, phased: joined && alleles.length > 1 }
        expect(parseGenotype(writeGenotype(genotype), 9)).toMatchObject({ ok: true, value: genotype })
      }),
    )
  })
})

describe('a row', () => {
  it('keeps the specification’s members', () => {
    expect(valueOfRow('chr10\t94781859\trs4244285;x\tg\tA,<DEL>,*\t.\tq10;s50\t.\tGT:PS:FT\t0|1:7:PASS')).toEqual({
      CHROM: 'chr10',
      POS: 94_781_859,
      ID: ['rs4244285', 'x'],
      REF: 'G',
      ALT: ['A', '<DEL>', '*'],
      FILTER: ['q10', 's50'],
      GT: { alleles: [0, 1], phased: true },
      PS: '7',
      SOMATIC: false,
    })
    expect(valueOfRow('chr1\t1\t.\tA\t.\t.\t.\t.\tGT\t0/0')).toMatchObject({ ID: [], ALT: [], FILTER: null })
    expect(valueOfRow('chr1\t1\t.\tA\tC\t.\tPASS\t.\tGT:FT\t0/1:lowGQ')).toMatchObject({ FILTER: ['lowGQ'] })
    expect(valueOfRow('chr1\t1\t.\tA\tC\t.\tPASS\t.\tDP\t12')).toMatchObject({ GT: null })
    expect(valueOfRow('chr1\t1\t.\tA\tA[chr2:5[\t.\tPASS\t.\tGT:PS\t.')).toMatchObject({ GT: { alleles: [null] } })
  })

  test.each([
    ['chr1\t1\t.\tA\tC\t.\tPASS\t.\tGT', 'columns'],
    ['chr1\t1\t.\tA\tC\t.\tPASS\t.\tGT\t0/1\t0/1', 'columns'],
    ['chr1\tx\t.\tA\tC\t.\tPASS\t.\tGT\t0/1', 'POS'],
    ['chr 1\t1\t.\tA\tC\t.\tPASS\t.\tGT\t0/1', 'CHROM'],
    ['chr1\t1\t.\tU\tC\t.\tPASS\t.\tGT\t0/1', 'REF'],
    ['chr1\t1\t.\tA\tC,\t.\tPASS\t.\tGT\t0/1', 'ALT'],
    ['chr1\t1\t.\tA\tC\t.\tPASS\t.\tGT\t0/2', 'GT'],
    ['chr1\t1\t.\tA\tC\t.\t\t.\tGT\t0/1', 'FILTER'],
    ['chr1\t1\t.\tA\tC\t.\tPASS\t.\tGT\t0/1:3', 'FORMAT'],
  ])('%j is none', (line, member) => {
    expect(valueOfRow(line)).toContain(member)
  })

  it('of nonsense is an issue, never an exception', () => {
    const field = fc.oneof(fc.string(), fc.constantFrom('chr1', '1', '.', 'A', 'GT', '0/1', 'PASS', '<X>'))
    fc.assert(
      fc.property(fc.array(field, { maxLength: 12 }), fields => {
        expect(typeof rowOf(fields.join('\t')).ok).toBe('boolean')
        expect(typeof parseHeader([...fields, '##contig=<ID', '##contig=<ID=,length=x>', columns]).ok).toBe('boolean')
      }),
    )
  })
})
