import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createReporter } from '../report/sample-report.ts'
import { builtInGenes, builtInRules } from '../report/tables.ts'
import { readGenomes } from './read-genomes.ts'

const header = (...more: readonly string[]) => [
  '##fileformat=VCFv4.2',
  '##contig=<ID=chr10,assembly=GRCh38>',
  ...more,
  '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1',
]
const bytes = (lines: readonly string[]) => new TextEncoder().encode(`${lines.join('\n')}\n`)
const reporter = createReporter({ genes: builtInGenes, rules: builtInRules.cpic })
const genesOf = async (lines: readonly string[], sample = 0) => {
  const genomes = await readGenomes(builtInGenes, [bytes(lines)])
  return new Map(reporter(genomes, sample, []).genes.map(report => [report.gene, report]))
}
const namesOf = async (gene: string, lines: readonly string[]) =>
  (await genesOf(lines)).get(gene)?.diplotypes.map(({ name }) => name)

const row = (chromosome: string, position: number, ref: string, alt: string, gt: string, rest = '.\tPASS\t.\tGT') =>
  `${chromosome}\t${position}\t.\t${ref}\t${alt}\t${rest}\t${gt}`

/** Every position of a gene, the reference on both copies, but for some. */
const whole = (symbol: string, but: Readonly<Record<number, string>> = {}) => {
  const gene = builtInGenes.find(one => one.gene === symbol)
  if (gene === undefined) throw new Error(symbol)
  return gene.positions.map(({ position, ref, alts }) =>
    row(gene.chromosome, position, ref, alts.join(','), but[position] ?? '0/0'),
  )
}

describe('a genome', () => {
  it('gives the alleles of what it has, whatever the chromosomes are called', async () => {
    const lines = [...header(), ...whole('CYP2C19', { 94775367: '0/1', 94781859: '0/1', 94842866: '1/1' })]
    expect(await namesOf('CYP2C19', lines)).toEqual(['*1/*2'])
    expect(
      await namesOf(
        'CYP2C19',
        lines.map(line => line.replace(/^chr/, '')),
      ),
    ).toEqual(['*1/*2'])
    expect(await namesOf('CYP2C9', lines)).toEqual([])
  })

  it('says which positions it does not have', async () => {
    const lines = [...header(), ...whole('CYP2C19').filter(line => !line.includes('\t94761900\t'))]
    expect((await genesOf(lines)).get('CYP2C19')?.missing).toEqual(['rs12248560'])
  })

  it('that fails its filter tells nothing', async () => {
    const lines = [...header(), ...whole('CYP2C19').map(line => line.replace('\tPASS\t', '\tq10\t'))]
    const genomes = await readGenomes(builtInGenes, [bytes(lines)])
    expect(genomes.issues.map(({ code }) => code)).toEqual(['vcf-filtered'])
    expect((await genesOf(lines)).get('CYP2C19')?.called).toBe(false)
  })

  it('with one half of a call keeps what the other half says', async () => {
    const lines = [...header(), ...whole('VKORC1', { 31096368: './1' })]
    expect(await namesOf('VKORC1', lines)).toEqual([
      'rs9923231 reference (C)/rs9923231 variant (T)',
      'rs9923231 variant (T)/rs9923231 variant (T)',
    ])
  })

  it('that names its assembly nowhere is refused', async () => {
    await expect(readGenomes(builtInGenes, [bytes(header().filter(line => !line.includes('contig')))])).rejects.toThrow(
      'which assembly',
    )
  })
})

describe('blocks of reference calls', () => {
  const block = (from: number, to: number, gt = '0/0') =>
    row('chr10', from, 'A', '<NON_REF>', gt, `.\tPASS\tEND=${to}\tGT`)

  it('are read at every position that they hold in full', async () => {
    expect(await namesOf('CYP2C19', [...header(), block(94_700_000, 94_900_000)])).toEqual(['*38/*38'])
  })

  it('end where they end', async () => {
    const genes = await genesOf([...header(), block(94_761_901, 94_842_865)])
    expect(genes.get('CYP2C19')?.missing.slice(0, 2)).toEqual(['rs12248560', 'rs3758581'])
  })

  it('of a quality of 0 rest on nothing, and tell nothing', async () => {
    const bare = row('chr10', 94_700_000, 'A', '<NON_REF>', '0/0:0', '.\tPASS\tEND=94900000\tGT:GQ')
    const genomes = await readGenomes(builtInGenes, [bytes([...header(), bare])])
    expect(genomes.issues.map(({ code }) => code)).toEqual(['vcf-without-evidence'])
    expect((await genesOf([...header(), bare])).get('CYP2C19')?.called).toBe(false)
    expect((await genesOf([...header(), bare.replace('0/0:0', '0/0:30')])).get('CYP2C19')?.called).toBe(true)
  })

  it('that were not called tell nothing', async () => {
    expect((await genesOf([...header(), block(94_700_000, 94_900_000, './.')])).get('CYP2C19')?.called).toBe(false)
  })
})

describe('insertions and deletions', () => {
  const ugt1a1 = (...rows: readonly string[]) => [
    ...header(),
    ...whole('UGT1A1').filter(line => !line.includes('\t233760233\t')),
    ...rows,
  ]

  it('are recognised however they are trimmed', async () => {
    expect(await namesOf('UGT1A1', ugt1a1(row('chr2', 233760233, 'C', 'CAT', '0/1')))).toEqual(['*1/*28'])
    expect(await namesOf('UGT1A1', ugt1a1(row('chr2', 233760233, 'CAT', 'CATAT', '0/1')))).toEqual(['*1/*28'])
  })

  it('in two rows at one place are read together', async () => {
    const rows = [row('chr2', 233760233, 'C', 'CAT', '1/0'), row('chr2', 233760233, 'CAT', 'C', '0/1')]
    expect(await namesOf('UGT1A1', ugt1a1(...rows))).toEqual(['*28/*36'])
  })

  it('of which no row tells are not taken for the reference', async () => {
    const genes = await genesOf(ugt1a1(row('chr2', 233760233, 'C', '.', '0/0')))
    expect(genes.get('UGT1A1')?.missing).toEqual(['rs3064744'])
  })
})

describe('GRCh37', () => {
  const shifted = (symbol: string, but: Readonly<Record<number, string>> = {}) => {
    const offset = builtInGenes.find(one => one.gene === symbol)?.definition.grch37?.offset ?? 0
    return whole(symbol, but).map(line => {
      const [chromosome, position, ...rest] = line.split('\t')
      return [chromosome, Number(position) + offset, ...rest].join('\t')
    })
  }
  const header37 = header().map(line => line.replace('GRCh38', 'GRCh37'))

  it('is read where its place is known, also where its own base is an alternate', async () => {
    // rs3758581 is G on GRCh37, A on GRCh38: here a row as GRCh37 has it.
    const lines = shifted('CYP2C19', { 94775367: '0/1', 94781859: '0/1' }).map(line =>
      line.includes(`\t${94842866 + 1759757}\t`) ? row('chr10', 94842866 + 1759757, 'G', 'A', '0/0') : line,
    )
    expect(await namesOf('CYP2C19', [...header37, ...lines])).toEqual(['*1/*2'])
  })

  it('is not read at all where the two assemblies cannot be compared', async () => {
    const genomes = await readGenomes(builtInGenes, [bytes([...header37, ...shifted('CYP2D6')])])
    expect(genomes.issues.some(({ code }) => code === 'vcf-unplaced')).toBe(true)
  })
})

describe('properties', () => {
  const genotypes = fc.record(
    Object.fromEntries(
      [94761900, 94762706, 94775367, 94775507, 94781859, 94842866].map(position => [
        position,
        fc.constantFrom('0/0', '0/1', '1/1', '0|1', '1|0', './.', '0/.'),
      ]),
    ),
  )

  it('the order of rows, and of the two copies of an unphased call, tells nothing', async () => {
    await fc.assert(
      fc.asyncProperty(genotypes, fc.infiniteStream(fc.nat()), async (but, numbers) => {
        const rows = whole('CYP2C19', but)
        const mixed = rows.map(line => [numbers.next().value, line.replace(/0\/1$/, '1/0')] as const)
        const other = mixed.sort(([a], [b]) => a - b).map(([, line]) => line)
        expect(await namesOf('CYP2C19', [...header(), ...other])).toEqual(
          await namesOf('CYP2C19', [...header(), ...rows]),
        )
      }),
      { numRuns: 40 },
    )
  })

  it('a damaged file never breaks it', async () => {
    const good = bytes([...header(), ...whole('CYP2C19'), ...whole('UGT1A1')])
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 12 }), async changes => {
        const bad = good.slice()
        for (const [at, value] of changes) bad[at] = value
        try {
          reporter(await readGenomes(builtInGenes, [bad]), 0, [])
        } catch (error) {
          expect(error).toMatchObject({ code: 'misuse' })
        }
      }),
      { numRuns: 100 },
    )
  })
})

const shared = new URL('../../../../../shared/data/pgx/', import.meta.url)
describe.skipIf(!existsSync(shared))("the files of PharmCAT's preprocessor", () => {
  it('as they came give what they give after it', async () => {
    const raw = readFileSync(new URL('normalisation/raw.vcf', shared))
    const clean = readFileSync(new URL('normalisation/raw.preprocessed.vcf', shared))
    const [a, b] = [
      await readGenomes(builtInGenes, [raw], { assembly: 'GRCh38' }),
      await readGenomes(builtInGenes, [clean]),
    ]
    for (const sample of [0, 1]) {
      const left = reporter(a, sample, []).genes.map(({ gene, variants }) => [gene, sorted(variants)])
      const right = reporter(b, sample, []).genes.map(({ gene, variants }) => [gene, sorted(variants)])
      expect(left).toEqual(right)
    }
  })
})

const sorted = (variants: readonly { readonly position: string; readonly genotype: string }[]) =>
  variants.map(({ position, genotype }) => [position, genotype.split('/').sort().join('/')])

describe('what is kept of one person for the next', () => {
  it('is asked for by everything a call depends on: people of one key have one genotype', async () => {
    const [gene] = builtInGenes.filter(one => one.gene === 'NUDT15')
    const index = builtInGenes.findIndex(one => one.gene === 'NUDT15')
    const calls = ['0/0', '0|0', '0/1', '0|1', '1|0', './.', './1', '0', '1', '.', '2/2', '0/1/1', 'x', '0/0:low']
    const people = 300
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.constantFrom(...calls)), fc.array(fc.boolean()), async (stream, left) => {
        const call = () => {
          const text = stream.next().value as string
          return text.includes(':') ? text : `${text}:PASS`
        }
        const rows = (gene?.positions ?? []).slice(0, 4).flatMap(({ position, ref, alts }, at) => {
          if (left[at] === true) return []
          const line = () =>
            [
              gene?.chromosome,
              position,
              '.',
              ref,
              `${alts[0]},${ref}AAAA`,
              '.',
              'PASS',
              '.',
              'GT:FT',
              ...Array.from({ length: people }, call),
            ].join('\t')
          // The first place stands there twice.
          return at === 0 ? [line(), line()] : [line()]
        })
        const columns = Array.from({ length: people }, (_, person) => `P${person}`)
        const text = [
          '##fileformat=VCFv4.2',
          '##contig=<ID=chr13,assembly=GRCh38>',
          ['#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT', ...columns].join('\t'),
          ...rows,
        ]
        const genomes = await readGenomes(builtInGenes, [bytes(text)])
        const seen = new Map<string, object>()
        for (let person = 0; person < people; person += 1) {
          const { copies, bases, phase, undocumented } = genomes.genotype(index, person)
          // Where both copies are the same, which is which says nothing.
          const told = [...phase].map((set, i) => (bases[0][i] === bases[1][i] ? 0 : set))
          const genotype = {
            copies,
            bases: bases.slice(0, copies).map(one => [...one]),
            told,
            undocumented: [...undocumented],
          }
          const key = genomes.key(index, person)
          expect(genotype).toEqual(seen.get(key) ?? genotype)
          seen.set(key, genotype)
        }
      }),
      { numRuns: 12 },
    )
  })
})
