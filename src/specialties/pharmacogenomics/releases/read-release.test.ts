import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { KnowledgePack, RowProvenance } from '../../../clinical/index.ts'
import type { Guideline } from '../guidance/index.ts'
import { pack, tables } from '../tables.ts'
import { type ReleaseDocument, readRelease } from './index.ts'

const shared = process.env.SHARED_DATA ?? resolve(import.meta.dirname, '../../../../../shared/data')
const definitions = join(shared, 'pgx/definitions-2025-11')
const guidance = join(shared, 'pgx/guidance-2024-04')

const documentsIn = (folder: string): readonly ReleaseDocument[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(path => path.endsWith('.json'))
    .sort()
    .map(path => ({ path, value: JSON.parse(readFileSync(join(folder, path), 'utf8')) as unknown }))

const options = { inUse: pack, builtIn: pack, release: '2025-11-05', reviewBy: '2027-11-24', older: false }
const rowsOf = (of: KnowledgePack, name: string): readonly RowProvenance[] =>
  of.tables[`pharmacogenomics/${name}`] ?? []
/** The pack without anything that a release brings: then every row that comes out is the release's own. */
const bare = (name: string, keep: (row: RowProvenance) => boolean): KnowledgePack => ({
  tables: { ...pack.tables, [`pharmacogenomics/${name}`]: rowsOf(pack, name).filter(keep) },
})
/** Rows that were written by hand, from other sources. */
const isElsewhere = ({ sourceVersion }: RowProvenance): boolean =>
  !['2025-11-05', '2025-11-05-00-25', '2024-03-25-16-13'].includes(sourceVersion)
const byId = (rows: readonly RowProvenance[]) => Object.fromEntries(rows.map(row => [row.id, row]))

const chemical = (name: string) => ({ name, symbol: null })
const guideline = (over: object = {}, text = 'Avoid codeine use. Sing a song to it.') => ({
  guideline: {
    id: 'PA1',
    source: 'CPIC',
    version: 3,
    relatedChemicals: [chemical('codeine')],
    relatedGenes: [{ name: 'cytochrome', symbol: 'CYP2D6' }],
  },
  recommendations: [
    {
      id: 'R1',
      population: 'general',
      classification: { term: 'Strong' },
      relatedChemicals: [chemical('codeine')],
      text: { html: `<p>${text}</p>` },
      lookupKey: { CYP2D6: '0.0' },
    },
  ],
  citations: [{ pmid: '123' }],
  version: '2026-06-01-00-00',
  ...over,
})
const read = (value: unknown, over: object = {}) => readRelease([{ path: 'a.json', value }], { ...options, ...over })
const codesOf = ({ issues }: ReturnType<typeof read>) => issues.map(({ code }) => code)

describe.skipIf(!existsSync(definitions))('the releases that the built-in tables were made of', () => {
  const all = [...documentsIn(definitions), ...documentsIn(guidance)]

  it('give the built-in rows again', () => {
    const again = readRelease(all, options)
    expect(again.issues.filter(({ severity }) => severity === 'error')).toEqual([])
    for (const [name, rows] of Object.entries(again.pack.tables)) expect(rows, name).toEqual(pack.tables[name])
    expect(Object.keys(again.pack.tables).sort()).toEqual(
      ['gene-definition', 'gene-phenotype', 'guideline', 'share-alike-guideline'].map(one => `pharmacogenomics/${one}`),
    )
    expect(again.notStructured).toBe(0)
  })

  it('give them out of nothing too: they are no copy of what is in use', () => {
    const none = bare('guideline', isElsewhere)
    const again = byId(rowsOf(readRelease(all, { ...options, inUse: none }).pack, 'guideline'))
    expect(again).toEqual(byId(rowsOf(pack, 'guideline')))
    const noDpwg = bare('share-alike-guideline', isElsewhere)
    const dpwg = byId(rowsOf(readRelease(all, { ...options, inUse: noDpwg }).pack, 'share-alike-guideline'))
    expect(dpwg).toEqual(byId(rowsOf(pack, 'share-alike-guideline')))
    // Of MT-RNR1, which has no definition, only the row in use says that it is CPIC's.
    const noPhenotypes = bare('gene-phenotype', row => isElsewhere(row) || row.id === 'mt-rnr1-cpic-phenotype')
    const phenotypes = byId(rowsOf(readRelease(all, { ...options, inUse: noPhenotypes }).pack, 'gene-phenotype'))
    expect(phenotypes).toEqual(byId(rowsOf(pack, 'gene-phenotype')))
  })

  it('say what is older than what is in use and leave it, unless asked', () => {
    const old = documentsIn(join(guidance, 'phenotype'))
    const left = readRelease(old, options)
    expect(codesOf(left).filter(code => code === 'release-older')).toHaveLength(14)
    expect(rowsOf(left.pack, 'gene-phenotype')).toEqual(rowsOf(pack, 'gene-phenotype'))
    const taken = byId(rowsOf(readRelease(old, { ...options, older: true }).pack, 'gene-phenotype'))
    expect(taken['cyp2c19-cpic-phenotype']?.sourceVersion).toBe('2024-03-25-16-13')
  })

  it('are read in the shape of PharmCAT 3: one file, keys in lists, no version', () => {
    const packages = documentsIn(join(guidance, 'guidelines')).map(({ value }) => {
      const { version: _version, ...one } = value as ReturnType<typeof guideline>
      return {
        ...one,
        recommendations: one.recommendations.map(each => ({ ...each, lookupKey: [each.lookupKey] })),
      }
    })
    const undated = read({ guidelines: packages }, { release: null })
    expect(undated.pack.tables).toEqual({})
    expect(codesOf(undated)).toContain('release-version')
    const dated = read({ guidelines: packages }, { release: '2026-03-01' })
    const rows = rowsOf(dated.pack, 'guideline').filter(({ source }) => source === 'cpic-guidance')
    expect(rows.map(row => ({ ...row, sourceVersion: '', effective: '' }))).toEqual(
      rowsOf(pack, 'guideline')
        .filter(({ source }) => source === 'cpic-guidance')
        .map(row => ({ ...row, sourceVersion: '', effective: '' })),
    )
    expect(new Set(rows.map(({ effective }) => effective))).toEqual(new Set(['2026-03-01']))
  })
})

describe('a release', () => {
  it('keeps a text that nobody has read as said, not structured, and none of its words', () => {
    const { pack: out, notStructured, issues } = read(guideline())
    const row = byId(rowsOf(out, 'guideline'))['cpic-pa1'] as Guideline & RowProvenance
    expect(row).toMatchObject({
      url: 'https://www.clinpgx.org/guidelineAnnotation/PA1',
      advice: [[{ action: 'none', because: 'not-structured' }]],
      recommendations: [{ population: 'general', classification: 'Strong', lookup: [{ CYP2D6: ['0.0'] }] }],
    })
    expect(notStructured).toBe(1)
    expect(issues[0]).toMatchObject({ code: 'not-structured', location: 'a.json#R1' })
    expect(JSON.stringify(out)).not.toContain('song')
  })

  it('does not believe the rules on a text that they fit and nobody has seen', () => {
    const text = 'Avoid codeine use. Use codeine label recommended age- or weight-specific dosing.'
    expect(read(guideline({}, text)).notStructured).toBe(1)
  })

  it('takes the place of what is in use for the same drug and genes, and leaves the rest', () => {
    const { pack: out, summary } = read(guideline())
    const about = rowsOf(out, 'guideline').filter(row => {
      const { system, drugs, genes } = row as Guideline & RowProvenance
      return system === 'cpic' && drugs.includes('codeine') && genes.join() === 'CYP2D6'
    })
    expect(about.map(({ id }) => id)).toEqual(['cpic-pa1'])
    expect(summary[0]?.kept).toHaveLength(rowsOf(pack, 'guideline').length - 1)
  })

  it('goes on past what does not fit, with its place', () => {
    const [fine] = guideline().recommendations
    const result = read(
      guideline({
        recommendations: [{ ...fine, classification: { term: 'Perhaps' } }, { ...fine, lookupKey: 7 }, fine],
      }),
    )
    expect(result.issues.filter(({ severity }) => severity === 'error').map(({ location }) => location)).toEqual([
      'a.json/recommendations/0/classification/term',
      'a.json/recommendations/1/lookupKey',
    ])
    expect(byId(rowsOf(result.pack, 'guideline'))['cpic-pa1']).toBeDefined()
  })

  it('says what it does not take', () => {
    expect(codesOf(read({ hello: 1 }))).toEqual(['release-unknown'])
    const { recommendations: _recommendations, ...summary } = guideline()
    expect(codesOf(read(summary))).toEqual(['release-without-keys'])
    const fda = guideline()
    expect(codesOf(read({ ...fda, guideline: { ...fda.guideline, source: 'FDA' } }))).toEqual(['release-source'])
    const functions = [{ genesymbol: 'CYP2C19', name: '*2', clinicalfunctionalstatus: 'No function' }]
    expect(codesOf(read(functions))).toEqual(['release-not-taken'])
    expect(codesOf(read(guideline({ version: 'third' })))).toEqual(['not-structured', 'release-row'])
    expect(codesOf(read(guideline({ version: undefined }), { release: null }))).toEqual(['release-version'])
  })

  it('refuses a definition on another assembly and a gene that is nobody’s under CC0', () => {
    const definition = {
      gene: 'NEW1',
      chromosome: 'chr1',
      genomeBuild: 'GRCh38.p14',
      version: '2026-06-01',
      variants: [{ position: 5, rsid: 'rs1', chromosomeHgvsName: 'g.5A>G', ref: 'A', alts: ['G'] }],
      namedAlleles: [
        { name: '*1', reference: true, alleles: ['A'] },
        { name: '*2', reference: false, alleles: ['R'] },
      ],
    }
    const row = byId(rowsOf(read(definition).pack, 'gene-definition'))['new1-definition']
    expect(row).toMatchObject({
      licence: 'CC-BY-SA-4.0',
      grch37: null,
      alleles: [{}, { name: '*2', at: { 0: 'A|G' } }],
    })
    expect(codesOf(read(definition))).toEqual(['release-new-position'])
    const other = read({ ...definition, genomeBuild: 'GRCh37' })
    expect(other.issues[0]).toMatchObject({ code: 'release-content', message: expect.stringContaining('GRCh37') })
    expect(codesOf(read({ ...definition, variants: [{ position: 5, cpicAlleles: ['A'] }] }))).toContain('release-shape')
  })

  it('says what this version of the program makes nothing of', () => {
    const { guideline: about, recommendations } = guideline()
    const of = (name: string) =>
      guideline({
        guideline: { ...about, relatedChemicals: [chemical(name)] },
        recommendations: recommendations.map(one => ({ ...one, relatedChemicals: [chemical(name)] })),
      })
    expect(codesOf(read(of('moonshine')))).toEqual(['not-structured', 'release-new-drug'])
    expect(codesOf(read(of('clopidogrel')))).toEqual(['not-structured', 'release-own-check'])
  })

  it('is no review of what it only says again', () => {
    const { pack: first } = read(guideline())
    const inUse = { tables: { ...pack.tables, ...first.tables } }
    const again = read(guideline(), { inUse, reviewBy: '2031-01-01' })
    expect(again.pack.tables).toEqual(first.tables)
    const newer = read(guideline({ version: '2026-09-01' }), { inUse, reviewBy: '2031-01-01' })
    expect(byId(rowsOf(newer.pack, 'guideline'))['cpic-pa1']?.reviewBy).toBe('2031-01-01')
  })

  it('gives rows that fit their tables', () => {
    const { pack: out } = read(guideline())
    for (const [name, rows] of Object.entries(out.tables)) {
      const table = tables.find(one => one.name === name)
      expect(rows.map(row => table?.parse(JSON.parse(JSON.stringify(row))))).toEqual(rows)
    }
  })
})

describe('the recommendations of the CPIC API', () => {
  const row = {
    id: 872151,
    guidelineid: 100421,
    drugid: 'RxNorm:190521',
    drug: { name: 'abacavir' },
    lookupkey: { 'HLA-B': '*57:01 negative' },
    population: 'general',
    classification: 'Strong',
    drugrecommendation: 'Use abacavir per standard dosing guidelines',
    comments: 'n/a',
  }
  const second = {
    ...row,
    id: 2,
    lookupkey: { 'HLA-B': '*57:01 positive' },
    drugrecommendation: 'Abacavir is not recommended',
  }

  it('are the same guideline as the annotation of ClinPGx', () => {
    const result = read([row, second])
    expect(result.issues).toEqual([])
    const now = rowsOf(result.pack, 'guideline').find(({ id }) => id === 'cpic-100421-hla-b') as Guideline
    const before = rowsOf(pack, 'guideline').find(({ id }) => id === 'cpic-pa166104997') as unknown as Guideline
    expect([now.drugs, now.genes, now.advice, now.recommendations]).toEqual([
      before.drugs,
      before.genes,
      before.advice,
      before.recommendations,
    ])
    expect(rowsOf(result.pack, 'guideline').some(({ id }) => id === 'cpic-pa166104997')).toBe(false)
  })

  it('name their drug in the table beside them, or are an issue', () => {
    const { drug: _drug, ...bare } = row
    expect(read([bare]).issues[0]).toMatchObject({ location: 'a.json/0', message: expect.stringContaining('no drug') })
    const drugs = { path: 'drug.json', value: [{ drugid: 'RxNorm:190521', name: 'abacavir' }] }
    expect(readRelease([{ path: 'r.json', value: [bare] }, drugs], options).issues).toEqual([])
  })
})
