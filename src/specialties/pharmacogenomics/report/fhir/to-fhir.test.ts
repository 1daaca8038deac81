import { describe, expect, it, test } from 'vitest'
import type { Issue } from '../../../../core/index.ts'
import {
  device,
  diagnosticReport,
  observation,
  observationComponent,
  patient,
} from '../../../../standards/fhir/index.ts'
import { readGenomes } from '../../reading/read-genomes.ts'
import { createAdviser } from '../drug-advice.ts'
import { walletCard } from '../html/wallet.ts'
import { parseOutsideCalls } from '../outside-calls.ts'
import { createReporter } from '../sample-report.ts'
import { builtInGenes, builtInGuidance, builtInRules } from '../tables.ts'
import { uuidOf, type WrittenObservation } from './resource.ts'
import { toFhir } from './to-fhir.ts'

const report = createReporter({ genes: builtInGenes, rules: builtInRules.cpic })
const advise = createAdviser(builtInGuidance())

/** A genome in which the reference was read everywhere, but for what is given by rs number. */
const genomeOf = (calls: Readonly<Record<string, string>>): string => {
  const rows = builtInGenes.flatMap(({ chromosome, positions }) =>
    positions.map(({ position, rsid, ref, alts }) =>
      [chromosome, position, '.', ref, alts.join(','), '.', 'PASS', '.', 'GT', calls[rsid ?? ''] ?? '0/0'].join('\t'),
    ),
  )
  const header = ['##fileformat=VCFv4.2', '##fileDate=20260901', '##contig=<ID=chr1,assembly=GRCh38>']
  return [...header, '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1', ...rows, ''].join('\n')
}
const bundleOf = async (calls: Readonly<Record<string, string>>, outside = '', id?: string, call = report) => {
  const genomes = await readGenomes(builtInGenes, [new TextEncoder().encode(genomeOf(calls))])
  const { genes, issues } = call(genomes, 0, parseOutsideCalls(outside).calls)
  const date = genomes.fileDate ?? ''
  return toFhir({ sample: 'S1', genes, advice: advise(genes), issues, date, version: '1.2.3' }, id)
}
const two = { rs4244285: '0/1', rs12769205: '0/1', rs3758581: '1/1' }
const observationsOf = (bundle: Awaited<ReturnType<typeof bundleOf>>): readonly WrittenObservation[] =>
  bundle.entry.flatMap(({ resource }) => (resource.resourceType === 'Observation' ? [resource] : []))
const componentsOf = ({ component = [] }: WrittenObservation) =>
  component.map(({ code, valueCodeableConcept, valueString, valueQuantity }) => [
    code.coding?.[0]?.code ?? code.text,
    valueCodeableConcept?.coding?.[0]?.code ?? valueCodeableConcept?.text ?? valueString ?? valueQuantity?.value,
  ])
const isVariant = ({ code }: WrittenObservation): boolean => code.coding?.[0]?.code === '69548-6'
const named = (all: readonly WrittenObservation[], gene: string) =>
  all.filter(({ component = [] }) => component[0]?.valueCodeableConcept?.text === gene)
const ofGene = (all: readonly WrittenObservation[], gene: string) => named(all, gene).filter(one => !isVariant(one))
const variantsOf = (all: readonly WrittenObservation[], gene: string) => named(all, gene).filter(isVariant)
const ofDrug = ofGene

describe('a Bundle', () => {
  it('is FHIR R4 as the house reads it, complete in itself, and the same for the same input', async () => {
    const bundle = await bundleOf(two, 'CYP2D6\t*1/*4')
    const issues: Issue[] = []
    const decoders = { Observation: observation, DiagnosticReport: diagnosticReport, Device: device, Patient: patient }
    for (const { fullUrl, resource } of bundle.entry) {
      expect(fullUrl).toBe(`urn:uuid:${resource.id}`)
      decoders[resource.resourceType](resource, resource.resourceType, issues)
      if (resource.resourceType !== 'Observation') continue
      for (const component of resource.component ?? []) observationComponent(component, 'component', issues)
    }
    expect(issues).toEqual([])
    const urls = bundle.entry.map(({ fullUrl }) => fullUrl)
    expect(new Set(urls).size).toBe(urls.length)
    const references = [...JSON.stringify(bundle).matchAll(/"reference":"([^"]+)"/g)].map(([, reference]) => reference)
    expect(references.filter(reference => !urls.includes(reference ?? ''))).toEqual([])
    expect(await bundleOf(two, 'CYP2D6\t*1/*4')).toEqual(bundle)
    expect((await bundleOf({ ...two, rs9923231: '0/1' })).id).not.toBe(bundle.id)
  })

  it('of a known patient speaks of that one and brings none', async () => {
    const bundle = await bundleOf(two, '', 'p1')
    expect(bundle.entry.some(({ resource }) => resource.resourceType === 'Patient')).toBe(false)
    expect(observationsOf(bundle).every(({ subject }) => subject.reference === 'Patient/p1')).toBe(true)
  })
})

describe('a gene', () => {
  it('has its genotype, and its phenotype coded', async () => {
    const [genotype, phenotype, ...more] = ofGene(observationsOf(await bundleOf(two)), 'CYP2C19')
    expect(more).toEqual([])
    expect(genotype).toMatchObject({
      meta: { profile: ['http://hl7.org/fhir/uv/genomics-reporting/StructureDefinition/genotype'] },
      status: 'final',
      effectiveDateTime: '2026-09-01',
      valueCodeableConcept: { text: 'CYP2C19 *1/*2' },
      method: { text: expect.stringMatching(/^Read from a genome\. Looked for: .*\*17/) },
    })
    expect(phenotype?.derivedFrom).toEqual([{ reference: `urn:uuid:${genotype?.id}` }])
    expect(componentsOf(phenotype as WrittenObservation)).toEqual([
      ['48018-6', 'HGNC:2621'],
      ['therapeutic-implication', 'LA10317-8'],
    ])
  })

  it('has each change that it rests on, with place, bases and copies', async () => {
    const all = observationsOf(await bundleOf({ ...two, rs3064744: '2/3' }))
    const variants = variantsOf(all, 'CYP2C19')
    expect(variants.map(componentsOf)).toEqual(
      [
        ['94775160', 'A', 'G', 'LA6706-1', 'rs12769205'],
        ['94781859', 'G', 'A', 'LA6706-1', 'rs4244285'],
        ['94842866', 'A', 'G', 'LA6705-3', 'rs3758581'],
      ].map(([, reference, alternate, state, rsid]) => [
        ['48018-6', 'HGNC:2621'],
        ['62374-4', 'LA26806-2'],
        ['48013-7', 'NC_000010.11'],
        ['81254-5', undefined],
        ['92822-6', 'LA30102-0'],
        ['69547-8', reference],
        ['69551-0', alternate],
        ['53034-5', state],
        ['81255-2', rsid],
      ]),
    )
    expect(variants[1]?.component?.[3]?.valueRange).toEqual({ low: { value: 94781859 }, high: { value: 94781859 } })
    const [genotype] = ofGene(all, 'CYP2C19')
    expect(genotype?.derivedFrom).toEqual(variants.map(({ id }) => ({ reference: `urn:uuid:${id}` })))
    // Two alternates at one place: each on its own.
    expect(variantsOf(all, 'UGT1A1').map(one => componentsOf(one).slice(6, 8))).toEqual([
      [
        ['69551-0', 'CATAT'],
        ['53034-5', 'LA6706-1'],
      ],
      [
        ['69551-0', 'CATATAT'],
        ['53034-5', 'LA6706-1'],
      ],
    ])
  })

  it('that was not called has no value, no phenotype, and says that this is not normal', async () => {
    const found = ofGene(observationsOf(await bundleOf({ rs2231142: './.' })), 'ABCG2')
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({
      dataAbsentReason: { coding: [{ code: 'unknown' }] },
      note: [{ text: 'Not called. This is no normal result.' }, { text: 'Not read: rs2231142.' }],
    })
    expect(found[0]).not.toHaveProperty('valueCodeableConcept')
  })

  it('with an unread position that could change it is preliminary, and so is what rests on it', async () => {
    // TPMT *3C has this position alone.
    const bundle = await bundleOf({ rs1142345: './.' })
    const all = observationsOf(bundle)
    expect(ofGene(all, 'TPMT').map(({ status }) => status)).toEqual(['preliminary', 'preliminary'])
    expect(JSON.stringify(ofGene(all, 'TPMT')[0]?.note)).toContain('*3C (rs1142345 would tell)')
    const id = `urn:uuid:${ofGene(all, 'TPMT')[0]?.id}`
    const resting = all.filter(({ derivedFrom = [] }) => derivedFrom.some(({ reference }) => reference === id))
    expect(resting.length).toBeGreaterThan(3)
    expect(new Set(resting.map(({ status }) => status))).toEqual(new Set(['preliminary']))
    expect(ofGene(all, 'CYP2C19').map(({ status }) => status)).toEqual(['final', 'final'])
    expect(bundle.entry[0]?.resource).toMatchObject({ status: 'partial' })
    expect((await bundleOf({})).entry[0]?.resource).toMatchObject({ status: 'final' })
  })

  it('with several possible phenotypes codes none of them', async () => {
    const every = createReporter({ genes: builtInGenes, rules: builtInRules.cpic }, { allMatches: true })
    const bundle = await bundleOf({ rs1800460: '0/1', rs1142345: '0/1' }, '', undefined, every)
    const [genotype, phenotype] = ofGene(observationsOf(bundle), 'TPMT')
    expect(genotype?.valueCodeableConcept).toEqual({ text: 'TPMT *1/*3A or *3B/*3C' })
    expect(phenotype?.component?.[1]?.valueCodeableConcept).toEqual({
      text: 'Intermediate Metabolizer or Poor Metabolizer',
    })
    expect(phenotype?.note).toEqual([{ text: 'What was read leaves each of these possible.' }])
  })

  test.each([
    ['one variant', { rs67376798: '0/1' }, 'DPYD Reference/c.2846A>T', 1.5],
    [
      'two that are not paired',
      { rs67376798: '0/1', rs3918290: '0/1' },
      'DPYD c.1905+1G>A (*2A) heterozygous; c.2846A>T heterozygous; activity score 0.5',
      0.5,
    ],
  ])('DPYD, %s: as a laboratory writes it, with its score', async (_what, calls, text, score) => {
    const [genotype, phenotype] = ofGene(observationsOf(await bundleOf(calls)), 'DPYD')
    expect(genotype?.valueCodeableConcept?.text).toBe(text)
    expect(componentsOf(phenotype as WrittenObservation)).toContainEqual(['Activity score', score])
  })

  it('with a possible pair that has no listed phenotype does not code that of the other', async () => {
    const genomes = await readGenomes(builtInGenes, [new TextEncoder().encode(genomeOf(two))])
    const { genes } = report(genomes, 0, [])
    const open = genes.map(one =>
      one.gene === 'TPMT'
        ? {
            ...one,
            recommendation: [
              ...one.recommendation,
              { name: '*1/*x', alleles: ['*1', '*x'], phenotype: null, activityScore: null },
            ],
          }
        : one,
    )
    const bundle = toFhir({ sample: 'S1', genes: open, advice: [], issues: [], version: '1' })
    const [, phenotype] = ofGene(observationsOf(bundle), 'TPMT')
    expect(phenotype?.component?.[1]?.valueCodeableConcept).toEqual({
      text: 'Normal Metabolizer or no phenotype listed',
    })
    const card = walletCard({ sample: 'S1', genes: open, advice: [], issues: [], version: '1' })
    expect(card.replaceAll(/<[^>]+>/g, ' ').replaceAll(/ +/g, ' ')).toContain('TPMT usual or not certain')
  })

  it('HLA alleles are each there or not', async () => {
    const [, status] = ofGene(observationsOf(await bundleOf({}, 'HLA-B\t*15:02/*57:01')), 'HLA-B')
    expect(status?.component?.[1]?.valueCodeableConcept?.text).toBe('*15:02 positive, *57:01 positive, *58:01 negative')
  })
})

describe('a drug', () => {
  it('has what a guideline says, by code and in words, with the guideline and the genotypes it rests on', async () => {
    const all = observationsOf(await bundleOf({ rs4244285: '1/1', rs12769205: '1/1', rs3758581: '1/1' }))
    const said = ofDrug(all, 'clopidogrel').find(one => JSON.stringify(one).includes('acute coronary syndrome'))
    expect(componentsOf(said as WrittenObservation)).toEqual([
      ['51963-7', '32968'],
      ['82116-5', 'Avoid'],
      ['conclusion-string', 'Do not use it; use another medicine, such as prasugrel or ticagrelor.'],
      ['Strength of the recommendation', 'Strong'],
      ['Population', 'acute coronary syndrome or coronary intervention'],
    ])
    expect(said).toMatchObject({
      extension: [
        {
          valueRelatedArtifact: { type: 'documentation', label: expect.stringMatching(/^CPIC PA166104948, version /) },
        },
        { valueRelatedArtifact: { type: 'citation', url: 'https://pubmed.ncbi.nlm.nih.gov/35034351/' } },
        {},
        {},
      ],
      note: [{ text: expect.stringContaining('for CYP2C19:*2/*2') }, {}],
      derivedFrom: [{ reference: `urn:uuid:${ofGene(all, 'CYP2C19')[0]?.id}` }],
    })
  })

  it('with a lower dose says so by code; the words carry the doses', async () => {
    const all = observationsOf(await bundleOf({ rs67376798: '0/1' }))
    expect(componentsOf(ofDrug(all, 'capecitabine')[0] as WrittenObservation).slice(0, 3)).toEqual([
      ['51963-7', '194000'],
      ['82116-5', 'LA26422-8'],
      ['conclusion-string', 'Lower the starting dose to 50 % of the usual one; check for toxicity.'],
    ])
  })
})

test('a UUID is of version 8 (RFC 9562), the same for the same text only', () => {
  expect(uuidOf('a')).toMatch(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
  expect([uuidOf('a'), uuidOf('ä')]).toEqual([uuidOf('a'), uuidOf('ä')])
  expect(new Set(['', 'a', 'b', 'ab', 'ba'].map(uuidOf)).size).toBe(5)
})
