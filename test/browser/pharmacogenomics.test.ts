import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { build, type Rolldown } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as inNode from '../../src/specialties/pharmacogenomics/index.ts'
import { chromiumPath, launchChromium } from './chromium.ts'

const entry = fileURLToPath(new URL('../../src/specialties/pharmacogenomics/index.ts', import.meta.url))
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Every position of every gene, with some changes; `*3C` of TPMT and HapB3 of DPYD were not read. */
const vcf = (): string => {
  const calls: Readonly<Record<string, string>> = {
    rs4244285: '0/1',
    rs12769205: '0/1',
    rs3758581: '1/1',
    rs4149056: '1|0',
    rs67376798: '0/1',
    rs776746: '1/1',
    rs9923231: '1/1',
    rs1142345: './.',
    rs75017182: './.',
  }
  const rows = inNode.builtInGenes.flatMap(({ chromosome, positions }) =>
    positions.map(({ position, rsid, ref, alts }) =>
      [chromosome, position, '.', ref, alts.join(','), '.', 'PASS', '.', 'GT', calls[rsid ?? ''] ?? '0/0'].join('\t'),
    ),
  )
  const header = ['##fileformat=VCFv4.2', '##fileDate=20260901', '##contig=<ID=chr1,assembly=GRCh38>']
  return [...header, '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1', ...rows, ''].join('\n')
}

type Library = typeof inNode

/** Runs in Node and, as its own text, in the browser: from bytes to everything that the library writes. */
const everything = async (library: Library, text: string, outside: string) => {
  const genomes = await library.readGenomes(library.builtInGenes, [new TextEncoder().encode(text)])
  const report = library.createReporter({ genes: library.builtInGenes, rules: library.builtInRules.cpic })
  const { genes, issues } = report(genomes, 0, library.parseOutsideCalls(outside).calls)
  const advice = library.createAdviser(library.builtInGuidance())(genes)
  const person = {
    sample: genomes.samples[0] ?? '',
    genes,
    advice,
    issues,
    date: genomes.fileDate ?? '',
    version: '1.2.3',
  }
  return {
    genes: library.genesJson(genes),
    advice,
    fhir: library.toFhir(person),
    chart: library.chartReport(person),
    card: library.walletCard(person),
    warfarin: library.warfarinExample,
  }
}

describe.skipIf(chromiumPath === undefined)('the pharmacogenomics library in Chromium', () => {
  let browser: Browser
  let page: Page
  let expected: Awaited<ReturnType<typeof everything>>
  const outside = 'CYP2D6\t*4/*4\nHLA-B\t*57:01/*58:01\nMT-RNR1\t1555A>G'

  beforeAll(async () => {
    const built = (await build({
      configFile: false,
      logLevel: 'error',
      build: { write: false, target: 'es2023', lib: { entry, formats: ['iife'], name: 'attune' } },
    })) as Rolldown.RolldownOutput[]
    const code = built[0]?.output[0]?.code ?? ''
    // What a browser does not have would be left outside the bundle, or be a name that only Node knows.
    expect(code).not.toMatch(/["']node:|\brequire\(|\bprocess\.|\bBuffer\b/)
    expected = await everything(inNode, vcf(), outside)
    browser = await launchChromium()
    page = await browser.newPage()
    await page.addScriptTag({ content: `${code};globalThis.attune = attune` })
  }, 120_000)
  afterAll(async () => await browser?.close())

  it('gives the answer of Node, from the bytes of a genome to FHIR, report and card', async () => {
    const call = `(${everything.toString()})(globalThis.attune, ${JSON.stringify(vcf())}, ${JSON.stringify(outside)})`
    const found = await page.evaluate(`${call}.then(JSON.stringify)`)
    expect(JSON.parse(String(found))).toEqual(JSON.parse(JSON.stringify(expected)))
    expect(expected.genes.find(({ gene }) => gene === 'CYP2C19')?.diplotypes[0]?.name).toBe('*1/*2')
  })

  it('its pages ask nothing of anywhere, and axe finds nothing', async () => {
    for (const html of [expected.chart, expected.card]) {
      const screen = await browser.newPage()
      const asked: string[] = []
      screen.on('request', request => asked.push(request.url()))
      await screen.setContent(html)
      await screen.evaluate(axeSource)
      const found = await screen.evaluate(
        'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.length, nodes[0].html]))',
      )
      expect(found).toEqual([])
      expect(asked).toEqual([])
      await screen.close()
    }
  })

  it('its card has the size of a card, and nothing runs over its edge', async () => {
    const screen = await browser.newPage()
    await screen.emulateMedia({ media: 'print' })
    await screen.setContent(expected.card)
    const cards = await screen.evaluate(() =>
      [...document.querySelectorAll('.card')].map(card => {
        const { width, height } = card.getBoundingClientRect()
        const over = [...card.children].some(
          child => child.getBoundingClientRect().bottom > card.getBoundingClientRect().bottom,
        )
        return { width: Math.round(width * 10), height: Math.round(height * 10), over }
      }),
    )
    // 85.6 × 54 mm at 96 dots an inch.
    expect(cards.length).toBeGreaterThanOrEqual(2)
    for (const card of cards) expect(card).toEqual({ width: 3235, height: 2041, over: false })
    await screen.close()
  })
})
