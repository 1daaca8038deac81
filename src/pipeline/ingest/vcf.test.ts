import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { positionsWithin } from '../../clinical/index.ts'
import { type BlobStore, createFolderBlobStore } from '../../platform/blobs/index.ts'
import { type IngestEvent, type IngestOptions, ingestPaths, recordIdOf, type VcfRowResource } from './index.ts'

let folder: string
let blobs: BlobStore
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'attune-vcf-'))
  blobs = createFolderBlobStore(join(folder, 'blobs'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const columns = '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT'
const grch38 = '##contig=<ID=chr10,assembly=GRCh38.p13>'
const vcf = (head: readonly string[], rows: readonly string[], samples = ['S1']) =>
  ['##fileformat=VCFv4.2', ...head, [columns, ...samples].join('\t'), ...rows, ''].join('\n')
const cyp2c19 = (call: string) => `chr10\t94781859\trs4244285\tG\tA\t.\tPASS\t.\tGT\t${call}`

const owner = { patient: 'p', sample: undefined }
const ingest = async (
  content: string | Uint8Array,
  { name = 'genome.vcf', ...options }: Partial<IngestOptions> & { readonly name?: string } = {},
): Promise<readonly IngestEvent[]> => {
  writeFileSync(join(folder, name), content)
  const events: IngestEvent[] = []
  for await (const event of ingestPaths([join(folder, name)], { source: 'lab', blobs, vcf: owner, ...options })) {
    events.push(event)
  }
  return events
}
const rowsIn = (events: readonly IngestEvent[]) =>
  events.flatMap(event => (event.kind === 'record' ? [event.record] : []))
const issuesIn = (events: readonly IngestEvent[]) =>
  events.flatMap(event => (event.kind === 'issue' ? [event.issue.code] : []))
const quarantinedIn = (events: readonly IngestEvent[]) =>
  events.flatMap(event => (event.kind === 'quarantine' ? [event.quarantined] : []))

describe('a VCF file', () => {
  it('gives the rows at pharmacogene positions, each where its bytes stand, and keeps the whole', async () => {
    const text = vcf([grch38, '##fileDate=20230203'], ['chr10\t5\t.\tA\tC\t.\tPASS\t.\tGT\t0/1', cyp2c19('0/1')])
    const events = await ingest(text)
    const [row, ...others] = rowsIn(events)
    expect(others).toEqual([])
    expect(row).toMatchObject({
      record: recordIdOf('lab', 'p'),
      patient: 'p',
      resourceType: 'VcfGenotype',
      resource: { assembly: 'GRCh38', chromosome: 'chr10', row: { POS: 94_781_859 }, fileDate: '2023-02-03', line: 6 },
    })
    const [, offset, length] = /^bytes=(\d+)\+(\d+)$/.exec(row!.locator)!
    const bytes = await blobs.getRange(row!.document, Number(offset), Number(length))
    expect(Buffer.from(bytes).toString()).toBe(cyp2c19('0/1'))
    expect(Buffer.from(await blobs.get(row!.document)).toString()).toBe(text)
    expect(issuesIn(events)).toEqual(['vcf-coverage'])
  })

  it('is the same compressed, streamed, and called otherwise', async () => {
    const text = vcf([grch38], [cyp2c19('1|1')])
    const plain = rowsIn(await ingest(text))
    for (const options of [{ name: 'a.vcf.gz' }, { name: 'b.vcf', whole: 20 }, { name: 'c.bgz' }, { name: 'd.txt' }]) {
      const content = /gz$/.test(options.name) ? gzipSync(text) : text
      expect(rowsIn(await ingest(content, options)), options.name).toEqual(plain)
    }
  })

  it('a malformed row costs only itself, and says on which line it stands', async () => {
    const events = await ingest(
      vcf([grch38], ['chr10\tx\t.\tA\tC\t.\tPASS\t.\tGT\t0/1', cyp2c19('0/7'), cyp2c19('0/1')]),
    )
    expect(rowsIn(events)).toHaveLength(1)
    expect(quarantinedIn(events)).toMatchObject([
      { code: 'vcf-row', message: 'Line 4: POS is not a number' },
      { code: 'vcf-row', message: expect.stringContaining('Line 5: A GT') },
    ])
  })

  it('without a header is kept whole, and not read', async () => {
    for (const text of ['chr1\t1\n', '##fileformat=VCFv4.2\n', '##fileformat=VCFv3.0\n#CHROM\n']) {
      const events = await ingest(text)
      expect(rowsIn(events)).toEqual([])
      expect(quarantinedIn(events)).toMatchObject([{ range: { offset: 0, length: text.length } }])
    }
  })

  it('of another assembly, or of none, gives only rs numbers', async () => {
    const at37 = 'chr10\t96541616\trs4244285\tG\tA\t.\tPASS\t.\tGT\t0/1'
    const nameless = cyp2c19('0/1').replace('rs4244285', '.')
    const read = async (head: readonly string[]) => {
      const events = await ingest(vcf(head, [at37, nameless]))
      return [rowsIn(events).map(({ resource }) => (resource as VcfRowResource).row.POS), issuesIn(events)]
    }
    expect(await read(['##reference=hg19'])).toEqual([[96_541_616], ['vcf-assembly-grch37', 'vcf-coverage']])
    expect(await read(['##contig=<ID=1,length=249250621>'])).toEqual([
      [96_541_616],
      ['vcf-assembly-grch37', 'vcf-coverage'],
    ])
    expect(await read([])).toEqual([[96_541_616], ['vcf-assembly-unknown', 'vcf-coverage']])
    expect(await read([grch38, '##reference=hg19'])).toEqual([[96_541_616], ['vcf-assembly-unknown', 'vcf-coverage']])
  })

  it('of several samples needs one of them named; of none gives nothing', async () => {
    const two = vcf([grch38], [`${cyp2c19('0/0')}\t1/1`], ['S1', 'S2'])
    await expect(ingest(two)).rejects.toMatchObject({ code: 'misuse', remedy: expect.stringContaining('--sample') })
    await expect(ingest(two, { vcf: { patient: 'p', sample: 'S3' } })).rejects.toMatchObject({ code: 'misuse' })
    const [row] = rowsIn(await ingest(two, { vcf: { patient: 'p', sample: 'S2' } }))
    expect(row?.resource).toMatchObject({ row: { GT: { alleles: [1, 1] } } })
    const sites = ['##fileformat=VCFv4.2', columns.replace('\tFORMAT', ''), ''].join('\n')
    expect(issuesIn(await ingest(sites))).toEqual(['vcf-no-samples'])
  })

  it('of several samples gives each that is listed to its patient in one pass; the others are named', async () => {
    const three = vcf(
      [grch38],
      [`${cyp2c19('0/0')}\t1/1\t0/1`, `${cyp2c19('0/0')}\t1/7\t./.`, cyp2c19('0/1')],
      ['S1', 'S2', 'S3'],
    )
    const samples = new Map([
      ['S2', 'q'],
      ['S1', 'p'],
      ['elsewhere', 'r'],
    ])
    const events = await ingest(three, { vcf: { samples } })
    const found = rowsIn(events).map(({ patient, record, resource }) => [
      patient,
      record === recordIdOf('lab', patient!),
      (resource as VcfRowResource).row.GT?.alleles,
      (resource as VcfRowResource).repeated,
    ])
    expect(found).toEqual([
      ['p', true, [0, 0], false],
      ['q', true, [1, 1], false],
      ['p', true, [0, 0], true],
    ])
    // A call of one sample that cannot be read costs that sample; a row of another length costs all.
    expect(quarantinedIn(events).map(({ message }) => message.slice(0, 11))).toEqual(['Line 5: A G', 'Line 6: Not'])
    const unlisted = events.find(event => event.kind === 'issue' && event.issue.code === 'vcf-samples-unlisted')
    expect(unlisted).toMatchObject({
      issue: { severity: 'warning', message: expect.stringMatching(/^1 of 3 .*: S3$/) },
    })
    const nobody = await ingest(three, { vcf: { samples: new Map([['x', 'p']]) } })
    expect([rowsIn(nobody), issuesIn(nobody)]).toEqual([[], ['vcf-samples-unlisted']])
    const whole = new Set(
      rowsIn(await ingest(three, { vcf: { patient: 'q', sample: 'S2' } })).map(row => row.contentHash),
    )
    expect(whole).toEqual(new Set([rowsIn(events)[1]!.contentHash]))
  })

  it('keeps half calls, and rows of several alternates, as they stand; a block that begins at a position is a row', async () => {
    const alleles = async (row: string) =>
      rowsIn(await ingest(vcf([grch38], [row]))).map(({ resource }) => {
        const { ALT, GT } = (resource as VcfRowResource).row
        return [ALT, GT?.alleles]
      })
    expect(await alleles(cyp2c19('0/.'))).toEqual([[['A'], [0, null]]])
    expect(await alleles(cyp2c19('1/2').replace('\tA\t', '\tA,<NON_REF>\t'))).toEqual([
      [
        ['A', '<NON_REF>'],
        [1, 2],
      ],
    ])
    expect(await alleles(cyp2c19('0/2').replace('\tA\t', '\tC,A\t'))).toEqual([
      [
        ['C', 'A'],
        [0, 2],
      ],
    ])
    for (const symbol of ['<NON_REF>', '<*>']) {
      const block = cyp2c19('0/0').replace('\tA\t', `\t${symbol}\t`).replace('PASS\t.', 'PASS\tEND=94781900')
      expect(await alleles(block.replace('rs4244285', '.'))).toEqual([[[], [0, 0]]])
    }
  })

  it('of a tumour is not read: its variants are not the person’s genotype', async () => {
    const events = await ingest(vcf([grch38, '##tumor_sample=S1'], [cyp2c19('0/1')]))
    expect([rowsIn(events), issuesIn(events)]).toEqual([[], ['vcf-somatic']])
  })

  it('names no patient: somebody must, and a folder’s other files go on', async () => {
    const text = vcf([grch38], [cyp2c19('0/1')])
    const nobody = { vcf: undefined } as unknown as Partial<IngestOptions>
    await expect(ingest(text, nobody)).rejects.toMatchObject({
      code: 'misuse',
      remedy: expect.stringContaining('--patient'),
    })
    writeFileSync(join(folder, 'patient.json'), '{"resourceType":"Patient","id":"p"}')
    const events: IngestEvent[] = []
    for await (const event of ingestPaths([folder], { source: 'lab', blobs })) events.push(event)
    expect(issuesIn(events)).toContain('vcf-without-patient')
    expect(rowsIn(events).map(({ resourceType }) => resourceType)).toEqual(['Patient'])
  })

  const blockOf = (call: string, { start = 94_781_500, end = 94_782_000, format = 'GT', ref = 'A' } = {}) =>
    `chr10\t${start}\t.\t${ref}\t<NON_REF>\t.\t.\tEND=${end}\t${format}\t${call}`

  it('a block of reference calls is a call at each pharmacogene position that lies in it', async () => {
    const text = vcf([grch38], [blockOf('0/0:40', { format: 'GT:GQ' })])
    const events = await ingest(text)
    const found = rowsIn(events).map(({ resource }) => (resource as VcfRowResource).row)
    expect(found.map(({ POS }) => POS)).toEqual(
      positionsWithin('chr10', 94_781_500, 94_782_000).map(one => one.position),
    )
    expect(found).toContainEqual(
      expect.objectContaining({
        POS: 94_781_859,
        ID: ['rs4244285'],
        REF: 'G',
        ALT: [],
        GT: { alleles: [0, 0], phased: false },
      }),
    )
    // Each stands in the bytes of the block.
    const [, offset, length] = /^bytes=(\d+)\+(\d+)$/.exec(rowsIn(events)[0]!.locator)!
    expect(text.slice(Number(offset), Number(offset) + Number(length))).toContain('END=94782000')
    expect(new Set(rowsIn(events).map(({ contentHash }) => contentHash)).size).toBe(found.length)
    expect(issuesIn(events)).toEqual(['vcf-coverage'])
  })

  it.each([
    ['half a call', blockOf('0/.')],
    ['another genotype', blockOf('0/1')],
    ['a quality of 0', blockOf('0/0:0', { format: 'GT:GQ' })],
    ['a block that ends before the position', blockOf('0/0', { end: 94_781_510 })],
  ])('a block says nothing: %s', async (_, block) => {
    expect(rowsIn(await ingest(vcf([grch38], [block])))).toEqual([])
  })

  it('of another assembly blocks are not read, and that is said', async () => {
    const events = await ingest(vcf(['##reference=hg19'], [blockOf('0/0')]))
    expect(rowsIn(events)).toEqual([])
    expect(issuesIn(events)).toEqual(['vcf-assembly-grch37', 'vcf-reference-blocks', 'vcf-coverage'])
  })

  it('a position that stands in two blocks, or in a block and a row, is said to', async () => {
    const events = await ingest(vcf([grch38], [blockOf('0/0'), cyp2c19('0/1')]))
    const twice = rowsIn(events).filter(({ resource }) => (resource as VcfRowResource).row.POS === 94_781_859)
    expect(twice.map(({ resource }) => (resource as VcfRowResource).repeated)).toEqual([false, true])
  })
})
