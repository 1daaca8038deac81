import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { attune, attuneHere } from '../support/cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'attune-pgx-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const vcf = [
  '##fileformat=VCFv4.2',
  '##contig=<ID=chr10,assembly=GRCh38>',
  '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tanna\tbert',
  'chr16\t31096368\trs9923231\tC\tT\t.\tPASS\t.\tGT\t0/1\t1/1',
  'chr1\t97082391\trs67376798\tT\tA\t.\tPASS\t.\tGT\t0/0\t0/1',
  '',
].join('\n')

type Report = {
  readonly samples: readonly {
    readonly sample: string
    readonly genes: readonly {
      readonly gene: string
      readonly called: boolean
      readonly diplotypes: readonly { readonly name: string }[]
    }[]
    readonly drugs: readonly { readonly drug: string; readonly source: string; readonly action: string }[]
  }[]
}

describe('attune pgx', () => {
  const plain = file('two.vcf', vcf)

  it('says of each sample what its genes are, and what guidelines say of drugs', async () => {
    const { code, stdout } = await attuneHere(['pgx', plain, '--json'])
    expect(code).toBe(0)
    const { samples } = JSON.parse(stdout) as Report
    expect(samples.map(({ sample }) => sample)).toEqual(['anna', 'bert'])
    const genesOf = (index: number) =>
      samples[index]?.genes.flatMap(({ gene, called, diplotypes }) =>
        called ? [`${gene} ${diplotypes.map(({ name }) => name).join(' or ')}`] : [],
      )
    expect(genesOf(0)).toEqual(['DPYD Reference/Reference', 'VKORC1 rs9923231 reference (C)/rs9923231 variant (T)'])
    expect(genesOf(1)).toContain('DPYD Reference/c.2846A>T')
    const capecitabine = samples[1]?.drugs.filter(({ drug, source }) => drug === 'capecitabine' && source === 'cpic')
    expect(capecitabine?.map(({ action }) => action)).toEqual(['adjust'])
  }, 60_000)

  it('reads gzip, one sample, and what others have called', async () => {
    const zipped = file('two.vcf.gz', gzipSync(vcf))
    const outside = file('calls.tsv', 'CYP2D6\t*4/*4\n')
    const { code, stdout } = await attuneHere(['pgx', zipped, '--sample', 'bert', '--outside-calls', outside])
    expect(code).toBe(0)
    expect(stdout).toContain('CYP2D6')
    expect(stdout).toMatch(/avoid +codeine +CPIC, Strong: CYP2D6:\*4\/\*4/)
    expect(stdout).toContain('Not called: ')
  }, 60_000)

  it.each([
    ['a file that is not there', ['none.vcf'], 'cannot be read'],
    ['what is no VCF file', [file('text.vcf', 'hello\n')], 'Not a VCF file'],
    ['no assembly', [file('bare.vcf', vcf.replace(',assembly=GRCh38', ''))], 'GRCh38'],
    ['a sample of another name', [plain, '--sample', 'carl'], 'anna, bert'],
    ['outside calls of nobody in particular', [plain, '--outside-calls', file('c.tsv', 'CYP2D6\t*4/*4\n')], '--sample'],
    ['no file', [], 'attune pgx FILE'],
  ])(
    'refuses with the remedy: %s',
    async (_, args, words) => {
      const { code, stdout, stderr } = await attuneHere(['pgx', ...args])
      expect(code).not.toBe(0)
      expect(stdout).toBe('')
      expect(stderr).toContain(words)
    },
    60_000,
  )
})

describe('attune dose warfarin', () => {
  const person = { age: 67, race: 'white', heightCm: 170, weightKg: 75, vkorc1: 'G/G', cyp2c9: '*1/*1' }

  it('estimates, refuses with exit 3, and says what is missing', async () => {
    const run = async (input: object) => {
      const { code, stdout } = await attune(['dose', 'warfarin', '--json'], { input: JSON.stringify(input) })
      return { code, json: JSON.parse(stdout) as Record<string, unknown> }
    }
    expect(await run(person)).toMatchObject({
      code: 0,
      json: { mgPerWeek: 41.93, algorithm: 'IWPC 2009 pharmacogenetic' },
    })
    expect(await run({ ...person, liverFailure: true })).toMatchObject({ code: 3, json: { mgPerWeek: null } })
    expect(await run({ ...person, weightKg: undefined })).toMatchObject({
      code: 3,
      json: { missing: [{ what: 'weight' }] },
    })
    expect((await attune(['dose', 'aspirin'], { input: '{}' })).code).toBe(2)
  }, 120_000)
})
