import { describe, expect, it } from 'vitest'
import { readGenomes } from '../../reading/read-genomes.ts'
import { withAlsoFits } from '../also-fits.ts'
import { createAdviser } from '../drug-advice.ts'
import type { PersonReport } from '../fhir/to-fhir.ts'
import { parseOutsideCalls } from '../outside-calls.ts'
import { createReporter } from '../sample-report.ts'
import { builtInGenes, builtInGuidance, builtInRules } from '../tables.ts'
import { plainPhenotypes } from '../words/plain.ts'
import { chartReport } from './chart.ts'
import { walletCard } from './wallet.ts'

const pharmacogenes = { genes: builtInGenes, rules: builtInRules.cpic }
const reporter = createReporter(pharmacogenes)
const advise = createAdviser(builtInGuidance())

/** The reference everywhere, but for what is given by rs number. */
const personOf = async (
  calls: Readonly<Record<string, string>>,
  outside = '',
  sample = 'S1',
  report = reporter,
): Promise<PersonReport> => {
  const rows = builtInGenes.flatMap(({ chromosome, positions }) =>
    positions.map(({ position, rsid, ref, alts }) =>
      [chromosome, position, '.', ref, alts.join(','), '.', 'PASS', '.', 'GT', calls[rsid ?? ''] ?? '0/0'].join('\t'),
    ),
  )
  const columns = `#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t${sample}`
  const text = ['##fileformat=VCFv4.2', '##contig=<ID=chr1,assembly=GRCh38>', columns, ...rows, ''].join('\n')
  const genomes = await readGenomes(builtInGenes, [new TextEncoder().encode(text)])
  const { genes, issues } = report(genomes, 0, parseOutsideCalls(outside).calls)
  return { sample, genes, advice: advise(genes), issues, version: '1.2.3' }
}
const poor = {
  rs4244285: '1/1',
  rs12769205: '1/1',
  rs3758581: '1/1',
  rs67376798: '0/1',
  rs1142345: './.',
  rs2231142: './.',
}
const textOf = (html: string): string =>
  html
    .replace(/<style>.*?<\/style>/s, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')

describe('pairs that unphased genotypes fit too', () => {
  it('TPMT *1/*3A may be *3B/*3C, which means something else: report and card say so', async () => {
    const both = { rs1800460: '0/1', rs1142345: '0/1' }
    const person = await personOf(both, 'CYP2D6\t*1/*4\nCYP2D6\t*4/*10')
    const every = (await personOf(both, '', 'S1', createReporter(pharmacogenes, { allMatches: true }))).genes
    const open = { ...person, genes: withAlsoFits(person.genes, every) }
    expect(open.genes.flatMap(({ gene, alsoFits }) => (alsoFits === undefined ? [] : [gene, alsoFits]))).toEqual([
      'TPMT',
      [{ name: '*3B/*3C', phenotype: 'Poor Metabolizer' }],
    ])
    const text = textOf(chartReport(open))
    expect(text).toContain('Not phased: by a lower score this fits too: *3B/*3C (Poor Metabolizer).')
    expect(text).toContain('Several results: each is kept.')
    expect(textOf(walletCard(open))).toMatch(/TPMT slower than usual, not certain/)
    expect(textOf(walletCard(person))).not.toContain('not certain')
  })
})

describe('the report for the chart', () => {
  it('has the genes, what was not read, what could also be, and the drugs with guideline and steps', async () => {
    const text = textOf(chartReport(await personOf(poor)))
    expect(text).toContain('CYP2C19 *2/*2 Poor Metabolizer')
    expect(text).toContain('Not excluded: *3C')
    expect(text).toContain('*3C (rs1142345 would tell)')
    expect(text).toContain('ABCG2 Not called. This is no normal result. 1 of its positions not read.')
    expect(text).toContain('Not called, which is no normal result: ABCG2, CYP2D6.')
    expect(text).toContain('Do not use it; use another medicine, such as prasugrel or ticagrelor. CYP2C19 *2/*2')
    expect(text).toContain(
      'Lower the starting dose to 50 % of the usual one; check for toxicity. DPYD Reference/c.2846A>T'.replace(
        '>',
        '&gt;',
      ),
    )
    expect(text).toContain('Not a certified medical device')
    expect(text).toContain('date not stated')
  })

  it('asks nothing of anywhere, and a sample cannot write into it', async () => {
    const html = chartReport(await personOf({}, '', '<img src=x onerror=alert(1)>"'))
    expect(html).not.toContain('<img')
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;')
    expect(html.replaceAll('http-equiv', '')).not.toMatch(/https?:|<script|<link|@import|url\(/)
    expect(html).toContain("default-src 'none'")
  })

  it('lists every drug that has advice exactly once', async () => {
    const person = await personOf(poor)
    const html = chartReport(person)
    const detailed = [...html.matchAll(/<span class="drug">([^<]+)</g)].map(([, drug]) => drug ?? '')
    expect(new Set(detailed).size).toBe(detailed.length)
    const rest = textOf(html.slice(html.indexOf('Nothing to change')))
    for (const drug of new Set(person.advice.map(one => one.drug))) {
      expect([drug, detailed.includes(drug) || rest.includes(drug)]).toEqual([drug, true])
    }
  })
})

describe('the card for the wallet', () => {
  it('has genes in plain words and the drugs to speak of, and no dose', async () => {
    const text = textOf(walletCard(await personOf(poor)))
    expect(text).toContain('CYP2C19 very slow *2/*2')
    expect(text).toContain('Usual so far, but not fully read: TPMT.')
    expect(text).toContain('Not known: ABCG2')
    expect(text).toContain('clopidogrel')
    expect(text).toContain('I do not stop or change a medicine by myself.')
    expect(text.replace('Print at 100 %', '')).not.toMatch(/\bmg\b|\bdose|lower the|raise the|%/i)
  })

  it('never says that all is well where genes were not read', async () => {
    const { genes, ...person } = await personOf(poor)
    const unread = genes.map(one => ({
      ...one,
      source: 'none' as const,
      called: false,
      recommendation: [],
      diplotypes: [],
    }))
    const nothing = textOf(walletCard({ ...person, genes: unread, advice: [] }))
    expect(nothing).toContain('None of my genes is known. This card says nothing about any medicine.')
    const some = textOf(walletCard({ ...person, genes, advice: [] }))
    expect(some).toContain('What is not known may matter.')
    expect(nothing + some).not.toContain('because of these genes.')
  })

  it('knows plain words for every phenotype that the tables give', () => {
    const phenotypes = [...builtInRules.cpic.values()].flatMap(({ row }) => row.rules.map(([, phenotype]) => phenotype))
    expect([...new Set(phenotypes)].filter(phenotype => plainPhenotypes[phenotype] === undefined)).toEqual([])
  })
})
