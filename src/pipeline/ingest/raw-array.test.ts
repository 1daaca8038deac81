import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { genomePositions } from '../../clinical/index.ts'
import { type BlobStore, createFolderBlobStore } from '../../platform/blobs/index.ts'
import { type IngestEvent, ingestPaths, type VcfRowResource } from './index.ts'

let folder: string
let blobs: BlobStore
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'attune-array-'))
  blobs = createFolderBlobStore(join(folder, 'blobs'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const ingest = async (text: string, owner = true): Promise<readonly IngestEvent[]> => {
  writeFileSync(join(folder, 'genome.txt'), text)
  const events: IngestEvent[] = []
  const vcf = owner ? { vcf: { patient: 'p', sample: undefined } } : {}
  for await (const event of ingestPaths([join(folder, 'genome.txt')], { source: 'lab', blobs, ...vcf }))
    events.push(event)
  return events
}
const rowsIn = (events: readonly IngestEvent[]) =>
  events.flatMap(event => (event.kind === 'record' ? [event.record.resource as unknown as VcfRowResource] : []))
const codesIn = (events: readonly IngestEvent[]) =>
  events.flatMap(event =>
    event.kind === 'issue' ? [event.issue.code] : event.kind === 'quarantine' ? [event.quarantined.code] : [],
  )
const comments = '# Positions are of human reference assembly build 37, oriented to the plus strand.\n'
const columns = '# rsid\tchromosome\tposition\tgenotype\n'

describe('the raw file of an array', () => {
  it('of 23andMe gives the genotypes of a VCF, as an array’s; no calls and one copy are kept as such', async () => {
    const rows =
      'rs4244285\t10\t96541616\tAG\nrs12248560\t10\t96521657\t--\nrs115232898\t1\t98165030\tC\nrs1\t1\t5\tAA\n'
    const events = await ingest(comments + columns + rows)
    expect(rowsIn(events).map(({ row, array, assembly }) => [row.ID, row.GT?.alleles, array, assembly])).toEqual([
      [['rs4244285'], [1, 0], true, 'GRCh37'],
      [['rs12248560'], [null, null], true, 'GRCh37'],
      [['rs115232898'], [1], true, 'GRCh37'],
    ])
    expect(codesIn(events)).toEqual(['array-coverage'])
  })

  it('names build and strand in the words of each firm, over the ends of lines, or in a line of its own', async () => {
    // Of A and T, or C and G, only a file that names its strand can be read.
    const swapped = genomePositions.find(
      ({ rsid, reference, alternates }) =>
        rsid !== null && reference.length === 1 && alternates[0] === { A: 'T', T: 'A', C: 'G', G: 'C' }[reference],
    )!
    const cells = (genotype: string) => [swapped.rsid, '1', '1', ...genotype]
    const one = swapped.reference
    const ancestry = [
      '#AncestryDNA raw data download',
      '#Columns two and three are the place on human reference build',
      '#37.1.  The genotype is on the forward (+)',
      '#strand of the human reference.',
      'rsid\tchromosome\tposition\tallele1\tallele2',
      cells(one + one).join('\t'),
    ]
    const heritage = (strand: string) => [
      '##fileformat=MyHeritage',
      '##reference=build37',
      `# Identifier, chromosome, position, genotype${strand}.`,
      'RSID,CHROMOSOME,POSITION,RESULT',
      [swapped.rsid, '1', '1', one + one].map(cell => `"${cell}"`).join(),
    ]
    const read = async (lines: readonly string[]) =>
      rowsIn(await ingest(`${lines.join('\r\n')}\r\n`)).map(row => row.assembly)
    expect(await read(ancestry)).toEqual(['GRCh37'])
    expect(await read(heritage(' on the forward (+) strand'))).toEqual(['GRCh37'])
    expect(await read(heritage(''))).toEqual([])
    expect(codesIn(await ingest(heritage('').join('\n')))).toEqual(['array-coverage', 'array-alleles-differ'])
    const two = ancestry.with(0, '#Converted from build 36')
    expect(codesIn(await ingest(two.join('\n')))).toEqual(['array-build-missing'])
  })

  it('names no sample: a list of samples says nothing of it', async () => {
    writeFileSync(join(folder, 'genome.txt'), `${comments}${columns}rs4244285\t10\t96541616\tAG\n`)
    const owner = { samples: new Map([['S1', 'p']]) }
    const events = await Array.fromAsync(
      ingestPaths([join(folder, 'genome.txt')], { source: 'lab', blobs, vcf: owner }),
    )
    expect([rowsIn(events), codesIn(events)]).toEqual([[], ['array-without-patient']])
  })

  it('of AncestryDNA and MyHeritage too', async () => {
    const ancestry = `#This file uses human reference build 37.1, forward (+) strand\nrsid\tchromosome\tposition\tallele1\tallele2\nrs4244285\t10\t96541616\tA\tA\n`
    const heritage = `##build 37, forward (+) strand\nRSID,CHROMOSOME,POSITION,RESULT\n"rs4244285","10","96541616","GG"\n`
    expect(rowsIn(await ingest(ancestry)).map(({ row }) => row.GT?.alleles)).toEqual([[1, 1]])
    expect(rowsIn(await ingest(heritage)).map(({ row }) => row.GT?.alleles)).toEqual([[0, 0]])
  })

  it('without its build, or with two, is not read', async () => {
    const row = 'rs4244285\t10\t96541616\tAG\n'
    for (const head of ['', '# build 36\n', `${comments}# build 38\n`]) {
      const events = await ingest(head + columns + row)
      expect([rowsIn(events), codesIn(events)], head).toEqual([[], ['array-build-missing']])
    }
  })

  it('I and D name no sequence, other alleles are another strand’s; a broken row costs itself', async () => {
    const rows =
      'rs4244285\t10\t96541616\tDI\nrs4244285\t10\t96541616\tCT\nrs4244285\t10\tx\tAG\nrs4244285\t10\t96541616\tAG\n'
    const events = await ingest(comments + columns + rows)
    expect(rowsIn(events)).toHaveLength(1)
    expect(codesIn(events)).toEqual(['array-row', 'array-coverage', 'array-indel', 'array-alleles-differ'])
  })

  it('a position whose alleles are each other’s complement needs a file that names its strand', async () => {
    const other: Readonly<Record<string, string>> = { A: 'T', T: 'A', C: 'G', G: 'C' }
    const found = genomePositions.find(one => one.rsid !== null && other[one.reference] === one.alternates[0])!
    const row = `${found.rsid}\t1\t5\t${found.reference}${found.alternates[0]}\n`
    expect(rowsIn(await ingest(comments + columns + row))).toHaveLength(1)
    expect(rowsIn(await ingest(`# build 37\n${columns}${row}`))).toHaveLength(0)
  })

  it('names no patient: somebody must', async () => {
    expect(codesIn(await ingest(comments + columns, false))).toEqual(['vcf-without-patient'])
  })
})
