import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readGenomes } from '../reading/read-genomes.ts'
import { createAdviser } from './drug-advice.ts'
import { genesJson } from './json.ts'
import { type OutsideCall, parseOutsideCalls } from './outside-calls.ts'
import { createReporter } from './sample-report.ts'
import { builtInGenes, builtInGuidance, builtInRules } from './tables.ts'

const report = createReporter({ genes: builtInGenes, rules: builtInRules.cpic })
const advise = createAdviser(builtInGuidance())
const empty = [
  '##fileformat=VCFv4.2',
  '##contig=<ID=chr1,assembly=GRCh38>',
  '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1',
  '',
].join('\n')
const nothing = await readGenomes(builtInGenes, [new TextEncoder().encode(empty)])
const of = (text: string) => {
  const { calls } = parseOutsideCalls(text)
  return report(nothing, 0, calls)
}
const diplotypesOf = (text: string, gene: string) => of(text).genes.find(one => one.gene === gene)?.diplotypes

describe('factor V Leiden and prothrombin 20210A', () => {
  const vcf = (f5: string, f2: string) =>
    [
      '##fileformat=VCFv4.2',
      '##contig=<ID=chr1,assembly=GRCh38>',
      '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1',
      `chr1\t169549811\trs6025\tC\tT\t.\tPASS\t.\tGT\t${f5}`,
      `chr11\t46739505\trs1799963\tG\tA\t.\tPASS\t.\tGT\t${f2}`,
      '',
    ].join('\n')
  it.each([
    ['0/0', 'rs6025 reference (C)/rs6025 reference (C)', 'Factor V Leiden absent', 'none'],
    ['0/1', 'rs6025 reference (C)/rs6025 Factor V Leiden (T)', 'Factor V Leiden heterozygous', 'avoid'],
    ['1/1', 'rs6025 Factor V Leiden (T)/rs6025 Factor V Leiden (T)', 'Factor V Leiden homozygous', 'avoid'],
  ])('%s', async (genotype, name, phenotype, action) => {
    const genomes = await readGenomes(builtInGenes, [new TextEncoder().encode(vcf(genotype, '0/1'))])
    const { genes } = report(genomes, 0, [])
    const of = (gene: string) => genesJson(genes).find(one => one.gene === gene)
    expect(of('F5')?.diplotypes).toEqual([{ name, phenotype, activityScore: null }])
    const said = advise(genes).filter(({ drug }) => drug === 'ethinyl estradiol')
    expect(said.map(({ drug, source, action }) => [drug, source, action])).toEqual([
      ['ethinyl estradiol', 'dpwg', action],
    ])
    // Prothrombin 20210A is told, and that no guideline speaks of it.
    expect(of('F2')?.diplotypes[0]?.name).toBe('rs1799963 reference (G)/rs1799963 Prothrombin 20210A')
    expect(of('F2')?.noGuidance).toContain('no guideline')
    expect(report(genomes, 0, parseOutsideCalls('MTHFR\tC677T/C677T').calls).issues[0]?.message).toContain('ACMG')
  })

  it('are read on GRCh37, whose reference sequence carries factor V Leiden', async () => {
    const text = vcf('0/1', '0/1')
      .replaceAll('GRCh38', 'GRCh37')
      .replace('169549811\trs6025\tC\tT', '169519049\trs6025\tT\tC')
      .replace('46739505', '46761055')
    for (const [genotype, name] of [
      ['0/1', 'rs6025 reference (C)/rs6025 Factor V Leiden (T)'],
      ['1/1', 'rs6025 reference (C)/rs6025 reference (C)'],
    ] as const) {
      const file = text.replace(/0\/1(?=\nchr11)/, genotype)
      const genomes = await readGenomes(builtInGenes, [new TextEncoder().encode(file)])
      const called = report(genomes, 0, []).genes.filter(one => one.called)
      expect(called.map(({ gene, diplotypes }) => [gene, diplotypes[0]?.name])).toEqual([
        ['F2', 'rs1799963 reference (G)/rs1799963 Prothrombin 20210A'],
        ['F5', name],
      ])
    }
  })
})

describe('MT-RNR1 from the mitochondrial sequence', () => {
  const called = async (rows: readonly string[], outside = '') => {
    const lines = rows.map(row => {
      const [position, bases = '', genotype] = row.split(' ')
      return `chrM\t${position}\t.\t${bases[0]}\t${bases[2]}\t.\tPASS\t.\tGT\t${genotype}`
    })
    const head = [
      '##fileformat=VCFv4.2',
      '##contig=<ID=chrM,assembly=GRCh38>',
      '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1',
    ]
    const genomes = await readGenomes(builtInGenes, [new TextEncoder().encode([...head, ...lines, ''].join('\n'))])
    const { genes } = report(genomes, 0, parseOutsideCalls(outside).calls)
    const found = genes.find(({ gene }) => gene === 'MT-RNR1')
    const amikacin = advise(genes).find(({ drug, source }) => drug === 'amikacin' && source === 'cpic')
    return [
      found?.source,
      found?.diplotypes.map(({ name }) => name).join(),
      found?.diplotypes[0]?.phenotype,
      amikacin?.action,
    ]
  }
  const risk = (word: string) => `${word} risk of aminoglycoside-induced hearing loss`

  it.each([
    ['one copy', ['1494 C>T 0', '1555 A>G 1'], 'm.1555A>G', risk('increased'), 'avoid'],
    ['two copies that are the same', ['1494 C>T 0/0', '1555 A>G 1/1'], 'm.1555A>G', risk('increased'), 'avoid'],
    ['the worst of two variants', ['827 A>G 1', '1555 A>G 1'], '[m.827A>G + m.1555A>G]', risk('increased'), 'avoid'],
    ['a variant of normal risk', ['827 A>G 1', '1555 A>G 0'], 'm.827A>G', risk('normal'), 'standard'],
  ] as const)('%s', async (_, rows, name, phenotype, action) => {
    expect(await called(rows)).toEqual(['genome', name, phenotype, action])
  })

  it('of two sequences in one person has no phenotype, and without a row nothing is called', async () => {
    expect(await called(['1494 C>T 0/0', '1555 A>G 0/1'])).toEqual(['genome', 'Reference/m.1555A>G', null, undefined])
    expect((await called([]))[0]).toBe('none')
  })

  it('gives way to an outside call', async () => {
    expect(await called(['1555 A>G 0'], 'MT-RNR1\t1555A>G')).toEqual([
      'outside',
      'm.1555A>G',
      risk('increased'),
      'avoid',
    ])
  })
})

describe('outside calls', () => {
  it.each<[string, string, readonly (string | null)[][]]>([
    ['CYP2D6\t*4/*1', 'CYP2D6', [['*1/*4', 'Intermediate Metabolizer', '1.0']]],
    ['CYP2D6\tCYP2D6*4/CYP2D6*1x5', 'CYP2D6', [['*1x5/*4', 'Ultrarapid Metabolizer', '≥3.0']]],
    ['CYP2D6\t*1≥3/*4', 'CYP2D6', [['*1≥3/*4', 'Ultrarapid Metabolizer', '≥3.0']]],
    // Copies in tandem count by the sum of their activities; no table lists *68x2 (twice *68).
    ['CYP2D6\t*13 + *1/*36 + *10x2', 'CYP2D6', [['*13 + *1/*36 + *10x2', 'Normal Metabolizer', '1.5']]],
    ['CYP2D6\t*4/*36+*10', 'CYP2D6', [['*4/*36+*10', 'Intermediate Metabolizer', '0.25']]],
    ['CYP2D6\t*13 + *68x2 + *4/*68 + *2', 'CYP2D6', [['*13 + *68x2 + *4/*68 + *2', 'Intermediate Metabolizer', '1.0']]],
    // What is given is kept: the phenotype is the laboratory's, the score is what the guideline is asked for.
    ['CYP2D6\t*2/*10\tIntermediate Metabolizer\t1.25', 'CYP2D6', [['*2/*10', 'Intermediate Metabolizer', '1.25']]],
    [
      'CYP2D6\t\tCYP2D6 Ultrarapid Metabolizers (UM)\t≥3.0',
      'CYP2D6',
      [['Ultrarapid Metabolizer', 'Ultrarapid Metabolizer', '≥3.0']],
    ],
    [
      'DPYD\t[c.498G>A + c.2582A>G]/[c.2846A>T + c.2933A>G]',
      'DPYD',
      [['[c.498G>A + c.2582A>G]/[c.2846A>T + c.2933A>G]', 'Intermediate Metabolizer', '1.0']],
    ],
    // Several lines on one gene are several possible results; of HLA, answers about different alleles.
    [
      'CYP2D6\t*1/*1\r\nCYP2D6\t*1/*1x7',
      'CYP2D6',
      [
        ['*1/*1', 'Normal Metabolizer', '2.0'],
        ['*1/*1x7', 'Ultrarapid Metabolizer', '≥4.0'],
      ],
    ],
    [
      'HLA-B\t\t*57:01 positive\nHLA-B\t\t*58:01 negative',
      'HLA-B',
      [
        ['*57:01 positive', '*57:01 positive', null],
        ['*58:01 negative', '*58:01 negative', null],
      ],
    ],
    [
      'HLA-B\tHLA-B*57:01:01:01/HLA-B*08:01:01',
      'HLA-B',
      [
        ['*08:01:01/*57:01:01:01', '*15:02 negative', null],
        ['*08:01:01/*57:01:01:01', '*57:01 positive', null],
        ['*08:01:01/*57:01:01:01', '*58:01 negative', null],
      ],
    ],
    ['CYP2D6\t*1/*999', 'CYP2D6', [['*1/*999', null, null]]],
    ['CYP2C9\t\t\t2', 'CYP2C9', [['2', 'Normal Metabolizer', '2.0']]],
    [
      'CYP2C19\t\tlikely cyp2c19 poor metaboliser',
      'CYP2C19',
      [['Likely Poor Metabolizer', 'Likely Poor Metabolizer', null]],
    ],
    ['CYP2C19\t\tEM', 'CYP2C19', [['Normal Metabolizer', 'Normal Metabolizer', null]]],
    ['MT-RNR1\t1555A>G', 'MT-RNR1', [['m.1555A>G', 'increased risk of aminoglycoside-induced hearing loss', null]]],
    [
      'HLA-B\t*15:02/*57:01',
      'HLA-B',
      [
        ['*15:02/*57:01', '*15:02 positive', null],
        ['*15:02/*57:01', '*57:01 positive', null],
        ['*15:02/*57:01', '*58:01 negative', null],
      ],
    ],
  ])('%j', (text, gene, expected) => {
    const found = diplotypesOf(text, gene)?.map(({ name, phenotype, activityScore }) => [
      name,
      phenotype,
      activityScore,
    ])
    expect(found).toEqual(expected)
  })

  it('of a phenotype that has several scores are looked up under each', () => {
    const scores = diplotypesOf('CYP2D6\t\tIntermediate Metabolizer', 'CYP2D6')?.map(
      ({ activityScore }) => activityScore,
    )
    expect(scores).toEqual(['0.25', '0.5', '0.75', '1.0'])
    const codeine = advise(of('CYP2D6\t\tIntermediate Metabolizer').genes).filter(
      ({ drug, source }) => drug === 'codeine' && source === 'cpic',
    )
    expect(codeine.map(({ action, ambiguous }) => [action, ambiguous])).toEqual([['standard', false]])
  })

  it('that contradict themselves are said', () => {
    expect(of('CYP2C9\t*1/*1\t\t1.0').issues.map(({ code }) => code)).toEqual(['outside-call-contradicts'])
    expect(of('CYP2D6\t*1/*1\tPM\t≥4.0').issues).toHaveLength(2)
    expect(of('CYP2D6\t*1/*1\nCYP2D6\t*4/*4').issues.map(({ code }) => code)).toEqual(['outside-call-several'])
    expect(of('HLA-B\t\t*57:01 positive\nHLA-B\t*58:01/*08:01').issues.map(({ code }) => code)).toEqual([
      'outside-call-several',
    ])
    expect(of('CYP2D6\t*1').issues.map(({ code }) => code)).toEqual(['outside-call-half'])
    expect(of('CYP2D6\t\t\t7.0').issues.map(({ code }) => code)).toEqual(['outside-call-unknown'])
    expect(of('BRCA9\tx/y').issues.map(({ code }) => code)).toEqual(['outside-call-gene'])
  })

  it('that say nothing, or of more than two copies, are named with their line', () => {
    const text = '\t*1/*1\nCYP2D6\n# no line\nCYP2D6\tCYP2D6\nCYP2C19\t*3/*4/*2\nCYP2C9\t*1/*2\r\n'
    const { calls, issues } = parseOutsideCalls(text)
    expect(calls.map(({ gene, diplotype }) => [gene, diplotype])).toEqual([['CYP2C9', '*1/*2']])
    expect(issues.map(({ location }) => location)).toEqual(['line 1', 'line 2', 'line 4', 'line 5'])
  })

  it('nobody has are no result, and only a label that asks for the test speaks then', () => {
    const { genes } = report(nothing, 0, [] satisfies readonly OutsideCall[])
    expect(genes.every(({ called, source }) => !called && source === 'none')).toBe(true)
    const said = advise(genes)
    expect(new Set(said.map(({ source, action }) => `${source} ${action}`))).toEqual(new Set(['fda test']))
  })
})

const shared = new URL('../../../../../shared/data/pgx/example/', import.meta.url)

/** Guidelines of the reference that came after ours, and the one that it answers by a flow chart. */
const newer = new Set(['PA166416341', 'PA166104949', 'PA166411701', 'PA166418081', 'PA166363221'])

describe.skipIf(!existsSync(shared))('the example of the reference tool, from its VCF file', () => {
  it('has the same classification for each drug, guideline and population', async () => {
    const read = (name: string) => readFileSync(new URL(name, shared))
    const genomes = await readGenomes(builtInGenes, [read('pharmcat.example.vcf')])
    const { calls } = parseOutsideCalls(read('pharmcat.example.outsideCall.tsv').toString('utf8'))
    const { genes } = report(genomes, 0, calls)
    expect(genesJson(genes).map(({ gene }) => gene)).toHaveLength(24)
    const advice = advise(genes)
    const lines = read('expected_recommendations.tsv').toString('utf8').trim().split('\n').slice(1)
    const differences = lines.flatMap(line => {
      const [, source = '', drug, guideline = '', population, classification] = line.split('\t')
      const system = /^(CPIC|DPWG) /.exec(source)?.[1]?.toLowerCase()
      if (system === undefined || newer.has(guideline)) return []
      const found = advice.filter(
        one =>
          one.source === system &&
          one.drug === drug &&
          one.guideline === guideline &&
          (one.population ?? '') === population,
      )
      const said = [...new Set(found.map(one => one.classification))].join()
      return said === classification ? [] : [`${source} ${drug} ${population}: ${said}, expected ${classification}`]
    })
    expect(differences).toEqual([])
  })
})

const cases = new URL('../../../../../shared/data/pgx/cases/', import.meta.url)

type OutsideCase = {
  readonly id: string
  readonly vcf: string
  readonly outside_calls?: readonly string[]
  readonly expected: readonly { readonly check: string; readonly gene?: string; readonly value?: unknown }[]
}

describe.skipIf(!existsSync(cases))("PharmCAT's cases with outside calls", () => {
  const all = existsSync(cases)
    ? (JSON.parse(readFileSync(new URL('cases.json', cases), 'utf8')) as readonly OutsideCase[])
    : []
  /** A reference is called so in PharmCAT's report, whatever it is called in the gene. */
  const plainName = (name: string) => name.replaceAll('ivacaftor non-responsive CFTR sequence', 'Reference')

  it.each(all.filter(one => one.outside_calls !== undefined))('$id', async ({ vcf, outside_calls = [], expected }) => {
    const genomes = await readGenomes(builtInGenes, [readFileSync(new URL(vcf, cases))])
    const { calls } = parseOutsideCalls(outside_calls.join('\n'))
    const { genes } = report(genomes, 0, calls)
    for (const call of calls) {
      const found = genes.find(({ gene }) => gene === call.gene)
      expect(found?.source).toBe('outside')
      for (const { check, gene, value } of expected.filter(one => one.gene === call.gene)) {
        if (check === 'print_calls') {
          const names = [...new Set(found?.diplotypes.map(({ name }) => plainName(name)))]
          expect(names, `${gene}`).toEqual(value)
        }
        if (check === 'source_phenotype') {
          expect(found?.diplotypes.map(({ phenotype }) => phenotype)).toContain(value)
        }
      }
    }
  })
})
